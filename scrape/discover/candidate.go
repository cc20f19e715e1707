package discover

import (
	"hash/maphash"
	"net/url"
	"slices"

	"feedgen/feed/link"
	"feedgen/feed/text"
	"feedgen/scrape/fetch"
)

// Candidate is an article in a source, with the metadata that the source gives.
type Candidate struct {
	URL       string // absolute, without fragment and trackers
	Title     string
	Authors   []string
	Published string // as feed.ParseDate reads it; empty: unknown
	Summary   string
	Tags      []string

	// WantedAuthor and WantedTag are required, but the source does not give them, so
	// the article's page has to confirm them. Empty: nothing.
	WantedAuthor, WantedTag string
}

// Has reports whether names contains name, compared by text.Same.
func Has(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return text.Same(n, name) })
}

// maxSeen is the number of addresses that are kept to recognize duplicates.
const maxSeen = 200_000

// collector selects the new articles of a source.
type collector struct {
	source   Source
	isNew    func(Candidate) bool
	isListed func(Candidate) bool // nil: none is
	hosts    map[string]bool      // of the source's own addresses
	self     map[string]bool      // keys of the source's own addresses
	seed     maphash.Seed
	seen     map[uint64]bool // hashes of the keys of new articles

	candidates []Candidate
	left       int // new articles beyond the source's maximum
	listed     []Candidate
}

func newCollector(src Source, isNew, isListed func(Candidate) bool) *collector {
	return &collector{
		source: src, isNew: isNew, isListed: isListed,
		self: map[string]bool{link.Key(src.Address()): true}, hosts: map[string]bool{link.Host(src.Address()): true},
		seed: maphash.MakeSeed(), seen: map[uint64]bool{},
	}
}

// offer takes an article if it is new and meets the source's requirements.
func (c *collector) offer(base *url.URL, href, label string, said Candidate) {
	if found, ok := c.check(base, href, label, said); ok {
		c.take(found)
	}
}

// take takes a new article, as long as there is room.
func (c *collector) take(found Candidate) {
	if len(c.candidates) == c.source.maxNew() {
		c.left++
		return
	}
	c.candidates = append(c.candidates, found)
}

// check returns an article with its address. ok reports whether the article is new
// and, as far as the source shows, meets its requirements. label is the text of its
// link. check records a listed article.
func (c *collector) check(base *url.URL, href, label string, said Candidate) (found Candidate, ok bool) {
	u, err := url.Parse(link.Resolve(base, href))
	if err != nil || u.Host == "" {
		return Candidate{}, false
	}
	said.URL = link.Clean(u).String()
	said.Title, said.Summary = text.Value(said.Title), text.Value(said.Summary) // a longer one is the article itself
	said.Authors, said.Tags = text.Values(said.Authors), text.Values(said.Tags)
	key := link.Key(said.URL)
	hash := maphash.String(c.seed, key)
	switch {
	case len(said.URL) > fetch.MaxAddressBytes, c.self[key], c.seen[hash]:
		return Candidate{}, false
	case c.source.Match != nil && !c.source.Match.MatchString(said.URL), !c.source.leadsTo(link.HostOf(u), c.hosts):
		return Candidate{}, false
	case c.source.Title != nil && !c.source.Title.MatchString(label):
		return Candidate{}, false
	case c.source.Skip != nil && c.source.Skip.MatchString(said.URL),
		c.source.Skip != nil && c.source.Skip.MatchString(label):
		return Candidate{}, false
	}
	if said.WantedAuthor, ok = wanted(c.source.Author, said.Authors); !ok {
		return Candidate{}, false
	}
	if said.WantedTag, ok = wanted(c.source.Tag, said.Tags); !ok {
		return Candidate{}, false
	}
	isNew := c.isNew(said)
	if !isNew && (c.isListed == nil || !c.isListed(said)) {
		return Candidate{}, false
	}
	if len(c.seen) < maxSeen {
		c.seen[hash] = true
	}
	if !isNew {
		c.listed = append(c.listed, said)
	}
	return said, isNew
}

// wanted returns the name that the article's page has to confirm if the source gives
// none. ok is false if the source gives only other names.
func wanted(name string, given []string) (open string, ok bool) {
	switch {
	case name == "":
		return "", true
	case len(given) == 0:
		return name, true
	}
	return "", Has(given, name)
}
