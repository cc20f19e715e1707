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
}

const bom = "\ufeff"

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// newDocument reads the text of a file. A warning says what was repaired in it;
// the error is that of text in another character set than UTF-8, or of too much
// of it.
func newDocument(name string, src []byte) (d *document, warnings []string, wrong *Error) {
	written := strings.TrimPrefix(newlines.Replace(string(src)), bom)
	if strings.Count(written, "\n") > maxLines {
		return nil, nil, &Error{Position{File: name, Line: 1, Column: 1}, fmt.Sprintf("too costly to read: more than %d lines", maxLines)}
	}
	d = &document{name: name, lines: strings.Split(written, "\n")}
	if at := invalidUTF8(written); at >= 0 {
		return nil, nil, &Error{d.version(written).position(at), "not UTF-8 text; save the file as UTF-8"}
	}
	repaired, damage := Repair(written)
	if damage != "" {
		warnings = []string{name + ": " + damage}
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
