// Package title elects the headline of an article: a heading that agrees with the
// page's head or address, else the title of the head without the name of the site.
package title

import (
	"strings"

	"feedgen/feed/text"
	"feedgen/feed/words"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/page"

	"golang.org/x/net/html/atom"
)

// titleKeys are the meta elements with the title, except those of social networks.
var titleKeys = []string{"citation_title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "title", "headline"}

// isAddress reports whether a title is an absolute URL.
func isAddress(s string) bool {
	scheme, rest, ok := strings.Cut(s, "://")
	return ok && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")) && !strings.Contains(rest, " ")
}

// Choose chooses the headline. The element of the choice is the heading that shows it;
// 0: none does.
func Choose(e *evidence.Page, by elect.Ruling) elect.Choice {
	if by.Decided {
		c := by.Choice(by.Values...)
		c.Elem = headingThatSays(e.Doc, c.Value())
		return c
	}
	var cs elect.Candidates
	addHeadings(&cs, e)
	add := func(evidence, s string) {
		cut := e.Site.Cut(s)
		// The titles of the head are copies of each other.
		c := elect.Candidate{Value: cut, Evidence: evidence, Weight: elect.Weight("title", evidence), Family: "head"}
		if cut != s {
			cs.Reject(elect.Candidate{Value: s, Evidence: evidence}, "ends or starts with the site's name")
		}
		switch {
		case e.Site.IsTitle(cut) || cut != s && e.Site.IsName(cut):
			cs.Reject(c, "the site's name")
			return
		case isAddress(cut):
			cs.Reject(c, "an address")
			return
		}
		cs.Add(c)
	}
	add("json-ld headline", e.Data.Headline())
	add("og:title", e.Doc.MetaValue("og:title"))
	add("twitter:title", e.Doc.MetaValue("twitter:title"))
	for _, key := range titleKeys {
		add("meta "+key, e.Doc.MetaValue(key))
	}
	add("<title>", e.Doc.Title)
	c := cs.Choose(elect.SameText)
	spellAsHead(&c, e)
	if len(c.Values) > 0 {
		c.Values = []string{withoutDay(c.Value())}
	}
	if c.Elem == 0 && len(c.Values) > 0 {
		c.Elem = headingThatSays(e.Doc, c.Value())
	}
	return c
}

// leadingDay is the day of publication in front of a headline, as in
// "23.01.2022 - The bridge is open again".
var leadingDay = words.Pattern(`^(?:\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d)(?:\s+[-–—|·•]|\s?:)\s+`)

// withoutDay returns a title without the day in front of it, if several words
// follow.
func withoutDay(s string) string {
	rest := leadingDay().ReplaceAllString(s, "")
	if len(strings.Fields(rest)) < fewestOfSlug {
		return s
	}
	return rest
}

// spellAsHead replaces a heading with raised or lowered letters, which text can't show,
// by the same title in the head: E = mc² and not E = mc2.
func spellAsHead(c *elect.Choice, e *evidence.Page) {
	if c.Elem == 0 || !e.Doc.Holds(c.Elem, atom.Sup, atom.Sub) {
		return
	}
	for _, s := range []string{e.Doc.MetaValue("og:title"), e.Doc.Title} {
		if s = e.Site.Cut(s); text.Squash(s) == text.Squash(c.Value()) {
			c.Values = []string{s}
			return
		}
	}
}

// headingThatSays returns the first heading with the title as its text, else the first
// h1 of the article; 0: there is none.
func headingThatSays(d *page.Document, title string) int {
	want := text.Squash(title)
	for i := range d.Elems {
		switch d.Tag(i) {
		case atom.H1, atom.H2, atom.H3:
			if d.Zones[i]&page.Hidden == 0 && text.Squash(d.TextOf(i)) == want {
				return i
			}
		}
	}
	for i := range d.Elems {
		if d.Tag(i) == atom.H1 && d.Zones[i]&page.Elsewhere == 0 {
			return i
		}
	}
	return 0
}
