package markup

import (
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// builder makes the tree of a page (HTML standard, 13.2.6): by the rules of the head, the
// body or of tables, as the mode says, and by those of SVG and MathML.
type builder struct{ bodyRules }

// build reads the whole page; in the mode inBody, what stands in the body of one.
func (b *builder) build() {
	b.root = b.newNode(html.ElementNode, atom.Html.String(), atom.Html)
	b.push(b.root, atom.Html, classOf(atom.Html))
	for is := b.next(false); is != end; is = b.next(b.top().class&foreign != 0) {
		if b.isForeign(is) {
			b.addForeign(is)
		} else {
			b.add(is)
		}
	}
	for b.popTo(0, atom.Template) {
		b.resetMode()
	}
	if b.mode < inBody {
		headRules{&b.bodyRules}.openBody()
	}
}

// add adds what was read to the tree.
func (b *builder) add(is kind) {
	head, table := headRules{&b.bodyRules}, tableRules{&b.bodyRules}
	switch {
	case is == text && b.mode < inBody:
		head.addText(b.text)
	case is == text && b.mode > inBody:
		table.addText(b.text)
	case is == text:
		b.addText(b.text)
	case is == startTag && b.mode < inBody:
		head.start()
	case is == startTag && b.mode > inBody:
		if !table.start() {
			b.add(is)
		}
	case is == startTag:
		b.start()
	case b.mode < inBody:
		head.end()
	case b.mode > inBody:
		table.end()
	default:
		b.end()
	}
}

// isForeign reports whether what was read belongs to SVG or MathML (13.2.6). Some
// elements of SVG hold HTML.
func (b *builder) isForeign(is kind) bool {
	c := b.top().class
	return c&foreign != 0 && (c&scope == 0 || is == endTag)
}

// addForeign adds what was read in SVG or MathML (13.2.6.5).
func (b *builder) addForeign(is kind) {
	switch {
	case is == text:
		b.insertText(b.replaceNulls(b.text, "\ufffd"))
	case is == startTag && (endsForeign(b.tag) || b.tag == atom.Font && slices.ContainsFunc(b.attr, isOfFont)),
		is == endTag && (b.tag == atom.Br || b.tag == atom.P):
		for b.isForeign(startTag) {
			b.pop()
		}
		b.add(is)
	case is == startTag:
		b.insertForeign(b.top().Namespace)
	default:
		for i := len(b.stack) - 1; b.stack[i].class&foreign != 0; i-- {
			if b.stack[i].Data == b.name {
				b.stack = b.stack[:i]
				return
			}
		}
		b.add(is)
	}
}

func isOfFont(a html.Attribute) bool { return a.Key == "color" || a.Key == "face" || a.Key == "size" }
