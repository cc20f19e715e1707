package markup

import "golang.org/x/net/html/atom"

// headRules are what may stand before the body (HTML standard, 13.2.6.4.3 to
// 13.2.6.4.6). Anything else begins it.
type headRules struct{ *bodyRules }

func (h headRules) addText(s string) {
	space, rest := cutSpace(s)
	if h.mode != beforeHead {
		h.insertText(space)
	}
	if rest != "" {
		h.openBody()
		h.bodyRules.addText(rest)
	}
}

// start processes a start tag.
func (h headRules) start() {
	switch {
	case h.tag == atom.Html:
		h.addAttributes(h.root)
	case h.tag == atom.Head:
		if h.mode == beforeHead {
			h.openHead()
			h.head.Attr = h.keepAttributes()
		}
	case h.tag == atom.Body:
		h.closeHead()
		h.body = h.insert()
		h.mode = inBody
	case h.mode == afterHead && h.class&metadata != 0:
		h.push(h.head, atom.Head, special)
		h.insertMetadata()
		h.remove(h.head)
	case h.class&metadata != 0, h.tag == atom.Noscript && h.mode != afterHead:
		h.openHead()
		h.insertMetadata()
	case h.tag != atom.Frameset && h.tag != atom.Frame:
		h.openBody()
		h.bodyRules.start()
	}
}

// end processes an end tag.
func (h headRules) end() {
	switch h.tag {
	case atom.Head:
		h.closeHead()
	case atom.Body, atom.Html, atom.Br:
		h.openBody()
		h.bodyRules.end()
	case atom.Template:
		h.endTemplate()
	}
}

func (h headRules) openHead() {
	if h.mode == beforeHead {
		h.head = h.insertImplied(atom.Head)
		h.mode = inHead
	}
}

func (h headRules) closeHead() {
	h.openHead()
	if h.mode == inHead {
		h.pop()
		h.mode = afterHead
	}
}

// openBody begins the body where no tag does.
func (h headRules) openBody() {
	h.closeHead()
	h.body = h.insertImplied(atom.Body)
	h.mode = inBody
}
