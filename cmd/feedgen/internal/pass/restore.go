package pass

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"feedgen/feed"
	"feedgen/feed/format"
	"feedgen/feed/merge"
	"feedgen/feed/publish"
	"feedgen/feed/text"
)

// restored returns a new state with what the published JSON Feed knows of a
// lost one; st is that of a feed that was never published.
func (p *pass) restored(ctx context.Context, st *state) (*state, error) {
	entries, err := p.publishedEntries(ctx)
	if err != nil || len(entries) == 0 {
		return st, err
	}
	p.warnings.add("there is no state: the ids and dates of %d entries are taken from the published feed", len(entries))
	restored := *st
	restored.Ledger = merge.LedgerOf(entries)
	restored.Pages.Restore(p.asPages(entries))
	return &restored, nil
}

// asPages returns published entries with the authors and dates that their pages
// have said, as far as that can be told: others are from the configuration.
func (p *pass) asPages(entries []feed.Entry) []feed.Entry {
	sameName := func(a, b feed.Author) bool { return text.Same(a.Name, b.Name) }
	authors := authorsOf(p.Config.Feed.Authors)
	var pages []feed.Entry
	for _, e := range entries {
		own := &feed.Entry{}
		for _, u := range e.URLs {
			if known := p.lists.entry(u); known != nil {
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
	return p.readFeed(func(name string) ([]byte, error) {
		data, err := publish.ReadFile(ctx, p.publisher.Bucket, name)
		if errors.Is(err, publish.ErrNotExist) {
			return nil, nil
		}
		return data, err
	})
}

// readFeed returns the entries of the JSON Feed and its archives, whose files
// come from read: nil is a file that does not exist.
func (p *pass) readFeed(read func(name string) ([]byte, error)) ([]feed.Entry, error) {
	var entries []feed.Entry
	seen := map[string]bool{}    // the archives hold what the feed file holds, too
	visited := map[string]bool{} // a file by another hand may lead in circles
	for name := string(p.Config.Publish.Files[format.JSON]); name != "" && !visited[name]; {
		visited[name] = true
		data, err := read(name)
		if data == nil || err != nil {
			return entries, err
		}
		page, older, err := format.Restore(data, p.location)
		if err != nil {
			p.Log.Debug("no ids from the published feed", "file", name, "reason", err)
			break
		}
		for _, e := range page {
			if !seen[e.ID] {
				seen[e.ID] = true
				entries = append(entries, e)
			}
		}
		name = p.fileAt(older)
	}
	return entries, nil
}

// fileAt returns the name of the file that readers find at rawURL.
func (p *pass) fileAt(rawURL string) string {
	name, below := strings.CutPrefix(rawURL, p.Config.Feed.BaseURL)
	if !below {
		return ""
	}
	if unescaped, err := url.PathUnescape(name); err == nil {
		return unescaped
	}
	return name
}
