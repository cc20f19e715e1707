package local

import (
	"bytes"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"feedgen/feed/markup"
	"feedgen/feed/text"
)

// An HTML page, or a block of HTML in a Markdown page, is read as the Markdown
// that would say the same.

func isHTML(name string, src []byte) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".xhtml":
		return true
	}
	start := strings.ToLower(string(bytes.TrimSpace(src[:min(len(src), 100)])))
	return strings.HasPrefix(start, "<!doctype html") || strings.HasPrefix(start, "<html")
}

func readHTML(name string, src []byte, o Options) list {
	whole := textOf(text.Decode(src, "text/html"))
	d, warnings, wrong := documentOf(name, whole, whole) // markup has limits of its own
	if wrong != nil {
		return list{errs: []*Error{wrong}}
	}
	v := d.version(d.repaired)
	p := &page{version: v, base: o.base, src: []byte(v.text), order: orderIn(v.text)}
	l := p.list(p.blocksOfHTML(v.text, 0))
	l.warnings = append(warnings, l.warnings...)
	return l
}

// blocksOf returns a block of HTML as blocks of Markdown if it holds headings,
// lists or tables with links.
func (p *page) blocksOf(n *ast.HTMLBlock) []ast.Node {
	if n.HTMLBlockType < ast.HTMLBlockType6 {
		return nil
	}
	blocks := p.blocksOfHTML(string(n.Lines().Value(p.src)), offsetOf(n))
	for _, b := range blocks {
		switch b.Kind() {
		case ast.KindHeading, ast.KindList, east.KindTable:
			if len(linksIn(p.src, b)) > 0 {
				return blocks
			}
		}
	}
	return nil
}

func (p *page) blocksOfHTML(fragment string, offset int) []ast.Node {
	c := &converter{page: p, lower: strings.Map(lowerASCII, fragment), offset: offset}
	nodes, costly := markup.ParseFragment(fragment)
	if costly != nil {
		p.leaveOut(offset, "%v", costly)
		return nil
	}
	for _, n := range nodes {
		c.block(n)
	}
	c.endParagraph()
	return c.blocks
}

// converter makes Markdown of HTML.
type converter struct {
	*page
	lower  string // the HTML, in which elements are looked for
	offset int    // of the HTML in the page
	at     int    // of the next element in the HTML, at the earliest
	blocks []ast.Node
	loose  []ast.Node // inline nodes between blocks
}

func (c *converter) add(n ast.Node) {
	c.endParagraph()
	c.blocks = append(c.blocks, n)
}

func (c *converter) endParagraph() {
	if len(c.loose) == 0 {
		return
	}
	n := ast.NewParagraph()
	n.SetPos(min(c.offset+c.at, len(c.src)))
	for _, child := range c.loose {
		n.AppendChild(n, child)
	}
	c.loose = nil
	c.blocks = append(c.blocks, n)
}

// place sets the position of a node to that of its element.
func (c *converter) place(to ast.Node, n *html.Node) ast.Node {
	if i := strings.Index(c.lower[min(c.at, len(c.lower)):], "<"+n.Data); i >= 0 {
		c.at += i
		to.SetPos(min(c.offset+c.at, len(c.src)))
		c.at++
	}
	return to
}

// lowerASCII leaves all other characters, and so the length of a text, alone.
func lowerASCII(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

var headingLevels = map[atom.Atom]int{atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 4, atom.H5: 5, atom.H6: 6}

// unseen are the elements that hold nothing of the page's text.
var unseen = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Title: true, atom.Nav: true, atom.Footer: true, atom.Meta: true, atom.Link: true,
}

func (c *converter) block(n *html.Node) {
	switch {
	case unseen[n.DataAtom]:
	case n.Type == html.TextNode, n.Type == html.ElementNode && !text.IsBlock(n.Data) && !holdsBlocks(n):
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) == "" && len(c.loose) == 0 {
			return
		}
		c.loose = append(c.loose, inline(n)...)
	case n.Type != html.ElementNode && n.Type != html.DocumentNode:
	case headingLevels[n.DataAtom] > 0:
		h := c.place(ast.NewHeading(headingLevels[n.DataAtom]), n)
		appendAll(h, inlineIn(n))
		c.add(h)
	case n.DataAtom == atom.P:
		c.add(c.place(paragraph(inlineIn(n)), n))
	case n.DataAtom == atom.Ul || n.DataAtom == atom.Ol:
		c.add(c.list(n))
	case n.DataAtom == atom.Dl:
		c.add(c.terms(n))
	case n.DataAtom == atom.Table:
		c.add(c.table(n))
	case n.DataAtom == atom.Hr:
		c.add(ast.NewThematicBreak())
	case n.DataAtom == atom.Blockquote, n.DataAtom == atom.Pre, n.DataAtom == atom.Figure:
		c.add(paragraph([]ast.Node{rawHTML(outerHTML(n))}))
	default:
		c.endParagraph()
		for child := range n.ChildNodes() {
			c.block(child)
		}
		c.endParagraph()
	}
}

func holdsBlocks(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && text.IsBlock(d.Data) {
			return true
		}
	}
	return false
}

func (c *converter) list(n *html.Node) ast.Node {
	list := ast.NewList('-')
	for li := range n.ChildNodes() {
		if li.DataAtom != atom.Li {
			continue
		}
		item := c.place(ast.NewListItem(0), li)
		inner := &converter{page: c.page, lower: c.lower, offset: c.offset, at: c.at}
		for child := range li.ChildNodes() {
			inner.block(child)
		}
		inner.endParagraph()
		c.at = inner.at
		for _, b := range inner.blocks {
			if b.Pos() <= 0 {
				b.SetPos(item.Pos())
			}
			item.AppendChild(item, b)
		}
		list.AppendChild(list, item)
	}
	return list
}

// terms makes a list of a list of terms: an item of each with what is said of it, on
// one line, and of each further one that is said of it.
func (c *converter) terms(n *html.Node) ast.Node {
	list := ast.NewList('-')
	var term []ast.Node
	for d := range n.Descendants() {
		switch d.DataAtom {
		case atom.Dt:
			term = inlineIn(d)
		case atom.Dd:
			line := append(append(term, ast.NewString([]byte(" : "))), inlineIn(d)...)
			item := c.place(ast.NewListItem(0), d)
			p := paragraph(line)
			p.SetPos(item.Pos())
			item.AppendChild(item, p)
			list.AppendChild(list, item)
			term = nil
		}
	}
	return list
}

func (c *converter) table(n *html.Node) ast.Node {
	table := east.NewTable()
	for tr := range n.Descendants() {
		if tr.DataAtom != atom.Tr {
			continue
		}
		row := c.place(east.NewTableRow(nil), tr)
		heads := true
		for td := range tr.ChildNodes() {
			if td.DataAtom != atom.Td && td.DataAtom != atom.Th {
				continue
			}
			heads = heads && td.DataAtom == atom.Th
			cell := east.NewTableCell()
			appendAll(cell, inlineIn(td))
			row.AppendChild(row, cell)
		}
		if heads {
			row = east.NewTableHeader(row.(*east.TableRow))
		}
		table.AppendChild(table, row)
	}
	return table
}

func paragraph(nodes []ast.Node) ast.Node {
	n := ast.NewParagraph()
	appendAll(n, nodes)
	return n
}

func appendAll(parent ast.Node, nodes []ast.Node) {
	for _, n := range nodes {
		parent.AppendChild(parent, n)
	}
}

func inlineIn(n *html.Node) []ast.Node {
	var nodes []ast.Node
	for child := range n.ChildNodes() {
		nodes = append(nodes, inline(child)...)
	}
	return nodes
}

// inline returns what a node within a line says.
func inline(n *html.Node) []ast.Node {
	switch {
	case n.Type == html.TextNode:
		s := ast.NewString([]byte(n.Data))
		s.SetRaw(true)
		return []ast.Node{s}
	case n.Type != html.ElementNode:
		return nil
	case n.DataAtom == atom.A && attribute(n, "href") != "":
		l := ast.NewLink()
		l.Destination = []byte(attribute(n, "href"))
		appendAll(l, inlineIn(n))
		return []ast.Node{l}
	case n.DataAtom == atom.Br:
		return []ast.Node{rawHTML("<br>")}
	case n.DataAtom == atom.Em || n.DataAtom == atom.I:
		return emphasis(1, n)
	case n.DataAtom == atom.Strong || n.DataAtom == atom.B:
		return emphasis(2, n)
	case n.DataAtom == atom.Img || n.DataAtom == atom.Code:
		return []ast.Node{rawHTML(outerHTML(n))}
	case unseen[n.DataAtom]:
		return nil
	}
	return inlineIn(n)
}

func emphasis(level int, n *html.Node) []ast.Node {
	e := ast.NewEmphasis(level)
	appendAll(e, inlineIn(n))
	return []ast.Node{e}
}

func rawHTML(s string) ast.Node {
	n := ast.NewString([]byte(s))
	n.SetCode(true)
	return n
}

func outerHTML(n *html.Node) string {
	var b strings.Builder
	_ = html.Render(&b, n) // into memory, of a tree that was parsed
	return b.String()
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
