package markup

import (
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// formatter opens and closes formatting elements: where one is not closed at the end of
// a block, it goes on in the next (HTML standard, 13.2.4.3).
type formatter struct {
	tree
	formats  []*html.Node // that go on; nil: an edge beyond which they don't
	reopened int          // how many went on, and their attributes
}

// openFormat inserts the formatting element of the tag. Of more than three that are
// alike, the first is forgotten.
func (f *formatter) openFormat() {
	n := f.insert()
	alike := 0
	for i := len(f.formats) - 1; i >= 0 && f.formats[i] != nil; i-- {
		if before := f.formats[i]; before.DataAtom == n.DataAtom && haveSameAttributes(before, n) {
			if alike++; alike == 3 {
				f.formats = slices.Delete(f.formats, i, i+1)
				break
			}
		}
	}
	f.addFormat(n)
}

func haveSameAttributes(a, b *html.Node) bool {
	return len(a.Attr) == len(b.Attr) && !slices.ContainsFunc(a.Attr, func(x html.Attribute) bool { return !slices.Contains(b.Attr, x) })
}

// addFormat adds a formatting element, or nil.
func (f *formatter) addFormat(n *html.Node) {
	if len(f.formats) == maxFormats {
		f.formats = slices.Delete(f.formats, 0, 1)
	}
	if f.reopened <= maxReopened {
		f.formats = append(f.formats, n)
	}
}

// forgetFormat removes a formatting element.
func (f *formatter) forgetFormat(n *html.Node) {
	if i := slices.Index(f.formats, n); i >= 0 {
		f.formats = slices.Delete(f.formats, i, i+1)
	}
}

// forgetFormats removes the formatting elements up to the last edge.
func (f *formatter) forgetFormats() {
	for i := len(f.formats) - 1; i >= 0; i-- {
		isEdge := f.formats[i] == nil
		if f.formats = f.formats[:i]; isEdge {
			return
		}
	}
}

// reopenFormats opens again the formatting elements that were closed without their end
// tags.
func (f *formatter) reopenFormats() {
	i := len(f.formats)
	for i > 0 && f.formats[i-1] != nil && f.index(f.formats[i-1]) < 0 {
		i--
	}
	for ; i < len(f.formats) && len(f.stack) < maxDepth; i++ {
		n := f.clone(f.formats[i])
		f.place(n)
		f.push(n, n.DataAtom, formatting)
		f.formats[i] = n
	}
	if f.reopened > maxReopened {
		f.formats = nil
	}
}

// clone returns a formatting element once more.
func (f *formatter) clone(n *html.Node) *html.Node {
	f.reopened += 1 + len(n.Attr)
	c := f.newNode(n.Type, n.Data, n.DataAtom)
	c.Attr = n.Attr
	return c
}

// findFormat returns the index of the last formatting element of a kind; negative:
// there is none.
func (f *formatter) findFormat(tag atom.Atom) int {
	for i := len(f.formats) - 1; i >= 0 && f.formats[i] != nil; i-- {
		if f.formats[i].DataAtom == tag {
			return i
		}
	}
	return -1
}

// closeLink closes a link before the next one.
func (f *formatter) closeLink() {
	if i := f.findFormat(atom.A); i >= 0 {
		n := f.formats[i]
		f.closeFormat(atom.A, n.Data)
		f.remove(n)
		f.forgetFormat(n)
	}
}

// closeFormat processes the end tag of a formatting element. If a block is open in it,
// <b>1<p>2</b>3</p> becomes <b>1</b><p><b>2</b>3</p>: the standard calls this the
// adoption agency (13.2.6.4.7).
func (f *formatter) closeFormat(tag atom.Atom, name string) {
	if top := f.top(); top.tag == tag && !slices.Contains(f.formats, top.Node) {
		f.pop()
		return
	}
	for range 8 {
		i := f.findFormat(tag)
		if i < 0 {
			f.popInline(tag, name)
			return
		}
		format := f.formats[i]
		at := f.index(format)
		if at < 0 {
			f.forgetFormat(format)
			return
		}
		if f.find(scope, tag) < 0 {
			return
		}
		block := slices.IndexFunc(f.stack[at:], func(e open) bool { return e.class&special != 0 })
		if block < 0 {
			f.forgetFormat(format)
			f.stack = f.stack[:at]
			return
		}
		f.adopt(at, at+block)
	}
}

// adopt ends a formatting element before a block that is open in it, and begins it
// once more in the block. Both are indexes in the stack.
func (f *formatter) adopt(at, block int) {
	format, furthest, around := f.stack[at].Node, f.stack[block].Node, f.stack[at-1]
	last := furthest
	bookmark := slices.Index(f.formats, format) // where the new one goes
	for i, turn := block-1, 1; i > at; i, turn = i-1, turn+1 {
		n := f.stack[i].Node
		switch j := slices.Index(f.formats, n); {
		case j < 0:
			f.remove(n)
		case turn > 3:
			f.forgetFormat(n)
			if j <= bookmark {
				bookmark--
			}
		default:
			again := f.clone(n)
			f.formats[j], f.stack[i].Node = again, again
			if last == furthest {
				bookmark = j + 1
			}
			move(last, again, nil)
			last = again
		}
	}
	parent, before := around.Node, (*html.Node)(nil)
	if around.class&rows != 0 {
		parent, before = f.fosterParent()
	}
	move(last, parent, before)
	again := f.clone(format)
	for c := furthest.FirstChild; c != nil; c = furthest.FirstChild {
		move(c, again, nil)
	}
	furthest.AppendChild(again)
	if slices.Index(f.formats, format) < bookmark {
		bookmark--
	}
	f.forgetFormat(format)
	f.formats = slices.Insert(f.formats, bookmark, again)
	f.remove(format)
	f.stack = slices.Insert(f.stack, f.index(furthest)+1, open{again, again.DataAtom, formatting})
}

// move puts a node into another, before one of its children; nil: behind them.
func move(n, parent, before *html.Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
	parent.InsertBefore(n, before)
}
