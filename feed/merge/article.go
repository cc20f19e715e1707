package merge

import (
	"cmp"
	"slices"

	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/text"
)

// article holds the source entries of one article.
type article struct {
	parts []part
	keys  []string // of the listed addresses
	into  *article // the article that it was joined to; nil: none
}

// part is one source entry, which stays as it is, with its place in the order of
// precedence.
type part struct {
	*feed.Entry
	list   int // index in Sources.Local; len(Sources.Local) for a page
	isPage bool
}

// listed returns the addresses in the list itself, oldest first. They are
// trusted; what a page says about its address may not be.
func (p *part) listed() []string {
	if p.isPage && len(p.URLs) > 0 {
		return p.URLs[:1]
	}
	return append(slices.Clone(p.URLs), p.URL)
}

// key returns the key of an address of the source entry. It includes the fragment
// if the page is not read, because the page may hold several articles.
func (p *part) key(u string) string {
	if p.isPage || p.Scraped {
		return link.Key(u)
	}
	return link.ExactKey(u)
}

// learned returns the addresses that a page claims.
func (p *part) learned() []string {
	if !p.isPage || len(p.URLs) == 0 {
		return nil
	}
	return slices.Compact(append(slices.Clone(p.URLs[1:]), p.URL))
}

// address returns the listed address of a source entry.
func (p *part) address() string {
	listed := p.listed()
	return listed[len(listed)-1]
}

// address returns the address of an article in the first list that has it.
func (a *article) address() string { return a.parts[0].address() }

// last returns the article into which a was joined, or a itself.
func (a *article) last() *article {
	for a != nil && a.into != nil {
		a = a.into
	}
	return a
}

// distrust handles a page that claims the address of another article. If the list
// has a title other than the page's, the page is that article's and is dropped;
// otherwise only the address is dropped. It reports whether the page is kept.
func (a *article) distrust(page part, key string) bool {
	i := slices.IndexFunc(a.parts, func(p part) bool { return p.isPage && p.address() == page.address() })
	own := text.Fold(a.parts[0].Title)
	if own != "" && own != text.Fold(page.Title) {
		a.parts = slices.Delete(slices.Clone(a.parts), i, i+1)
		return false
	}
	e := *a.parts[i].Entry
	e.URLs = slices.DeleteFunc(slices.Clone(e.URLs), func(u string) bool { return link.Key(u) == key })
	if link.Key(e.URL) == key {
		e.URL = e.URLs[len(e.URLs)-1] // the first is the listed one
	}
	a.parts[i].Entry = &e
	return true
}

// isScraped reports whether one of the article's pages is read.
func (a *article) isScraped() bool {
	return a != nil && slices.ContainsFunc(a.parts, func(p part) bool { return p.isPage || p.Scraped })
}

// wantedID returns the id that the lists set, in the characters of a URI, or the
// empty string.
func (a *article) wantedID() string {
	for _, p := range a.parts {
		if p.ID != "" {
			return link.ASCII(p.ID)
		}
	}
	return ""
}

// fill returns an entry with each field from the first part that has it.
func (a *article) fill() feed.Entry {
	var e feed.Entry
	for _, p := range a.parts {
		e.Title = cmp.Or(e.Title, p.Title)
		e.Image = cmp.Or(e.Image, p.Image)
		e.Language = cmp.Or(e.Language, p.Language)
		if e.Summary == "" && e.Content == "" {
			e.Summary, e.Content = p.Summary, p.Content
		}
		if len(e.Authors) == 0 {
			e.Authors = slices.Clone(p.Authors)
		}
		if len(e.Tags) == 0 {
			e.Tags = slices.Clone(p.Tags)
		}
		e.Discovered = e.Discovered || p.Discovered
		e.Hidden = e.Hidden || p.Hidden
	}
	return e
}
