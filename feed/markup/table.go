package markup

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tableRules are what may stand in a table (HTML standard, 13.2.6.4.9 to
// 13.2.6.4.15). What may not stand between its parts is put before it.
type tableRules struct{ *bodyRules }

func (t tableRules) addText(s string) {
	if t.mode == inColumns {
		var space string
		space, s = cutSpace(s)
		t.insertText(space)
		if s != "" {
			t.closePart()
		}
	}
	if t.top().class&rows != 0 && strings.Trim(s, spaces+"\x00") == "" {
		t.insertText(t.replaceNulls(s, ""))
		return
	}
	t.foster(func() { t.bodyRules.addText(s) })
}

// foster adds what may not stand between the parts of a table, if it is there.
func (t tableRules) foster(add func()) {
	t.fostering = t.isBetweenParts()
	add()
	t.fostering = false
}

func (t tableRules) isBetweenParts() bool {
	return t.mode == inTable || t.mode == inTableBody || t.mode == inRow
}

// start processes a start tag. It is false where the table has ended before it.
func (t tableRules) start() bool {
	if t.tag != atom.Col && t.tag != atom.Template {
		t.closeColumns()
	}
	switch {
	case t.class&tablePart != 0:
		t.startPart()
	case !t.isBetweenParts():
		t.bodyRules.start()
	case t.tag == atom.Table:
		if t.popTo(tableEdge, atom.Table) {
			t.resetMode()
			return false
		}
	case t.tag == atom.Style, t.tag == atom.Script, t.tag == atom.Template:
		t.insertMetadata()
	case t.tag == atom.Input && slices.ContainsFunc(t.attr, isHidden):
		t.insertEmpty()
	case t.tag == atom.Form:
		if t.form == nil && !t.inTemplate() {
			t.form = t.insertEmpty()
		}
	default:
		t.foster(t.bodyRules.start)
	}
	return true
}

func isHidden(a html.Attribute) bool { return a.Key == "type" && strings.EqualFold(a.Val, "hidden") }

// startPart processes the start tag of a part of a table. It first closes those that the
// part does not stand in, and opens those that it needs around it.
func (t tableRules) startPart() {
	part := partOf(t.tag)
	around := part - 1
	switch {
	case t.tag == atom.Col && t.mode == inColumns:
		t.insertEmpty()
		return
	case part > inCell:
		around = inTable
	}
	for t.mode > around {
		if !t.closePart() {
			return
		}
	}
	for t.mode < around {
		t.popToPart()
		if t.mode == inTable {
			t.insertImplied(atom.Tbody)
		} else {
			t.insertImplied(atom.Tr)
		}
		t.mode++
	}
	t.popToPart()
	switch t.mode = part; {
	case t.tag == atom.Col:
		t.insertImplied(atom.Colgroup)
		t.insertEmpty()
	case part == inCell, part == inCaption:
		t.insert()
		t.addFormat(nil)
	default:
		t.insert()
	}
}

// popToPart closes all that is open in the part of a table that the mode says.
func (t tableRules) popToPart() {
	for t.top().class&(rows|tableEdge) == 0 {
		t.pop()
	}
}

// closePart closes the part of a table that is open, if one is.
func (t tableRules) closePart() (closed bool) {
	around := t.mode - 1
	switch t.mode {
	case inCell:
		closed = t.popTo(tableEdge, atom.Td, atom.Th)
	case inRow:
		closed = t.popTo(tableEdge, atom.Tr)
	case inTableBody:
		closed = t.popTo(tableEdge, atom.Tbody, atom.Thead, atom.Tfoot)
	case inCaption:
		closed, around = t.popTo(tableEdge, atom.Caption), inTable
	case inColumns:
		closed, around = t.popTo(tableEdge, atom.Colgroup), inTable
	}
	if closed {
		if t.mode == inCell || t.mode == inCaption {
			t.forgetFormats()
		}
		t.mode = around
	}
	return closed
}

// closeColumns closes a group of columns, which has no text and but one kind of tag.
func (t tableRules) closeColumns() {
	if t.mode == inColumns {
		t.closePart()
	}
}

// end processes an end tag.
func (t tableRules) end() {
	switch {
	case t.tag == atom.Table:
		for t.mode > inTable {
			if !t.closePart() {
				return
			}
		}
		if t.popTo(tableEdge, atom.Table) {
			t.resetMode()
		}
	case t.class&tablePart != 0:
		if part := partOf(t.tag); t.find(tableEdge, t.tag) >= 0 {
			for t.mode >= part && t.closePart() {
			}
		}
	default:
		t.closeColumns()
		t.foster(t.bodyRules.end)
	}
}
