// Package report says how a pass ended: as JSON for programs (Report), in words
// for people (Report.Summarise), and as an exit status (Status, Error).
package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"feedgen/feed/publish"
	"feedgen/scrape"
)

// Report is what one pass did. As JSON it is what `feedgen run --report`
// writes. Its lists are empty rather than absent: whoever reads it need not
// tell the two apart.
type Report struct {
	Started    time.Time `json:"started"`
	DurationMS int64     `json:"duration_ms"`
	Status     Status    `json:"status"`
	Published  bool      `json:"published"` // a file was written
	Degraded   bool      `json:"degraded"`  // a page failed, or the status is Attention

	Pages    Pages     `json:"pages"`
	Failures []Failing `json:"failures"`

	Entries int      `json:"entries"`
	Added   []string `json:"added"`   // ids
	Changed []string `json:"changed"` // ids
	Removed []string `json:"removed"` // ids

	// Joined are those of Removed whose entries are copies of others now, with
	// the ids of these.
	Joined map[string]string `json:"joined,omitempty"`

	Files    []publish.Step `json:"files"`
	Warnings []string       `json:"warnings"`

	// Names are those of the entries in Added, Changed, Removed and Joined, by
	// their ids: title and day.
	Names map[string]string `json:"-"`

	Bucket string `json:"-"` // without any secret; empty: it was not opened
	DryRun bool   `json:"-"`
	List   []Page `json:"-"` // what came of each page
}

// Pages counts distinct pages; Listed is the sum of the others.
type Pages struct {
	Listed      int `json:"listed"`
	Fetched     int `json:"fetched"`
	NotModified int `json:"not_modified"`
	Skipped     int `json:"skipped"`
	Failed      int `json:"failed"`
}

// Failing is a page that failed.
type Failing struct {
	URL   string    `json:"url"`
	Error string    `json:"error"`
	Since time.Time `json:"since"`
	Used  Used      `json:"used"`
}

// Page is what came of a page, and what is in the feed if it failed.
type Page struct {
	scrape.Page
	Used Used
}

// Used is what stands in for a page that failed.
type Used string

// What stands in for a page that failed.
const (
	LastKnownGood Used = "last_known_good"
	Local         Used = "local"
	None          Used = "none"
)

// Words says what u means, for people.
func (u Used) Words() string {
	switch u {
	case LastKnownGood:
		return "what it said before"
	case Local:
		return "the local entry"
	}
	return "nothing"
}

// Succeeded reports whether the feeds stand as they should, or nearly.
func (r *Report) Succeeded() bool { return r.Status == OK || r.Status == Attention }

// Written returns how many bytes of files were written, before compression.
func (r *Report) Written() int {
	n := 0
	for _, f := range r.Files {
		if f.Action == publish.Written {
			n += f.Bytes
		}
	}
	return n
}

// Encode writes the report as indented JSON.
func (r *Report) Encode(w io.Writer) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err == nil {
		_, err = w.Write(append(data, '\n'))
	}
	return err
}

// Refusal returns the report of a configuration that no pass was made of.
func Refusal(err error) *Report {
	r := &Report{
		Started: time.Now().UTC().Truncate(time.Second), Status: StatusOf(err), Failures: []Failing{},
		Added: []string{}, Changed: []string{}, Removed: []string{}, Files: []publish.Step{}, Warnings: []string{},
	}
	var decided *Error
	if errors.As(err, &decided) {
		err = decided.Err
	}
	for _, err := range Each(err) {
		r.Warnings = append(r.Warnings, err.Error())
	}
	return r
}

// EncodeLine writes v, which is an object in JSON, as one line that begins with
// the configuration that it is of.
func EncodeLine(w io.Writer, config string, v any) error {
	head := struct {
		Config string `json:"config"`
	}{config}
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(head); err != nil {
		return err
	}
	line.Truncate(line.Len() - len("}\n"))
	begun := line.Len()
	if err := enc.Encode(v); err != nil {
		return err
	}
	line.Bytes()[begun] = ',' // in the place of the brace that opens v
	_, err := w.Write(line.Bytes())
	return err
}

// Summarise says in words what the pass did.
func (r *Report) Summarise(w io.Writer) {
	r.SummariseCounts(w)
	for _, f := range r.Files {
		if changes(f) {
			fmt.Fprintf(w, "%s %s (%.1f kB)\n", actionWords[f.Action], f.Name, float64(f.Bytes)/1000)
		}
	}
	r.SummariseEnd(w)
}

// SummariseCounts is the beginning of Summarise: pages and entries.
func (r *Report) SummariseCounts(w io.Writer) {
	p := r.Pages
	fmt.Fprintf(w, "%s: %d fetched, %d unchanged, %d skipped, %d failed\n",
		Plural(p.Listed, "page", "pages"), p.Fetched, p.NotModified, p.Skipped, p.Failed)
	fmt.Fprintf(w, "%s: %d added, %d changed, %d gone\n",
		Plural(r.Entries, "entry", "entries"), len(r.Added), len(r.Changed), len(r.Removed))
	n, last := 0, ""
	for _, c := range r.Changes() {
		if c.Word != last {
			n, last = 0, c.Word
		}
		if n++; n <= maxNamed {
			fmt.Fprintf(w, "  %s %s\n", c.Word, c.Name)
		} else if n == maxNamed+1 {
			fmt.Fprintf(w, "  %s more, which --report names\n", c.Word)
		}
	}
}

// maxNamed is how many entries of a kind are named to people.
const maxNamed = 20

// Change is an entry that a pass added, changed or removed.
type Change struct {
	Word     string // added, changed, removed or joined, or what would be: "would be added"
	ID, Name string // see Report.Names
}

// Changes returns what a pass did to the entries of the feed. Of a dry run, and
// of one that has published nothing, it is what would be done.
func (r *Report) Changes() []Change {
	would := ""
	if r.DryRun || r.Status == Failed {
		would = "would be "
	}
	var all []Change
	add := func(word string, ids []string) {
		for _, id := range ids {
			name := cmp.Or(r.Names[id], id)
			if copied := r.Joined[id]; copied != "" {
				all = append(all, Change{would + "joined", id, name + " with its copy, " + cmp.Or(r.Names[copied], copied)})
				continue
			}
			all = append(all, Change{would + word, id, name})
		}
	}
	add("added", r.Added)
	add("changed", r.Changed)
	add("removed", r.Removed)
	return all
}

// SummariseEnd is the end of Summarise: what became of the bucket.
func (r *Report) SummariseEnd(w io.Writer) {
	switch {
	case r.Status == Failed:
	case r.DryRun:
		fmt.Fprintf(w, "dry run: nothing was written to %s\n", r.Bucket)
	case !slices.ContainsFunc(r.Files, changes) && len(r.Files) > 0:
		fmt.Fprintf(w, "nothing changed: the %d files in %s stay as they are\n", len(r.Files), r.Bucket)
	case r.Published:
		fmt.Fprintf(w, "published to %s\n", r.Bucket)
	}
}

// changes reports whether a file is not as it was, or would not be.
func changes(f publish.Step) bool { return f.Action != publish.Unchanged && f.Action != publish.Kept }

var actionWords = map[publish.Action]string{
	publish.Written: "wrote", publish.WouldWrite: "would write", publish.Deleted: "deleted", publish.WouldDelete: "would delete",
}

// Plural returns a number of things in words: 1 page, 2 pages.
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
