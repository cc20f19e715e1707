package scrape

import (
	"net/http"
	"net/url"

	"feedgen/feed/digest"
	"feedgen/feed/link"
	"feedgen/scrape/extract"
)

// extractorVersion is kept with what a page said, see extract.Version.
const extractorVersion = extract.Version

// manner is how pages are read.
type manner struct {
	rules   map[string]extract.Rules   // by keys as link.MostSpecific takes them
	headers func(*url.URL) http.Header // of requests for a URL
}

// mannerOf returns how pages are read with these settings.
func mannerOf(s Settings) manner { return manner{s.Rules, s.Fetch.HeadersFor} }

// rulesFor returns the rules for the host of an address; the zero Rules where
// there are none.
func (m manner) rulesFor(address string) extract.Rules {
	r, _ := link.MostSpecific(m.rules, link.Host(address))
	return r
}

// digest returns what tells the rules and headers for the host of an address from
// others; empty: there are none.
func (m manner) digest(address string) string {
	d := ""
	if r, ok := link.MostSpecific(m.rules, link.Host(address)); ok {
		d = digest.Of(r)
	}
	if u, err := url.Parse(address); err == nil {
		if headers := m.headers(u); len(headers) > 0 {
			d += digest.Of(headers)
		}
	}
	return d
}

// readOtherwise reports whether a page was last read by another version of the
// extractor, or with other rules or headers, so that it may say other things
// unchanged.
func (m manner) readOtherwise(p *cachedPage, listed string) bool {
	return p.Extractor != extractorVersion || m.changed(p, listed)
}

// changed reports whether a page was last read with other rules or headers.
func (m manner) changed(p *cachedPage, listed string) bool {
	return p.Rules != m.digest(p.foundAt(listed))
}
