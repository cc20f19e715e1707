package scrape

import (
	"cmp"
	"net/http"
	"net/url"
	"time"

	"feedgen/feed/digest"
	"feedgen/feed/link"
	"feedgen/scrape/extract"
	"feedgen/scrape/memory"
)

// manner is how pages are read.
type manner struct {
	rules   map[string]extract.Rules   // by keys as link.MostSpecific takes them
	headers func(*url.URL) http.Header // of requests for a URL

	staleAfter time.Duration // until a damaged page is believed
}

// mannerOf returns how pages are read with these settings.
func mannerOf(s Settings) manner {
	return manner{s.Rules, s.Fetch.HeadersFor, cmp.Or(s.StaleAfter, DefaultStaleAfter)}
}

// rulesFor returns the rules for the host of an address; the zero Rules where
// there are none.
func (m manner) rulesFor(address string) extract.Rules {
	r, _ := link.MostSpecific(m.rules, link.Host(address))
	return r
}

// rulesDigest returns a digest of the rules for the host of an address; empty: there
// are none.
func (m manner) rulesDigest(address string) string {
	r, ok := link.MostSpecific(m.rules, link.Host(address))
	if !ok {
		return ""
	}
	return digest.Of(r)
}

// headersDigest returns a digest of the headers for the host of an address; empty:
// there are none.
func (m manner) headersDigest(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	headers := m.headers(u)
	if len(headers) == 0 {
		return ""
	}
	return digest.Of(headers)
}

// digest returns the digests of rules and headers with which the page at an address
// is read: the variant of memory.Page.
func (m manner) digest(address string) string {
	return m.rulesDigest(address) + " " + m.headersDigest(address)
}

// readOtherwise reports whether a page was last read by another version of the
// extractor, or with other rules or headers, and so may have other metadata although
// it is unchanged.
func (m manner) readOtherwise(p *memory.Page, listed string) bool {
	at := p.FoundAt(listed)
	return p.Extractor != extract.Version || p.Rules != m.rulesDigest(at) || p.Headers != m.headersDigest(at)
}

// changed reports whether a page was last read with other rules or headers. A state
// of version 1 has no digest of headers.
func (m manner) changed(p *memory.Page, listed string) bool {
	at := p.FoundAt(listed)
	return p.Rules != m.rulesDigest(at) || p.Headers != "" && p.Headers != m.headersDigest(at)
}
