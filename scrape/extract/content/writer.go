package content

import (
	"strings"

	"feedgen/scrape/extract/page"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// writer copies an article into a new tree. It visits the nodes of the page in the order
// of the elements of the document.
type writer struct {
	*body
	next int // the element that comes next
	at   int // in the text of the page
	line int // that comes next or is under way
}

// place is where copies are put.
type place struct {
	block *html.Node // for blocks
	para  *html.Node // for text; nil: the next text begins a paragraph in block
	only  bool       // no block is allowed here
}

// html returns the article as a fragment of HTML.
func (b *body) html() string {
	w, root := writer{body: b, next: b.root + 1}, b.Root
	if b.root >= 0 {
		root, w.at = b.Elems[b.root].Node, b.Elems[b.root].Start
	}
	out := &html.Node{Type: html.DocumentNode}
	w.children(root, &place{block: out})
	var text strings.Builder
	for c := range out.ChildNodes() {
		if err := html.Render(&text, c); err != nil {
			return "" // a strings.Builder never fails, and Render rejects none of these elements
		}
		text.WriteByte('\n')
	}
	return text.String()
}

func (w *writer) children(n *html.Node, p *place) {
	for c := range n.ChildNodes() {
		switch c.Type {
		case html.TextNode:
			w.text(c.Data, p)
		case html.ElementNode:
			w.element(c, p)
		}
	}
}

// text copies text, with its white space collapsed except in code.
func (w *writer) text(s string, p *place) {
	if !w.isKept() {
		return
	}
	if !isCode(p.para) {
		s = page.Collapse(s)
	}
	if p.para == nil {
		if s = strings.TrimLeft(s, " \n\t"); s == "" {
			return
		}
		p.para = p.begin()
	}
	p.para.AppendChild(&html.Node{Type: html.TextNode, Data: s})
}

// isKept reports whether the line belongs to the article that the writer is at.
func (w *writer) isKept() bool {
	for w.line < len(w.Lines) && w.Lines[w.line].End <= w.at {
		w.line++
	}
	return w.line < len(w.Lines) && w.lines[w.line].kept
}

// begin begins a paragraph in the block.
func (p *place) begin() *html.Node {
	switch p.block.DataAtom {
	case atom.Ul, atom.Ol:
		return add(p.block, atom.Li)
	case atom.Table, atom.Thead, atom.Tbody:
		return add(add(p.block, atom.Tr), atom.Td)
	case atom.Tr:
		return add(p.block, atom.Td)
	case atom.Dl:
		return add(p.block, atom.Dd)
	}
	return add(p.block, atom.P)
}

// add adds an element to another.
func add(parent *html.Node, tag atom.Atom) *html.Node {
	n := &html.Node{Type: html.ElementNode, DataAtom: tag, Data: tag.String()}
	parent.AppendChild(n)
	return n
}

// isCode reports whether a node is in a <pre>.
func isCode(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.DataAtom == atom.Pre {
			return true
		}
	}
	return false
}

// element copies an element, or what is in it.
func (w *writer) element(n *html.Node, p *place) {
	i := w.next
	if i >= len(w.Elems) || w.Elems[i].Node != n {
		return // it shows nothing, and is not in the document
	}
	e := &w.Elems[i]
	w.next, w.at = i+1, e.Start
	tag := copied(e.Tag)
	is := kinds[tag]
	switch {
	case w.isLeftOut(i):
		w.separate(p, e.Tag)
	case tag == atom.Br:
		w.breakLine(p)
	case (is == textBlock || is == block) && !p.only:
		w.copy(n, tag, p)
	case is == inline && w.isOneLine(i):
		w.phrase(n, i, tag, p)
	default:
		w.separate(p, e.Tag)
		w.children(n, p)
		w.separate(p, e.Tag)
	}
	w.next, w.at = e.Next, e.End
}

// kind is how an element is copied.
type kind int

const (
	through   kind = iota // its content alone is
	textBlock             // it contains text
	block                 // it contains blocks
	inline
)

var kinds = map[atom.Atom]kind{
	atom.P: textBlock, atom.H2: textBlock, atom.H3: textBlock, atom.H4: textBlock, atom.H5: textBlock, atom.H6: textBlock,
	atom.Pre: textBlock, atom.Dt: textBlock,
	atom.Ul: block, atom.Ol: block, atom.Li: block, atom.Dl: block, atom.Dd: block, atom.Blockquote: block,
	atom.Table: block, atom.Thead: block, atom.Tbody: block, atom.Tr: block, atom.Td: block, atom.Th: block,
	atom.A: inline, atom.Em: inline, atom.I: inline, atom.Strong: inline, atom.B: inline, atom.Code: inline, atom.Kbd: inline,
	atom.Samp: inline, atom.Var: inline, atom.Sub: inline, atom.Sup: inline, atom.Q: inline, atom.Cite: inline, atom.S: inline,
	atom.Del: inline, atom.Ins: inline,
}

// copied returns the element that an element is copied as: the headline of the copy is
// elsewhere.
func copied(tag atom.Atom) atom.Atom {
	if tag == atom.H1 {
		return atom.H2
	}
	return tag
}

// holder returns the element that an element must be in.
func (p *place) holder(tag atom.Atom) *html.Node {
	in := p.block.DataAtom
	inList := in == atom.Ul || in == atom.Ol
	switch {
	case tag == atom.Li && !inList:
		return p.last(atom.Ul)
	case (tag == atom.Dt || tag == atom.Dd) && in != atom.Dl:
		return p.last(atom.Dl)
	case tag != atom.Li && inList:
		return add(p.block, atom.Li)
	}
	return p.block
}

// last returns the last element of the block if it is of a kind, else a new one.
func (p *place) last(tag atom.Atom) *html.Node {
	if last := p.block.LastChild; last != nil && last.DataAtom == tag {
		return last
	}
	return add(p.block, tag)
}

// copy copies a block, if anything is in it.
func (w *writer) copy(n *html.Node, tag atom.Atom, p *place) {
	to := add(p.holder(tag), tag)
	in := &place{block: to, only: kinds[tag] == textBlock}
	if in.only || tag == atom.Li || tag == atom.Td || tag == atom.Th || tag == atom.Dd {
		in.para = to
	}
	w.children(n, in)
	for to != p.block && isEmpty(to) { // also what contained nothing else
		parent := to.Parent
		parent.RemoveChild(to)
		to = parent
	}
	p.para = nil
}

// isEmpty reports whether an element has nothing but white space.
func isEmpty(n *html.Node) bool {
	for c := range n.ChildNodes() {
		if c.Type == html.ElementNode && c.DataAtom != atom.Br || strings.TrimSpace(c.Data) != "" && c.Type == html.TextNode {
			return false
		}
	}
	return true
}

// phrase copies an inline element of the page.
func (w *writer) phrase(n *html.Node, i int, tag atom.Atom, p *place) {
	href := ""
	if tag == atom.A {
		if href = w.Resolve(w.Attr(i, "href")); href == "" || len(href) > maxHref {
			w.children(n, p)
			return
		}
	}
	if e := &w.Elems[i]; e.Start == e.End || !w.isKept() {
		return
	}
	if p.para == nil {
		p.para = p.begin()
	}
	to := add(p.para, tag)
	if href != "" {
		to.Attr = []html.Attribute{{Key: "href", Val: href}}
	}
	w.children(n, &place{block: p.block, para: to, only: true})
	if isEmpty(to) {
		p.para.RemoveChild(to)
	}
}

// maxHref is the length of the longest address that is kept, in bytes.
const maxHref = 2 << 10

// separate separates the texts on both sides of an element.
func (w *writer) separate(p *place, tag atom.Atom) {
	switch {
	case !page.IsBlock(tag):
	case !p.only:
		p.para = nil
	case !isCode(p.para):
		w.text(" ", p)
	}
}

// breakLine copies a line break. A second one ends the paragraph.
func (w *writer) breakLine(p *place) {
	switch {
	case p.para == nil || !w.isKept():
	case p.only && isCode(p.para):
		w.text("\n", p)
	case !p.only && p.para.LastChild != nil && p.para.LastChild.DataAtom == atom.Br:
		p.para.RemoveChild(p.para.LastChild)
		p.para = nil
	default:
		add(p.para, atom.Br)
	}
}

// isOneLine reports whether an element contains no block.
func (w *writer) isOneLine(i int) bool {
	from, to := w.LinesIn(w.Elems[i].Start+1, w.Elems[i].End)
	return from == to
}

// isLeftOut reports whether an element is no text of the article.
func (w *writer) isLeftOut(i int) bool {
	e := &w.Elems[i]
	from, to := w.LinesIn(e.Start, e.End)
	return w.elsewhere[i] || to > from && w.keptBefore[to] == w.keptBefore[from] && page.IsBlock(e.Tag) ||
		page.IsBlock(e.Tag) && !isTextBlock(e.Tag) && w.isLinks(i)
}
