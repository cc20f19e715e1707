package evidence

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

// Article is a page with its headline and the evidence that depends on it.
type Article struct {
	*Page
	Title    string     // that was chosen
	Order    date.Order // of the dates that the page shows
	Headline int        // the element that is the headline; 0: there is none
	Start    int        // of the headline in the text; without a headline 0
	End      int
	Zones    []page.Zone // of the elements
	Credits  credit.Reader
	Begun    int // where the head of the article ends: behind the first paragraph, which may be a standfirst
}

// At returns the article of a page in a language, with the title that was chosen and
// the element that is its headline; 0: there is none.
func (p *Page) At(language, title string, headline int) *Article {
	a := &Article{Page: p, Title: title, Order: dateOrder(language, p.Doc.URL), Headline: headline}
	if headline > 0 {
		a.Start, a.End = p.Doc.Elems[headline].Start, p.Doc.Elems[headline].End
	}
	a.Zones = p.Doc.ZonesAround(headline)
	a.Begun = a.textStart()
	return a
}

// The distance of the byline from the headline, in bytes of text.
const (
	AboveHeadline = 500
	BelowHeadline = 1500

	AsideReach = 700 // of elements in an <aside> and the like

	// Short elements within this distance are in no zone because of their names.
	besideAbove   = 300
	besideBelow   = 400
	longestBeside = 600
)

// IsElsewhere reports whether an element is no part of the article's head. An aside
// is a part of it if it is next to the headline.
func (a *Article) IsElsewhere(i int) bool {
	e := &a.Doc.Elems[i]
	z := a.Zones[i] & (page.Elsewhere | page.Caption)
	if z != 0 && a.isBesideHeadline(i, z) {
		z = a.zoneByTag(i) & (page.Elsewhere | page.Caption)
	}
	if z == page.Aside {
		if a.isMeta(i) {
			return false
		}
		return e.Start > a.End+AsideReach || e.End < a.Start-AsideReach || e.Start > a.Begun
	}
	return z != 0 || a.isInOtherArticle(i)
}

// isInOtherArticle reports whether the innermost <article> around an element is not the
// headline's, which is in one: it is a teaser, or a comment.
func (a *Article) isInOtherArticle(i int) bool {
	if a.Headline == 0 || a.Zones[i]&a.Zones[a.Headline]&page.Article == 0 {
		return false
	}
	for a.Doc.Tag(i) != atom.Article {
		if i = a.Doc.Elems[i].Parent; i < 0 {
			return false
		}
	}
	return a.Headline < i || a.Headline >= a.Doc.Elems[i].Next
}

// isMeta reports whether the <aside> around an element is named for the date in it:
// themes put the article's byline there.
func (a *Article) isMeta(i int) bool {
	for up := i; up >= 0 && a.Zones[up]&page.Aside != 0; up = a.Doc.Elems[up].Parent {
		if a.Doc.Tag(up) == atom.Aside {
			return a.Doc.Elems[up].Hints&page.HintDate != 0
		}
	}
	return false
}

// LineAbove returns the line above an element that starts a line; empty: there is none,
// or the element does not start one.
func (a *Article) LineAbove(i int) string {
	lines, start := a.Doc.Lines, a.Doc.Elems[i].Start
	_, at := a.Doc.LinesIn(0, start)
	if at == 0 || at == len(lines) || lines[at].Start != start {
		return ""
	}
	return strings.TrimSpace(a.Doc.Text[lines[at-1].Start:lines[at-1].End])
}

// isBesideHeadline reports whether a short element is at the headline, in zones that
// elements of the article's head are often named for: teaser, breadcrumb, caption.
func (a *Article) isBesideHeadline(i int, z page.Zone) bool {
	e := &a.Doc.Elems[i]
	if z&page.Comments != 0 && (e.Start < a.End || a.isComment(i)) {
		return false // at other places before the text the name is of the number of comments, or of a link to them
	}
	return a.Headline > 0 && z&page.Related == 0 && e.End-e.Start <= longestBeside &&
		e.Start >= a.Start-besideAbove && e.Start <= min(a.End+besideBelow, a.Begun)
}

// isComment reports whether an element or one around it is called a comment, and
// not only something with the word in its name.
func (a *Article) isComment(i int) bool {
	for up := i; up >= 0 && a.Doc.Elems[up].End-a.Doc.Elems[up].Start <= longestBeside; up = a.Doc.Elems[up].Parent {
		if page.HasWord(strings.ToLower(a.Doc.Attr(up, "class")), "comment", "comments") {
			return true
		}
	}
	return false
}

// zoneByTag returns the zones of an element by its tag and those of the elements around
// it, and not by their names, as far as these elements are short.
func (a *Article) zoneByTag(i int) page.Zone {
	var z page.Zone
	for up := i; up >= 0; up = a.Doc.Elems[up].Parent {
		e := &a.Doc.Elems[up]
		if e.End-e.Start > longestBeside || up <= a.Headline && a.Headline < e.Next {
			return z | a.Zones[up]&^(page.Teaser|page.Comments)
		}
		z |= a.Doc.ZoneByTag(up)
	}
	return z
}

// textStart returns the start of the second paragraph of the article's text. The
// first may be a standfirst.
func (a *Article) textStart() int {
	first := true
	for _, l := range a.Doc.Lines {
		if l.Start < a.End || l.End-l.Start < 60 || a.ZoneOf(l)&page.Elsewhere != 0 || !prose.IsProse(a.Doc.Text[l.Start:l.End]) {
			continue
		}
		if !first {
			return l.Start
		}
		first = false
	}
	return len(a.Doc.Text) + 1
}

// ZoneOf returns the zones of a line.
func (a *Article) ZoneOf(l page.Line) page.Zone { return a.Zones[max(l.Elem, 0)] }

// dateOrder returns the order of day and month in 02/03/2024 on a page: only Americans
// write the month first.
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

// SaysArticle reports whether the page declares or marks up one article.
func (a *Article) SaysArticle() bool {
	return a.Data.Article != nil || a.DeclaresArticle() || a.ArticleElement() > 0
}

// DeclaresArticle reports whether the page's head declares an article.
func (a *Article) DeclaresArticle() bool {
	return strings.HasPrefix(strings.ToLower(a.Doc.MetaValue("og:type")), "article")
}

// ArticleElement returns the first element that is an <article> or named as one; 0:
// there is none.
func (a *Article) ArticleElement() int {
	for i := range a.Doc.Elems {
		if a.Doc.Tag(i) == atom.Article && a.Zones[i]&page.Elsewhere == 0 || a.Doc.Elems[i].Hints&page.HintArticle != 0 {
			return i
		}
	}
	return 0
}

// OwnTitles returns the titles of the page in its head and its first h1.
func (a *Article) OwnTitles() []string {
	d := a.Doc
	titles := []string{d.Title, a.Site.Cut(d.Title), a.Title}
	if t := d.MetaValue("og:title"); t != "" {
		titles = append(titles, t)
	}
	for i := range d.Elems {
		if d.Tag(i) == atom.H1 && a.Zones[i]&page.Hidden == 0 {
			titles = append(titles, d.TextOf(i))
			break
		}
	}
	return text.Unique(titles)
}
