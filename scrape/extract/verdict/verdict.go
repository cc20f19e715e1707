// Package verdict decides whether a page is an article, by its content and by what was
// known of it before. Walls, consent pages, errors, notices, empty shells, home pages
// and lists of articles are none.
package verdict

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"feedgen/feed/words"
	"feedgen/scrape/extract/page"

	"golang.org/x/net/html/atom"
)

// shellText are texts of pages that show nothing without scripts.
var shellText = words.Pattern(`(?i)%s`, func(l *words.Language) []string { return l.NeedsScript })

// Judge returns why a page is no article; empty for an article. The signs are for
// judging it again once more is known.
func Judge(a *Page) (string, Signs) {
	for _, why := range []func(*Page) string{whyByClass, whyHomePage, whyListing} {
		if why := why(a); why != "" {
			return why, Signs{}
		}
	}
	prose := proseLength(a)
	s := readSigns(a, prose)
	why := s.Judge(a.Title, Known{Addresses: []string{a.Doc.URL.String()}})
	if why == "" || why != s.notice {
		if t := calledListing(a); t != "" && !s.strong && prose < 300 && s.pro <= 2 {
			return fmt.Sprintf("listing: the page calls itself %q", t), s
		}
		if prose == 0 && !a.Summary && !a.Published && !a.Authors {
			if empty := whyEmpty(a); empty != "" {
				return empty, s
			}
		}
	}
	s.Decided = true
	return why, s
}

// Page is the input of Judge: a page with the metadata that were chosen.
type Page struct {
	Doc   *page.Document
	Body  []byte
	Zones []page.Zone // of the elements

	Headline   int // the element that is the headline; 0: there is none
	Start, End int // of the headline in the text

	Title  string
	Titles []string // the titles of the page in its head and headings
	IsSite bool     // the title is the name of the site, or there is none

	Linked   bool // there is linked data of the article
	Declared bool // its head says that it is an article
	Element  int  // the element that is an article; 0: there is none

	Published, Authors, Summary bool // there is a value
}

// zoneOf returns the zones of a line.
func (a *Page) zoneOf(l page.Line) page.Zone { return a.Zones[max(l.Elem, 0)] }

// littleProse is the length of prose, in bytes, below which the markup of a
// guard, a form for a password and noindex count against a page.
const littleProse = 600

// noProse is the length of prose, in bytes, of a page that shows a sentence or two.
const noProse = 200

// readSigns weighs the signs on a page. The unit is a phrase that is common in notices
// and possible in an article.
func readSigns(a *Page, prose int) Signs {
	var s Signs
	add := func(weight int, is bool) {
		if is {
			s.pro += weight
		}
	}
	element := a.Element > 0 && a.Doc.Elems[a.Element].End-a.Doc.Elems[a.Element].Start > 80
	add(2, a.Linked)
	add(1, a.Declared)
	add(2, a.Published)
	add(2, a.Authors)
	add(1, element)
	add(1, element && prose >= littleProse)
	add(1, paragraphs(a) >= 2)
	add(1, prose >= littleProse)
	add(1, prose >= 1500)
	s.strong = a.Linked || a.Declared || a.Published && a.Authors || element && prose >= 200 || prose >= 1500
	if prose >= 4000 || s.pro >= 7 {
		return s // whatever its titles are
	}
	s.against, s.notice = readNotice(a, prose)
	if prose >= littleProse {
		return s
	}
	against := func(weight int, is bool, notice string) {
		if is {
			s.against += weight
			s.notice = cmp.Or(s.notice, notice)
		}
	}
	against(3, hasGuard(a.Body), "bot wall: it has the markup of one")
	against(2, asksPassword(a, page.Hidden), "login wall: the page asks for a password")
	against(2, prose < noProse && asksPassword(a, page.Elsewhere), "login wall: the page asks for a password, and shows no text")
	against(
		1,
		strings.Contains(strings.ToLower(a.Doc.MetaValue("robots")), "noindex"),
		"no article: it has little text, and wants to be in no index",
	)
	return s
}

// paragraphs counts the lines of prose outside of menus and the like.
func paragraphs(a *Page) int {
	n := 0
	for _, l := range a.Doc.Lines {
		if l.End-l.Start >= 80 && a.zoneOf(l)&page.Elsewhere == 0 {
			n++
		}
	}
	return n
}

// proseLength returns how many bytes of sentences the page shows.
func proseLength(a *Page) int {
	n := 0
	for _, l := range a.Doc.Lines {
		if l.End-l.Start >= 80 && a.zoneOf(l)&(page.Hidden|page.Navigation|page.Footer|page.Chrome) == 0 {
			n += l.End - l.Start
		}
	}
	return n
}

// asksPassword reports whether the page has a form for a password outside of some zones.
func asksPassword(a *Page, except page.Zone) bool {
	for i := range a.Doc.Elems {
		if a.Doc.Tag(i) == atom.Input && strings.EqualFold(a.Doc.Attr(i, "type"), "password") && a.Zones[i]&except == 0 {
			return true
		}
	}
	return false
}

// whyByClass reads the classes by which WordPress and similar systems mark the body of
// a page.
func whyByClass(a *Page) string {
	d := a.Doc
	for i := range d.Elems {
		if d.Tag(i) != atom.Body {
			continue
		}
		class := strings.ToLower(d.Attr(i, "class"))
		switch {
		case page.HasWord(class, "error404", "error-404", "page-404", "not-found"):
			return "soft 404: the page's body has the class of an error"
		case page.HasWord(class, "single", "single-post", "page"):
			return ""
		case page.HasWord(class, "archive") && page.HasWord(class, "category", "tag", "author", "date"),
			page.HasWord(class, "search-results"):
			return "listing: the page's body has the class of an archive"
		case page.HasWord(class, "home") && page.HasWord(class, "blog"):
			return "home page: the page's body has the class of one"
		}
		break
	}
	return ""
}

// whyHomePage recognises the home page by its address together with its content, or by
// the address that it declares.
func whyHomePage(a *Page) string {
	d := a.Doc
	if d.URL.Host == "" || a.Linked {
		return ""
	}
	named := a.IsSite
	if strings.Trim(d.URL.Path, "/") == "" && d.URL.RawQuery == "" {
		switch {
		case named:
			return "home page: its address has no path, and its title is the site's name"
		case strings.EqualFold(d.MetaValue("og:type"), "website"):
			return "home page: its address has no path, and its og:type is website"
		case articlesShown(d) > 2:
			return "home page: its address has no path, and it shows several articles"
		}
		return ""
	}
	if !named || a.Declared || a.Element > 0 {
		return ""
	}
	for _, l := range d.Links {
		if page.HasWord(l.Rel, "canonical") && page.IsHome(d.URL, l.Href) {
			return "home page: it declares the site's address as its own"
		}
	}
	return ""
}

// articlesShown counts the outermost <article> elements.
func articlesShown(d *page.Document) int {
	n := 0
	for i := 0; i < len(d.Elems); i++ {
		if d.Tag(i) == atom.Article {
			n++
			i = d.Elems[i].Next - 1
		}
	}
	return n
}

// whyEmpty recognises pages without text. A shell whose head declares the article's
// title and description counts as a page.
func whyEmpty(a *Page) string {
	switch letters := utf8.RuneCountInString(a.Doc.Text); {
	case a.Title == "" && letters < 400:
		return "empty shell: the page has hardly any text, and no title"
	case letters < 400 && shellText().MatchString(a.Doc.Text):
		return "empty shell: the page needs scripts to show anything"
	case letters < 150 && a.Doc.MetaValue("og:title") == "":
		return "empty shell: the page has hardly any text"
	}
	return ""
}
