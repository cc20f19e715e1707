package extract

import (
	"net/url"
	"slices"
	"strings"

	"feedgen/feed/link"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/page"
)

// chooseOriginal chooses the canonical address on another site that the head
// declares: the page is a copy.
func chooseOriginal(d *page.Document, by elect.Ruling) elect.Choice {
	if by.Decided {
		return ruledAddress("original", by, d)
	}
	address := d.Resolve(declaredCanonical(&elect.Candidates{}, d))
	if !isElsewhere(d, address) {
		return elect.Choice{}
	}
	return elect.Choice{Values: []string{address}, Evidence: "link rel=canonical"}
}

// maxSyndication is how many copies a page may name.
const maxSyndication = 10

// chooseSyndication chooses the addresses on other sites that the page declares for
// its copies: u-syndication (microformats2) and rel=syndication.
func chooseSyndication(d *page.Document, by elect.Ruling) elect.Choice {
	if by.Decided {
		return by.Choice(by.Values...)
	}
	var values []string
	add := func(href string) {
		address := d.Resolve(href)
		if len(values) < maxSyndication && isElsewhere(d, address) && !slices.Contains(values, address) {
			values = append(values, address)
		}
	}
	for _, l := range d.Links {
		if page.HasWord(l.Rel, "syndication") {
			add(l.Href)
		}
	}
	for i := range d.Elems {
		// Most elements are no links, and this costs least.
		if href := d.Attr(i, "href"); href != "" &&
			(page.HasWord(strings.ToLower(d.Attr(i, "class")), "u-syndication") || page.HasWord(d.Attr(i, "rel"), "syndication")) {
			add(href)
		}
	}
	return elect.Choice{Values: values, Evidence: "u-syndication"}
}

// isElsewhere reports whether an address is on another site than the page, and is no
// home page.
func isElsewhere(d *page.Document, address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && d.URL.Host != "" && !link.SameSite(d.URL.Hostname(), u.Hostname()) &&
		(strings.Trim(u.Path, "/") != "" || u.RawQuery != "")
}
