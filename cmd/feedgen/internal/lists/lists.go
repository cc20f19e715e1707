// Package lists reads the local entries of a configuration (lists.go), and lists of
// articles in files and folders, for entries_from and init (file.go).
package lists

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/local"
)

// Lists are the local entries of a configuration.
type Lists struct {
	Entries [][]feed.Entry // of entries, then of each of entries_from
	Feeds   []string       // sources of new articles that OPML lists name

	unread  map[string]bool        // keys of addresses in parts of lists that can't be read
	undated map[string]feed.Entry  // entries whose dates can't be read, by key
	byKey   map[string]*feed.Entry // title, date and authors from any list, by the keys of all addresses
}

// Load reads the local entries, and calls warn for each warning. Its errors have the status report.Usage.
func Load(ctx context.Context, c *config.Config, warn func(format string, args ...any)) (Lists, error) {
	var own []feed.Entry
	for _, e := range c.Entries {
		own = append(own, entryOf(e))
	}
	for _, text := range c.Warnings() {
		warn("%s", text)
	}
	l := Lists{Entries: [][]feed.Entry{own}, unread: map[string]bool{}, undated: map[string]feed.Entry{}}
	var wrong []error
	hint := ""
	for i := range c.EntriesFrom {
		list, err := Listed(ctx, c, i)
		var usage *report.Error
		if errors.As(err, &usage) {
			wrong, hint = append(wrong, report.Each(usage.Err)...), cmp.Or(hint, usage.Hint)
		}
		for _, text := range list.Warnings {
			warn("%s", text)
		}
		l.Entries = append(l.Entries, list.Entries)
		l.Feeds = append(l.Feeds, list.Feeds...)
		for _, u := range list.Mentioned {
			l.unread[link.Key(u)] = true
		}
		for _, e := range list.Undated {
			l.undated[link.Key(e.URL)] = e
		}
	}
	if len(wrong) > 0 {
		return Lists{}, report.UsageError(errors.Join(wrong...), hint)
	}
	l.markScraped(c)
	l.byKey = indexed(l.Entries)
	return l, nil
}

// markScraped marks the entries whose pages are read.
func (l Lists) markScraped(c *config.Config) {
	pages := link.Keys(l.PageURLs(c))
	for _, list := range l.Entries {
		for i := range list {
			list[i].Scraped = pages[link.Key(list[i].URL)]
		}
	}
}

func entryOf(e config.Entry) feed.Entry {
	return feed.Entry{
		ID: e.ID, URL: e.URL, URLs: e.Was, Title: e.Title,
		Authors: config.AuthorsOf(e.Authors), Tags: e.Tags,
		Content: local.HTML(e.Summary, e.URL),
		Image:   e.Image, Language: e.Language,
		Published: e.Published.Date, Updated: e.Updated.Date,
		Hidden: e.Hidden, Apart: e.Apart,
	}
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

// Entry returns title, date and authors of the local entry of the article at rawURL, or
// nil.
func (l Lists) Entry(rawURL string) *feed.Entry { return l.byKey[link.Key(rawURL)] }

// Published returns the date of the local entry of the article at rawURL; zero if there
// is none.
func (l Lists) Published(rawURL string) time.Time {
	if e := l.Entry(rawURL); e != nil {
		return e.Published.Time
	}
	return time.Time{}
}

// IsUnread reports whether an address is in a part of a list that can't be read.
func (l Lists) IsUnread(rawURL string) bool { return l.unread[link.Key(rawURL)] }

// Undated returns the entry at one of urls whose date can't be read; an empty one if
// there is none.
func (l Lists) Undated(urls []string) feed.Entry {
	for _, u := range urls {
		if e, ok := l.undated[link.Key(u)]; ok {
			return e
		}
	}
	return feed.Entry{}
}

// Title returns the title that a list gives the article at rawURL; empty: none does.
func (l Lists) Title(rawURL string) string {
	if e := l.Entry(rawURL); e != nil {
		return e.Title
	}
	return ""
}

// PageURLs returns the pages to scrape: those listed, and the links of local entries on
// scrape.hosts, without the pages of entries that are hidden or have scrape: false, and
// without former addresses of entries.
func (l Lists) PageURLs(c *config.Config) []string {
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
	for _, list := range l.Entries {
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

// KnownURLs returns the addresses in the configuration, which are not discovered.
func (l Lists) KnownURLs(c *config.Config) []string {
	known := slices.Clone(c.Scrape.URLs)
	for _, list := range l.Entries {
		for _, e := range list {
			known = append(append(known, e.URL), e.URLs...)
		}
	}
	return known
}
