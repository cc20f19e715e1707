package page

import (
	"bytes"
	"net/url"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"feedgen/feed/text"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// index makes the document of a page, with capacity for elems elements.
func index(root *html.Node, address *url.URL, elems int) *Document {
	d := &Document{URL: address, Base: address, Root: root, Elems: make([]Element, 0, elems)}
	w := walkers.Get().(*walker)
	defer w.release()
	w.doc = d
	w.walkAll(root)
	if w.uncover() {
		*d = Document{URL: address, Base: address, Root: root, Elems: d.Elems[:0]}
		w.walkAll(root)
	}
	d.Text = string(w.text)
	d.Zones = d.ZonesAround(0)
	return d
}

// walker fills the index of a document.
type walker struct {
	collapser
	doc  *Document
	elem int // innermost open element

	inBody bool
	known  map[string]hinted // what names suggest, also those of earlier pages

	phrase   bool                // that element holds several words
	apart    int                 // end of the last element that a style sheet may set apart; -1: none
	headline bool                // an h1 is shown
	hidden   []hiddenPart        // what is not shown
	revealed map[*html.Node]bool // of hidden, those that count as shown
}

// hiddenPart is an element that is not shown, and is in no other one.
type hiddenPart struct {
	node     *html.Node
	named    Zone
	bytes    int  // of its text
	headline bool // it has an h1
}

func (w *walker) walkAll(root *html.Node) {
	w.collapser = collapser{text: w.text[:0]}
	w.inBody, w.apart, w.headline = false, -1, false
	for c := range root.ChildNodes() {
		w.walk(c, -1, true)
	}
	w.breakLine()
}

// uncover marks as shown what a script is going to show: what React streams into
// <div hidden id="S:0">, and hidden parts without which the page has neither a
// headline nor much text. It reports whether there is any.
func (w *walker) uncover() bool {
	for _, h := range w.hidden {
		if h.bytes == 0 || h.named&Elsewhere != 0 {
			continue
		}
		streamed := strings.HasPrefix(Attr(h.node, "id"), "S:")
		if streamed || !w.headline && (h.headline || h.bytes > 2*len(w.text)) {
			if w.revealed == nil {
				w.revealed = map[*html.Node]bool{}
			}
			w.revealed[h.node] = true
		}
	}
	return w.revealed != nil
}

// walkers are kept for their buffers and the names that they know: pages of one site
// share most of their names.
var walkers = sync.Pool{New: func() any { return &walker{known: map[string]hinted{}} }}

const (
	mostKnown = 10_000  // names that a walker keeps
	mostText  = 1 << 20 // size in bytes of a text whose buffer it keeps
)

// release returns the walker to the pool.
func (w *walker) release() {
	if len(w.known) > mostKnown {
		clear(w.known)
	}
	if cap(w.text) > mostText {
		w.text = nil
	}
	*w = walker{collapser: collapser{text: w.text}, known: w.known}
	walkers.Put(w)
}

func (w *walker) walk(n *html.Node, parent int, shown bool) {
	switch n.Type {
	case html.TextNode:
		if shown {
			w.write(n.Data)
		} else if len(w.hidden) > 0 {
			w.hidden[len(w.hidden)-1].bytes += len(strings.TrimSpace(n.Data))
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
	if w.revealed[n] {
		own &^= Hidden
	}
	if shown && own&Hidden != 0 {
		w.hidden = append(w.hidden, hiddenPart{node: n, named: h.zone})
	}
	shown = shown && own&Hidden == 0
	if n.DataAtom == atom.H1 {
		w.noteHeadline(shown)
	}
	i := len(w.doc.Elems)
	block, apart := IsBlock(n.DataAtom), isApart(n.DataAtom)
	if block {
		w.breakLine()
	} else if apart && w.apart == len(w.text) {
		w.space()
	} else if n.DataAtom == atom.Td || n.DataAtom == atom.Th || n.DataAtom == atom.Img {
		w.space()
	}
	if n.DataAtom == atom.A {
		w.doc.Anchors = append(w.doc.Anchors, i)
	}
	w.doc.Elems = append(w.doc.Elems, Element{Node: n, Tag: n.DataAtom, Parent: parent, Start: len(w.text), Hints: h.hints, own: own})
	w.elem = i
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, i, shown)
	}
	w.elem = parent
	w.doc.Elems[i].Next = len(w.doc.Elems)
	w.doc.Elems[i].End = len(w.text)
	if apart && len(w.text)-w.doc.Elems[i].Start > utf8.UTFMax {
		w.apart = len(w.text)
		w.phrase = bytes.IndexByte(w.text[w.doc.Elems[i].Start:], ' ') >= 0
	}
	if block {
		w.breakLine()
	}
}

func (w *walker) noteHeadline(shown bool) {
	if shown {
		w.headline = true
	} else if len(w.hidden) > 0 {
		w.hidden[len(w.hidden)-1].headline = true
	}
}

// isApart reports whether a style sheet may separate an inline element from the next,
// as in <span>Jane Doe</span><span>3 May</span>.
func isApart(a atom.Atom) bool {
	switch a {
	case atom.A, atom.Span, atom.Time, atom.Small, atom.Label, atom.Cite:
		return true
	}
	return false
}

// metadata reads the elements that declare something and show nothing, and reports
// whether n is one.
func (w *walker) metadata(n *html.Node) bool {
	d := w.doc
	switch n.DataAtom {
	case atom.Title:
		if n.Namespace == "" && d.Title == "" {
			d.Title = Clean(text.FirstBytes(NodeText(n), LongestValue))
		}
	case atom.Base:
		if u := d.Resolve(Attr(n, "href")); u != "" {
			d.Base, _ = url.Parse(u)
		}
	case atom.Link:
		d.Links = append(d.Links, Link{
			Rel:      strings.ToLower(Attr(n, "rel")),
			Href:     strings.TrimSpace(Attr(n, "href")),
			Type:     strings.ToLower(Attr(n, "type")),
			Hreflang: Attr(n, "hreflang"),
			Title:    Clean(text.FirstBytes(Attr(n, "title"), LongestValue)),
			InBody:   w.inBody,
		})
		// A <link itemprop> in the body belongs to microdata.
		return !HasAttr(n, "itemprop")
	case atom.Meta:
		if HasAttr(n, "itemprop") && w.inBody {
			return false // microdata, read at its place in the text
		}
		w.meta(n)
	case atom.Script:
		t, s := strings.ToLower(strings.TrimSpace(Attr(n, "type"))), NodeText(n)
		if t == "" && strings.HasPrefix(strings.TrimSpace(s), "{") && strings.Contains(s, "schema.org") {
			t = "application/ld+json" // the type was forgotten
		}
		if strings.Contains(t, "json") {
			d.Scripts = append(d.Scripts, Script{t, s})
		}
	case atom.Template:
		return !HasAttr(n, "shadowrootmode")
	case atom.Style, atom.Noscript, atom.Noframes, atom.Iframe, atom.Svg:
	default:
		return false
	}
	return true
}

// LongestValue is how much of a value that a page declares is read, in bytes. A
// description or a list of keywords is shorter.
const LongestValue = 16 << 10

func (w *walker) meta(n *html.Node) {
	content := Attr(n, "content")
	if content == "" {
		content = Attr(n, "value")
	}
	if content = Clean(text.FirstBytes(content, LongestValue)); content == "" {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		if k := strings.ToLower(strings.TrimSpace(Attr(n, key))); k != "" {
			w.doc.Metas = append(w.doc.Metas, Meta{k, content})
		}
	}
}

// write appends text, and notes where a line starts.
func (w *walker) write(s string) {
	if w.phrase && w.apart == len(w.text) && startsAnew(w.text, s) {
		w.space()
	}
	start, fresh := len(w.text), w.last != 'x' && w.last != ' '
	w.collapser.write(s)
	if fresh && len(w.text) > start {
		w.doc.Lines = append(w.doc.Lines, Line{Start: start, Elem: w.elem})
	}
}

// startsAnew reports whether a text that follows a word in lower case cannot be the
// rest of that word: "Published on" and "May".
func startsAnew(before []byte, s string) bool {
	last, _ := utf8.DecodeLastRune(before)
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(last) && (unicode.IsUpper(first) || unicode.IsDigit(first))
}

func (w *walker) breakLine() {
	if w.last == 'x' || w.last == ' ' {
		w.doc.Lines[len(w.doc.Lines)-1].End = len(w.text)
		w.text = append(w.text, '\n')
		w.last = '\n'
	}
}

// IsBlock reports whether an element starts and ends a line.
func IsBlock(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Br, atom.Center, atom.Dd, atom.Div,
		atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2,
		atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hr, atom.Li, atom.Main, atom.Nav, atom.Ol, atom.P,
		atom.Pre, atom.Section, atom.Table, atom.Tbody, atom.Thead, atom.Tr, atom.Ul, atom.Option, atom.Button,
		atom.Caption, atom.Details, atom.Dialog, atom.Hgroup, atom.Legend, atom.Menu, atom.Summary, atom.Tfoot:
		return true
	}
	return false
}

// maxHint is how much of an element's names is read, in bytes.
const maxHint = 400

// hintsOf returns what the names of an element suggest: its classes, its id, and the
// attributes for its meaning.
func (w *walker) hintsOf(n *html.Node) hinted {
	var all hinted
	budget := maxHint
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "class", "id", "itemprop", "rel", "data-testid", "property", "role":
			switch n.Attr[i].Key {
			case "itemprop", "property":
				all.hints |= HasProperty
			case "rel":
				all.hints |= HasRel
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
