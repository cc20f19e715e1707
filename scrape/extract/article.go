package extract

import (
	"net/url"
	"strings"

	"feedgen/feed/date"
	"feedgen/feed/text"
	"feedgen/scrape/extract/credit"
	"feedgen/scrape/extract/page"
	"feedgen/scrape/extract/prose"

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
	credits  credit.Reader
	begun    int // from where on the text is no head of the article; see textStart
}

func newArticle(e *evidence) *article {
	language := chooseLanguage(e, e.ruled["language"])
	title := chooseTitle(e, e.ruled["title"])
	a := &article{evidence: e, language: language, title: title, order: dateOrder(language.value(), e.doc.URL), headline: title.elem}
	if a.headline > 0 {
		a.start, a.end = e.doc.Elems[a.headline].Start, e.doc.Elems[a.headline].End
	}
	a.zones = e.doc.ZonesAround(a.headline)
	a.begun = a.textStart()
	return a
}

// How far from the headline the byline stands, in bytes of text.
const (
	aboveHeadline = 500
	belowHeadline = 1500
	asideReach    = 700 // of what stands in an <aside> and the like

	// The name of a class sets nothing aside here, if it is short.
	besideAbove   = 300
	besideBelow   = 400
	longestBeside = 600
)

// isElsewhere reports whether an element is not part of the article's head:
// what stands beside it is, when it is next to the headline.
func (a *article) isElsewhere(i int) bool {
	e := &a.doc.Elems[i]
	z := a.zones[i] & (page.Elsewhere | page.Caption)
	if z != 0 && a.isBesideHeadline(i, z) {
		z = a.zoneByTag(i) & (page.Elsewhere | page.Caption)
	}
	if z == page.Aside {
		return e.Start > a.end+asideReach || e.End < a.start-asideReach || e.Start > a.begun
	}
	return z != 0
}

// isBesideHeadline reports whether a short element stands at the headline and
// is set aside by nothing but what its like are called there: teaser,
// breadcrumb, caption.
func (a *article) isBesideHeadline(i int, z page.Zone) bool {
	e := &a.doc.Elems[i]
	return a.headline > 0 && z&(page.Related|page.Comments) == 0 && e.End-e.Start <= longestBeside &&
		e.Start >= a.start-besideAbove && e.Start <= min(a.end+besideBelow, a.begun)
}

// zoneByTag returns the zones that an element stands in by what it and those
// around it are, and not by what they are called, as far as those are short.
func (a *article) zoneByTag(i int) page.Zone {
	var z page.Zone
	for up := i; up >= 0; up = a.doc.Elems[up].Parent {
		e := &a.doc.Elems[up]
		if e.End-e.Start > longestBeside || up <= a.headline && a.headline < e.Next {
			return z | a.zones[up]
		}
		z |= a.doc.ZoneByTag(up)
	}
	return z
}

// textStart returns where the article's text goes on behind its first
// paragraph, which may be a standfirst.
func (a *article) textStart() int {
	first := true
	for _, l := range a.doc.Lines {
		if l.Start < a.end || l.End-l.Start < 60 || a.zoneOf(l)&page.Elsewhere != 0 || !prose.IsProse(a.doc.Text[l.Start:l.End]) {
			continue
		}
		if !first {
			return l.Start
		}
		first = false
	}
	return len(a.doc.Text) + 1
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
	return a.data.article != nil || a.declaresArticle() || a.articleElement() > 0
}

// declaresArticle reports whether the page's head says that it is an article.
func (a *article) declaresArticle() bool {
	return strings.HasPrefix(strings.ToLower(a.doc.MetaValue("og:type")), "article")
}

// articleElement returns the first element that is or is called an article; 0:
// there is none.
func (a *article) articleElement() int {
	for i := range a.doc.Elems {
		if a.doc.Tag(i) == atom.Article && a.zones[i]&page.Elsewhere == 0 || a.doc.Elems[i].Hints&page.HintArticle != 0 {
			return i
		}
	}
	return 0
}

// ownTitles returns what the page calls itself in its head and first heading.
func (a *article) ownTitles() []string {
	d := a.doc
	titles := []string{d.Title, a.site.cut(d.Title), a.title.value()}
	if t := d.MetaValue("og:title"); t != "" {
		titles = append(titles, t)
	}
	for i := range d.Elems {
		if d.Tag(i) == atom.H1 && a.zones[i]&page.Hidden == 0 {
			titles = append(titles, d.TextOf(i))
			break
		}
	}
	return text.Unique(titles)
}
