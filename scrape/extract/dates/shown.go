package dates

import (
	"strings"
	"unicode"

	"feedgen/feed/date"
	"feedgen/scrape/extract/credit"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/page"

	"golang.org/x/net/html/atom"
)

// dateKinds are the ways in which pages mark up a date that they show.
var dateKinds = []struct {
	name  string
	match func(d *page.Document, i int) bool
}{
	{"class published", func(d *page.Document, i int) bool {
		return d.Elems[i].Hints&page.HintPublished != 0 || d.Tag(i) == atom.Time && page.HasAttr(d.Elems[i].Node, "pubdate")
	}},
	{"time", func(d *page.Document, i int) bool { return d.Tag(i) == atom.Time }},
	{"class date", func(d *page.Document, i int) bool {
		return d.Elems[i].Hints&(page.HintDate|page.HintNotDate) == page.HintDate
	}},
}

// addShownDates adds the dates that the page shows near its headline.
func addShownDates(cs *dateCandidates, a *evidence.Article, f dateField) {
	for _, kind := range dateKinds {
		addMarked(cs, a, f, kind.name, kind.match)
	}
	addDateLine(cs, a, f)
	if !f.changed && len(cs.List) == 0 {
		addLabelled(cs, a)
	}
	if !f.changed && len(cs.List) == 0 {
		addAsOf(cs, a)
	}
	if !f.changed && len(cs.List) == 0 {
		addScripted(cs, a)
	}
}

// inArticle follows the name of a kind as evidence for dates that are not at the
// headline.
const inArticle = " in the article"

// addMarked adds the first date of a kind below the headline, else the
// nearest above it, else one further down in the article.
func addMarked(cs *dateCandidates, a *evidence.Article, f dateField, name string, match func(*page.Document, int) bool) {
	d := a.Doc
	var above, far date.Date
	for i := range d.Elems {
		e := &d.Elems[i]
		if !match(d, i) || e.End-e.Start > 200 || i == a.Headline || a.Zones[i]&page.Quote != 0 || a.IsElsewhere(i) {
			continue
		}
		near := e.Start >= a.Start && e.Start <= a.End+evidence.BelowHeadline
		isAbove := e.Start < a.Start && a.Start-e.End <= evidence.AboveHeadline
		isFar := e.Start > a.End && far.IsZero()
		if !near && !isAbove && !isFar {
			continue
		}
		found, ok := dateIn(a, i, f, cs.order)
		switch {
		case !ok:
		case near:
			cs.addShown(name+" near the headline", found)
			return
		case isAbove:
			above = found
		default:
			far = found
		}
	}
	if !above.IsZero() {
		cs.addShown(name+" above the headline", above)
		return
	}
	cs.addShown(name+inArticle, far)
}

func dateIn(a *evidence.Article, i int, f dateField, order date.Order) (date.Date, bool) {
	d := a.Doc
	e := &d.Elems[i]
	if !f.changed && e.Hints&(page.HintUpdated|page.HintPublished) == page.HintUpdated {
		return date.Date{}, false
	}
	text, line := d.TextOf(i), lineAround(d, i)
	label := labelOf(a, i, line[:strings.Index(line, text)])
	for _, key := range []string{"datetime", "content", "title"} {
		if found, ok := date.Parse(d.Attr(i, key), order); ok {
			if label == credit.Bare && credit.IsUpdated(text) {
				label = credit.Updated
			}
			isMarked := page.HasAttr(e.Node, "pubdate")
			return found, label.Is(f.changed) && (isMarked || !a.Credits.IsSentence(line, order))
		}
	}
	before := label
	for l := range strings.SplitSeq(d.Text[e.Start:e.End], "\n") {
		if found, ok := a.Credits.DateOf(l, order, before, f.changed); ok {
			return found, true
		}
		before = credit.Bare
	}
	if a.Credits.IsSentence(line, order) || credit.IsTimeSpan(text) {
		return date.Date{}, false
	}
	return labelledDay(text, label, f, order)
}

// labelOf says of what the date of an element is by what stands in front of it on
// its line, else on the line above. There it is of something else only behind one
// word or a colon: it may be a heading, or a tag.
func labelOf(a *evidence.Article, i int, before string) credit.Kind {
	if strings.TrimSpace(before) != "" {
		return credit.KindOf(before)
	}
	above := a.LineAbove(i)
	kind := credit.KindOnLine(above)
	if kind == credit.Other && strings.Contains(above, " ") && !strings.HasSuffix(above, ":") {
		return credit.Bare
	}
	return kind
}

// labelledDay returns the first day in the text of an element that is made for
// a date, unless its label says that it is of something else. before is the kind of
// the label in front of the element.
func labelledDay(s string, before credit.Kind, f dateField, order date.Order) (date.Date, bool) {
	from := 0
	for i, found := range date.Find(s, order) {
		kind := credit.KindOf(s[from:found.Start])
		if i == 0 && kind == credit.Bare {
			kind = before
		}
		from = found.End
		if kind.Is(f.changed) {
			return found.Date, true
		}
	}
	return date.Date{}, false
}

// lineAround returns the line of text that an element starts on, as far as it
// is short, with at least the element's own text.
func lineAround(d *page.Document, i int) string {
	e := &d.Elems[i]
	from := max(0, e.Start-200)
	from += strings.LastIndexByte(d.Text[from:e.Start], '\n') + 1
	to := e.End
	if n := strings.IndexByte(d.Text[e.End:min(len(d.Text), e.End+200)], '\n'); n >= 0 {
		to = e.End + n
	}
	return strings.ReplaceAll(d.Text[from:to], "\n", " ")
}

// addLabelled adds a line further down in the article that says in so many
// words when it was published, such as "Published on 1 May 2021", with the label
// on the line above or in a sentence, too.
func addLabelled(cs *dateCandidates, a *evidence.Article) {
	above := ""
	for _, l := range a.Doc.Lines {
		if l.End-l.Start > 600 || a.IsElsewhere(max(l.Elem, 0)) || a.ZoneOf(l)&page.Quote != 0 {
			continue
		}
		s, label := a.Doc.Text[l.Start:l.End], above
		if above = s; !strings.ContainsFunc(s, unicode.IsDigit) {
			continue
		}
		if d, ok := labelledDate(a, s, label, cs.order); ok {
			cs.addShown("text of the article: "+elect.Clip(s, 60), d)
			return
		}
	}
}

// labelledDate returns the date that a line gives for the publication. label is
// the line above.
func labelledDate(a *evidence.Article, s, label string, order date.Order) (d date.Date, ok bool) {
	if d, ok := credit.Posted(s, order); ok || len(s) > 150 {
		return d, ok
	}
	c := a.Credits.Read(s, order)
	if !c.Plain {
		return date.Date{}, false
	}
	isLabelled := len(c.Dates) == 1 && len(c.Names) == 0 && credit.KindOnLine(label) == credit.Published
	for _, d := range c.Dates {
		if d.Kind == credit.Published || d.Kind == credit.Bare && (c.By || isLabelled) {
			return d.Date, true
		}
	}
	return date.Date{}, false
}

// addAsOf adds the date of the text as it is, from a line at the headline.
func addAsOf(cs *dateCandidates, a *evidence.Article) {
	for _, l := range a.Doc.Lines {
		if l.Start < a.End || a.IsElsewhere(max(l.Elem, 0)) || l.End-l.Start > credit.Longest {
			continue
		}
		if l.Start > min(a.End+evidence.BelowHeadline/2, a.Begun) {
			return
		}
		s := a.Doc.Text[l.Start:l.End]
		if !strings.ContainsFunc(s, unicode.IsDigit) {
			continue
		}
		if c := a.Credits.Read(s, cs.order); c.Plain {
			for _, d := range c.Dates {
				if d.Kind == credit.AsOf {
					cs.addShown("text as of a day: "+elect.Clip(s, 60), d.Date)
					return
				}
			}
		}
	}
}

// addDateLine adds a line near the headline that exists for its date.
func addDateLine(cs *dateCandidates, a *evidence.Article, f dateField) {
	var above date.Date
	label := "" // the line above
	for _, l := range a.Doc.Lines {
		if l.Start < a.Start-evidence.AboveHeadline || a.Headline > 0 && a.Start <= l.Start && l.Start < a.End {
			continue // a day in the headline is what the article is about
		}
		if l.Start > a.End+evidence.BelowHeadline/2 || l.Start > a.Begun && isSubheading(a.Doc, l) {
			break // what is below a heading within the text belongs to that
		}
		if a.IsElsewhere(max(l.Elem, 0)) || a.ZoneOf(l)&page.Quote != 0 {
			continue
		}
		s := a.Doc.Text[l.Start:min(l.End, l.Start+credit.Longest)]
		found, ok := a.Credits.DateOf(s, cs.order, credit.KindOnLine(label), f.changed)
		label = s
		switch {
		case !ok:
		case l.Start >= a.Start:
			cs.addShown(lineAtHeadline+": "+elect.Clip(s, 60), found)
			return
		default:
			above = found
		}
	}
	cs.addShown("text above the headline", above)
}

// isSubheading reports whether a line is a heading below the first level.
func isSubheading(d *page.Document, l page.Line) bool {
	for up := l.Elem; up > 0 && d.Elems[up].Start >= l.Start; up = d.Elems[up].Parent {
		switch d.Tag(up) {
		case atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			return true
		}
	}
	return false
}
