// Package report describes how a pass ended: as JSON (Report), as text
// (Report.Summarise), and as an exit status (Status, Error).
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

// Report is the result of one pass. Its JSON is what `feedgen run --report`
// writes. Empty lists are [], never absent or null.
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

	// Joined maps ids of Removed whose entries are now copies of other entries to
	// the ids of those.
	Joined map[string]string `json:"joined,omitempty"`

	Files    []publish.Step `json:"files"`
	Warnings []string       `json:"warnings"`

	// Names maps the ids in Added, Changed, Removed and Joined to titles and days.
	Names map[string]string `json:"-"`

	Bucket string `json:"-"` // without secrets; empty: it was not opened
	DryRun bool   `json:"-"`
	List   []Page `json:"-"` // the result of each page
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

// Page is the result of a page, and what is in the feed if it failed.
type Page struct {
	*scrape.Page
	Used Used
}

// Used is what the feed uses in place of a page that failed.
type Used string

// The replacements of a page that failed.
const (
	LastKnownGood Used = "last_known_good"
	Local         Used = "local"
	None          Used = "none"
)

// Words returns u in words.
func (u Used) Words() string {
	switch u {
	case LastKnownGood:
		return "what it said before"
	case Local:
		return "the local entry"
	}
	return "nothing"
}

// Succeeded reports whether the feeds were published.
func (r *Report) Succeeded() bool { return r.Status == OK || r.Status == Attention }

// Written returns the number of bytes of files that were written, before
// compression.
func (r *Report) Written() int {
	n := 0
	for _, f := range r.Files {
		if f.Action == publish.Written {
			n += f.Bytes
		}
	}
	return n
}

// Encode writes v as indented JSON.
func Encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// Refusal returns the report of a configuration that can't be used.
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

// EncodeLine writes v, a JSON object, as one line, with the configuration as its
// first field.
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

// Summarise writes a summary in words.
func (r *Report) Summarise(w io.Writer) {
	r.SummariseCounts(w)
	for _, f := range r.Files {
		if changes(f) {
			fmt.Fprintf(w, "%s %s (%.1f kB)\n", actionWords[f.Action], f.Name, float64(f.Bytes)/1000)
		}
	}
	r.SummariseEnd(w)
}

// SummariseCounts writes the first part of Summarise: pages and entries.
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

// maxNamed is the number of entries of a kind that a summary names.
const maxNamed = 20

// Change is an entry that a pass added, changed or removed.
type Change struct {
	Word     string // added, changed, removed or joined; in a dry run "would be added" …
	ID, Name string // see Report.Names
}

// Changes returns the changes of entries in the feed. For a dry run, and for a pass
// that published nothing, these are the changes that it would make.
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

// SummariseEnd writes the last part of Summarise: the result in the bucket.
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

// changes reports whether a step changes a file, or would.
func changes(f publish.Step) bool { return f.Action != publish.Unchanged && f.Action != publish.Kept }

var actionWords = map[publish.Action]string{
	publish.Written: "wrote", publish.WouldWrite: "would write", publish.Deleted: "deleted", publish.WouldDelete: "would delete",
}

// Plural returns a number with its noun: 1 page, 2 pages.
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
