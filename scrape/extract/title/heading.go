package title

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"feedgen/feed/text"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/page"
	"feedgen/scrape/extract/verdict"

	"golang.org/x/net/html/atom"
)

// head are the titles of the article in the page's head, without the site's name and
// folded.
type head struct {
	titles []string
	ends   []string // their parts after the last separator
}

func headOf(e *evidence.Page) head {
	var h head
	for _, s := range []string{e.Doc.Title, e.Doc.MetaValue("og:title"), e.Data.Headline(), e.Doc.MetaValue("twitter:title")} {
		s = e.Site.Cut(s)
		f := text.Fold(s)
		if f == "" {
			continue
		}
		h.titles = append(h.titles, f)
		parts := evidence.SplitTitle(s)
		h.ends = append(h.ends, text.Fold(parts[len(parts)-1]))
	}
	return h
}

// says reports whether one of the titles is a text.
func (h head) says(s string) bool { return slices.Contains(h.titles, text.Fold(s)) }

// endsIn reports whether a text of several words follows the last separator of one of
// the titles.
func (h head) endsIn(s string) bool {
	f := text.Fold(s)
	return strings.Contains(f, " ") && slices.Contains(h.ends, f)
}

// isWithName reports whether one of the titles is a text and the site's name, with
// nothing between them.
func (h head) isWithName(s string, site *evidence.Site) bool {
	f := text.Fold(s)
	return f != "" && slices.ContainsFunc(h.titles, func(t string) bool {
		name, ok := strings.CutPrefix(t, f)
		return ok && name != "" && site.IsName(name)
	})
}

// mentions reports whether a text is part of one of the titles.
func (h head) mentions(s string) bool {
	f := text.Fold(s)
	return slices.ContainsFunc(h.titles, func(t string) bool { return strings.Contains(t, f) })
}

// h1s are the h1 elements of a page that may be its headline.
type h1s struct {
	count    int             // of different texts
	repeated map[string]bool // folded texts that occur more than once after another: of widgets
}

func h1sOf(e *evidence.Page) h1s {
	d := e.Doc
	h, known, first := h1s{repeated: map[string]bool{}}, map[string]bool{}, ""
	for i := range d.Elems {
		if d.Tag(i) != atom.H1 || d.Zones[i]&page.Hidden != 0 || len(known) == mostHeadings {
			continue
		}
		s := text.Fold(d.TextOf(i))
		if s == "" || e.Site.IsTitle(s) || isMasthead(d, i) {
			continue
		}
		switch {
		case first == "":
			first = s
		case known[s] && s != first:
			h.repeated[s] = true // the first may be repeated in a bar that appears on scrolling
		}
		known[s] = true
	}
	h.count = len(known) - len(h.repeated)
	return h
}

// mostHeadings bounds the headings that are weighed. A page with more headings like its title repeats
// itself.
const mostHeadings = 40

// addHeadings adds the headings that may be the headline.
func addHeadings(cs *elect.Candidates, e *evidence.Page) {
	d, head, h1s := e.Doc, headOf(e), h1sOf(e)
	declared, address := propertyHeadline(d), slugOf(d.URL)
	weighed := 0
	isFirst := true             // of the h1s
	outer, outerEnd := 0, 0     // the outermost of nested headings with the same text
	headlineEnd := len(d.Elems) // of the first heading that agrees with the head
	for i := range d.Elems {
		if weighed == mostHeadings {
			break
		}
		if !isHeading(d, i) {
			continue
		}
		if i >= outerEnd || d.TextOf(i) != d.TextOf(outer) {
			outer, outerEnd = i, d.Elems[i].Next
		}
		c := elect.Candidate{Value: headingText(e, i, head), Elem: i, Evidence: d.Tag(i).String(), Family: strconv.Itoa(outer)}
		isH1, elsewhere := d.Tag(i) == atom.H1, d.Zones[i]&page.Elsewhere != 0
		switch {
		case c.Value == "" || len(c.Value) > evidence.LongestTitle:
			continue
		case isMasthead(d, i) || isH1 && e.Site.IsTitle(c.Value):
			cs.Reject(c, "the site's name")
			continue
		case isH1:
		case elsewhere, strings.HasSuffix(c.Value, ":"):
			continue
		}
		h := heading{isH1: isH1, elsewhere: elsewhere, later: i >= headlineEnd, declared: i == declared}
		if isH1 {
			h.kind = kindOfH1(h1s.count, isFirst, isForeign(e, c.Value) || strings.HasSuffix(c.Value, ":"))
		}
		kicker := ""
		if rest := withoutKicker(d, i, head); rest != "" {
			c.Value, kicker = rest, ": without its kicker"
		}
		h.inAddress = (isH1 || h1s.count == 0) && address.says(c.Value) && !elsewhere
		h.agreed = agreement(c.Value, head.titles)
		if isH1 && h1s.count == 1 && startsOne(head.titles, c.Value) || !isH1 && head.endsIn(c.Value) || head.isWithName(c.Value, e.Site) {
			h.agreed = 2
		}
		if h.agreed == 0 {
			if !isH1 && !h.declared && !h.inAddress {
				continue
			}
			if h1s.repeated[text.Fold(c.Value)] && !h.declared {
				cs.Reject(c, "is on the page more than once")
				continue
			}
		}
		if h.agreed == 2 && !elsewhere {
			headlineEnd = min(headlineEnd, d.Elems[i].Next)
		}
		if isH1 {
			isFirst = false
		}
		c.Evidence = h.source() + kicker
		c.Weight = elect.Weight("title", c.Evidence)
		cs.Add(c)
		weighed++
	}
}

// heading is what says whether a heading is the headline.
type heading struct {
	isH1      bool
	kind      string // of an h1
	elsewhere bool   // it is in no place for a headline
	later     bool   // it is behind one that agrees with the head: of a box, as "More on", "3 comments on"
	declared  bool   // microdata calls it the headline
	inAddress bool   // the address has its words
	agreed    int    // with the head; see agreement
}

// source returns the name of the source in the table of weights.
func (h heading) source() string {
	switch {
	case h.isH1 && h.agreed == 2 && h.elsewhere:
		return "h1 elsewhere, as in <title>"
	case h.isH1 && h.agreed == 2:
		return "h1, as in <title>"
	case h.isH1 && h.inAddress:
		return "h1, as in the address"
	case h.isH1 && h.agreed == 1:
		return h.kind + ", much like <title>"
	case h.isH1:
		return h.kind
	case h.inAddress && h.agreed < 2:
		return "heading, as in the address"
	case h.declared:
		return "heading, property headline"
	case h.agreed == 2 && h.later:
		return "later heading, as in <title>"
	case h.agreed == 2:
		return "heading, as in <title>"
	}
	return "heading, much like <title>"
}

// kindOfH1 returns what an h1 is among the others: the only one nearly always is the
// headline, the first of several often, one of something else than the article seldom.
func kindOfH1(count int, isFirst, isOther bool) string {
	switch {
	case isOther:
		return "h1 of something else"
	case count == 1:
		return "the only h1"
	case isFirst:
		return "the first h1"
	}
	return "another h1"
}

// slug are the words of an address that was made from the headline.
type slug []string

// fewestOfSlug is the least number of words of an address made from a headline; one
// with fewer may be that of a section.
const fewestOfSlug = 3

func slugOf(u *url.URL) slug {
	path := strings.TrimRight(u.Path, "/")
	var words slug
	for _, w := range text.Words(path[strings.LastIndexByte(path, '/')+1:]) {
		if w != "html" && w != "htm" && w != "php" && strings.Trim(w, "0123456789") != "" {
			words = append(words, w)
		}
	}
	if len(words) < fewestOfSlug {
		return nil
	}
	return words
}

// longestFiller is the length in bytes of the longest words that systems omit when they
// make addresses from headlines: the, and, for.
const longestFiller = 3

// says reports whether the words of a heading are nearly those of the address.
func (s slug) says(heading string) bool {
	if len(s) == 0 {
		return false
	}
	words := text.Words(heading)
	n := 0
	for _, w := range s {
		if slices.Contains(words, w) {
			n++
		}
	}
	words = slices.DeleteFunc(words, func(w string) bool { return len(w) <= longestFiller && !slices.Contains(s, w) })
	return 4*n >= 3*len(s) && 4*n >= 3*len(words)
}

// propertyHeadline returns the only element with itemprop=headline; 0: there is none,
// or there are several, as on lists.
func propertyHeadline(d *page.Document) int {
	found := 0
	for i := range d.Elems {
		e := &d.Elems[i]
		if e.Hints&page.HasProperty == 0 || e.End == e.Start || !page.HasWord(d.Attr(i, "itemprop"), "headline") {
			continue
		}
		if found > 0 || evidence.InForeignScope(d, i) {
			return 0
		}
		found = i
	}
	return found
}

// headingText returns the text of a heading, without the site's name at its end if it
// then agrees with the head.
func headingText(e *evidence.Page, i int, head head) string {
	full, bare := e.Doc.HeadingText(i)
	if full != bare && !head.says(full) && head.says(bare) {
		full = bare
	}
	if cut := e.Site.Cut(full); strings.HasPrefix(full, cut) && head.says(cut) {
		return cut
	}
	if len(full) > evidence.LongestTitle || head.says(full) {
		return full
	}
	if cut, _, ok := strings.Cut(full, "|"); ok && head.says(cut) {
		return strings.TrimSpace(cut) // what follows is another name of the site
	}
	return full
}

// startsOne reports whether one of the titles, which are folded, starts with a
// heading.
func startsOne(titles []string, heading string) bool {
	h := text.Fold(heading)
	return h != "" && slices.ContainsFunc(titles, func(t string) bool { return strings.HasPrefix(t, h+" ") })
}

// isForeign reports whether a heading is of a widget, a theme or a section: it has few
// words, and the titles of the head, which agree with each other or with the address,
// have none of these words; or it has one or two words, and the titles are longer and
// do not contain it.
func isForeign(e *evidence.Page, heading string) bool {
	title, social := text.Words(e.Site.Cut(e.Doc.Title)), text.Words(e.Site.Cut(e.Doc.MetaValue("og:title")))
	own := text.Words(heading)
	shares := func(list []string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return len(w) > 2 && slices.Contains(own, w) })
	}
	const (
		label   = 2 // words: of a section, or of a kind of page
		longest = 3 // a longer one is a headline of its own
	)
	agree := slices.Equal(title, social)
	if agree && len(own) <= label && len(title) > longest {
		return !strings.Contains(strings.Join(title, " "), strings.Join(own, " "))
	}
	if len(title) < 2 || len(own) > longest || shares(title) || shares(social) {
		return false
	}
	if agree {
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
	if d.Zones[i]&page.Hidden != 0 || e.Hints&page.HintKicker != 0 {
		return false
	}
	switch e.Tag {
	case atom.H1, atom.H2, atom.H3:
		return true
	}
	return e.Hints&page.HintTitle != 0 && e.End-e.Start < 300 || page.HasWord(d.Attr(i, "itemprop"), "headline")
}

// withoutKicker returns the text of a heading without the topic in an element of its
// own at its start, if the head has the rest as its title; empty: it has not.
func withoutKicker(d *page.Document, i int, head head) string {
	e := &d.Elems[i]
	for j := i + 1; j < e.Next; j++ {
		first := &d.Elems[j]
		if first.Start != e.Start || first.End == e.End || first.End == first.Start {
			continue
		}
		rest := strings.Trim(strings.ReplaceAll(d.Text[first.End:e.End], "\n", " "), " :|–-")
		if head.says(rest) || head.endsIn(rest) && !head.mentions(d.Text[first.Start:first.End]) {
			return rest
		}
	}
	return ""
}

// agreement returns how much a heading agrees with one of the titles: 2, the title is
// the heading, or has it and little more; 1, they share half of their words; 0, less.
func agreement(heading string, titles []string) int {
	h := text.Fold(heading)
	best := 0
	for _, t := range titles {
		switch {
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
