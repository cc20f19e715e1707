package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"feedgen/feed"
	"feedgen/feed/merge"
	"feedgen/feed/publish"

	"github.com/spf13/cobra"
)

// statusChanges is the exit status of a diff that found some.
const statusChanges = 4

// difference is what a run would change, as `feedgen diff --json` writes it.
type difference struct {
	Changes bool `json:"changes"`

	Added   []entryDiff `json:"added"`
	Changed []entryDiff `json:"changed"`
	Removed []entryDiff `json:"removed"`

	Files  []publish.Step `json:"files"`
	Delete []string       `json:"delete,omitempty"` // files, see publish.prune

	Refused  string   `json:"refused,omitempty"` // why a run would publish nothing of this
	Warnings []string `json:"warnings"`
}

// entryDiff is one entry that readers would see come, change or go.
type entryDiff struct {
	ID        string      `json:"id"`
	URL       string      `json:"url,omitempty"`
	Title     string      `json:"title,omitempty"`
	Published string      `json:"published,omitempty"` // as precise as it is known; absent: nobody knows it
	Fields    []fieldDiff `json:"fields,omitempty"`    // of a changed entry
}

// fieldDiff is one field of a changed entry. A value is a string, a list of
// strings, or absent.
type fieldDiff struct {
	Field string `json:"field"`
	Old   any    `json:"old,omitempty"`
	New   any    `json:"new,omitempty"`
}

func (a *app) diffCommand() *cobra.Command {
	opt := runOptions{dryRun: true}
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "diff",
		Short: "Show what a run would change in the published feeds",
		Long: `diff does what a run does up to the point where something would be written, and
shows what readers would notice: entries added (+), changed (~) field by field,
and gone (-), and the files that would be written. It changes nothing.

Exit status: 0 no changes; 1 it could not be found out; 2 wrong usage or
configuration; 4 there are changes.`,
		Example: `  feedgen diff
  feedgen diff --offline
  feedgen diff --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.diff(cmd.Context(), opt, asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&opt.offline, "offline", false, "ask no page: local entries and last known good")
	cmd.Flags().BoolVar(&opt.refresh, "refresh", false, "ask every page afresh, whatever its age and validators")
	return cmd
}

func (a *app) diff(ctx context.Context, opt runOptions, asJSON bool) error {
	j, err := a.newJob(opt)
	if err != nil {
		return err
	}
	d, err := j.difference(ctx)
	if errors.Is(err, publish.ErrBusy) {
		return failure(err, "try again when it is done")
	}
	if err != nil {
		return a.conclude(ctx, j, err)
	}
	a.live.clear()
	if asJSON {
		err = writeJSON(a.stdout, d)
	} else {
		err = d.print(a.stdout)
	}
	switch {
	case err != nil:
		return failure(fmt.Errorf("write the differences: %w", err), "")
	case d.Changes:
		return &statusError{status: statusChanges}
	}
	return nil
}

// writeJSON writes a command's result for programs.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// difference compares what a run would publish with what is published.
func (j *job) difference(ctx context.Context) (*difference, error) {
	if err := j.open(ctx); err != nil {
		return nil, err
	}
	draft, err := j.draft(ctx)
	if err != nil {
		return nil, err
	}
	plan, err := j.publisher.Plan(ctx, draft.files, draft.state.Publish)
	if err != nil {
		return nil, err
	}
	d := &difference{Files: plan.Files}
	if err := j.compare(ctx, d, draft); err != nil {
		return nil, err
	}
	d.Changes = plan.Changes() || len(d.Added)+len(d.Changed)+len(d.Removed) > 0
	if err := j.guard(draft.merged, draft.state.Ledger); err != nil {
		d.Refused = err.Error()
	}
	for _, f := range plan.Files {
		if f.Action == publish.Refused {
			d.Refused = f.Name + " is not feedgen's own, and run writes over it with --overwrite only"
		}
		if f.Action == publish.WouldDelete {
			d.Delete = append(d.Delete, f.Name)
		}
	}
	d.Warnings = j.report.Warnings
	return d, nil
}

// compare reads the entries back from the published JSON Feed and from the one
// that would be published. Where no JSON Feed is written, it is the state that
// tells which entries change, and nothing tells how.
func (j *job) compare(ctx context.Context, d *difference, draft draft) error {
	after, err := j.readFeed(func(name string) ([]byte, error) {
		i := slices.IndexFunc(draft.files, func(f feed.File) bool { return f.Name == name })
		if i < 0 {
			return nil, nil
		}
		return draft.files[i].Data(), nil
	})
	if err != nil {
		return err
	}
	before, err := j.published(ctx)
	if err != nil {
		return err
	}
	if j.cfg.Publish.Files.JSON == "" {
		d.compareIDs(draft.merged)
		return nil
	}
	d.compareEntries(before, after)
	return nil
}

func (d *difference) compareIDs(merged merge.Merged) {
	byID := entriesByID(merged.Entries)
	list := func(ids []string) []entryDiff {
		diffs := []entryDiff{}
		for _, id := range ids {
			e := byID[id]
			e.ID = id
			diffs = append(diffs, newEntryDiff(e))
		}
		return diffs
	}
	d.Added, d.Changed, d.Removed = list(merged.Added), list(merged.Changed), list(merged.Gone)
}

func (d *difference) compareEntries(before, after []feed.Entry) {
	d.Added, d.Changed, d.Removed = []entryDiff{}, []entryDiff{}, []entryDiff{}
	was, is := entriesByID(before), entriesByID(after)
	for _, e := range after {
		old, known := was[e.ID]
		if !known {
			d.Added = append(d.Added, newEntryDiff(e))
			continue
		}
		if fields := compareFields(old, e); len(fields) > 0 {
			changed := newEntryDiff(e)
			changed.Fields = fields
			d.Changed = append(d.Changed, changed)
		}
	}
	for _, e := range before {
		if _, stays := is[e.ID]; !stays {
			d.Removed = append(d.Removed, newEntryDiff(e))
		}
	}
}

func entriesByID(entries []feed.Entry) map[string]feed.Entry {
	byID := map[string]feed.Entry{}
	for _, e := range entries {
		byID[e.ID] = e
	}
	return byID
}

func newEntryDiff(e feed.Entry) entryDiff {
	return entryDiff{ID: e.ID, URL: e.URL, Title: e.Title, Published: e.Published.String()}
}

// compareFields returns the fields in which two versions of an entry differ.
func compareFields(old, now feed.Entry) []fieldDiff {
	var diffs []fieldDiff
	add := func(field string, old, now any) {
		if !reflect.DeepEqual(old, now) {
			diffs = append(diffs, fieldDiff{field, present(old), present(now)})
		}
	}
	add("title", old.Title, now.Title)
	add("url", old.URL, now.URL)
	add("published", old.Published.String(), now.Published.String())
	add("updated", updated(old), updated(now))
	add("authors", names(old.Authors), names(now.Authors))
	add("tags", old.Tags, now.Tags)
	add("language", old.Language, now.Language)
	add("image", old.Image, now.Image)
	add("summary", old.Summary, now.Summary)
	add("content", old.Content, now.Content)
	add("urls", old.URLs, now.URLs)
	return diffs
}

// present returns v, or nil for a value that says nothing.
func present(v any) any {
	if reflect.ValueOf(v).Len() == 0 {
		return nil
	}
	return v
}

// updated returns when an entry was updated after it was published.
func updated(e feed.Entry) string {
	if e.Updated.Time.Equal(e.Published.Time) {
		return ""
	}
	return e.Updated.String()
}

// names returns what a byline says, with the authors' addresses.
func names(authors []feed.Author) []string {
	var list []string
	for _, a := range authors {
		name := a.Name
		if a.URL != "" {
			name += " <" + a.URL + ">"
		}
		list = append(list, name)
	}
	return list
}

// print writes the differences for people.
func (d *difference) print(w io.Writer) error {
	var b strings.Builder
	colour := paletteFor(w)
	for _, e := range d.Added {
		e.print(&b, colour.green, "+")
	}
	for _, e := range d.Changed {
		e.print(&b, colour.yellow, "~")
		for _, f := range e.Fields {
			f.print(&b, colour)
		}
	}
	for _, e := range d.Removed {
		e.print(&b, colour.red, "-")
	}
	var files []string
	for _, f := range d.Files {
		if f.Action == publish.WouldWrite || f.Action == publish.Refused {
			files = append(files, f.Name)
		}
	}
	if len(files) > 0 {
		fmt.Fprintf(&b, "would write %s\n", strings.Join(files, ", "))
	}
	if len(d.Delete) > 0 {
		fmt.Fprintf(&b, "would delete %s\n", strings.Join(d.Delete, ", "))
	}
	switch {
	case d.Refused != "":
		fmt.Fprintf(&b, "%s\n", colour.red("a run would refuse this: "+d.Refused))
	case !d.Changes:
		b.WriteString("no changes: a run would write no file\n")
	}
	if d.Changes {
		fmt.Fprintf(&b, "%d added, %d changed, %d gone\n", len(d.Added), len(d.Changed), len(d.Removed))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (e *entryDiff) print(b *strings.Builder, colour func(string) string, sign string) {
	title := cmp.Or(e.Title, e.ID)
	if day, _, _ := strings.Cut(e.Published, "T"); day != "" {
		title += " (" + day + ")"
	}
	fmt.Fprintf(b, "%s\n", colour(sign+" "+title))
	if e.URL != "" {
		fmt.Fprintf(b, "  %s\n", e.URL)
	}
}

func (f *fieldDiff) print(b *strings.Builder, colour palette) {
	old, now := around(plainValue(f.Old), plainValue(f.New))
	label := pad(f.Field, len("published"))
	if f.Old != nil {
		fmt.Fprintf(b, "    %s  %s\n", label, colour.red("- "+old))
		label = pad("", len(label))
	}
	if f.New != nil {
		fmt.Fprintf(b, "    %s  %s\n", label, colour.green("+ "+now))
	}
}

func plainValue(v any) string {
	switch v := v.(type) {
	case []string:
		return strings.Join(v, ", ")
	case string:
		return strings.Join(strings.Fields(v), " ")
	}
	return ""
}

const (
	longValue = 160 // runes, above which a value is cut
	margin    = 40  // runes that are left around what differs
)

// around cuts two long values down to where they differ.
func around(old, now string) (string, string) {
	a, b := []rune(old), []rune(now)
	if len(a) <= longValue && len(b) <= longValue {
		return old, now
	}
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return cut(a, head, len(a)-tail), cut(b, head, len(b)-tail)
}

// cut returns the runes from one place to another with some around them, and …
// for what is left out.
func cut(s []rune, from, to int) string {
	from, to = max(0, from-margin), min(len(s), to+margin)
	to = min(to, from+longValue)
	text := string(s[from:to])
	if from > 0 {
		text = "…" + text
	}
	if to < len(s) {
		text += "…"
	}
	return text
}
