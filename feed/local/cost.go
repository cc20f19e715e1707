package local

import "strings"

const (
	maxLines   = 150_000 // of a text
	maxNesting = 50      // quotes and lists in one another that a line opens
	maxMarks   = 100_000 // characters that may begin a link, emphasis, code or an element, in a text of little else
	minPerMark = 8       // bytes of a text for each of them, where there are more
)

// checkCost returns why a text is too costly to parse as Markdown, and where. The
// parser takes time that grows with the square of the depth of quotes and lists,
// and keeps half a kilobyte for each mark.
func (v *version) checkCost() *Error {
	for i, start := range v.starts {
		end := len(v.text)
		if i+1 < len(v.starts) {
			end = v.starts[i+1]
		}
		if nesting(v.text[start:end]) > maxNesting {
			return &Error{v.position(start), "too costly to read: quotes and lists in one another on a line"}
		}
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
