package local

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// document is a list that is written as text.
type document struct {
	name     string
	lines    []string // as they stand in the file
	repaired string   // the same lines, with the text as it was meant
}

const bom = "\ufeff"

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// newDocument reads the text of a file. A warning says what was repaired in it;
// the error is that of text in another character set than UTF-8.
func newDocument(name string, src []byte) (d *document, warnings []string, wrong *Error) {
	written := strings.TrimPrefix(newlines.Replace(string(src)), bom)
	d = &document{name: name, lines: strings.Split(written, "\n")}
	if at := invalidUTF8(written); at >= 0 {
		return nil, nil, &Error{d.position([]byte(written), at), "not UTF-8 text; save the file as UTF-8"}
	}
	repaired, damage := repair(written)
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

// position returns the place of an offset in src, which has the lines of the
// text, if in other words.
func (d *document) position(src []byte, offset int) Position {
	line := 1 + bytes.Count(src[:offset], []byte("\n"))
	start := 1 + bytes.LastIndexByte(src[:offset], '\n')
	return Position{File: d.name, Line: line, Column: 1 + utf8.RuneCount(src[start:offset]), Text: d.lines[line-1]}
}
