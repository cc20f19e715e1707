package extract

import (
	"feedgen/feed/date"
	"feedgen/feed/text"
	"feedgen/scrape/extract/page"
)

// evidence is what a page says of its article wherever its headline stands.
type evidence struct {
	doc          *page.Document
	httpLanguage string // the Content-Language header
	data         *linkedData
	site         *siteNames
	ruled        map[string]ruling // by the names of the fields that have a rule
	warnings     []string          // of the rules
}

func gather(doc *page.Document, httpLanguage string, rules Rules) *evidence {
	data := readLinkedData(doc)
	ruled, warnings := applyRules(doc, rules)
	return &evidence{doc: doc, httpLanguage: httpLanguage, data: data, site: readSiteNames(doc, data), ruled: ruled, warnings: warnings}
}

// article is a page with the evidence for its article, seen from its headline.
// Language and title are chosen already, for the choice of other fields depends
// on them.
type article struct {
	*evidence
	language choice
	title    choice
	order    date.Order // of the dates that the page shows
	headline int        // the element that is the headline; 0: there is none
	start    int        // of the headline in the text; without one the text starts with it
	end      int
	zones    []page.Zone // that the elements stand in
}

func newArticle(e *evidence) *article {
	language := chooseLanguage(e, e.ruled["language"])
	title := chooseTitle(e, e.ruled["title"])
	a := &article{evidence: e, language: language, title: title, order: dateOrder(language.value(), e.doc.URL), headline: title.elem}
	if a.headline > 0 {
		a.start, a.end = e.doc.Elems[a.headline].Start, e.doc.Elems[a.headline].End
	}
	a.zones = e.doc.ZonesAround(a.headline)
	return a
}

// How far from the headline the byline stands, in bytes of text.
const (
	aboveHeadline = 500
	belowHeadline = 1500
	asideReach    = 700 // of what stands in an <aside> and the like
)

// isElsewhere reports whether an element is not part of the article's head:
// what stands beside it is, when it is next to the headline.
func (a *article) isElsewhere(i int) bool {
	e := &a.doc.Elems[i]
	z := a.zones[i] & (page.Elsewhere | page.Caption)
	if z == page.Aside {
		return e.Start > a.end+asideReach || e.End < a.start-asideReach
	}
	return z != 0
}

// zoneOf returns the zones in which a line stands.
func (a *article) zoneOf(l page.Line) page.Zone { return a.zones[max(l.Elem, 0)] }

func fold(s string) string { return text.Fold(s) }

func squash(s string) string { return text.Squash(s) }
