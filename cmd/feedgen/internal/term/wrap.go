package term

import (
	"regexp"
	"strings"
)

// painted is a text with one colour.
var painted = regexp.MustCompile("^(\x1b\\[[0-9;]*m)([^\x1b]*)(\x1b\\[0m)$")

// wrap breaks s into lines of at most n cells between words. A word that is
// wider, such as an address, stays whole where it is. Each line has the colour of
// a text that has one.
func wrap(s string, n int) []string {
	if parts := painted.FindStringSubmatch(s); parts != nil {
		lines := wrap(parts[2], n)
		for i := range lines {
			lines[i] = parts[1] + lines[i] + parts[3]
		}
		return lines
	}
	var lines []string
	line := ""
	for i, word := range strings.Split(s, " ") {
		switch {
		case i == 0:
			line = word
		case width(line)+1+width(word) > n:
			lines, line = append(lines, line), word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

// Wrap breaks the lines of a text that are wider than n cells between words. It
// indents the continuation like the text of the line: after its number or sign, in
// its last column, or by a few cells. A word that is wider than a line stays whole.
func Wrap(text string, n int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		plain := strings.TrimSuffix(line, "\n")
		if width(plain) <= n {
			b.WriteString(line)
			continue
		}
		head, rest := splitHead(plain, n)
		hang := width(head)
		parts := wrap(rest, n-hang)
		if blank.MatchString(head) {
			parts = wrap(rest, n-hang-2)
			hang += 2
		}
		for i, part := range parts {
			if i == 0 {
				b.WriteString(head)
			} else {
				b.WriteString(strings.Repeat(" ", hang))
			}
			b.WriteString(strings.TrimRight(part, " ") + "\n")
		}
	}
	return b.String()
}

// styled matches the escape sequences between two characters.
const styled = `(?:\x1b\[[0-9;]*m)*`

var (
	// mark matches what precedes the text of a line: a number, a sign of a change, a
	// log level.
	mark   = regexp.MustCompile(`^` + styled + `(?:\d+\.|[-+~]|(?:DBG|INF|WRN|ERR)` + styled + `) +`)
	column = regexp.MustCompile(`[^ ] {2,}`)
	blank  = regexp.MustCompile(`^(?:` + styled + `\s*)*$`)
)

// splitHead returns what of a line the following ones leave room for: its
// indentation with a mark, or its columns but for the last, as long as two fifths
// of n cells are left beside them.
func splitHead(line string, n int) (head, rest string) {
	best := len(line) - len(strings.TrimLeft(line, " "))
	for _, at := range column.FindAllStringIndex(line, -1) {
		if at[1] > best && at[1] < len(line) && width(line[:at[1]]) <= n*3/5 {
			best = at[1]
		}
	}
	best += len(mark.FindString(line[best:]))
	return line[:best], line[best:]
}

// Fill makes text that was written for some width fit another. Lines of a
// paragraph are joined first, and so are those of the last of some columns.
func Fill(text string, n int) string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if last := len(lines) - 1; last >= 0 && goesOn(lines[last], line) {
			lines[last] += " " + strings.TrimLeft(line, " ")
		} else {
			lines = append(lines, line)
		}
	}
	var b strings.Builder
	for _, line := range lines {
		if line == "" || line[0] == ' ' {
			b.WriteString(Wrap(line+"\n", n))
		} else {
			b.WriteString(strings.Join(wrap(line, n), "\n") + "\n")
		}
	}
	return b.String()
}

// goesOn reports whether a line continues the one before.
func goesOn(before, line string) bool {
	depth := len(line) - len(strings.TrimLeft(line, " "))
	if before == "" || line == "" || depth == 0 {
		return before != "" && line != "" && before[0] != ' '
	}
	for _, at := range column.FindAllStringIndex(before, -1) {
		if at[1] == depth {
			return true
		}
	}
	return false
}
