package pass

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/format"
	"feedgen/feed/merge"
	"feedgen/feed/publish"
	"feedgen/scrape"
)

// Difference is what a pass would change, as `feedgen diff --json` writes it.
type Difference struct {
	Changes bool `json:"changes"`

	Added   []EntryDiff `json:"added"`
	Changed []EntryDiff `json:"changed"`
	Removed []EntryDiff `json:"removed"`

	Files  []publish.Step `json:"files"`
	Delete []string       `json:"delete,omitempty"` // files, see publish.prune

	Refused  string   `json:"refused,omitempty"` // why a pass would publish none of this
	Warnings []string `json:"warnings"`
}

// EntryDiff is one entry that a pass would add, change or remove.
type EntryDiff struct {
	ID        string      `json:"id"`
	URL       string      `json:"url,omitempty"`
	Title     string      `json:"title,omitempty"`
	Published string      `json:"published,omitempty"` // as precise as it is known; absent: unknown
	Fields    []FieldDiff `json:"fields,omitempty"`    // of a changed entry
}

// FieldDiff is one field of a changed entry. A value is a string, a list of
// strings, or absent.
type FieldDiff struct {
	Field string `json:"field"`
	Old   any    `json:"old,omitempty"`
	New   any    `json:"new,omitempty"`
}

// Diff compares what a pass would publish with what is published. It changes
// nothing.
func Diff(ctx context.Context, in Inputs) (*Difference, error) {
	in.DryRun = true
	p, err := open(ctx, in, now(), &warnings{log: in.Log})
	if err != nil {
		return nil, conclude(ctx, in.Log, false, err)
	}
	d, err := p.difference(ctx)
	if errors.Is(err, publish.ErrBusy) {
		return nil, report.Failure(err, "try again when it has finished")
	}
	return d, conclude(ctx, in.Log, false, err)
}

func (p *pass) difference(ctx context.Context) (*Difference, error) {
	before, _, err := p.readState(ctx)
	if err != nil {
		return nil, err
	}
	scraper, err := scrape.New(p.settings(), before.Pages)
	if err != nil {
		return nil, err
	}
	draft, err := p.compose(ctx, scraper, before)
	if err != nil {
		return nil, err
	}
	plan, err := p.plan(ctx, draft, before)
	if err != nil {
		return nil, err
	}
	d, err := p.compare(ctx, draft)
	if err != nil {
		return nil, err
	}
	d.Changes = plan.Changes() || len(d.Added)+len(d.Changed)+len(d.Removed) > 0
	d.Files, d.Warnings = plan.Files, list(p.warnings.list)
	if err := p.guard(draft, before); err != nil {
		d.Refused = err.Error()
	}
	for _, f := range plan.Files {
		switch f.Action {
		case publish.Refused:
			d.Refused = f.Name + " was not written by feedgen: only run --overwrite replaces it"
		case publish.WouldDelete:
			d.Delete = append(d.Delete, f.Name)
		}
	}
	return d, nil
}

// compare reads the entries from the published JSON Feed and from the one that
// would be published. Without a JSON Feed, the state shows which entries change,
// but not how.
func (p *pass) compare(ctx context.Context, draft draft) (*Difference, error) {
	if p.Config.Publish.Files[format.JSON] == "" {
		return compareIDs(draft.merged), nil
	}
	after, err := readEntries(p.Inputs, func(name string) ([]byte, error) {
		i := slices.IndexFunc(draft.files, func(f feed.File) bool { return f.Name == name })
		if i < 0 {
			return nil, nil
		}
		return draft.files[i].Data(), nil
	})
	if err != nil {
		return nil, err
	}
	before, err := p.publishedEntries(ctx)
	if err != nil {
		return nil, err
	}
	return compareEntries(before, after), nil
}

func compareIDs(merged merge.Merged) *Difference {
	byID := entriesByID(merged.Entries)
	diffs := func(ids []string) []EntryDiff {
		diffs := []EntryDiff{}
		for _, id := range ids {
			e := byID[id]
			e.ID = id
			diffs = append(diffs, newEntryDiff(e))
		}
		return diffs
	}
	return &Difference{Added: diffs(merged.Added), Changed: diffs(merged.Changed), Removed: diffs(merged.Removed())}
}

func compareEntries(before, after []feed.Entry) *Difference {
	d := &Difference{Added: []EntryDiff{}, Changed: []EntryDiff{}, Removed: []EntryDiff{}}
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
	return d
}

func entriesByID(entries []feed.Entry) map[string]feed.Entry {
	byID := map[string]feed.Entry{}
	for _, e := range entries {
		byID[e.ID] = e
	}
	return byID
}

func newEntryDiff(e feed.Entry) EntryDiff {
	return EntryDiff{ID: e.ID, URL: e.URL, Title: e.Title, Published: e.Published.String()}
}

// compareFields returns the fields in which two versions of an entry differ.
func compareFields(old, now feed.Entry) []FieldDiff {
	var diffs []FieldDiff
	add := func(field string, old, now any) {
		if !reflect.DeepEqual(old, now) {
			diffs = append(diffs, FieldDiff{field, present(old), present(now)})
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
	add("copies", old.Copies, now.Copies)
	add("related", old.Related, now.Related)
	return diffs
}

// present returns v, or nil for an empty value.
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

// names returns the authors' names, with their addresses.
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
