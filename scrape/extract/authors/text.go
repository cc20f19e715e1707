package authors

import (
	"iter"
	"sort"
	"strings"

	"feedgen/feed/date"
	"feedgen/scrape/extract/credit"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/names"
	"feedgen/scrape/extract/page"
	"feedgen/scrape/extract/prose"

	"golang.org/x/net/html/atom"
)

// The kinds of lines that name authors.
const (
	byline         = "byline"           // with a word for the author
	datedName      = "name with a date" // on one line
	nameAndMore    = "name and more with a date"
	nameBesideDate = "name beside a date"
	pseudonym      = "pseudonym" // behind a word for the author
	loneName       = "name alone"
)

const (
	aboveHeadline = " above the headline"
	belowHeadline = " below the headline"
	behindText    = belowHeadline + ", behind text"
)

// credits are the names on a line. The zero value has none.
type credits struct {
	kind, place string
	names       []string
	line        string
}

func (c credits) weight() float64 { return elect.Weight("authors", c.kind+c.place) }

func (c credits) candidate() elect.Candidate {
	return elect.Candidate{List: c.names, Evidence: c.kind + c.place + ": " + elect.Clip(c.line, 80), Weight: c.weight()}
}

// bylineText finds a byline near the headline, whatever its markup: "le 25/01/2022 par
// Jeanne Doe, Paul Roe", "By Jane Doe", "Jane Doe · 3 May 2021", or a name next to a
// date. A name alone is none.
func bylineText(a *evidence.Article) credits {
	var best credits
	dated := false // the line before had a date
	alone := false // the line before was a name
	for l := range linesNear(a, a.Start-evidence.AboveHeadline, a.End+evidence.BelowHeadline) {
		s := l.text
		line := a.Credits.Read(s, date.DayFirst)
		c, hasDate := bylineOf(line), len(line.Dates) > 0
		if c.kind == "" && !line.Plain {
			c = readByline(s, date.Find(s, date.DayFirst))
		}
		if c.kind == "" && !hasDate {
			if before := textBeforeTime(a.Doc, l); names.IsPersonal(before) {
				c = credits{kind: datedName, names: []string{before}}
			}
		}
		below := l.start > a.Start && l.start < a.End+evidence.AsideReach
		if c.kind == "" && below && names.IsPersonal(s) && !names.IsCJK(s) && len(best.names) == 0 {
			c = credits{kind: loneName, names: []string{s}}
			if dated {
				c.kind = nameBesideDate
			}
		} else if c.kind == "" && alone && names.IsPersonal(s) && len(best.names) < names.Most {
			best.names = append(best.names, s) // a list of names, one a line
			continue
		}
		alone = c.kind == loneName
		if hasDate && best.kind == loneName {
			best.kind = nameBesideDate
		}
		dated = hasDate
		c.line, c.place = s, belowHeadline
		switch {
		case l.start < a.Start:
			c.place = aboveHeadline
		case l.start >= a.Begun && c.kind != loneName && c.kind != nameBesideDate:
			c.place = behindText
		}
		if best.kind == "" || c.weight() > best.weight() {
			best = c
		}
		if best.kind == byline && best.place == belowHeadline {
			break
		}
	}
	if best.kind == loneName {
		return credits{}
	}
	return best
}

// textBeforeTime returns the text in front of the first <time> on a line, which may show
// a day without a year; empty if there is none.
func textBeforeTime(d *page.Document, l shownLine) string {
	i := sort.Search(len(d.Elems), func(i int) bool { return d.Elems[i].Start >= l.start })
	for ; i < len(d.Elems) && d.Elems[i].Start < l.end; i++ {
		if d.Tag(i) == atom.Time && d.Attr(i, "datetime") != "" {
			return strings.Trim(d.Text[l.start:d.Elems[i].Start], " ,-–—|•·/:")
		}
	}
	return ""
}

// bylineOf returns the names of a credit.
func bylineOf(c credit.Line) credits {
	switch {
	case !c.Plain || c.Place || len(c.Names) == 0:
		return credits{}
	case c.By && !names.ArePersons(c.Names) && len(c.Dates) == 0:
		return credits{kind: pseudonym, names: c.Names}
	case c.By:
		return credits{kind: byline, names: c.Names}
	case len(c.Dates) > 0:
		return credits{kind: datedName, names: c.Names}
	}
	return credits{}
}

// signedBelow finds an explicit byline further down, such as "Written by Jane Doe" at
// the end of the article, else the signature below it.
func signedBelow(a *evidence.Article) credits {
	for l := range linesNear(a, a.End+evidence.BelowHeadline, len(a.Doc.Text)) {
		if signed := readSignature(a, l.text); len(signed) > 0 {
			return credits{kind: "text of the article", names: signed, line: l.text}
		}
	}
	return signedByDash(a)
}

// signedByDash finds a dash and a name on the line below the last paragraph.
func signedByDash(a *evidence.Article) credits {
	var c credits
	afterProse := false
	for _, l := range a.Doc.Lines {
		if l.Start < a.Begun || a.IsElsewhere(max(l.Elem, 0)) || a.ZoneOf(l)&page.Quote != 0 {
			continue
		}
		s := a.Doc.Text[l.Start:l.End]
		name := strings.TrimLeft(s, "–—- ")
		switch {
		case len(s) > longestSignature:
			if afterProse = prose.IsProse(s); afterProse {
				c = credits{} // a name before it is that of a quotation
			}
			continue
		case afterProse && name != s && names.IsPersonal(name):
			c = credits{kind: "text of the article", names: []string{name}, line: s}
		}
		afterProse = false
	}
	return c
}

// longestSignature bounds a dash and a name, in bytes.
const longestSignature = 60

// readSignature returns the names of a byline with more words than "by", or with a
// date.
func readSignature(a *evidence.Article, s string) []string {
	if names.LengthOfBy(s) >= longerThanBy {
		if found := personalNames(s); len(found) > 0 {
			return found
		}
	}
	if line := a.Credits.ReadDated(s, date.DayFirst); line.Plain && line.By && len(line.Dates) > 0 {
		return line.Names
	}
	return nil
}

// longerThanBy is the least length in bytes of words before a name that are more than
// "by".
const longerThanBy = len("Text: ")

type shownLine struct {
	text       string
	start, end int // in the page's text
}

// linesNear returns the short lines of the article in a part of the text. One that only
// introduces a name is joined with the next, also if that is a button that shows more of
// the person.
func linesNear(a *evidence.Article, from, to int) iter.Seq[shownLine] {
	return func(yield func(shownLine) bool) {
		d, label := a.Doc, ""
		for _, l := range d.Lines {
			if l.Start < from || l.End-l.Start > 200 || a.Start <= l.Start && l.Start < a.End {
				continue
			}
			if a.IsElsewhere(max(l.Elem, 0)) && (label == "" || a.ZoneOf(l)&page.Elsewhere != page.Chrome) {
				continue
			}
			if l.Start > to {
				return
			}
			s := strings.TrimSpace(d.Text[l.Start:l.End])
			if strings.Contains(s, "(@") || strings.Contains(s, "。") {
				continue // the signature of a message that is quoted, or sentences
			}
			if names.IsLabel(s) {
				label = s + " "
				continue
			}
			if !yield(shownLine{label + s, l.Start, l.End}) {
				return
			}
			label = ""
		}
	}
}

// readByline returns the names on a line that is a byline by its words or by its dates.
func readByline(s string, found []date.Found) credits {
	if names.StartsWithBy(s) {
		if persons := personalNames(s); len(persons) > 0 {
			return credits{kind: byline, names: persons}
		}
		if name := names.Pseudonym(s); name != "" {
			return credits{kind: pseudonym, names: []string{name}}
		}
		return credits{}
	}
	if len(found) == 0 {
		return credits{}
	}
	const signs = " ,-–—|•·/:"
	before := strings.Trim(s[:found[0].Start], signs)
	after := strings.Trim(s[found[0].End:], signs)
	if names.StartsWithBy(after) {
		if persons := personalNames(after); len(persons) > 0 {
			return credits{kind: byline, names: persons}
		}
		return credits{}
	}
	before = before[strings.LastIndex(strings.ToLower(before), " by ")+1:]
	for _, rest := range []string{before, after} {
		if persons := personalNames(rest); len(persons) > 0 {
			return credits{kind: nameAndMore, names: persons}
		}
	}
	return credits{}
}

// personalNames returns the names in s if all of them are persons' full names.
func personalNames(s string) []string {
	found := names.All(page.Clean(page.StripTags(s)))
	if !names.ArePersons(found) {
		return nil
	}
	return found
}
