package verdict

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"feedgen/feed/date"
	"feedgen/feed/link"
	"feedgen/feed/text"
	"feedgen/feed/words"
	"feedgen/scrape/extract/page"

	"golang.org/x/net/html/atom"
)

// listingFolders are folders of lists of articles.
var listingFolders = words.Set(
	func(l *words.Language) string { return l.TagFolders },
	"tag tags category categories categorie kategorie kategoria categoria archive archives archiv archivo archivio "+
		"page search topics blog author authors",
)

// authorFolders are folders of authors' pages.
var authorFolders = words.Set(func(l *words.Language) string { return l.AuthorFolders })

const (
	beforeTeasers = 250 // bytes of text before a list
	teaserProse   = 2   // paragraphs of one teaser; articles have more in a row
)

// whyListing recognises lists of articles: archives, categories, pages of authors and
// tags. Their title or their address is that of a list, or no text belongs to their
// title; and linked headlines follow each other before any prose.
func whyListing(a *Page) string {
	d := a.Doc
	if a.Linked || a.Declared {
		return ""
	}
	list := readTeasers(a)
	if list.count < 2 || list.before > beforeTeasers || list.paragraphs > teaserProse {
		return ""
	}
	if title := calledListing(a); title != "" {
		return fmt.Sprintf("listing: the page calls itself %q", title)
	}
	title := a.Title
	shared, _ := SharedWords(title, d.URL.Path)
	switch query := d.URL.Query(); {
	case isListingAddress(d.URL.Path), query.Has("s"), query.Has("q"):
		return "listing: it has the address of one, and linked headlines"
	case list.count > 2 && (shared == 0 || len(text.Words(title)) <= 2):
		return "listing: it has linked headlines before any text"
	}
	return ""
}

// calledListing returns the title of a page that is one of a listing.
func calledListing(a *Page) string {
	for _, t := range a.Titles {
		if utf8.RuneCountInString(t) <= longestOwnName && titleListing().MatchString(t) {
			return t
		}
	}
	return ""
}

// teasers are the linked headlines of a page.
type teasers struct {
	count      int
	before     int // bytes of prose between the page's headline and the first
	paragraphs int // the most in a row without a teaser
}

func readTeasers(a *Page) teasers {
	d := a.Doc
	var starts []int
	for _, i := range d.Anchors {
		e := &d.Elems[i]
		if a.Zones[i]&page.Elsewhere == 0 && e.End-e.Start >= 8 && (a.Headline == 0 || e.Start >= a.End) &&
			leadsElsewhere(d, d.Attr(i, "href")) && isTeaser(d, i) {
			starts = append(starts, e.Start)
		}
	}
	list := teasers{count: len(starts)}
	row, passed := 0, 0
	for _, l := range d.Lines {
		for passed < len(starts) && starts[passed] <= l.Start {
			row = 0
			passed++
		}
		if l.Start < a.End || l.End-l.Start < 60 || a.zoneOf(l)&page.Elsewhere != 0 {
			continue
		}
		if passed == 0 {
			list.before += l.End - l.Start
		}
		if l.End-l.Start >= 80 {
			row++
			list.paragraphs = max(list.paragraphs, row)
		}
	}
	return list
}

// isTeaser reports whether a link is most of a heading, has one, or is in a short
// block beside a date.
func isTeaser(d *page.Document, i int) bool {
	e := &d.Elems[i]
	for up, depth := e.Parent, 0; up >= 0 && depth < 3; up, depth = d.Elems[up].Parent, depth+1 {
		length := d.Elems[up].End - d.Elems[up].Start
		switch d.Tag(up) {
		case atom.H2, atom.H3, atom.H4:
			return 2*(e.End-e.Start) >= length
		case atom.Li, atom.Div:
			if length < 400 {
				return d.Holds(up, atom.Time) || len(date.Find(d.TextOf(up), date.DayFirst)) > 0
			}
		}
	}
	return d.Holds(i, atom.H2, atom.H3, atom.H4)
}

// leadsElsewhere reports whether a link leads to another page of the site that
// is not its home page.
func leadsElsewhere(d *page.Document, href string) bool {
	u, err := url.Parse(d.Resolve(href))
	return err == nil && link.SameSite(u.Hostname(), d.URL.Hostname()) && u.Path != d.URL.Path && strings.Trim(u.Path, "/") != ""
}

// isListingAddress reports whether a path ends in the folder of a listing, in
// one and a name, or in a year and a month.
func isListingAddress(path string) bool {
	parts := strings.Split(strings.Trim(strings.ToLower(path), "/"), "/")
	last := parts[len(parts)-1]
	above := ""
	if len(parts) > 1 {
		above = parts[len(parts)-2]
	}
	isNumber := func(s string, low, high int) bool {
		n, err := strconv.Atoi(s)
		return err == nil && low <= n && n <= high
	}
	switch {
	case listingFolders()[last], listingFolders()[above] && above != "blog", authorFolders()[above]:
		return true
	case isNumber(last, 1990, 2100), isNumber(last, 1, 12) && isNumber(above, 1990, 2100):
		return true
	}
	return false
}
