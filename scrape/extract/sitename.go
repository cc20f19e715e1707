package extract

import (
	"strings"
	"unicode/utf8"
)

// siteNameKeys are the meta elements beside og:site_name that name the site.
var siteNameKeys = []string{
	"application-name", "apple-mobile-web-app-title", "dc.publisher", "cre", "publisher", "citation_journal_title", "citation_publisher",
}

// chooseSiteName chooses what the site calls itself.
func chooseSiteName(e *evidence, by ruling) choice {
	if by.decided {
		return by.choice(by.values...)
	}
	var cs candidates
	add := func(evidence string, weight float64, s string) {
		if s == "" {
			return
		}
		c := candidate{value: s, evidence: evidence, weight: weight}
		if utf8.RuneCountInString(s) > 80 || strings.Contains(s, "://") || strings.HasPrefix(s, "@") {
			cs.reject(c, "no name")
			return
		}
		cs.add(c)
	}
	for _, m := range e.doc.MetaValues("og:site_name") {
		add("og:site_name", 0.95, m.Content)
	}
	if n := e.data.article; n != nil {
		add("json-ld publisher", 0.85, e.data.nameOf(n["publisher"]))
		add("json-ld isPartOf", 0.6, e.data.websiteOf(n))
	}
	add("json-ld WebSite", 0.8, e.data.website())
	for _, key := range siteNameKeys {
		add("meta "+key, 0.7, e.doc.MetaValue(key))
	}
	add("<title>", 0.6, nameInTitle(e.doc.Title, e.site))
	return cs.choose(sameText)
}

// nameInTitle returns the end or start of <title> that other places on the
// page show to be the site's name.
func nameInTitle(title string, site *siteNames) string {
	parts := splitTitle(title)
	if len(parts) < 2 {
		return ""
	}
	for _, part := range []string{parts[len(parts)-1], parts[0]} {
		if site.isName(part) {
			return part
		}
	}
	return ""
}
