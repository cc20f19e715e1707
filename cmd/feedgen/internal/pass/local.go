package pass

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"feedgen/cmd/feedgen/internal/config"
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
	byKey   map[string]*feed.Entry // by the keys of all their addresses: title, date and authors, from whichever list has them
}

// readLists reads the local entries.
func readLists(c *config.Config, w *warnings) (lists, error) {
	var own []feed.Entry
	for _, e := range c.Entries {
		own = append(own, entryOf(e))
	}
	all := [][]feed.Entry{own}
	var wrong []error
	for _, name := range c.EntriesFrom {
		name = c.Path(name)
		src, err := os.ReadFile(name)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("entries_from, from the folder of the configuration: %w", err))
			continue
		}
		entries, warnings, err := ParseMarkdown(name, c.Feed.Link, src)
		if err != nil {
			wrong = append(wrong, report.Each(err)...)
		}
		for _, text := range warnings {
			w.add("%s", text)
		}
		all = append(all, entries)
	}
	if len(wrong) > 0 {
		return lists{}, report.UsageError(errors.Join(wrong...), "")
	}
	return lists{all, indexed(all)}, nil
}

// ParseMarkdown returns the entries of the Markdown page src. Mistakes in it are
// like those of the configuration. base is what relative links start from.
func ParseMarkdown(name, base string, src []byte) (entries []feed.Entry, warnings []string, err error) {
	entries, warnings, err = local.Parse(name, base, src)
	if err == nil {
		return entries, warnings, nil
	}
	var wrong []error
	for _, err := range report.Each(err) {
		var at *local.Error
		if errors.As(err, &at) {
			err = &config.Mistake{File: at.File, Line: at.Line, Column: at.Column, Text: config.Printable(at.Text), Message: at.Message}
		}
		wrong = append(wrong, err)
	}
	return nil, warnings, errors.Join(wrong...)
}

func entryOf(e config.Entry) feed.Entry {
	return feed.Entry{
		ID: e.ID, URL: e.URL, URLs: e.Was, Title: e.Title,
		Authors: authorsOf(e.Authors), Tags: e.Tags,
		Content: local.HTML(e.Summary, e.URL),
		Image:   e.Image, Language: e.Language,
		Published: e.Published.Date, Updated: e.Updated.Date,
		Hidden: e.Hidden,
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

// entry returns what the lists say of the article at rawURL; nil if none knows
// it.
func (l lists) entry(rawURL string) *feed.Entry { return l.byKey[link.Key(rawURL)] }

// titled reports whether the lists alone put the article at rawURL into the
// feed.
func (l lists) titled(rawURL string) bool {
	own := l.entry(rawURL)
	return own != nil && own.Title != ""
}

// used says what is in the feed in place of a page, if it failed.
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
	listed := map[string]bool{}
	for _, u := range c.Scrape.URLs {
		listed[link.Key(u)] = true
	}
	seen := map[string]bool{}
	for _, e := range c.Entries {
		unasked := e.Hidden || e.Scrape != nil && !*e.Scrape
		own := link.Key(e.URL)
		if unasked {
			seen[own] = true
		}
		for _, u := range e.Was {
			if key := link.Key(u); key != own && (unasked || !listed[key]) {
				seen[key] = true
			}
		}
	}
	candidates := slices.Clone(c.Scrape.URLs)
	for _, list := range l.entries {
		for _, e := range list {
			host := link.Host(e.URL)
			if slices.ContainsFunc(c.Scrape.Hosts, func(key string) bool { return link.Covers(key, host) }) {
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

// knownURLs returns the addresses that the configuration knows, so that none of
// them is discovered.
func (l lists) knownURLs(c *config.Config) []string {
	known := slices.Clone(c.Scrape.URLs)
	for _, list := range l.entries {
		for _, e := range list {
			known = append(append(known, e.URL), e.URLs...)
		}
	}
	return known
}

// sources returns what is merged: the lists, and what pages say.
func (l lists) sources(pages []scrape.Page) merge.Sources {
	src := merge.Sources{Local: l.entries}
	for _, page := range pages {
		if page.Entry.URL != "" {
			src.Pages = append(src.Pages, page.Entry)
		}
	}
	return src
}
