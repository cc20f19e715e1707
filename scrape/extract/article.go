package extract

import (
	"net/url"
	"strings"

	"feedgen/feed/date"
	"feedgen/scrape/extract/page"

	"golang.org/x/net/html/atom"
)

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

// dateOrder returns how the readers of a page read 02/03/2024: all but
// Americans put the day first.
func dateOrder(language string, address *url.URL) date.Order {
	if language != "en" && language != "" {
		return date.Order(language != "en-US")
	}
	host := address.Hostname()
	switch host[strings.LastIndexByte(host, '.')+1:] {
	case "com", "org", "net", "us", "gov", "edu", "io":
		return date.MonthFirst
	}
	return date.DayFirst
}

// saysArticle reports whether the page itself says that it is one article.
func (a *article) saysArticle() bool {
	d := a.doc
	if a.data.article != nil || strings.HasPrefix(strings.ToLower(d.MetaValue("og:type")), "article") {
		return true
	}
	for i := range d.Elems {
		if d.Tag(i) == atom.Article && a.zones[i]&page.Elsewhere == 0 || d.Elems[i].Hints&page.HintArticle != 0 {
			return true
		}
	}
	return false
}
