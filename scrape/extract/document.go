package extract

import (
	"bytes"
	"net/url"
	"strings"
	"sync"

	"feedgen/feed/link"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// document is a parsed page with an index over it, made in one walk. Elements
// stand in document order, and their text in one string of which each element
// knows its part, so that the text of any element costs nothing to take.
type document struct {
	url  *url.URL // of the page
	base *url.URL // that relative links are resolved against
	root *html.Node

	contentLanguage string // Content-Language header

	elems   []element
	anchors []int  // the elements that are <a>
	text    string // what a reader sees, blocks ended by newlines
	lines   []line // of text, without those that are empty

	metas   []meta
	links   []linkElement
	scripts []script
	title   string // <title>, cleaned
}

// element is one element of the body or head.
type element struct {
	node       *html.Node
	tag        atom.Atom // the node's; zero for one that HTML does not know
	parent     int       // index of the parent, -1 for the root
	next       int       // index of the first element after this one's subtree
	start, end int       // its part of document.text
	hints      hints     // what its class, id and the like suggest
	own, zone  zone      // the zones that it opens, and all that it stands in
}

// line is one line of the text.
type line struct {
	start, end int // without the newline
	elem       int // the innermost element around its first word
}

// meta is one <meta> element.
type meta struct {
	key     string // name, property, itemprop or http-equiv, lower case
	content string // cleaned
}

// linkElement is one <link> element.
type linkElement struct {
	rel, href, typ, hreflang, title string
}

// script is the content of one data block.
type script struct {
	typ, text string
}

// mostExpected bounds the elements that room is made for in advance: nearly all
// pages have fewer, and a < may stand for none.
const mostExpected = 10_000

// maxHint bounds what is looked at of an element's names, in bytes.
const maxHint = 400

// parse parses a UTF-8 page and indexes it.
func parse(body []byte, pageURL *url.URL) *document {
	d := &document{url: pageURL, base: pageURL}
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		// The parser refuses nesting deeper than 512 elements.
		root = parseFlat(body)
	}
	d.root = root
	d.elems = make([]element, 0, min(bytes.Count(body, []byte("<"))-bytes.Count(body, []byte("</")), mostExpected))
	w := walkers.Get().(*walker)
	defer w.release()
	w.doc = d
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, -1, true)
	}
	w.breakLine()
	d.text = string(w.text)
	d.settleZones(0)
	return d
}

// walker fills the index of a document.
type walker struct {
	collapser
	doc  *document
	elem int // innermost open element

	inBody bool
	known  map[string]hinted // what names suggest, those of earlier pages, too
}

// walkers are kept for their buffers, and for the names that they know: the
// pages of a site share most of theirs.
var walkers = sync.Pool{New: func() any { return &walker{known: map[string]hinted{}} }}

// Bounds on what a walker keeps.
const (
	mostKnown = 10_000  // names
	mostText  = 1 << 20 // bytes
)

// release gives the walker back.
func (w *walker) release() {
	if len(w.known) > mostKnown {
		clear(w.known)
	}
	if cap(w.text) > mostText {
		w.text = nil
	}
	*w = walker{known: w.known, collapser: collapser{text: w.text[:0]}}
	walkers.Put(w)
}

func (w *walker) walk(n *html.Node, parent int, shown bool) {
	switch n.Type {
	case html.TextNode:
		if shown {
			w.write(n.Data)
		}
		return
	case html.ElementNode:
	default:
		return
	}
	if w.metadata(n) {
		return
	}
	w.inBody = w.inBody || n.DataAtom == atom.Body
	h := w.hintsOf(n)
	own := zoneOf(n, h.zone)
	shown = shown && own&hidden == 0
	i := len(w.doc.elems)
	block := isBlock(n.DataAtom)
	if block {
		w.breakLine()
	} else if n.DataAtom == atom.Td || n.DataAtom == atom.Th || n.DataAtom == atom.Img {
		w.space()
	}
	if n.DataAtom == atom.A {
		w.doc.anchors = append(w.doc.anchors, i)
	}
	w.doc.elems = append(w.doc.elems, element{node: n, tag: n.DataAtom, parent: parent, start: len(w.text), hints: h.hints, own: own})
	w.elem = i
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, i, shown)
	}
	w.elem = parent
	w.doc.elems[i].next = len(w.doc.elems)
	w.doc.elems[i].end = len(w.text)
	if block {
		w.breakLine()
	}
}

// metadata takes in the elements that say something and show nothing, and
// reports whether n is one.
func (w *walker) metadata(n *html.Node) bool {
	d := w.doc
	switch n.DataAtom {
	case atom.Title:
		if n.Namespace == "" && d.title == "" {
			d.title = clean(nodeText(n))
		}
	case atom.Base:
		if u := d.resolve(attr(n, "href")); u != "" {
			d.base, _ = url.Parse(u)
		}
	case atom.Link:
		d.links = append(d.links, linkElement{
			rel:      strings.ToLower(attr(n, "rel")),
			href:     strings.TrimSpace(attr(n, "href")),
			typ:      strings.ToLower(attr(n, "type")),
			hreflang: attr(n, "hreflang"),
			title:    clean(attr(n, "title")),
		})
		// A <link itemprop> in the body belongs to microdata.
		return !hasAttr(n, "itemprop")
	case atom.Meta:
		if hasAttr(n, "itemprop") && w.inBody {
			return false // microdata, read where it stands
		}
		w.meta(n)
	case atom.Script:
		t, s := strings.ToLower(strings.TrimSpace(attr(n, "type"))), nodeText(n)
		if t == "" && strings.HasPrefix(strings.TrimSpace(s), "{") && strings.Contains(s, "schema.org") {
			t = "application/ld+json" // the type was forgotten
		}
		if strings.Contains(t, "json") {
			d.scripts = append(d.scripts, script{t, s})
		}
	case atom.Style, atom.Template, atom.Noscript, atom.Noframes, atom.Iframe, atom.Svg:
	default:
		return false
	}
	return true
}

func (w *walker) meta(n *html.Node) {
	content := attr(n, "content")
	if content == "" {
		content = attr(n, "value")
	}
	content = clean(content)
	if content == "" {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		if k := strings.ToLower(strings.TrimSpace(attr(n, key))); k != "" {
			w.doc.metas = append(w.doc.metas, meta{k, content})
		}
	}
}

// write appends text, and notes where a line starts.
func (w *walker) write(s string) {
	start, fresh := len(w.text), w.last != 'x' && w.last != ' '
	w.collapser.write(s)
	if fresh && len(w.text) > start {
		w.doc.lines = append(w.doc.lines, line{start: start, elem: w.elem})
	}
}

func (w *walker) breakLine() {
	if w.last == 'x' || w.last == ' ' {
		w.doc.lines[len(w.doc.lines)-1].end = len(w.text)
		w.text = append(w.text, '\n')
		w.last = '\n'
	}
}

// isBlock reports whether an element starts on a line of its own.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Br, atom.Center, atom.Dd, atom.Div,
		atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2,
		atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hr, atom.Li, atom.Main, atom.Nav, atom.Ol, atom.P,
		atom.Pre, atom.Section, atom.Table, atom.Tbody, atom.Thead, atom.Tr, atom.Ul, atom.Option, atom.Button:
		return true
	}
	return false
}

// textOf returns the visible text of an element, on one line.
func (d *document) textOf(i int) string {
	e := &d.elems[i]
	return strings.TrimSpace(strings.ReplaceAll(d.text[e.start:e.end], "\n", " "))
}

// tag returns the element's name; zero for one that HTML does not know.
func (d *document) tag(i int) atom.Atom { return d.elems[i].tag }

func (d *document) attr(i int, key string) string { return attr(d.elems[i].node, key) }

// resolve returns an absolute http or https URL, or nothing.
func (d *document) resolve(ref string) string { return link.Resolve(d.base, ref) }

func attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key && n.Attr[i].Namespace == "" {
			return n.Attr[i].Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return true
		}
	}
	return false
}

// hintsOf returns what the names of an element suggest: its classes, its id,
// and the attributes that say what it is.
func (w *walker) hintsOf(n *html.Node) hinted {
	var all hinted
	budget := maxHint
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "class", "id", "itemprop", "rel", "data-testid", "property", "role":
			switch n.Attr[i].Key {
			case "itemprop", "property":
				all.hints |= hasProperty
			case "rel":
				all.hints |= hasRel
			}
			names := n.Attr[i].Val
			names = names[:min(len(names), budget)]
			budget -= len(names)
			for name := range strings.FieldsSeq(names) {
				h, ok := w.known[name]
				if !ok {
					h = readHints(strings.ToLower(name))
					w.known[strings.Clone(name)] = h
				}
				all.hints |= h.hints
				all.zone |= h.zone
			}
		}
	}
	return all
}

// nodeText returns the text below a node, as written.
func nodeText(n *html.Node) string {
	if c := n.FirstChild; c != nil && c.NextSibling == nil && c.Type == html.TextNode {
		return c.Data
	}
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// parseFlat reads a page that the parser refuses for its depth: the same
// elements, none deeper than maxDepth.
func parseFlat(body []byte) *html.Node {
	const maxDepth = 200
	root := &html.Node{Type: html.DocumentNode}
	stack := []*html.Node{root}
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		top := stack[len(stack)-1]
		switch z.Next() {
		case html.ErrorToken:
			return root
		case html.TextToken:
			top.AppendChild(&html.Node{Type: html.TextNode, Data: string(z.Text())})
		case html.StartTagToken:
			t := z.Token()
			n := &html.Node{Type: html.ElementNode, Data: t.Data, DataAtom: t.DataAtom, Attr: t.Attr}
			top.AppendChild(n)
			if !isVoid(t.DataAtom) && len(stack) < maxDepth {
				stack = append(stack, n)
			}
		case html.SelfClosingTagToken:
			t := z.Token()
			top.AppendChild(&html.Node{Type: html.ElementNode, Data: t.Data, DataAtom: t.DataAtom, Attr: t.Attr})
		case html.EndTagToken:
			name, _ := z.TagName()
			for i := len(stack) - 1; i > 0; i-- {
				if stack[i].Data == string(name) {
					stack = stack[:i]
					break
				}
			}
		}
	}
}

func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta,
		atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}
