package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// bylineKind is a way in which pages mark up who signed.
type bylineKind struct {
	name   string
	weight float64
	match  func(x *extraction, i int) bool
	strict bool // only what looks like a person's full name counts
}

// authorPath is in the addresses of authors' pages.
var authorPath = regexp.MustCompile(`(?i)/(?:authors?|auteurs?|autor(?:en|es|in|a|e)?|autoren|people|person|persons|profiles?|profil|contributors?|contributor|producers|journalists?|journalistes?|redakteure?|reporters?|writers?|columnists?|staff|by|bio|user|users|u|member|members|team|equipe|redaktion|byline|experts?)[/=]`)

var bylineKinds = []bylineKind{
	{"itemprop author", 0.84, func(x *extraction, i int) bool {
		return hasWord(x.doc.attr(i, "itemprop"), "author") && !x.inForeignScope(i)
	}, false},
	{"rel=author", 0.84, func(x *extraction, i int) bool { return hasWord(x.doc.attr(i, "rel"), "author") }, false},
	{"h-card", 0.83, func(x *extraction, i int) bool {
		c := strings.ToLower(x.doc.attr(i, "class"))
		return hasWord(c, "p-author") || hasWord(c, "fn") || hasWord(c, "author-name")
	}, false},
	{"class author-name", 0.8, func(x *extraction, i int) bool { return authorNameClass.MatchString(x.doc.elems[i].hint) }, false},
	{"link to an author's page", 0.78, func(x *extraction, i int) bool {
		return x.doc.tag(i) == atom.A && authorPath.MatchString(x.doc.attr(i, "href"))
	}, true},
	{"class author", 0.68, func(x *extraction, i int) bool { return authorClass.MatchString(x.doc.elems[i].hint) }, false},
}

var (
	authorNameClass = regexp.MustCompile(`\b(?:authors?|byline|writer|contributor|auteur|autor)[-_]*(?:full)?[-_]*name|name[-_]*author|\bauthors?[-_]{1,2}link|\bfullname`)
	authorClass     = regexp.MustCompile(`author|byline|\bautor|auteur|\bwriter|\bcontributor|\bsignature`)
	noAuthorClass   = regexp.MustCompile(`avatar|image|photo|bio|social|about|comment|description|date|follow|more|posts`)
)

// nearby says how far from the headline a byline stands, in bytes of text: a
// little above it, below it, or in a box at the article's end.
const (
	aboveHeadline = 500
	belowHeadline = 1500
)

// bylines returns what the page shows as its byline, one candidate a kind.
func (x *extraction) bylines() []candidate {
	var found []candidate
	for _, kind := range bylineKinds {
		if c, ok := x.bylineOf(kind); ok {
			found = append(found, c)
		}
	}
	if c, ok := x.bylineText(); ok {
		found = append(found, c)
	}
	return found
}

// bylineOf finds the first element of a kind below the headline, else the
// first above it, and those that follow it closely: co-authors.
func (x *extraction) bylineOf(kind bylineKind) (candidate, bool) {
	d := x.doc
	start, end := x.headlineSpan()
	var above, below, end0 []string
	aboveEnd, belowEnd := 0, 0
	for i := 0; i < len(d.elems); i++ {
		e := &d.elems[i]
		if e.zone&(elsewhere|caption) != 0 || e.end-e.start > 300 || i == x.headline || !kind.match(x, i) {
			continue
		}
		names := x.namesIn(i, kind.strict)
		if len(names) == 0 {
			continue
		}
		switch {
		case e.start >= end && e.start-end <= belowHeadline:
			if below == nil || e.start-belowEnd <= 40 {
				below = append(below, names...)
				belowEnd = e.end
			}
		case e.start >= end:
			if end0 == nil {
				end0 = names
			}
		case start-e.end <= aboveHeadline:
			if above == nil || e.start-aboveEnd <= 40 {
				above = append(above, names...)
				aboveEnd = e.end
			}
		}
	}
	switch {
	case below != nil:
		return candidate{list: unique(below), evidence: kind.name + " below the headline", weight: kind.weight}, true
	case above != nil:
		return candidate{list: unique(above), evidence: kind.name + " above the headline", weight: kind.weight * 0.9}, true
	case end0 != nil:
		return candidate{list: unique(end0), evidence: kind.name + " in the article", weight: kind.weight * 0.8}, true
	}
	return candidate{}, false
}

// headlineSpan returns the part of the text that is the headline. Without one
// the text starts with it.
func (x *extraction) headlineSpan() (start, end int) {
	if x.headline > 0 {
		e := x.doc.elems[x.headline]
		return e.start, e.end
	}
	return 0, 0
}

// namesIn returns the names that an element shows. One that holds more than
// names is read line by line.
func (x *extraction) namesIn(i int, strict bool) []string {
	d := x.doc
	e := &d.elems[i]
	if noAuthorClass.MatchString(e.hint) && !authorNameClass.MatchString(e.hint) {
		return nil
	}
	if c := d.attr(i, "content"); c != "" && e.end == e.start {
		return splitNames(c)
	}
	for l := range strings.SplitSeq(d.text[e.start:e.end], "\n") {
		l = strings.TrimSpace(l)
		if l == "" || utf8.RuneCountInString(l) > 150 {
			continue
		}
		names := splitNames(l)
		ok := len(names) > 0
		for _, n := range names {
			ok = ok && (!strict || isPersonal(n))
		}
		if ok {
			return names
		}
	}
	return nil
}

// bylineText finds a line near the headline that says who wrote, whatever its
// markup: "le 25/01/2022 par Jeanne Doe, Paul Roe", "By Jane Doe".
func (x *extraction) bylineText() (candidate, bool) {
	start, end := x.headlineSpan()
	d := x.doc
	for _, l := range d.lines {
		if l.start < start-aboveHeadline {
			continue
		}
		if l.start > end+belowHeadline {
			break
		}
		if l.end-l.start > 200 || d.elems[max(l.elem, 0)].zone&(elsewhere|caption) != 0 {
			continue
		}
		s := strings.TrimSpace(d.text[l.start:l.end])
		if found := findMoments(s, true); len(found) > 0 && found[0].start < 12 {
			s = strings.TrimLeft(s[found[0].end:], " ,-–—|•·/")
			if !by.MatchString(s) {
				continue
			}
		}
		if !by.MatchString(s) {
			continue
		}
		names := splitNames(s)
		ok := len(names) > 0
		for _, n := range names {
			ok = ok && isPersonal(n)
		}
		if ok {
			return candidate{list: names, evidence: "text near the headline: " + clip(d.text[l.start:l.end], 80), weight: 0.8}, true
		}
	}
	return candidate{}, false
}

// clip cuts a text that is shown as evidence.
func clip(s string, n int) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:n])) + "…"
}

// hasWord reports whether a list of words, separated by blanks, has one.
func hasWord(list, word string) bool {
	for f := range strings.FieldsSeq(list) {
		if f == word {
			return true
		}
	}
	return false
}
