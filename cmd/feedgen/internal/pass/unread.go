package pass

import (
	"context"
	"slices"

	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/merge"
	"feedgen/scrape"
)

// stillPublished returns what is published of articles that a list has where it
// can't be read, such as below a date that is mistyped. They are no articles that
// left the list.
func stillPublished(ctx context.Context, p *pass, before merge.Ledger, pages []scrape.Page) ([]feed.Entry, error) {
	known := map[string]bool{}
	for _, page := range pages {
		known[link.Key(page.URL)] = page.Entry.URL != ""
	}
	isKnown := func(u string) bool { return known[link.Key(u)] || p.lists.Entry(u) != nil }
	isUnread := func(u string) bool { return p.lists.IsUnread(u) }
	kept := map[string]merge.Record{}
	for _, r := range before {
		if r.InFeed && slices.ContainsFunc(r.URLs, isUnread) && !slices.ContainsFunc(r.URLs, isKnown) {
			kept[r.ID] = r
		}
	}
	if len(kept) == 0 {
		return nil, nil
	}
	published, err := p.publishedEntries(ctx)
	if err != nil {
		return nil, err
	}
	var entries []feed.Entry
	for _, e := range published {
		if _, wanted := kept[e.ID]; wanted {
			delete(kept, e.ID)
			entries = append(entries, e)
		}
	}
	for _, r := range before { // without a JSON Feed
		if _, wanted := kept[r.ID]; wanted {
			e := p.lists.Undated(r.URLs)
			e.ID, e.URL, e.URLs, e.Title = r.ID, r.URLs[len(r.URLs)-1], r.URLs, r.Title
			entries = append(entries, e)
		}
	}
	for i := range entries {
		e := &entries[i]
		p.warnings.add("%s: its list can't be read there, so what is published stays", e.URL)
		if e.Updated.Time.Equal(e.Published.Time) {
			e.Updated = feed.Date{}
		}
		e.Published = feed.Date{} // the ledger has it
	}
	return entries, nil
}
