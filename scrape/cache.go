package scrape

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/scrape/extract"
)

// Cache is what scrape remembers from run to run. It encodes to JSON (see
// Encode), the same memory always to the same bytes:
//
//	{"pages": {"https://blog.example/a": {              // by the address as listed
//	    "final_url": "https://blog.example/b",          // where it was last found, if elsewhere
//	    "moved": ["https://blog.example/b"],            // permanent redirects, in their order
//	    "etag": "\"5f0c\"", "last_modified": "Tue, 20 Sep 2022 06:00:00 GMT",
//	    "extractor": 1, "rules": "9f86d081884c7d65",    // what read the page
//	    "metadata": {"title": "…", …},                  // last known good; absent: it never yielded
//	    "traits": {…},                                  // for comparing other pages of its host
//	    "asked": "2026-11-25T06:17:00Z",                // when it last was
//	    "changed": "2026-11-01T06:17:00Z",              // since when it says the same
//	    "damaged": true,                                // it lost authors or date, and metadata are from before
//	    "failing": {"since": "2026-11-24T06:17:00Z", "times": 3, "error": "the server answers 404 Not Found"},
//	    "found": {…}}},                                 // of a discovered page: what its source said
//	 "hosts": {"blog.example": {
//	    "robots": {"https": {"rules": "User-agent: *\nDisallow: /admin\n", "etag": "…"}},
//	    "paused_until": "2026-11-25T08:00:00Z"}},       // the host asked for it
//	 "sources": {"https://blog.example/author/ada": {     // documents that lead to new articles
//	    "settings": "2c26b46b68ffc68f", "final_url": "https://blog.example/authors/ada", "etag": "…",
//	    "leads": ["https://blog.example/author/ada?page=2"]}}}
//
// The zero value remembers nothing. A Cache serves one Scraper at a time.
type Cache struct {
	Pages   map[string]*cachedPage  `json:"pages,omitempty"`
	Hosts   map[string]cachedHost   `json:"hosts,omitempty"`
	Sources map[string]cachedSource `json:"sources,omitempty"`
}

// cachedPage is the memory of one page.
type cachedPage struct {
	Final string   `json:"final_url,omitempty"`
	Moved []string `json:"moved,omitempty"`
	validators

	Extractor int               `json:"extractor,omitempty"`
	Rules     string            `json:"rules,omitempty"`
	Metadata  *extract.Metadata `json:"metadata,omitempty"`
	Traits    extract.Traits    `json:"traits,omitzero"`

	Asked   time.Time `json:"asked,omitzero"`
	Changed time.Time `json:"changed,omitzero"`
	Damaged bool      `json:"damaged,omitempty"`
	Failing *failing  `json:"failing,omitempty"`
	Found   *found    `json:"found,omitempty"`
}

// failing says since when a page fails, how often it did so in a row, and how
// at last. That its host was left alone is a failure of the run and none of
// its own: it does not count as a time.
type failing struct {
	Since time.Time `json:"since"`
	Times int       `json:"times"`
	Error string    `json:"error"`

	Blocked bool `json:"blocked,omitempty"` // at last it was a refusal

	// Moved are the permanent redirects on the way to the failure. They prove
	// nothing, until somebody lists one of these addresses instead.
	Moved []string `json:"moved,omitempty"`
}

// cachedHost is the memory of one host.
type cachedHost struct {
	Robots      map[string]cachedRobots `json:"robots,omitempty"` // by scheme
	PausedUntil time.Time               `json:"paused_until,omitzero"`
}

// isPaused reports whether the host is to be left alone. A pause that is longer
// than any was noted while the clock was ahead.
func (h *cachedHost) isPaused(now time.Time) bool {
	left := h.PausedUntil.Sub(now)
	return left > 0 && left <= maxPause
}

// cachedRobots is what a robots.txt says to feedgen, as a robots.txt.
type cachedRobots struct {
	Rules string `json:"rules"`
	validators
}

// cachedSource is the memory of a document that a source of new articles
// consists of: a feed, a page of an index, or a sitemap.
type cachedSource struct {
	Settings string `json:"settings"` // digest of what is looked for there
	Final    string `json:"final_url,omitempty"`
	validators
	Leads []string `json:"leads,omitempty"` // the next page, or the sitemaps of an index
}

// Encode writes the cache to w as encoding/json does, but page by page: it takes
// no memory that grows with the number of pages.
func (c *Cache) Encode(w io.Writer) error {
	rest := *c
	rest.Pages = nil
	end, err := json.Marshal(&rest)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, `{"pages":{`); err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	between := ""
	for _, u := range slices.Sorted(maps.Keys(c.Pages)) {
		name, err := json.Marshal(u)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s%s:", between, name); err != nil {
			return err
		}
		if err := enc.Encode(c.Pages[u]); err != nil {
			return err
		}
		between = ","
	}
	end[0] = ','
	if len(end) == len("{}") {
		end = end[1:]
	}
	_, err = fmt.Fprintf(w, "}%s", end)
	return err
}

// forgetAfter is how long a page is remembered that nobody lists any more.
const forgetAfter = 90 * 24 * time.Hour

// memoryOf returns a function that returns the memory of each listed page; nil if
// there is none. A page whose address was corrected in the list is remembered
// under the former one.
func (c *Cache) memoryOf(listed []string) func(url string) *cachedPage {
	former := sync.OnceValue(func() map[string]string { return c.unlisted(listed) })
	return func(url string) *cachedPage {
		if p := c.Pages[url]; p != nil {
			return p
		}
		if u, ok := former()[link.Key(url)]; ok {
			return c.Pages[u].under(url, u)
		}
		return nil
	}
}

// unlisted returns the pages that are not listed any more, by the keys of all
// addresses that each has.
func (c *Cache) unlisted(listed []string) map[string]string {
	isListed := map[string]bool{}
	for _, u := range listed {
		isListed[u] = true
	}
	byKey := map[string]string{}
	for _, u := range slices.Sorted(maps.Keys(c.Pages)) { // of two that share an address always the same
		if isListed[u] {
			continue
		}
		p := c.Pages[u]
		e := p.entry(u)
		if e.URL == "" {
			continue
		}
		addresses := append(e.URLs, e.URL, p.foundAt(u))
		if p.Failing != nil {
			addresses = append(addresses, p.Failing.Moved...)
		}
		for _, address := range addresses {
			byKey[link.Key(address)] = u
		}
	}
	return byKey
}

// under returns the memory of a page that was listed under another address.
func (p *cachedPage) under(url, former string) *cachedPage {
	heir := *p
	heir.Final, heir.Moved, heir.Found = p.foundAt(former), nil, nil
	if heir.Final == url {
		heir.Final = ""
	}
	way := append([]string{former}, p.Moved...)
	here := func(address string) bool { return link.Key(address) == link.Key(url) }
	if i := slices.IndexFunc(way, here); i >= 0 {
		heir.Moved = way[i+1:]
	}
	return &heir
}

// host returns the memory of a host.
func (c *Cache) host(name string) cachedHost {
	if c == nil {
		return cachedHost{}
	}
	return c.Hosts[name]
}

// Restore fills in what the entries of the published feed say of pages that
// the cache knows nothing of, for when the state was lost: last known good
// without validators, and which entries were discovered. The entries are not to
// have authors or a date that their pages did not say, for a page that has none
// then counts as damaged.
func (c *Cache) Restore(entries []feed.Entry) {
	if c.Pages == nil {
		c.Pages = map[string]*cachedPage{}
	}
	for _, e := range entries {
		urls := e.URLs
		if len(urls) == 0 {
			urls = []string{e.URL}
		}
		for i, u := range urls {
			if c.Pages[u] != nil {
				continue
			}
			p := &cachedPage{Metadata: metadataOf(e)}
			if e.URL != u {
				p.Moved = []string{e.URL} // the link that readers know stands, too
			}
			if i == 0 && e.Discovered {
				p.Found = foundAs(e)
			}
			c.Pages[u] = p
		}
	}
}

// foundAs returns an entry as the source that led to it might have said it: some
// of it may be what the source filled in.
func foundAs(e feed.Entry) *found {
	m := metadataOf(e)
	return &found{At: e.FirstSeen.UTC(), Title: m.Title, Authors: m.Authors, Published: m.Published, Summary: m.Summary, Tags: m.Tags}
}

// isRestored reports whether the page is remembered from the published feed.
func (p *cachedPage) isRestored() bool { return p.Extractor == 0 && p.Metadata != nil }

// metadataOf returns an entry as the page that might have said it.
func metadataOf(e feed.Entry) *extract.Metadata {
	m := &extract.Metadata{
		Title:     e.Title,
		Published: e.Published.String(),
		Summary:   e.Summary,
		Image:     e.Image,
		Language:  e.Language,
		Tags:      e.Tags,
	}
	if e.Published.Precision != feed.PrecisionNone {
		m.Modified = e.Updated.String()
	}
	for _, a := range e.Authors {
		m.Authors = append(m.Authors, a.Name)
	}
	return m
}

// prune forgets the pages that were not asked for in a long time, but for the
// discovered ones, and the hosts that no page is left of.
func (c *Cache) prune(listed map[string]bool, now time.Time) {
	hosts := map[string]bool{}
	for u, p := range c.Pages {
		if !listed[u] && p.Found == nil && now.Sub(p.Asked) > forgetAfter {
			delete(c.Pages, u)
			continue
		}
		hosts[hostOf(u)] = true
		if p.Final != "" {
			hosts[hostOf(p.Final)] = true
		}
	}
	for u := range c.Sources {
		hosts[hostOf(u)] = true
	}
	for name := range c.Hosts {
		if !hosts[name] {
			delete(c.Hosts, name)
		}
	}
}

// foundAt returns the address at which the page was last found.
func (p *cachedPage) foundAt(listed string) string { return cmp.Or(p.Final, listed) }

// setRight corrects what was noted while the clock was ahead, so that the page is
// neither young nor new in failing for years. Asked tells of itself, see due.
func (p *cachedPage) setRight(now time.Time) {
	if p == nil {
		return
	}
	if p.Changed.After(now) {
		p.Changed = now
	}
	if p.Failing != nil && p.Failing.Since.After(now) {
		p.Failing.Since = now
	}
}

// isCandidate reports whether the page was discovered and never was an article
// yet.
func (p *cachedPage) isCandidate() bool { return p.Found != nil && p.Metadata == nil }
