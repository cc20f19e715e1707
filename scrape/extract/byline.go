package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"feedgen/feed/date"
	"feedgen/feed/words"

	"golang.org/x/net/html/atom"
)

// bylineKind is a way in which pages mark up who signed.
type bylineKind struct {
	name   string
	weight float64
	match  func(x *extraction, i int) bool
	strict bool // only what looks like a person's full name counts
}

// authorFolders are the folders of sites in which authors have their pages.
var authorFolders = words.Set(func(l *words.Language) string { return l.AuthorFolders })

var bylineKinds = []bylineKind{
	{"itemprop author", 0.84, func(x *extraction, i int) bool {
		return x.doc.elems[i].hints&hasProperty != 0 && hasWord(x.doc.attr(i, "itemprop"), "author") && !x.inForeignScope(i)
	}, false},
	{"rel=author", 0.84, func(x *extraction, i int) bool {
		return x.doc.elems[i].hints&hasRel != 0 && hasWord(x.doc.attr(i, "rel"), "author")
	}, false},
	{"h-card", 0.83, func(x *extraction, i int) bool { return x.doc.elems[i].hints&hintCard != 0 }, false},
	{"class author-name", 0.8, func(x *extraction, i int) bool { return x.doc.elems[i].hints&hintAuthorName != 0 }, false},
	{"link to an author's page", 0.78, func(x *extraction, i int) bool {
		return x.doc.tag(i) == atom.A && hasFolder(x.doc.attr(i, "href"), authorFolders(), "/=")
	}, true},
	{"class author", 0.68, func(x *extraction, i int) bool { return x.doc.elems[i].hints&hintAuthor != 0 }, false},
}

// How far from the headline the byline stands, in bytes of text.
const (
	aboveHeadline = 500
	belowHeadline = 1500
	asideReach    = 700 // of what stands in an <aside> and the like
)

// The weights of a person's name that stands on a line without a word of who
// it is. Alone it is worth nothing.
const (
	loneName       = 0.5
	nameBesideDate = 0.64
)

// bylines returns what the page shows as its byline, one candidate a kind.
func (x *extraction) bylines() []candidate {
	var found []candidate
	for i, names := range x.signatures() {
		if c, ok := names.candidate(bylineKinds[i]); ok {
			found = append(found, c)
		}
	}
	if c, ok := x.bylineText(); ok {
		found = append(found, c)
	}
	return found
}

// signature are the names that one kind of markup tells, by where they stand:
// the first below the headline, the first above it and the first further down,
// each with those that follow closely: co-authors.
type signature struct{ below, above, far nameGroup }

// signatures returns what each of the bylineKinds tells.
func (x *extraction) signatures() []signature {
	d := x.doc
	start, end := x.headlineSpan()
	const signs = hintCard | hintAuthorName | hintAuthor | hasProperty | hasRel // one of which all kinds but links have
	found := make([]signature, len(bylineKinds))
	for i := range d.elems {
		e := &d.elems[i]
		if e.hints&signs == 0 && e.tag != atom.A {
			continue
		}
		if e.end-e.start > 300 || start-e.end > aboveHeadline || i == x.headline || x.isElsewhere(i) {
			continue
		}
		for k := range found {
			kind, group := &bylineKinds[k], &found[k].above
			switch {
			case e.start >= end && e.start-end <= belowHeadline:
				group = &found[k].below
			case e.start >= end:
				group = &found[k].far
			}
			if group.takes(i, e) && kind.match(x, i) {
				group.add(i, e, x.namesIn(i, kind.strict))
			}
		}
	}
	return found
}

// candidate returns the names below the headline, else those above it, else
// those further down.
func (s *signature) candidate(kind bylineKind) (candidate, bool) {
	switch {
	case s.below.names != nil:
		return candidate{list: unique(s.below.names), evidence: kind.name + " below the headline", weight: kind.weight}, true
	case s.above.names != nil:
		return candidate{list: unique(s.above.names), evidence: kind.name + " above the headline", weight: kind.weight * 0.9}, true
	case s.far.names != nil:
		return candidate{list: unique(s.far.names), evidence: kind.name + " in the article", weight: kind.weight * 0.8}, true
	}
	return candidate{}, false
}

// nameGroup are the names of elements that stand close together.
type nameGroup struct {
	names []string
	from  int // where the names of the last element start in names
	end   int // of the last element's text
	next  int // first element after the last one's subtree
}

// takes reports whether an element belongs to the group: it is the first,
// follows the last closely, or stands within it.
func (g *nameGroup) takes(i int, e *element) bool {
	return g.names == nil || i < g.next || e.start-g.end <= 40 && len(g.names) < mostAuthors
}

// mostAuthors bounds a list that no page has in earnest.
const mostAuthors = 100

// add takes in an element's names. One that stands within the last, such as
// the link in a byline, is more precise.
func (g *nameGroup) add(i int, e *element, names []string) {
	if len(names) == 0 {
		return
	}
	if i < g.next {
		if trust(names) == 1 {
			g.names = append(g.names[:g.from], names...)
		}
		return
	}
	g.from = len(g.names)
	g.names = append(g.names, names...)
	g.end, g.next = e.end, e.next
}

// isElsewhere reports whether an element is not part of the article's head:
// what stands beside it is, when it is next to the headline.
func (x *extraction) isElsewhere(i int) bool {
	e := &x.doc.elems[i]
	z := e.zone & (elsewhere | caption)
	if z == aside {
		start, end := x.headlineSpan()
		return e.start > end+asideReach || e.end < start-asideReach
	}
	return z != 0
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
	if e.hints&hintNotAuthor != 0 && e.hints&hintAuthorName == 0 {
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
// markup: "le 25/01/2022 par Jeanne Doe, Paul Roe", "By Jane Doe", "Jane Doe ·
// 3 May 2021", or a name alone next to a date.
func (x *extraction) bylineText() (candidate, bool) {
	start, end := x.headlineSpan()
	var best candidate
	dated := false // the line before had a date
	for _, l := range x.linesNear(start-aboveHeadline, end+belowHeadline) {
		s := l.text
		dates := date.Find(s, date.DayFirst)
		c, hasDate := readByline(s, dates), len(dates) > 0
		if c.weight == 0 && l.start > start && l.start < end+asideReach && isPersonal(s) && !isCJK(s) && len(best.list) == 0 {
			c = candidate{list: []string{s}, weight: loneName}
			if dated {
				c.weight = nameBesideDate
			}
		}
		if c.weight > 0 && l.start < start {
			c.weight *= 0.9
		}
		if hasDate && best.weight == loneName {
			best.weight = nameBesideDate
		}
		dated = hasDate
		if c.weight > best.weight {
			best = c
			best.evidence = "text near the headline: " + clip(s, 80)
		}
		if best.weight >= 0.8 {
			break
		}
	}
	return best, best.weight > loneName
}

// signedBelow finds a line further down that says in so many words who wrote,
// such as "Written by Jane Doe" at the end of the article.
func (x *extraction) signedBelow() (candidate, bool) {
	_, end := x.headlineSpan()
	for _, l := range x.linesNear(end+belowHeadline, len(x.doc.text)) {
		if lengthOfBy(l.text) < longerThanBy {
			continue
		}
		if c := personalNames(l.text, signed); c.weight > 0 {
			c.evidence = "text of the article: " + clip(l.text, 80)
			return c, true
		}
	}
	return candidate{}, false
}

// longerThanBy is the length of words in front of a name that say more than
// "by", in bytes.
const longerThanBy = len("Text: ")

// signed is the weight of a name behind such words somewhere in the article.
const signed = 0.6

// shownLine is a line of text with its place.
type shownLine struct {
	text  string
	start int
}

// linesNear returns the short lines of the article in a part of the text. One
// that only says that a name follows is put in front of the next.
func (x *extraction) linesNear(from, to int) []shownLine {
	d := x.doc
	var lines []shownLine
	label := ""
	for _, l := range d.lines {
		if l.start < from || l.end-l.start > 200 || x.isElsewhere(max(l.elem, 0)) {
			continue
		}
		if l.start > to {
			break
		}
		s := strings.TrimSpace(d.text[l.start:l.end])
		if isLabel(s) {
			label = s + " "
			continue
		}
		lines = append(lines, shownLine{label + s, l.start})
		label = ""
	}
	return lines
}

// readByline returns the names on a line that is a byline by its words or by
// its dates, which are given. The weight is 0 for any other line.
func readByline(s string, found []date.Found) candidate {
	if startsWithBy(s) {
		if c := personalNames(s, 0.8); c.weight > 0 {
			return c
		}
		return shortByline(s)
	}
	if len(found) == 0 {
		return candidate{}
	}
	const signs = " ,-–—|•·/:"
	before := strings.Trim(s[:found[0].Start], signs)
	after := strings.Trim(s[found[0].End:], signs)
	if startsWithBy(after) {
		return personalNames(after, 0.8)
	}
	if i := strings.LastIndex(strings.ToLower(before), " by "); i >= 0 {
		before = before[i+1:]
	}
	for _, rest := range []string{before, after} {
		if c := personalNames(rest, 0.7); c.weight > 0 {
			return c
		}
	}
	return candidate{}
}

// shortByline returns the name on a line that is hardly more than "by ada":
// pseudonyms and companies sign, too.
func shortByline(s string) candidate {
	names := splitNames(s)
	if utf8.RuneCountInString(s) > 30 || len(names) != 1 || notNames()[fold(s)] {
		return candidate{}
	}
	if words := strings.Fields(names[0]); len(words) > 1 && !unicode.IsUpper(firstRune(words[1])) {
		return candidate{}
	}
	return candidate{list: names, weight: 0.55}
}

// personalNames returns the names in s if all that it names are persons' full
// names.
func personalNames(s string, weight float64) candidate {
	names := allInByline(s)
	if len(names) == 0 || trust(names) < 1 {
		return candidate{}
	}
	return candidate{list: names, weight: weight}
}

// longestFolder is the length of the longest name of a folder that is looked
// for, in bytes.
const longestFolder = 20

// hasFolder reports whether an address has a folder with one of the names,
// which are in lower case, and something in it. One of the signs in ends
// follows the name.
func hasFolder(address string, names map[string]bool, ends string) bool {
	var lower [longestFolder]byte
	for {
		slash := strings.IndexByte(address, '/')
		if slash < 0 {
			return false
		}
		address = address[slash+1:]
		n := strings.IndexAny(address[:min(len(address), longestFolder+1)], ends)
		if n < 0 {
			continue
		}
		for i := range n {
			lower[i] = lowerByte(address[i])
		}
		if within := address[n+1:]; names[string(lower[:n])] && within != "" && within[0] != '/' {
			return true
		}
	}
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
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
