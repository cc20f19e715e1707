package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mode says where in the page the parser is, and by that what may come next.
type mode uint8

const (
	beforeHead mode = iota
	inHead
	afterHead
	inBody
	inTable // what follows are the parts of a table, from the outside in
	inTableBody
	inRow
	inCell
	inCaption // of a table
	inColumns // of a table
)

// bodyRules are what may stand in the body (HTML standard, 13.2.6.4.7), and in a
// template, which is treated as a small body.
type bodyRules struct {
	formatter
	mode       mode
	head, body *html.Node // once they were open
	form       *html.Node // that is open
}

// spaces are the characters of white space.
const spaces = " \t\r\n\f"

// cutSpace cuts a text behind the white space that it begins with.
func cutSpace(s string) (space, rest string) {
	rest = strings.TrimLeft(s, spaces)
	return s[:len(s)-len(rest)], rest
}

func (b *bodyRules) addText(s string) {
	if top := b.top(); (top.tag == atom.Pre || top.tag == atom.Listing) && top.FirstChild == nil {
		s = strings.TrimPrefix(s, "\n")
	}
	if s = b.replaceNulls(s, ""); s != "" {
		b.reopenFormats()
		b.insertText(s)
	}
}

// start processes a start tag.
func (b *bodyRules) start() {
	switch c := b.class; {
	case b.tag == atom.Html:
		b.addAttributes(b.root)
	case b.tag == atom.Body && b.body != nil:
		b.addAttributes(b.body)
	case b.tag == atom.Body, b.tag == atom.Head, b.tag == atom.Frameset, b.tag == atom.Frame, c&tablePart != 0:
		// None of them stands here.
	case c&metadata != 0:
		b.insertMetadata()
	case c&item != 0:
		b.closeItem()
		b.insert()
	case c&block != 0:
		b.startBlock()
	case b.tag == atom.Table:
		b.closeP()
		if table := b.insert(); b.top().Node == table { // else it stands too deep to be open
			b.mode = inTable
		}
	case c&raw != 0:
		b.insertRaw()
	case c&formatting != 0:
		if b.tag == atom.A {
			b.closeLink()
		}
		b.reopenFormats()
		if b.tag == atom.Nobr && b.find(scope, b.tag) >= 0 {
			b.closeFormat(b.tag, b.name)
			b.reopenFormats()
		}
		b.openFormat()
	case b.tag == atom.Svg, b.tag == atom.Math:
		b.reopenFormats()
		b.insertForeign(b.name)
	default:
		b.startInline()
	}
}

// insertMetadata inserts an element that belongs to the head.
func (b *bodyRules) insertMetadata() {
	switch {
	case b.class&void != 0:
		b.insertEmpty()
	case b.class&raw != 0:
		b.insertRaw()
	default:
		b.insert()
		b.addFormat(nil)
		b.mode = inBody
	}
}

// startBlock processes the start tag of what ends a paragraph.
func (b *bodyRules) startBlock() {
	isForm := b.tag == atom.Form && !b.inTemplate()
	if isForm && b.form != nil {
		return // no form stands in another
	}
	b.closeP()
	switch {
	case b.tag == atom.Hr:
		if b.find(scope, atom.Select) >= 0 {
			b.popImplied(0)
		}
		b.insertEmpty()
		return
	case b.class&raw != 0:
		b.reopenFormats()
		b.insertRaw()
		return
	case b.class&b.top().class&heading != 0:
		b.pop()
	}
	if n := b.insert(); isForm {
		b.form = n
	}
}

// closeP closes a paragraph, in which no block stands.
func (b *bodyRules) closeP() { b.popTo(scope|buttonEdge, atom.P) }

// closeItem closes an item of a list, and the paragraph in it, before the next one.
func (b *bodyRules) closeItem() {
	for i := len(b.stack) - 1; i >= 0; i-- {
		switch e := b.stack[i]; {
		case e.class&item != 0 && (e.tag == atom.Li) == (b.tag == atom.Li):
			b.stack = b.stack[:i]
		case e.class&special == 0 || e.tag == atom.Address || e.tag == atom.Div || e.tag == atom.P:
			continue
		}
		break
	}
	b.closeP()
}

// startInline processes the start tag of what stands among text.
func (b *bodyRules) startInline() {
	switch b.tag {
	case atom.Image:
		b.tag, b.name = atom.Img, atom.Img.String()
	case atom.Input:
		b.popTo(scope, atom.Select)
	case atom.Button:
		b.popTo(scope, b.tag)
	case atom.Select:
		if b.popTo(scope, b.tag) {
			return
		}
	case atom.Option, atom.Optgroup:
		b.closeOption()
	case atom.Rb, atom.Rp, atom.Rt, atom.Rtc:
		b.closeRuby()
		b.insert()
		return
	case atom.Param, atom.Source, atom.Track:
		b.insertEmpty()
		return
	}
	b.reopenFormats()
	if b.class&void != 0 {
		b.insertEmpty()
		return
	}
	b.insert()
	switch b.tag {
	case atom.Applet, atom.Marquee, atom.Object:
		b.addFormat(nil)
	}
}

// closeOption closes an option before the next one.
func (b *bodyRules) closeOption() {
	switch {
	case b.find(scope, atom.Select) >= 0 && b.tag == atom.Option:
		b.popImplied(atom.Optgroup)
	case b.find(scope, atom.Select) >= 0:
		b.popImplied(0)
	case b.top().tag == atom.Option:
		b.pop()
	}
}

// closeRuby closes a part of ruby text before the next one.
func (b *bodyRules) closeRuby() {
	switch {
	case b.find(scope, atom.Ruby) < 0:
	case b.tag == atom.Rp || b.tag == atom.Rt:
		b.popImplied(atom.Rtc)
	default:
		b.popImplied(0)
	}
}

// insertForeign inserts and opens the element of the tag as one of SVG or MathML. Some
// elements of SVG hold HTML.
func (b *bodyRules) insertForeign(namespace string) {
	n := b.insertEmpty()
	n.Namespace = namespace
	switch {
	case b.selfClosing:
	case namespace == "svg" && (b.name == "desc" || b.name == "foreignobject" || b.name == "title"):
		b.push(n, 0, foreign|special|scope)
	default:
		b.push(n, 0, foreign)
	}
}

// end processes an end tag. What follows </body> stands in it nevertheless.
func (b *bodyRules) end() {
	switch c := b.class; {
	case b.tag == atom.Html, b.tag == atom.Body:
	case b.tag == atom.P:
		if b.find(scope|buttonEdge, atom.P) < 0 {
			b.insertImplied(atom.P)
		}
		b.closeP()
	case b.tag == atom.Br:
		b.start()
	case b.tag == atom.Form:
		b.endForm()
	case b.tag == atom.Template:
		b.endTemplate()
	case b.tag == atom.Li:
		b.popTo(scope|listEdge, atom.Li)
	case c&heading != 0:
		b.popTo(scope, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6)
	case c&formatting != 0:
		b.closeFormat(b.tag, b.name)
	case b.tag == atom.Applet, b.tag == atom.Marquee, b.tag == atom.Object:
		if b.popTo(scope, b.tag) {
			b.forgetFormats()
		}
	case c&block != 0, b.tag == atom.Button, b.tag == atom.Select:
		b.popTo(scope, b.tag)
	default:
		b.popInline(b.tag, b.name)
	}
}

// endForm processes the end tag of a form. What is open in it stays open.
func (b *bodyRules) endForm() {
	if b.inTemplate() {
		b.popTo(scope, atom.Form)
		return
	}
	form, i := b.form, b.find(scope, atom.Form)
	b.form = nil
	if i >= 0 && b.stack[i].Node == form {
		b.popImplied(0)
		b.remove(form)
	}
}

// endTemplate processes the end tag of a template.
func (b *bodyRules) endTemplate() {
	if b.popTo(0, atom.Template) {
		b.forgetFormats()
		b.resetMode()
	}
}

// resetMode chooses the mode by what is open, when a table or a template has ended.
func (b *bodyRules) resetMode() {
	for i := len(b.stack) - 1; i >= 0; i-- {
		switch tag := b.stack[i].tag; {
		case tag == atom.Head:
			b.mode = inHead
		case tag == atom.Html && b.head != nil && b.body == nil:
			b.mode = afterHead
		case tag == atom.Html, tag == atom.Body, tag == atom.Template:
			b.mode = inBody
		case tag == atom.Table:
			b.mode = inTable
		case b.stack[i].class&tablePart != 0:
			b.mode = partOf(tag)
		default:
			continue
		}
		return
	}
}

// partOf returns the mode in which a part of a table is open.
func partOf(tag atom.Atom) mode {
	switch tag {
	case atom.Caption:
		return inCaption
	case atom.Colgroup, atom.Col:
		return inColumns
	case atom.Tr:
		return inRow
	case atom.Td, atom.Th:
		return inCell
	}
	return inTableBody
}
