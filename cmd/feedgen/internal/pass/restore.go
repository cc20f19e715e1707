package pass

import (
	"context"
	"errors"
	"slices"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/lists"
	"feedgen/feed"
	"feedgen/feed/format"
	"feedgen/feed/merge"
	"feedgen/feed/publish"
	"feedgen/feed/text"
)

// restored returns a new state with what the published JSON Feed holds of a lost
// one, or st if no feed was published.
func (p *pass) restored(ctx context.Context, st *state) (*state, error) {
	entries, err := p.publishedEntries(ctx)
	if err != nil || len(entries) == 0 {
		return st, err
	}
	p.warnings.add("there is no state: the ids and dates of %d entries are restored from the published feed", len(entries))
	restored := *st
	restored.Restored = true
	restored.Ledger = merge.LedgerOf(entries)
	restored.Pages.Restore(asPages(p.lists, entries, config.AuthorsOf(p.Config.Feed.Authors)))
	return &restored, nil
}

// asPages returns published entries with only those authors and dates that come
// from their pages, and not from the lists or the feed.
func asPages(l lists.Lists, entries []feed.Entry, authors []feed.Author) []feed.Entry {
	sameName := func(a, b feed.Author) bool { return text.Same(a.Name, b.Name) }
	var pages []feed.Entry
	for _, e := range entries {
		own := &feed.Entry{}
		for _, u := range e.URLs {
			if known := l.Entry(u); known != nil {
				own = known
			}
		}
		if len(own.Authors) > 0 || slices.EqualFunc(e.Authors, authors, sameName) {
			e.Authors = nil
		}
		if !own.Published.IsZero() {
			e.Published = feed.Date{}
		}
		pages = append(pages, e)
	}
	return pages
}

// publishedEntries returns the entries of the published JSON Feed; none if
// there is no such feed.
func (p *pass) publishedEntries(ctx context.Context) ([]feed.Entry, error) {
	return readEntries(p.Inputs, publishedFile(ctx, p.publisher))
}

// publishedFile returns a function that reads a published file. It returns nil for
// a file that does not exist, and if the bucket must not be read.
func publishedFile(ctx context.Context, publisher *publish.Publisher) func(name string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		if publisher == nil {
			return nil, nil
		}
		data, err := publish.ReadFile(ctx, publisher.Bucket, name)
		if errors.Is(err, publish.ErrNotExist) {
			return nil, nil
		}
		return data, err
	}
}

// readEntries returns the entries of the JSON Feed and its archives. read returns
// nil for a file that does not exist.
func readEntries(in Inputs, read func(name string) ([]byte, error)) ([]feed.Entry, error) {
	var entries []feed.Entry
	seen := map[string]bool{}    // archives repeat entries of the feed file
	visited := map[string]bool{} // next_url of an edited file may form a cycle
	for name := string(in.Config.Publish.Files[format.JSON]); name != "" && !visited[name]; {
		visited[name] = true
		data, err := read(name)
		if data == nil || err != nil {
			return entries, err
		}
		page, older, err := format.Restore(data, in.Config.Location())
		if err != nil {
			in.Log.Debug("no ids from the published feed", "file", name, "reason", err)
			break
		}
		for _, e := range page {
			if !seen[e.ID] {
				seen[e.ID] = true
				entries = append(entries, e)
			}
		}
		name = in.Config.FileAt(older)
	}
	return entries, nil
}
