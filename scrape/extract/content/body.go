package content

import (
	"sort"
	"strings"
	"unicode/utf8"

	"feedgen/scrape/extract/page"
	"feedgen/scrape/extract/prose"

	"golang.org/x/net/html/atom"
)

// body is a page with the part of it that is the text of its article.
type body struct {
	page.View
	empty     bool   // there is no text
	root      int    // the element with the text; -1: the document
	elsewhere []bool // by element: it is no part of the article
	lines     []line // those of View.Lines

	proseBefore, keptBefore []int // bytes of prose, and number of lines kept, before each line
	linkBefore              []int // bytes of the anchors before each of View.Anchors
}

// line are properties of one line.
type line struct {
	prose, kept bool
	block       atom.Atom // around it; zero: none with a meaning
	holder      int       // the element around that, which contains paragraphs and the like
}

// mostIn is how much of the article's prose the element of the article has at least, in
// tenths.
const mostIn = 8

// Bounds on lines that are no prose, in characters.
const (
	longLine     = 80   // it is text
	longestLabel = 60   // may be furniture
	longestHead  = 2000 // of what is between a headline and the text, in bytes
	mostLabels   = 2    // of the same text; more are furniture
)

// bodyOf finds the article in a page: the innermost element with nearly all of the
// prose.
func bodyOf(v page.View) *body {
	b := &body{View: v, elsewhere: elsewhere(v), lines: make([]line, len(v.Lines))}
	after := 0
	if v.Headline > 0 {
		after = v.Elems[v.Headline].End
	}
	for i, l := range v.Lines {
		b.lines[i] = b.lineOf(l)
		b.lines[i].kept = l.Start >= after && !b.elsewhere[max(l.Elem, 0)]
		b.lines[i].prose = b.lines[i].kept && prose.IsProse(v.Text[l.Start:l.End])
	}
	b.proseBefore = sums(b.lines, func(i int) int {
		if !b.lines[i].prose {
			return 0
		}
		return v.Lines[i].End - v.Lines[i].Start
	})
	b.linkBefore = sums(v.Anchors, func(i int) int { return v.Elems[v.Anchors[i]].End - v.Elems[v.Anchors[i]].Start })
	all := b.proseBefore[len(b.lines)]
	if b.empty = all == 0; b.empty {
		return b
	}
	b.root = -1
	for next := b.most(-1, all); next >= 0; next = b.most(next, all) {
		b.root = next
	}
	b.trim(after)
	b.keptBefore = sums(b.lines, func(i int) int {
		if b.lines[i].kept {
			return 1
		}
		return 0
	})
	return b
}

// sums returns the sum of the values before each of a list, and of all.
func sums[T any](list []T, of func(int) int) []int {
	before := make([]int, len(list)+1)
	for i := range list {
		before[i+1] = before[i] + of(i)
	}
	return before
}

// elsewhere returns for each element whether it is no part of the article. Paragraphs,
// headings and the like are no menus, whatever their names are.
func elsewhere(v page.View) []bool {
	out := make([]bool, len(v.Elems))
	for i := range v.Elems {
		e := &v.Elems[i]
		own := v.Zones[i]
		if e.Parent >= 0 {
			own &^= v.Zones[e.Parent]
			out[i] = out[e.Parent]
		}
		if isTextBlock(e.Tag) {
			own &^= page.Navigation
		}
		out[i] = out[i] || own&(page.Elsewhere|page.Caption) != 0
	}
	return out
}

func isTextBlock(tag atom.Atom) bool {
	switch tag {
	case atom.P, atom.Li, atom.Pre, atom.Td, atom.Th, atom.Dd, atom.Dt, atom.Blockquote:
		return true
	}
	return isHeading(tag)
}

func isHeading(tag atom.Atom) bool {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// lineOf returns the properties of a line.
func (b *body) lineOf(l page.Line) line {
	var in line
	for i := max(l.Elem, 0); i >= 0; i = b.Elems[i].Parent {
		switch tag := b.Tag(i); {
		case isTextBlock(tag):
			if in.block == 0 {
				in.block = tag
			}
		case page.IsBlock(tag) && !isList(tag):
			in.holder = i
			return in
		}
	}
	return in
}

func isList(tag atom.Atom) bool {
	switch tag {
	case atom.Ul, atom.Ol, atom.Dl, atom.Table, atom.Thead, atom.Tbody, atom.Tr:
		return true
	}
	return false
}

// most returns the child of an element that has nearly all of the prose; -1: none
// has.
func (b *body) most(parent, all int) int {
	end := len(b.Elems)
	if parent >= 0 {
		end = b.Elems[parent].Next
	}
	for i := parent + 1; i < end; i = b.Elems[i].Next {
		if 10*b.proseIn(i) >= mostIn*all && !isTextBlock(b.Tag(i)) {
			return i
		}
	}
	return -1
}

// trim keeps the lines of the root from the first sentence to the last, what
// belongs to them on both sides, and a standfirst below the headline.
func (b *body) trim(after int) {
	start, end := 0, len(b.Lines)
	if b.root >= 0 {
		start, end = b.LinesIn(b.Elems[b.root].Start, b.Elems[b.root].End)
	}
	first, last := start, end-1
	for !b.lines[first].prose {
		first++
	}
	for !b.lines[last].prose {
		last--
	}
	lead := start
	for i := start - 1; i >= 0 && b.Lines[i].Start >= max(after, b.Lines[start].Start-longestHead); i-- {
		if b.lines[i].kept && (b.lines[i].prose || b.says(i)) {
			lead = i
		}
	}
	for i := range b.lines {
		switch l := &b.lines[i]; {
		case i < start && i != lead, i >= end:
			l.kept, l.prose = false, false
		case i < first:
			l.kept = l.kept && b.says(i)
		}
	}
	for b.root >= 0 && b.Elems[b.root].Start > b.Lines[lead].Start {
		b.root = b.Elems[b.root].Parent
	}
	b.dropLabels(start, end)
	b.trimEnd(last, end)
}

// says reports whether a line before the first sentence belongs to the text: it is a
// standfirst, and neither a byline nor a bar of links.
func (b *body) says(i int) bool {
	l := b.Lines[i]
	if isHeading(b.lines[i].block) {
		return b.lines[i+1].prose
	}
	return utf8.RuneCountInString(b.Text[l.Start:l.End]) >= longLine && !b.isLinks(l.Elem)
}

// trimEnd drops what follows the last sentence, except the rest of the element around
// it: lists, code, paragraphs, and their headings.
func (b *body) trimEnd(last, end int) {
	holder := b.lines[last].holder
	open := true
	for i := last + 1; i < end; i++ {
		l := &b.lines[i]
		open = open && (l.holder == holder || !l.kept)
		switch {
		case !open:
			l.kept = false
		case l.kept && b.closes(i):
			last = i
		}
	}
	for i := last + 1; i < end; i++ {
		b.lines[i].kept = false
	}
}

// closes reports whether a line after the last sentence is text.
func (b *body) closes(i int) bool {
	text := b.Text[b.Lines[i].Start:b.Lines[i].End]
	switch b.lines[i].block {
	case atom.P, 0:
		r, _ := utf8.DecodeLastRuneInString(text)
		return strings.ContainsRune(".!?…。！？)”»\"", r) && strings.Contains(text, " ")
	}
	return !isHeading(b.lines[i].block)
}

// dropLabels drops short lines that are repeated between paragraphs, as above
// advertisements.
func (b *body) dropLabels(start, end int) {
	label := func(i int) string {
		l, is := b.Lines[i], b.lines[i]
		if !is.kept || is.prose || is.block != 0 && is.block != atom.P || l.End-l.Start > longestLabel {
			return ""
		}
		return b.Text[l.Start:l.End]
	}
	times := map[string]int{}
	for i := start; i < end; i++ {
		times[label(i)]++
	}
	for i := start; i < end; i++ {
		if text := label(i); text != "" && times[text] > mostLabels {
			b.lines[i].kept = false
		}
	}
}

// proseIn returns the bytes of prose in an element.
func (b *body) proseIn(i int) int {
	from, to := b.LinesIn(b.Elems[i].Start, b.Elems[i].End)
	return b.proseBefore[to] - b.proseBefore[from]
}

// linksIn returns the bytes of the text of links in an element.
func (b *body) linksIn(i int) int {
	at := func(elem int) int { return sort.SearchInts(b.Anchors, elem) }
	return b.linkBefore[at(b.Elems[i].Next)] - b.linkBefore[at(i)]
}

// fewLinks is the length of a text that is no list of links, in bytes.
const fewLinks = 40

// isLinks reports whether an element is a list of links without text.
func (b *body) isLinks(i int) bool {
	n := b.Elems[i].End - b.Elems[i].Start
	return n > fewLinks && 10*b.linksIn(i) > 8*n && b.proseIn(i) == 0
}
