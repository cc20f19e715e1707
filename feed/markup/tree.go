package markup

import (
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tree puts what the scanner reads into the element that is open (HTML standard,
// 13.2.6.1).
type tree struct {
	scanner
	stack
	root      *html.Node // <html>
	fostering bool       // what may not stand between the parts of a table is put before it

	nodeRoom []html.Node // for nodes to come
	repeated int         // tags of html and body
}

// insert inserts the element of the tag, and opens it.
func (t *tree) insert() *html.Node {
	n := t.insertEmpty()
	t.push(n, t.tag, t.class)
	return n
}

// insertEmpty inserts the element of the tag, which has no content.
func (t *tree) insertEmpty() *html.Node {
	n := t.newNode(html.ElementNode, t.name, t.tag)
	n.Attr = t.keepAttributes()
	t.place(n)
	return n
}

// insertImplied inserts and opens an element that has no tag.
func (t *tree) insertImplied(tag atom.Atom) *html.Node {
	n := t.newNode(html.ElementNode, tag.String(), tag)
	t.place(n)
	t.push(n, tag, classOf(tag))
	return n
}

// insertRaw inserts the element of the tag, with the text that is its content.
func (t *tree) insertRaw() {
	n := t.insertEmpty()
	if s := t.rawText(); s != "" {
		n.AppendChild(t.newNode(html.TextNode, s, 0))
	}
}

// insertText inserts text. It becomes a part of the text before it, unless that is long:
// so nothing is copied often.
func (t *tree) insertText(s string) {
	const longest = 4 << 10
	before := t.top().LastChild
	if t.isFostered() {
		_, table := t.fosterParent()
		if before = nil; table != nil {
			before = table.PrevSibling
		}
	}
	switch {
	case s == "":
	case before != nil && before.Type == html.TextNode && len(before.Data) < longest:
		before.Data += s
	default:
		t.place(t.newNode(html.TextNode, s, 0))
	}
}

// newNode returns a node. Nodes are allocated many at once.
func (t *tree) newNode(is html.NodeType, data string, tag atom.Atom) *html.Node {
	const first, most = 16, 128
	if len(t.nodeRoom) == cap(t.nodeRoom) {
		t.nodeRoom = make([]html.Node, 0, min(max(first, 2*cap(t.nodeRoom)), most))
	}
	t.nodeRoom = t.nodeRoom[:len(t.nodeRoom)+1]
	n := &t.nodeRoom[len(t.nodeRoom)-1]
	n.Type, n.Data, n.DataAtom = is, data, tag // a composite literal would be copied, with write barriers
	return n
}

// place puts a node where the next one stands.
func (t *tree) place(n *html.Node) {
	if t.isFostered() {
		parent, table := t.fosterParent()
		parent.InsertBefore(n, table)
		return
	}
	t.top().AppendChild(n)
}

func (t *tree) isFostered() bool { return t.fostering && t.top().class&rows != 0 }

// fosterParent returns what holds the table that is open, and the table; nil: what is
// put there goes to the end.
func (t *tree) fosterParent() (parent, table *html.Node) {
	i := t.find(0, atom.Table, atom.Template)
	switch {
	case i < 0:
		return t.root, nil
	case t.stack[i].tag == atom.Template:
		return t.stack[i].Node, nil
	case t.stack[i].Parent == nil:
		return t.stack[i-1].Node, nil
	}
	return t.stack[i].Parent, t.stack[i].Node
}

// addAttributes adds to an element what a further tag of it says.
func (t *tree) addAttributes(n *html.Node) {
	if t.repeated++; t.repeated > maxRepeated || t.inTemplate() {
		return
	}
	for _, a := range t.attr {
		if !slices.ContainsFunc(n.Attr, func(has html.Attribute) bool { return has.Key == a.Key }) {
			n.Attr = append(n.Attr, a)
		}
	}
}

func (t *tree) inTemplate() bool { return t.find(0, atom.Template) >= 0 }
