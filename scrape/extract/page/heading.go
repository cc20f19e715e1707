package page

import (
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"
)

// furnitureClasses are parts of the class names of elements that are in a heading and
// do not belong to it.
var furnitureClasses = []string{
	"headerlink", "header-anchor", "heading-anchor", "hash-link", "permalink", "anchorjs", "editsection", "edit-link", "editlink",
	"reading-time", "readingtime", "read-time", "readtime", "copy", "footnote", "share",
}

// badgeClasses are those of elements that may belong to a heading.
var badgeClasses = []string{"badge", "label", "tag", "sr-only", "visually-hidden", "screen-reader", "visuallyhidden", "kicker", "new"}

// HeadingText returns the text of a heading without links to the heading itself,
// buttons, links for editing, footnote marks and ruby annotations. bare is the text
// also without badges, small print and labels for screen readers, which may belong
// to it.
func (d *Document) HeadingText(i int) (text, bare string) {
	return d.textWithout(i, d.isFurniture), d.textWithout(i, func(j, heading int) bool {
		return d.isFurniture(j, heading) || d.Elems[j].Tag == atom.Small || hasClassPart(d.Attr(j, "class"), badgeClasses)
	})
}

// textWithout returns the text of an element without that of some below it, or all
// of it if nothing would be left.
func (d *Document) textWithout(i int, without func(j, i int) bool) string {
	e := &d.Elems[i]
	var b strings.Builder
	from := e.Start
	for j := i + 1; j < e.Next; j++ {
		if c := &d.Elems[j]; c.Start >= from && without(j, i) {
			b.WriteString(d.Text[from:c.Start])
			if c.Tag != atom.Rt && c.Tag != atom.Rp {
				b.WriteByte(' ')
			}
			from = c.End
			j = c.Next - 1
		}
	}
	if from == e.Start {
		return Clean(d.TextOf(i))
	}
	b.WriteString(d.Text[from:e.End])
	text := Clean(strings.ReplaceAll(b.String(), "\n", " "))
	text = strings.TrimSpace(strings.NewReplacer("[ ]", "", "( )", "", "[]", "", "()", "").Replace(text))
	if !strings.ContainsFunc(text, unicode.IsLetter) && !strings.ContainsFunc(text, unicode.IsDigit) {
		return Clean(d.TextOf(i))
	}
	return text
}

// isFurniture reports whether an element within a heading is no part of it.
func (d *Document) isFurniture(j, heading int) bool {
	e := &d.Elems[j]
	switch e.Tag {
	case atom.Button, atom.Rt, atom.Rp:
		return true
	case atom.A:
		if strings.HasPrefix(d.Attr(j, "href"), "#") {
			return 2*(e.End-e.Start) < d.Elems[heading].End-d.Elems[heading].Start
		}
	case atom.Sup:
		for k := j + 1; k < e.Next; k++ {
			if d.Elems[k].Tag == atom.A {
				return true
			}
		}
	}
	class := d.Attr(j, "class")
	return hasClassPart(class, furnitureClasses) || e.Tag == atom.A && HasWord(class, "edit", "anchor")
}

func hasClassPart(class string, parts []string) bool {
	if class == "" {
		return false
	}
	class = strings.ToLower(class)
	for _, p := range parts {
		if strings.Contains(class, p) {
			return true
		}
	}
	return false
}
