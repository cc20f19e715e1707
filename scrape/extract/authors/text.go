package authors

import (
	"iter"
	"strings"

	"feedgen/feed/date"
	"feedgen/scrape/extract/credit"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/names"
	"feedgen/scrape/extract/page"
)

// The weights of a person's name on a line without a word for the author. Alone it has
// none.
const (
	loneName       = 0.5
	nameBesideDate = 0.64

	pseudonym = 0.58 // after a word for the author; also above the headline more than a lone name
)

// bylineText finds a byline near the headline, whatever its markup: "le 25/01/2022 par
// Jeanne Doe, Paul Roe", "By Jane Doe", "Jane Doe · 3 May 2021", or a name alone next
// to a date. The weight is 0 if there is none.
func bylineText(a *evidence.Article) elect.Candidate {
	var best elect.Candidate
	dated := false // the line before had a date
	alone := false // the line before was a name
	for l := range linesNear(a, a.Start-evidence.AboveHeadline, a.End+evidence.BelowHeadline) {
		s := l.text
		line := a.Credits.Read(s, date.DayFirst)
		c, hasDate := bylineOf(line), len(line.Dates) > 0
		if c.Weight == 0 && !line.Plain {
			c = readByline(s, date.Find(s, date.DayFirst))
		}
		below := l.start > a.Start && l.start < a.End+evidence.AsideReach
		if c.Weight == 0 && below && names.IsPersonal(s) && !names.IsCJK(s) && len(best.List) == 0 {
			c = elect.Candidate{List: []string{s}, Weight: loneName}
			if dated {
				c.Weight = nameBesideDate
			}
		} else if c.Weight == 0 && alone && names.IsPersonal(s) && len(best.List) < names.Most {
			best.List = append(best.List, s) // a list of names, one a line
			continue
		}
		alone = c.Weight == loneName
		if l.start < a.Start {
			c.Weight *= 0.9
		}
		if hasDate && best.Weight == loneName {
			best.Weight = nameBesideDate
		}
		dated = hasDate
		if c.Weight > best.Weight {
			best = c
			best.Evidence = "text near the headline: " + elect.Clip(s, 80)
		}
		if best.Weight >= 0.8 {
			break
		}
	}
	if best.Weight <= loneName {
		return elect.Candidate{}
	}
	return best
}

// bylineOf returns the names of a credit. The weight is 0 for one without.
func bylineOf(c credit.Line) elect.Candidate {
	switch {
	case !c.Plain || c.Place || len(c.Names) == 0:
		return elect.Candidate{}
	case c.By && names.Trust(c.Names) < 1 && len(c.Dates) == 0:
		return elect.Candidate{List: c.Names, Weight: pseudonym}
	case c.By:
		return elect.Candidate{List: c.Names, Weight: 0.8}
	case len(c.Dates) > 0:
		return elect.Candidate{List: c.Names, Weight: 0.7}
	}
	return elect.Candidate{}
}

// signedBelow finds an explicit byline further down, such as "Written by Jane Doe" at
// the end of the article.
func signedBelow(a *evidence.Article) elect.Candidate {
	for l := range linesNear(a, a.End+evidence.BelowHeadline, len(a.Doc.Text)) {
		c := readSignature(a, l.text)
		if c.Weight > 0 {
			c.Evidence = "text of the article: " + elect.Clip(l.text, 80)
			return c
		}
	}
	return elect.Candidate{}
}

// readSignature returns the names of a byline with more words than "by", or with a
// date.
func readSignature(a *evidence.Article, s string) elect.Candidate {
	if names.LengthOfBy(s) >= longerThanBy {
		if c := personalNames(s, signed); c.Weight > 0 {
			return c
		}
	}
	if line := a.Credits.ReadDated(s, date.DayFirst); line.Plain && line.By && len(line.Dates) > 0 {
		return elect.Candidate{List: line.Names, Weight: signed}
	}
	return elect.Candidate{}
}

// longerThanBy is the least length in bytes of words before a name that are more than
// "by".
const longerThanBy = len("Text: ")

// signed is the weight of a name after such words anywhere in the article.
const signed = 0.6

type shownLine struct {
	text  string
	start int
}

// linesNear returns the short lines of the article in a part of the text. One that only
// introduces a name is joined with the next.
func linesNear(a *evidence.Article, from, to int) iter.Seq[shownLine] {
	return func(yield func(shownLine) bool) {
		d, label := a.Doc, ""
		for _, l := range d.Lines {
			if l.Start < from || l.End-l.Start > 200 || a.Headline > 0 && a.Start <= l.Start && l.Start < a.End ||
				a.IsElsewhere(max(l.Elem, 0)) {
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
			if !yield(shownLine{label + s, l.Start}) {
				return
			}
			label = ""
		}
	}
}

// readByline returns the names on a line that is a byline by its words or by its dates.
// The weight is 0 for any other line.
func readByline(s string, found []date.Found) elect.Candidate {
	if names.StartsWithBy(s) {
		if c := personalNames(s, 0.8); c.Weight > 0 {
			return c
		}
		if name := names.Pseudonym(s); name != "" {
			return elect.Candidate{List: []string{name}, Weight: pseudonym}
		}
		return elect.Candidate{}
	}
	if len(found) == 0 {
		return elect.Candidate{}
	}
	const signs = " ,-–—|•·/:"
	before := strings.Trim(s[:found[0].Start], signs)
	after := strings.Trim(s[found[0].End:], signs)
	if names.StartsWithBy(after) {
		return personalNames(after, 0.8)
	}
	if i := strings.LastIndex(strings.ToLower(before), " by "); i >= 0 {
		before = before[i+1:]
	}
	for _, rest := range []string{before, after} {
		if c := personalNames(rest, 0.7); c.Weight > 0 {
			return c
		}
	}
	return elect.Candidate{}
}

// personalNames returns the names in s if all of them are persons' full names. The
// weight is 0 for any other text.
func personalNames(s string, weight float64) elect.Candidate {
	found := names.All(page.Clean(page.StripTags(s)))
	if len(found) == 0 || names.Trust(found) < 1 {
		return elect.Candidate{}
	}
	return elect.Candidate{List: found, Weight: weight}
}
