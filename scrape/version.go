package scrape

import (
	"feedgen/feed/digest"
	"feedgen/feed/link"
	"feedgen/scrape/extract"
)

// extractorVersion is kept with what a page said, see extract.Version.
const extractorVersion = extract.Version

// rules are those of hosts, by keys as link.MostSpecific takes them.
type rules map[string]extract.Rules

// of returns the rules for the host of an address; the zero Rules where there
// are none.
func (rs rules) of(address string) extract.Rules {
	r, _ := link.MostSpecific(rs, link.Host(address))
	return r
}

// digest returns what tells the rules for the host of an address from others;
// empty: there are none.
func (rs rules) digest(address string) string {
	r, ok := link.MostSpecific(rs, link.Host(address))
	if !ok {
		return ""
	}
	return digest.Of(r)
}

// readOtherwise reports whether a page was last read by another version of the
// extractor or with other rules, so that it may say other things unchanged.
func (rs rules) readOtherwise(p *cachedPage, listed string) bool {
	return p.Extractor != extractorVersion || rs.changed(p, listed)
}

// changed reports whether a page was last read with other rules.
func (rs rules) changed(p *cachedPage, listed string) bool {
	return p.Rules != rs.digest(p.foundAt(listed))
}
