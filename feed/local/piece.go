package local

import (
	"fmt"
	"slices"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"feedgen/feed/words"
)

// piece is a part of a page that may be an article.
type piece struct {
	heading *ast.Heading // nil: the piece is a line of a list, table or paragraph
	line    []ast.Node   // the inline nodes with date, title and link
	offset  int          // of the heading or line
	more    [][]line     // paragraphs: the lines below it in the same paragraph, or further cells of the row
	blocks  []ast.Node   // the text below
	within  period       // what the headings above say of the date
	plural  bool         // others like it, beside it, are articles
	read    *headline    // the line, if it was read before
}

// outline cuts a page into pieces.
type outline struct {
	*page
	pieces []*piece
	open   *piece // takes what follows; nil: nothing does
	levels [7]period
	days   []day
}

// day is a heading that is a day and nothing else, so that articles are expected
// below it.
type day struct {
	heading *ast.Heading
	before  int // number of pieces above it
	after   int // and with those below it
}

// within returns what the headings above level say of the date.
func (o *outline) within(level int) period {
	for ; level > 1; level-- {
		if w := o.levels[level-1]; w.Year > 0 {
			return w
		}
	}
	return period{}
}

// add adds a piece.
func (o *outline) add(s *piece) { o.pieces = append(o.pieces, s) }

// isArticle reports whether the open piece is an article by its heading, so that
// what follows is its summary.
func (o *outline) isArticle() bool {
	if o.open == nil || o.open.heading == nil {
		return false
	}
	_, _, ok := splitDate(o.plain(o.open.line...), o.order, o.open.within)
	return ok
}

func (o *outline) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		o.heading(n)
		return
	case *ast.List:
		if items := o.items(n, o.within(7)); o.takes(items) {
			o.pieces = append(o.pieces, items...)
			return
		}
	case *east.Table:
		if rows := o.rows(n, o.within(7)); o.takes(rows) {
			o.pieces = append(o.pieces, rows...)
			return
		}
	case *ast.Paragraph:
		if o.paragraph(n) {
			return
		}
	case *ast.HTMLBlock:
		if blocks := o.blocksOf(n); len(blocks) > 0 {
			for _, b := range blocks {
				o.block(b)
			}
			return
		}
	case *ast.ThematicBreak:
		if o.open != nil && o.open.heading == nil {
			o.open = nil
		}
	case *east.FootnoteList:
		return
	}
	if o.open != nil {
		o.open.blocks = append(o.open.blocks, n)
	}
}

// takes reports whether the lines of a list or table are articles of their own.
// Below an article's heading all of them must be, and dated: others are part of
// its summary.
func (o *outline) takes(lines []*piece) bool {
	n, below := 0, o.isArticle()
	for _, l := range lines {
		within := l.within
		if below {
			within = period{}
		}
		h := o.headline(l.line, within)
		if within == l.within {
			l.read = &h
		}
		if h.isArticle() || h.dated && h.title != "" && !h.loose && o.linkBelow(l) {
			n++
		}
	}
	for _, l := range lines {
		l.plural = n > 0
	}
	if below || o.open != nil && o.open.heading == nil {
		return n == len(lines) && n > 0
	}
	return n > 0 || o.open == nil
}

// linkBelow reports whether a line below that of a piece is a link and nothing else.
func (o *outline) linkBelow(s *piece) bool {
	lines := slices.Concat(s.more...)
	for _, b := range s.blocks {
		if b.Kind() == ast.KindParagraph {
			lines = append(lines, linesOf(o.src, b)...)
		}
	}
	return slices.ContainsFunc(lines, func(l line) bool {
		_, ok := linkLine(o.src, l)
		return ok
	})
}

func (o *outline) heading(h *ast.Heading) {
	line, within := children(h), o.within(h.Level)
	s := &piece{heading: h, line: line, offset: offsetOf(h), within: within}
	text := o.plain(line...)
	_, title, dated := splitDate(text, o.order, within)
	dated = dated && title != ""
	// A heading of level 1 is the title of the page, and the text below is not its
	// summary.
	if !dated && o.isArticle() && h.Level > o.open.heading.Level && o.open.heading.Level > 1 && !numbersPattern().MatchString(text) {
		o.open.blocks = append(o.open.blocks, h)
		return
	}
	o.endDay()
	for level := h.Level; level < len(o.levels); level++ {
		o.levels[level] = period{}
	}
	if w, ok := periodOf(text, o.order, within); ok && !dated && len(linksIn(o.src, h)) == 0 {
		o.levels[h.Level], o.open = w, nil
		if w.Day > 0 {
			o.days = append(o.days, day{heading: h, before: len(o.pieces), after: -1})
		}
		return
	}
	o.open = s
	o.add(s)
}

func (o *outline) endDay() {
	if n := len(o.days); n > 0 && o.days[n-1].after < 0 {
		o.days[n-1].after = len(o.pieces)
	}
}

// items returns the pieces of a list and of the lists in it.
func (o *outline) items(list *ast.List, within period) []*piece {
	var pieces []*piece
	numbers := o.dayNumbers(list)
	for i, item := range children(list) {
		blocks := children(item)
		if len(blocks) == 0 {
			continue
		}
		if inner, ok := blocks[0].(*ast.List); ok && inner.IsOrdered() && len(blocks) == 1 && !list.IsOrdered() {
			pieces = append(pieces, o.items(inner, within)...) // - 20. Februar
			continue
		}
		s := &piece{offset: offsetOf(blocks[0]), within: within}
		if lines := linesOf(o.src, blocks[0]); len(lines) > 0 {
			s.line = lines[0].nodes
			if numbers != nil {
				s.line = append([]ast.Node{ast.NewString([]byte(numbers[i]))}, s.line...)
			}
			if len(lines) > 1 {
				s.more = [][]line{lines[1:]}
			}
		}
		w, isPeriod := periodOf(o.plain(s.line...), o.order, within)
		for i, b := range blocks[1:] {
			nested, ok := b.(*ast.List)
			if !ok {
				continue
			}
			inner := within
			if isPeriod {
				inner = w
			}
			if below := o.items(nested, inner); isPeriod || slices.ContainsFunc(below, func(s *piece) bool {
				return o.headline(s.line, s.within).isArticle()
			}) {
				pieces = append(pieces, below...)
				blocks = slices.Delete(slices.Clone(blocks), i+1, i+2)
				break
			}
		}
		if isPeriod && len(linksIn(o.src, blocks[0])) == 0 {
			continue
		}
		s.blocks = blocks[1:]
		pieces = append(pieces, s)
	}
	return pieces
}

// dayNumbers returns the numbers of the items of a list that are the days of dates,
// such as 20. Februar 2024, and no numbers of items; nil if they are none. Items are
// numbered from 1 in a row, unless there is one item alone.
func (o *outline) dayNumbers(list *ast.List) []string {
	if !list.IsOrdered() || list.Marker != '.' {
		return nil
	}
	var numbers []string
	inARow := list.ChildCount() > 1
	for i, item := range children(list) {
		if item.FirstChild() == nil {
			return nil
		}
		number := numberBefore(o.src, offsetOf(item.FirstChild()))
		inARow = inARow && number == fmt.Sprintf("%d. ", i+1)
		lines := linesOf(o.src, item.FirstChild())
		if number == "" || len(lines) == 0 {
			return nil
		}
		text := o.plain(lines[0].nodes...)
		d, _, ok := splitDate(number+text, o.order, period{})
		if month, _, dated := splitDate(text, o.order, period{}); !ok || d.Day == 0 || dated && month.Day > 0 {
			return nil
		}
		numbers = append(numbers, number)
	}
	if inARow {
		return nil
	}
	return numbers
}

// numberBefore returns the number that marks an item, as 20. and a space.
func numberBefore(src []byte, content int) string {
	m := itemNumber().FindSubmatch(src[max(0, content-16):content])
	if m == nil {
		return ""
	}
	return string(m[1]) + ". "
}

var itemNumber = words.Pattern(`(\d{1,2})\.[ \t]+$`)

// paragraph reads the lines of a paragraph that are articles, with those below
// them. It reports whether there are any.
func (o *outline) paragraph(n *ast.Paragraph) bool {
	if o.isArticle() {
		return false
	}
	within := o.within(7)
	var pieces []*piece
	for _, l := range linesOf(o.src, n) {
		h := o.headline(l.nodes, within)
		// Below a day or a month, a link alone on its line is an article.
		_, alone := linkLine(o.src, l)
		switch {
		case h.isArticle() && (h.dated || alone):
			pieces = append(pieces, &piece{line: l.nodes, offset: max(l.start, offsetOf(n)), within: within})
		case len(pieces) == 0:
			return false
		default:
			s := pieces[len(pieces)-1]
			if len(s.more) == 0 {
				s.more = [][]line{nil}
			}
			s.more[0] = append(s.more[0], l)
		}
	}
	if len(pieces) == 0 {
		return false
	}
	o.pieces = append(o.pieces, pieces...)
	o.open = pieces[len(pieces)-1]
	return true
}
