package discover

import (
	"net/url"
	"slices"

	"feedgen/feed/link"
	"feedgen/feed/text"
	"feedgen/scrape/fetch"
)

// Candidate is an article that a source leads to, and what the source says of
// it.
type Candidate struct {
	URL       string // absolute, without fragment and trackers
	Title     string
	Authors   []string
	Published string // as feed.Date.String writes it; empty: unknown
	Summary   string
	Tags      []string

	// WantedAuthor and WantedTag are what the source does not tell, and what
	// the article's own page has to confirm. Empty: nothing.
	WantedAuthor, WantedTag string
}

// Has reports whether name is among names, in any case and spelling.
func Has(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return text.Same(n, name) })
}

// collector takes the new articles among those that a source leads to.
type collector struct {
	source Source
	isNew  func(Candidate) bool
	self   map[string]bool // keys of the source's own addresses
	seen   map[string]bool // keys of new articles

	candidates []Candidate
	left       int // new articles beyond the source's maximum
}

func newCollector(src Source, isNew func(Candidate) bool) *collector {
	return &collector{
		source: src, isNew: isNew,
		self: map[string]bool{link.Key(src.Address()): true}, seen: map[string]bool{},
	}
}

// offer takes an article if it is new and what the source looks for, as far as
// the source tells.
func (c *collector) offer(base *url.URL, href string, said Candidate) {
	u, err := url.Parse(link.Resolve(base, href))
	if err != nil || u.Host == "" {
		return
	}
	said.URL = link.Clean(u).String()
	key := link.Key(said.URL)
	switch {
	case len(said.URL) > fetch.MaxAddressBytes, c.self[key], c.seen[key]:
		return
	case c.source.Match != nil && !c.source.Match.MatchString(said.URL):
		return
	}
	var ok bool
	if said.WantedAuthor, ok = wanted(c.source.Author, said.Authors); !ok {
		return
	}
	if said.WantedTag, ok = wanted(c.source.Tag, said.Tags); !ok || !c.isNew(said) {
		return
	}
	c.seen[key] = true
	if len(c.candidates) == c.source.maxNew() {
		c.left++
		return
	}
	c.candidates = append(c.candidates, said)
}

// wanted returns the name that the article's page has to confirm, because the
// source gives none. It is not ok where the source gives others.
func wanted(name string, given []string) (open string, ok bool) {
	switch {
	case name == "":
		return "", true
	case len(given) == 0:
		return name, true
	}
	return "", Has(given, name)
}
