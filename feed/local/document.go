package local

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// document is a list that is written as text.
type document struct {
	name     string
	lines    []string // of the file
	repaired string   // the same lines, with the text as it was meant
	cut      bool     // there is more in the file
}

const bom = "\ufeff"

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

func textOf(src []byte) string { return strings.TrimPrefix(newlines.Replace(string(src)), bom) }

// newDocument reads the text of a file, or the beginning of a long one. Warnings say
// what was repaired in it, and from where on it is not read; the error is that of
// text in another character set than UTF-8.
func newDocument(name string, src []byte) (d *document, warnings []string, wrong *Error) {
	whole := textOf(src)
	return documentOf(name, whole, beginning(whole))
}

// documentOf is newDocument for the part of a text that is read.
func documentOf(name, whole, written string) (d *document, warnings []string, wrong *Error) {
	d = &document{name: name, lines: strings.Split(written, "\n"), cut: written != whole}
	if d.cut {
		const format = "%s:%d: the rest is not read: more than %d kB or %d lines; divide the list into several files"
		warnings = append(warnings, fmt.Sprintf(format, name, len(d.lines), maxBytes/1000, maxLines))
	}
	if at := invalidUTF8(written); at >= 0 {
		return nil, nil, &Error{d.version(written).position(at), "not UTF-8 text; save the file as UTF-8"}
	}
	repaired, damage := Repair(written)
	if damage != "" {
		warnings = append(warnings, name+": "+damage)
	}
	d.repaired = strings.TrimPrefix(repaired, bom)
	return d, warnings, nil
}

// invalidUTF8 returns the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(s string) int {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)) {
			return i
		}
	}
	return -1
}

// version is a text with the same lines as a document, some of them changed.
type version struct {
	*document
	text   string
	starts []int // offsets of the lines
}

func (d *document) version(text string) *version {
	v := &version{document: d, text: text, starts: make([]int, 1, len(d.lines))}
	for i, c := range []byte(text) {
		if c == '\n' {
			v.starts = append(v.starts, i+1)
		}
	}
	return v
}

// position returns the place of an offset in the text.
func (v *version) position(offset int) Position {
	line := sort.SearchInts(v.starts, offset+1) // the first that starts behind it
	column := utf8.RuneCountInString(v.text[v.starts[line-1]:offset])
	return Position{File: v.name, Line: line, Column: 1 + column, Text: v.lines[line-1]}
}
