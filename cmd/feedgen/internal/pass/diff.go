package pass

import (
	"context"
	"errors"
	"slices"

	"feedgen/cmd/feedgen/internal/changes"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/format"
	"feedgen/feed/merge"
	"feedgen/feed/publish"
	"feedgen/scrape"
)

// Difference is what a pass would change, as `feedgen diff --json` writes it.
type Difference struct {
	Any bool `json:"changes"`

	changes.Changes

	Files  []publish.Step `json:"files"`
	Delete []string       `json:"delete,omitempty"` // files, see publish.prune

	Refused  string   `json:"refused,omitempty"` // why a pass would publish none of this
	Warnings []string `json:"warnings"`
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
	d.Any = plan.Changes() || d.Count() > 0
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
		return &Difference{Changes: changesByID(draft.merged)}, nil
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
	return &Difference{Changes: changes.Between(before, after)}, nil
}

// changesByID returns the entries that change as the state knows them.
func changesByID(merged merge.Merged) changes.Changes {
	byID := map[string]feed.Entry{}
	for _, r := range merged.Ledger {
		e := feed.Entry{ID: r.ID, Title: r.Title, Published: feed.Date{Time: r.Published, Precision: r.Precision}}
		if len(r.URLs) > 0 {
			e.URL = r.URLs[len(r.URLs)-1]
		}
		byID[r.ID] = e
	}
	for _, e := range merged.Entries {
		byID[e.ID] = e
	}
	named := func(ids []string) []changes.Entry {
		entries := []changes.Entry{}
		for _, id := range ids {
			entries = append(entries, changes.EntryOf(byID[id]))
		}
		return entries
	}
	return changes.Changes{Added: named(merged.Added), Changed: named(merged.Changed), Removed: named(merged.Removed())}
}
