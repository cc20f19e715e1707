package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

// title chooses the headline: what the page shows as one, when its metadata
// agree, and else the metadata without the site's name.
func (x *extraction) title() {
	b := &ballot{field: "title"}
	if v, evidence, ok := x.ruled("title"); ok {
		x.settleRuled(b, v, evidence)
		x.headline = x.headingThatSays(x.result.Metadata.Title)
		return
	}
	x.nominateHeadings(b)
	named := func(evidence string, weight float64, s string) {
		cut := x.withoutSiteName(s)
		// The parts of the head repeat each other, which is no agreement.
		c := candidate{value: cut, evidence: evidence, weight: weight, family: "head"}
		if cut != s {
			b.reject(candidate{value: s, evidence: evidence}, "ends or starts with the site's name")
		}
		switch {
		case x.isNameOfSite(cut):
			b.reject(c, "the site's name")
		default:
			b.add(c)
		}
	}
	named("json-ld headline", 0.82, x.ld.headline())
	named("og:title", 0.7, x.doc.metaValue("og:title"))
	named("twitter:title", 0.62, x.doc.metaValue("twitter:title"))
	for _, key := range []string{"citation_title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "title", "headline"} {
		named("meta "+key, 0.6, x.doc.metaValue(key))
	}
	named("<title>", 0.55, x.doc.title)
	c, ok := b.elect(func(a, b candidate) bool { return squash(a.value) == squash(b.value) })
	if ok {
		if x.headline = c.elem; x.headline == 0 {
			x.headline = x.headingThatSays(c.value)
		}
	}
	x.settle(b, c, ok)
}

// Bounds on what is looked at: a longer title is none, and a page with more
// headings like its title repeats itself.
const (
	longestTitle = 500
	mostHeadings = 40
)

// nominateHeadings nominates what the page shows as its headline.
func (x *extraction) nominateHeadings(b *ballot) {
	d := x.doc
	titles := x.otherTitles()
	h1s := 0
	for i := range d.elems {
		if d.tag(i) == atom.H1 && d.elems[i].zone&hidden == 0 && d.elems[i].end > d.elems[i].start {
			h1s++
		}
	}
	seen := 0
	for i := range d.elems {
		if len(b.candidates) == mostHeadings {
			break
		}
		e := &d.elems[i]
		tag := d.tag(i)
		isH1 := tag == atom.H1
		classed := !isH1 && (e.hints&hintTitle != 0 && e.end-e.start < 300 || hasWord(d.attr(i, "itemprop"), "headline"))
		if !isH1 && tag != atom.H2 && tag != atom.H3 && !classed || e.zone&hidden != 0 {
			continue
		}
		c := candidate{value: d.textOf(i), elem: i, evidence: tag.String()}
		if c.value == "" || len(c.value) > longestTitle {
			continue
		}
		switch {
		case x.isMasthead(i) || isH1 && x.isNameOfSite(c.value):
			b.reject(c, "the site's name")
			continue
		case isH1:
			c.weight = h1Weight(h1s, seen)
			seen++
		case e.zone&elsewhere != 0:
			continue
		}
		if rest := x.withoutKicker(i, titles); rest != "" {
			c.value = rest
			c.evidence += " without its kicker"
		}
		switch agreement(c.value, titles) {
		case 2:
			c.evidence += ", as in <title>"
			c.weight = 0.92
			if !isH1 {
				c.weight = 0.78
			}
			if e.zone&elsewhere != 0 {
				c.weight -= 0.2
			}
		case 1:
			c.evidence += ", much like <title>"
			c.weight = max(c.weight+0.12, 0.3)
		default:
			if !isH1 {
				continue
			}
		}
		b.add(c)
	}
}

// withoutKicker returns the text of a heading without the topic that stands
// above the headline in an element of its own, if the page's metadata know the
// rest as the title.
func (x *extraction) withoutKicker(i int, titles []string) string {
	d := x.doc
	e := &d.elems[i]
	for j := i + 1; j < e.next; j++ {
		first := &d.elems[j]
		if first.start != e.start || first.end == e.end || first.end == first.start {
			continue
		}
		rest := strings.Trim(strings.ReplaceAll(d.text[first.end:e.end], "\n", " "), " :|–-")
		if slices.Contains(titles, fold(rest)) {
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

// otherTitles returns the titles of the metadata without the site's name,
// folded.
func (x *extraction) otherTitles() []string {
	var titles []string
	for _, s := range []string{x.doc.title, x.doc.metaValue("og:title"), x.ld.headline(), x.doc.metaValue("twitter:title")} {
		if f := fold(x.withoutSiteName(s)); f != "" {
			titles = append(titles, f)
		}
	}
	return titles
}

// agreement says how far a heading and one of the titles are the same: 2, one
// holds the other and hardly more; 1, they share most of their words; 0, not.
func agreement(heading string, titles []string) int {
	h := fold(heading)
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
	wa, wb := strings.Fields(a), set(b)
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
func (x *extraction) isMasthead(i int) bool {
	d := x.doc
	for j := i + 1; j < d.elems[i].next; j++ {
		if d.tag(j) == atom.A && d.textOf(j) == d.textOf(i) && x.isHome(d.attr(j, "href")) {
			return true
		}
	}
	return false
}

// headingThatSays returns the first heading with a given text, 0 if none.
func (x *extraction) headingThatSays(title string) int {
	want := squash(title)
	for i := range x.doc.elems {
		switch x.doc.tag(i) {
		case atom.H1, atom.H2, atom.H3:
			if x.doc.elems[i].zone&hidden == 0 && squash(x.doc.textOf(i)) == want {
				return i
			}
		}
	}
	for i := range x.doc.elems {
		if x.doc.tag(i) == atom.H1 && x.doc.elems[i].zone&elsewhere == 0 {
			return i
		}
	}
	return 0
}

// separator stands between a headline and the site's name.
var separator = pattern(`\s+[-–—|·•»«⋆~‹›→/]+\s+|\s*\|\s*|\s+::?\s+|:\s+|\s//\s|【|】|：`)

// separators returns where the separators of a title start and end.
func separators(s string) [][]int {
	if !strings.ContainsAny(s, "-–—|·•»«⋆~‹›→/:【】：") {
		return nil
	}
	return separator().FindAllStringIndex(s, -1)
}

// splitTitle splits a title at what may be in front of a site's name.
func splitTitle(s string) []string {
	var parts []string
	start := 0
	for _, at := range append(separators(s), []int{len(s), len(s)}) {
		if p := strings.TrimSpace(s[start:at[0]]); p != "" {
			parts = append(parts, p)
		}
		start = at[1]
	}
	return parts
}

// withoutSiteName returns a title without the site's name at its end or start.
func (x *extraction) withoutSiteName(s string) string {
	if len(s) > longestTitle {
		return s
	}
	for {
		cut := x.cutOnce(s)
		if cut == s {
			return s
		}
		s = cut
	}
}

func (x *extraction) cutOnce(s string) string {
	at := separators(s)
	for i := len(at) - 1; i >= 0; i-- {
		if head := strings.TrimSpace(s[:at[i][0]]); head != "" && x.isSiteName(s[at[i][1]:]) {
			return head
		}
	}
	for _, sep := range at {
		if rest := strings.TrimSpace(s[sep[1]:]); rest != "" && x.isSiteName(s[:sep[0]]) {
			return rest
		}
	}
	return s
}
