package extract

import (
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"strings"
	"unicode/utf8"
)

// siteNameKeys are the meta elements beside og:site_name that name the site.
var siteNameKeys = []string{
	"application-name", "apple-mobile-web-app-title", "dc.publisher", "cre", "publisher", "citation_journal_title", "citation_publisher",
}

// chooseSiteName chooses the name of the site.
func chooseSiteName(e *evidence.Page, by elect.Ruling) elect.Choice {
	if by.Decided {
		return by.Choice(by.Values...)
	}
	var cs elect.Candidates
	add := func(evidence, s string) {
		c := elect.Candidate{Value: s, Evidence: evidence, Weight: elect.Weight("site_name", evidence)}
		if utf8.RuneCountInString(s) > 80 || strings.Contains(s, "://") || strings.HasPrefix(s, "@") {
			cs.Reject(c, "no name")
			return
		}
		cs.Add(c)
	}
	for _, m := range e.Doc.MetaValues("og:site_name") {
		add("og:site_name", m.Content)
	}
	add("json-ld publisher", e.Data.NameOf(e.Data.Article["publisher"]))
	add("json-ld isPartOf", e.Data.WebsiteOf(e.Data.Article))
	add("json-ld WebSite", e.Data.Website())
	for _, key := range siteNameKeys {
		add("meta "+key, e.Doc.MetaValue(key))
	}
	add("title of a feed", e.Site.FeedName())
	add("<title>", nameInTitle(e.Doc.Title, e.Site))
	return cs.Choose(elect.SameText)
}

// nameInTitle returns the end or start of <title> that is the site's name according
// to other evidence.
func nameInTitle(title string, site *evidence.Site) string {
	parts := evidence.SplitTitle(title)
	if len(parts) < 2 {
		return ""
	}
	for _, part := range []string{parts[len(parts)-1], parts[0]} {
		if site.IsName(part) {
			return part
		}
	}
	return ""
}
