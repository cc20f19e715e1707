package memory

import (
	"cmp"
	"net/url"
	"strings"

	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/scrape/links"
)

// Entry returns the last known good entry of the page; zero if there is none. Where
// the page says nothing, it says what its source said.
func (p *Page) Entry(listed string) feed.Entry {
	m := p.Metadata
	if m == nil || !p.Found.Joined() {
		return feed.Entry{}
	}
	e := feed.Entry{
		URLs:       append([]string{listed}, p.Moved...),
		Title:      m.Title,
		Summary:    m.Summary,
		Image:      m.Image,
		Language:   m.Language,
		Tags:       m.Tags,
		Published:  Date(m.Published),
		Updated:    Date(m.Modified),
		Discovered: p.Found.IsDiscovered(),
		Original:   m.Original,
		Copies:     m.Syndication,
	}
	authors := m.Authors
	if f := p.Found; f.IsDiscovered() {
		e.Title = cmp.Or(e.Title, f.Title)
		e.Summary = cmp.Or(e.Summary, f.Summary)
		if e.Published.IsZero() {
			e.Published = Date(f.Published)
		}
		if len(authors) == 0 {
			authors = f.Authors
		}
		if len(e.Tags) == 0 {
			e.Tags = f.Tags
		}
	}
	for _, name := range authors {
		e.Authors = append(e.Authors, feed.Author{Name: name})
	}
	e.URL = e.URLs[len(e.URLs)-1]
	switch {
	case m.Canonical == "":
	case link.Host(m.Canonical) != link.Host(e.URL):
		e.Original = cmp.Or(e.Original, m.Canonical)
	case isOwnAddress(m.Canonical, e.URL):
		e.URL = m.Canonical
	}
	return e
}

// Date reads a date as extract.Metadata has it; zero if it is not one.
func Date(s string) feed.Date {
	d, err := feed.ParseDate(s)
	if err != nil {
		return feed.Date{} // of a cache that was edited by hand
	}
	return d
}

// isOwnAddress reports whether a canonical URL may be the address of the page at
// address: it is on the same host, and neither the home page nor a parent of the
// article.
func isOwnAddress(canonical, address string) bool {
	c, err := url.Parse(canonical)
	if err != nil || c.Host == "" {
		return false
	}
	a, err := url.Parse(address)
	if err != nil || link.HostOf(c) != link.HostOf(a) {
		return false
	}
	above := strings.TrimRight(c.Path, "/") + "/"
	return !links.LeadsHome(a, c) && (c.RawQuery != "" || strings.TrimRight(a.Path, "/")+"/" == above || !strings.HasPrefix(a.Path, above))
}
