package local

import (
	"fmt"
	"strings"
)

// What is read of a text. A list of a thousand articles with summaries has half of
// it.
const (
	maxEntries = 20_000 // of a feed
	maxBytes   = 800_000
	maxLines   = 100_000
	maxNotes   = 2_000   // footnotes and marks of them
	maxCells   = 100_000 // of tables, if each had the columns of the widest
	maxNesting = 50      // quotes and lists in one another that a line opens
	maxMarks   = 50_000  // characters that may begin a link, emphasis, code or an element, in a text of little else
	minPerMark = 8       // bytes of a text for each of them, where there are more
)

// beginning returns the part of a text that is read: all of it, or whole lines up to
// the last heading.
func beginning(s string) string {
	end := len(s)
	for at, n := 0, 0; n < maxLines && end == len(s); n++ {
		i := strings.IndexByte(s[at:], '\n')
		if i < 0 {
			break
		}
		if at += i + 1; n+1 == maxLines {
			end = at
		}
	}
	if end = min(end, maxBytes); end == len(s) {
		return s
	}
	s = s[:end]
	const near = 20_000 // bytes
	if i := strings.LastIndex(s, "\n#"); i >= len(s)-near {
		return s[:i+1]
	}
	return s[:strings.LastIndexByte(s, '\n')+1]
}

// checkCost returns why a text is too costly to parse as Markdown, and where. The
// parser takes time that grows with the square of the depth of quotes and lists,
// gives each row of a table all columns, looks each footnote up among all, and keeps half
// a kilobyte for each mark.
func (v *version) checkCost() *Error {
	rows, columns, widest := 0, 0, 0
	for i, start := range v.starts {
		end := len(v.text)
		if i+1 < len(v.starts) {
			end = v.starts[i+1]
		}
		switch line := v.text[start:end]; {
		case nesting(line) > maxNesting:
			return &Error{v.position(start), "too costly to read: quotes and lists in one another on a line"}
		case strings.Contains(line, "|"):
			rows++
			if n := strings.Count(line, "|"); n > columns && strings.Trim(line, "|:- \t\n") == "" {
				columns, widest = n, start
			}
		}
	}
	if rows*columns > maxCells {
		return &Error{v.position(widest), fmt.Sprintf("too costly to read: tables of more than %d cells", maxCells)}
	}
	if strings.Count(v.text, "[^") > maxNotes {
		return &Error{v.position(strings.Index(v.text, "[^")), fmt.Sprintf("too costly to read: more than %d footnotes", maxNotes)}
	}
	marks := 0
	for i := range len(v.text) {
		if strings.IndexByte("[*_`<!~&\\", v.text[i]) >= 0 {
			marks++
		}
	}
	if marks > maxMarks && marks*minPerMark > len(v.text) {
		return &Error{v.position(0), "too costly to read: it is made of brackets, asterisks and the like"}
	}
	return nil
}

// nesting returns how many quotes and lists a line opens.
func nesting(line string) int {
	n := 0
	for i := range len(line) {
		switch c := line[i]; {
		case c == '>':
			n++
		case strings.IndexByte("-+*.)", c) >= 0 && i+1 < len(line) && (line[i+1] == ' ' || line[i+1] == '\t'):
			n++
		case c != ' ' && c != '\t' && (c < '0' || c > '9'):
			return n
		}
	}
	return n
}
