package config

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mistake is an error at one place of a file that a user wrote.
type Mistake struct {
	File    string
	Line    int    // from 1; 0: the file as a whole
	Column  int    // from 1; 0: the whole line
	Text    string // the line; empty: not shown
	Message string
}

// Error returns the place and the message, the line, and a caret below it.
func (m *Mistake) Error() string {
	message, quoted := m.Quote(0)
	return strings.TrimSuffix(message+"\n"+quoted, "\n")
}

// gutter is the width of the line number and the bar.
const gutter = len("123456 | ")

// Quote returns the place with the message, and the line with a caret below it, cut to
// width cells; 0: to the usual width.
func (m *Mistake) Quote(width int) (message, quoted string) {
	message = m.File + ":"
	if m.Line > 0 {
		message += fmt.Sprintf("%d:", m.Line)
	}
	if m.Column > 0 {
		message += fmt.Sprintf("%d:", m.Column)
	}
	message += " " + m.Message
	if m.Text == "" {
		return message, ""
	}
	room := maxShown
	if width > 0 {
		room = max(10, min(room, width-gutter-2)) // … on both sides
	}
	var b strings.Builder
	shown, column := m.window(room)
	fmt.Fprintf(&b, "%6d | %s\n", m.Line, shown)
	if column > 0 && column <= utf8.RuneCountInString(shown)+1 {
		// A tab below a tab keeps the caret in its column.
		pad := strings.Map(func(r rune) rune {
			if r == '\t' {
				return r
			}
			return ' '
		}, string([]rune(shown)[:column-1]))
		fmt.Fprintf(&b, "       | %s^\n", pad)
	}
	return message, b.String()
}

// maxShown is the number of characters of a line that are shown.
const maxShown = 120

// window returns the line, or the part of a long one around the mistake, and the
// column in it.
func (m *Mistake) window(room int) (shown string, column int) {
	line := []rune(firstRunes(m.Text, max(m.Column, 0)+room+1)) // a file may be one line
	if len(line) <= room {
		return m.Text, m.Column
	}
	start := min(max(m.Column-1-room/2, 0), len(line)-room)
	shown, column = string(line[start:start+room]), m.Column-start
	if start > 0 {
		shown, column = "…"+shown, column+1
	}
	if start+room < len(line) {
		shown += "…"
	}
	return shown, min(column, len(line)+1)
}

// firstRunes returns at most the first n runes of a text.
func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// Mistakes are all mistakes in a configuration, in the order of the file.
type Mistakes []*Mistake

func (ms Mistakes) Error() string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the single mistakes.
func (ms Mistakes) Unwrap() []error {
	errs := make([]error, len(ms))
	for i, m := range ms {
		errs[i] = m
	}
	return errs
}

// Printable returns a line without trailing white space, or the empty string if it
// holds invalid UTF-8 or control characters.
func Printable(line string) string {
	line = strings.TrimRight(line, " \t\r")
	if !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return r != '\t' && unicode.IsControl(r) }) {
		return ""
	}
	return line
}
