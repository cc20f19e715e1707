package pass

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/listfile"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/local"
	"feedgen/feed/merge"
	"feedgen/scrape"
)

// lists are the local entries.
type lists struct {
	entries [][]feed.Entry         // of entries, then of each of entries_from
	feeds   []string               // sources of new articles that OPML lists name
	unread  map[string]bool        // the keys of addresses in lists in which something can't be read
	undated map[string]feed.Entry  // by the keys of their addresses: entries whose dates can't be read
	byKey   map[string]*feed.Entry // by the keys of all their addresses: title, date and authors from any list
}

// readLists reads the local entries.
func readLists(ctx context.Context, c *config.Config, w *warnings) (lists, error) {
	var own []feed.Entry
	for _, e := range c.Entries {
		own = append(own, entryOf(e))
	}
	for _, text := range c.Warnings() {
		w.add("%s", text)
	}
	l := lists{entries: [][]feed.Entry{own}, unread: map[string]bool{}, undated: map[string]feed.Entry{}}
	var wrong []error
	hint := ""
	for i := range c.EntriesFrom {
		list, err := listfile.Listed(ctx, c, i)
		var usage *report.Error
		if errors.As(err, &usage) {
			wrong, hint = append(wrong, report.Each(usage.Err)...), cmp.Or(hint, usage.Hint)
		}
		for _, text := range list.Warnings {
			w.add("%s", text)
		}
		l.entries = append(l.entries, list.Entries)
		l.feeds = append(l.feeds, list.Feeds...)
		for _, u := range list.Mentioned {
			l.unread[link.Key(u)] = true
		}
		for _, e := range list.Undated {
			l.undated[link.Key(e.URL)] = e
		}
	}
	if len(wrong) > 0 {
		return lists{}, report.UsageError(errors.Join(wrong...), hint)
	}
	l.markScraped(c)
	l.byKey = indexed(l.entries)
	return l, nil
}

// markScraped marks the entries whose pages are read.
func (l lists) markScraped(c *config.Config) {
	pages := link.Keys(l.pageURLs(c))
	for _, list := range l.entries {
		for i := range list {
			list[i].Scraped = pages[link.Key(list[i].URL)]
		}
	}
}

func entryOf(e config.Entry) feed.Entry {
	return feed.Entry{
		ID: e.ID, URL: e.URL, URLs: e.Was, Title: e.Title,
		Authors: authorsOf(e.Authors), Tags: e.Tags,
		Content: local.HTML(e.Summary, e.URL),
		Image:   e.Image, Language: e.Language,
		Published: e.Published.Date, Updated: e.Updated.Date,
		Hidden: e.Hidden, Apart: e.Apart,
	}
}

func authorsOf(list []config.Author) []feed.Author {
	var authors []feed.Author
	for _, a := range list {
		authors = append(authors, feed.Author{Name: a.Name, URL: a.URL})
	}
	return authors
}

func indexed(all [][]feed.Entry) map[string]*feed.Entry {
	byKey := map[string]*feed.Entry{}
	for _, list := range all {
		for _, e := range list {
			for _, u := range append([]string{e.URL}, e.URLs...) {
				known := byKey[link.Key(u)]
				if known == nil {
					byKey[link.Key(u)] = &feed.Entry{Title: e.Title, Published: e.Published, Authors: e.Authors}
					continue
				}
				if known.Title == "" {
					known.Title = e.Title
				}
				if known.Published.IsZero() {
					known.Published = e.Published
				}
				if len(known.Authors) == 0 {
					known.Authors = e.Authors
				}
			}
		}
	}
	return byKey
}

// entry returns the local entry of the article at rawURL, or nil.
func (l lists) entry(rawURL string) *feed.Entry { return l.byKey[link.Key(rawURL)] }

// undatedEntry returns the entry at one of some addresses whose date can't be read;
// an empty one if there is none.
func (l lists) undatedEntry(urls []string) feed.Entry {
	for _, u := range urls {
		if e, ok := l.undated[link.Key(u)]; ok {
			return e
		}
	}
	return feed.Entry{}
}

// title returns the title that a list gives an address; empty: none does.
func (l lists) title(rawURL string) string {
	if e := l.entry(rawURL); e != nil {
		return e.Title
	}
	return ""
}

// titled reports whether the lists give the article at rawURL a title.
func (l lists) titled(rawURL string) bool {
	own := l.entry(rawURL)
	return own != nil && own.Title != ""
}

// used returns what the feed uses in place of a page that failed.
func (l lists) used(page scrape.Page) report.Used {
	switch {
	case page.Entry.URL != "":
		return report.LastKnownGood
	case l.titled(page.URL):
		return report.Local
	}
	return report.None
}

// pageURLs returns the pages to scrape: those listed, and the links of local
// entries on scrape.hosts. Left out are the pages of entries that are hidden
// or say scrape: false, and former addresses of entries.
func (l lists) pageURLs(c *config.Config) []string {
	listed := link.Keys(c.Scrape.URLs)
	seen := map[string]bool{}
	for _, e := range c.Entries {
		unscraped := e.Hidden || e.Scrape != nil && !*e.Scrape
		own := link.Key(e.URL)
		if unscraped {
			seen[own] = true
		}
		for _, u := range e.Was {
			if key := link.Key(u); key != own && (unscraped || !listed[key]) {
				seen[key] = true
			}
		}
	}
	candidates := slices.Clone(c.Scrape.URLs)
	for _, list := range l.entries {
		for _, e := range list {
			if link.CoversAny(c.Scrape.Hosts, link.Host(e.URL)) {
				candidates = append(candidates, e.URL)
			}
		}
	}
	var urls []string
	for _, u := range candidates {
		if key := link.Key(u); !seen[key] {
			seen[key] = true
			urls = append(urls, u)
		}
	}
	return urls
}

// knownURLs returns the addresses in the configuration, which are not discovered.
func (l lists) knownURLs(c *config.Config) []string {
	known := slices.Clone(c.Scrape.URLs)
	for _, list := range l.entries {
		for _, e := range list {
			known = append(append(known, e.URL), e.URLs...)
		}
	}
	return known
}

// sources returns the sources of the merge: the lists and the pages.
func (l lists) sources(pages []scrape.Page) merge.Sources {
	src := merge.Sources{Local: l.entries}
	for _, page := range pages {
		if page.Entry.URL != "" {
			src.Pages = append(src.Pages, page.Entry)
		}
		if !page.Dead.IsZero() {
			src.Gone = append(src.Gone, page.URL)
		}
	}
	return src
}
