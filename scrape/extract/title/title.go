// Package title elects the headline of an article: what the page shows as one,
// when its head agrees, else the title of the head without the name of the site.
package title

import (
	"slices"
	"strings"

	"feedgen/feed/text"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/page"
	"feedgen/scrape/extract/verdict"

	"golang.org/x/net/html/atom"
)

// titleKeys are the meta elements that hold the title, beside those of social
// networks.
var titleKeys = []string{"citation_title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "title", "headline"}

// Choose chooses the headline: what the page shows as one, when its
// metadata agree, and else the metadata without the site's name.
func Choose(e *evidence.Page, by elect.Ruling) elect.Choice {
	if by.Decided {
		c := by.Choice(by.Values...)
		c.Elem = headingThatSays(e.Doc, c.Value())
		return c
	}
	var cs elect.Candidates
	addHeadings(&cs, e)
	add := func(evidence string, weight float64, s string) {
		cut := e.Site.Cut(s)
		// The parts of the head repeat each other, which is no agreement.
		c := elect.Candidate{Value: cut, Evidence: evidence, Weight: weight, Family: "head"}
		if cut != s {
			cs.Reject(elect.Candidate{Value: s, Evidence: evidence}, "ends or starts with the site's name")
		}
		if e.Site.IsTitle(cut) {
			cs.Reject(c, "the site's name")
			return
		}
		cs.Add(c)
	}
	add("json-ld headline", 0.82, e.Data.Headline())
	add("og:title", 0.7, e.Doc.MetaValue("og:title"))
	add("twitter:title", 0.62, e.Doc.MetaValue("twitter:title"))
	for _, key := range titleKeys {
		add("meta "+key, 0.6, e.Doc.MetaValue(key))
	}
	add("<title>", 0.55, e.Doc.Title)
	c := cs.Choose(elect.SameText)
	spellAsHead(&c, e)
	if c.Elem == 0 && len(c.Values) > 0 {
		c.Elem = headingThatSays(e.Doc, c.Value())
	}
	return c
}

// spellAsHead takes the spelling of the page's head for a heading with raised or
// lowered letters, which text can't show: E = mc² and not E = mc2.
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

// mostHeadings bounds the candidates: a page with more headings like its title
// repeats itself.
const mostHeadings = 40

// addHeadings takes in what the page shows as its headline.
func addHeadings(cs *elect.Candidates, e *evidence.Page) {
	d := e.Doc
	titles := headTitles(e)
	h1s := 0
	for i := range d.Elems {
		if d.Tag(i) == atom.H1 && d.Zones[i]&page.Hidden == 0 && d.Elems[i].End > d.Elems[i].Start {
			h1s++
		}
	}
	seen := 0
	for i := range d.Elems {
		if len(cs.List) == mostHeadings {
			break
		}
		if !isHeading(d, i) {
			continue
		}
		c := elect.Candidate{Value: headingText(e, i, titles), Elem: i, Evidence: d.Tag(i).String()}
		isH1 := d.Tag(i) == atom.H1
		switch {
		case c.Value == "" || len(c.Value) > evidence.LongestTitle:
			continue
		case isMasthead(d, i) || isH1 && e.Site.IsTitle(c.Value):
			cs.Reject(c, "the site's name")
			continue
		case isH1:
			c.Weight = h1Weight(h1s, seen)
			if isForeign(e, c.Value) {
				c.Weight = foreignWeight
			}
			seen++
		case d.Zones[i]&page.Elsewhere != 0:
			continue
		}
		if rest := withoutKicker(d, i, titles); rest != "" {
			c.Value = rest
			c.Evidence += " without its kicker"
		}
		agreed := agreement(c.Value, titles)
		if isH1 && h1s == 1 && startsOne(titles, c.Value) {
			agreed = 2
		}
		switch agreed {
		case 2:
			c.Evidence += ", as in <title>"
			c.Weight = 0.78
			if isH1 {
				c.Weight = 0.92
			}
			if d.Zones[i]&page.Elsewhere != 0 {
				c.Weight -= 0.2
			}
		case 1:
			c.Evidence += ", much like <title>"
			c.Weight = max(c.Weight+0.12, 0.3)
		default:
			if !isH1 {
				continue
			}
		}
		cs.Add(c)
	}
}

// headingText returns what a heading says, without the site's name at its end if
// the head agrees.
func headingText(e *evidence.Page, i int, titles []string) string {
	full, bare := e.Doc.HeadingText(i)
	if full != bare && !slices.Contains(titles, text.Fold(full)) && slices.Contains(titles, text.Fold(bare)) {
		full = bare
	}
	if cut := e.Site.Cut(full); strings.HasPrefix(full, cut) && slices.Contains(titles, text.Fold(cut)) {
		return cut
	}
	return full
}

// startsOne reports whether one of the titles, which are folded, starts with a
// heading.
func startsOne(titles []string, heading string) bool {
	h := text.Fold(heading)
	return h != "" && slices.ContainsFunc(titles, func(t string) bool { return strings.HasPrefix(t, h+" ") })
}

// foreignWeight is that of an h1 of something else than the article: less than
// that of <title>.
const foreignWeight = 0.5

// isForeign reports whether a heading is of a widget, a theme or a part of the
// page: it shares no word with the titles of the head, which agree with each
// other or with the address.
func isForeign(e *evidence.Page, heading string) bool {
	title, social := text.Words(e.Site.Cut(e.Doc.Title)), text.Words(e.Site.Cut(e.Doc.MetaValue("og:title")))
	own := text.Words(heading)
	shares := func(list []string) int {
		n := 0
		for _, w := range list {
			if len(w) > 2 && slices.Contains(own, w) {
				n++
			}
		}
		return n
	}
	const longest = 3 // words: a longer one is a headline of its own
	if len(title) < 2 || len(own) > longest || shares(title) > 0 || shares(social) > 0 {
		return false
	}
	if slices.Equal(title, social) {
		return true
	}
	byTitle, _ := verdict.SharedWords(e.Doc.Title, e.Doc.URL.Path)
	byHeading, _ := verdict.SharedWords(heading, e.Doc.URL.Path)
	return byTitle >= 2 && byHeading == 0
}

// isHeading reports whether an element is shown as a heading, by its tag or by
// its class.
func isHeading(d *page.Document, i int) bool {
	e := &d.Elems[i]
	if d.Zones[i]&page.Hidden != 0 {
		return false
	}
	switch e.Tag {
	case atom.H1, atom.H2, atom.H3:
		return true
	}
	return e.Hints&page.HintTitle != 0 && e.End-e.Start < 300 || page.HasWord(d.Attr(i, "itemprop"), "headline")
}

// withoutKicker returns the text of a heading without the topic that stands
// above the headline in an element of its own, if the page's metadata know the
// rest as the title.
func withoutKicker(d *page.Document, i int, titles []string) string {
	e := &d.Elems[i]
	for j := i + 1; j < e.Next; j++ {
		first := &d.Elems[j]
		if first.Start != e.Start || first.End == e.End || first.End == first.Start {
			continue
		}
		rest := strings.Trim(strings.ReplaceAll(d.Text[first.End:e.End], "\n", " "), " :|–-")
		if slices.Contains(titles, text.Fold(rest)) {
			return rest
		}
	}
	return ""
}

// h1Weight says how far an h1 that <title> doesn't repeat can be trusted: the
// only one nearly always is the headline, the first of several often.
func h1Weight(count, before int) float64 {
	switch {
	case count == 1:
		return 0.76
	case before == 0:
		return 0.55
	}
	return 0.4
}

// headTitles returns the titles of the metadata without the site's name,
// folded.
func headTitles(e *evidence.Page) []string {
	var titles []string
	for _, s := range []string{e.Doc.Title, e.Doc.MetaValue("og:title"), e.Data.Headline(), e.Doc.MetaValue("twitter:title")} {
		if f := text.Fold(e.Site.Cut(s)); f != "" {
			titles = append(titles, f)
		}
	}
	return titles
}

// agreement says how far a heading and one of the titles are the same: 2, one
// holds the other and hardly more; 1, they share most of their words; 0, not.
func agreement(heading string, titles []string) int {
	h := text.Fold(heading)
	best := 0
	for _, t := range titles {
		switch {
		case h == "":
		case h == t, strings.Contains(" "+t+" ", " "+h+" ") && 10*len(h) >= 4*len(t):
			return 2
		case shared(h, t) >= 0.5:
			best = 1
		}
	}
	return best
}

// shared returns the share of words that two folded texts have in common.
func shared(a, b string) float64 {
	wa, wb := strings.Fields(a), map[string]bool{}
	for w := range strings.FieldsSeq(b) {
		wb[w] = true
	}
	if len(wa) < 2 || len(wb) < 2 {
		return 0
	}
	n := 0
	for _, w := range wa {
		if wb[w] {
			n++
		}
	}
	return float64(n) / float64(max(len(wa), len(wb)))
}

// isMasthead reports whether a heading is nothing but a link to the home page.
func isMasthead(d *page.Document, i int) bool {
	for j := i + 1; j < d.Elems[i].Next; j++ {
		if d.Tag(j) == atom.A && d.TextOf(j) == d.TextOf(i) && page.IsHome(d.URL, d.Attr(j, "href")) {
			return true
		}
	}
	return false
}

// headingThatSays returns the first heading with a given text, 0 if none.
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
