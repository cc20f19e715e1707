package main

import (
	"io"
	"os"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/term"
	"golang.org/x/text/width"
)

// isTerminal reports whether a person looks at w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// isDumb reports whether the terminal can only be written to, line by line.
func isDumb() bool { return os.Getenv("TERM") == "dumb" }

// columns returns how many cells wide the terminal w is, and 80 where that is
// not known.
func columns(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return n
		}
	}
	return 80
}

// palette colours text, or leaves it as it is. The zero value has no colours.
type palette bool

// paletteFor returns the palette for what is written to w: colours on a
// terminal, unless its owner does without (see no-color.org).
func paletteFor(w io.Writer) palette {
	return palette(isTerminal(w) && os.Getenv("NO_COLOR") == "" && !isDumb())
}

func (p palette) red(s string) string    { return p.paint("31", s) }
func (p palette) green(s string) string  { return p.paint("32", s) }
func (p palette) yellow(s string) string { return p.paint("33", s) }
func (p palette) bold(s string) string   { return p.paint("1", s) }
func (p palette) faint(s string) string  { return p.paint("2", s) }

func (p palette) paint(code, s string) string {
	if !p || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

var colouring = regexp.MustCompile("\x1b\\[[0-9;]*m")

// cells returns how many cells of a terminal s takes.
func cells(s string) int {
	n := 0
	if strings.ContainsRune(s, '\x1b') {
		s = colouring.ReplaceAllString(s, "")
	}
	for _, r := range s {
		n += runeCells(r)
	}
	return n
}

func runeCells(r rune) int {
	switch {
	case r < ' ' || unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// clip shortens s to at most n cells; … stands for what is left out.
func clip(s string, n int) string {
	if cells(s) <= n {
		return s
	}
	var b strings.Builder
	left := n - 1
	for _, r := range s {
		if left -= runeCells(r); left < 0 {
			break
		}
		b.WriteRune(r)
	}
	if n > 0 {
		b.WriteRune('…')
	}
	return b.String()
}

// pad fills s up with spaces to n cells.
func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-cells(s))) }

// wrapWords breaks s into lines of at most n cells between words. A word that is
// wider, such as an address, stays whole where it is.
func wrapWords(s string, n int) []string {
	var lines []string
	line := ""
	for i, word := range strings.Split(s, " ") {
		switch {
		case i == 0:
			line = word
		case cells(word) <= n && cells(line)+1+cells(word) > n:
			lines, line = append(lines, line), word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

// fold breaks the lines of a text that are wider than n cells between words,
// and indents what follows a little more than the line.
func fold(text string, n int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if cells(line) <= n {
			b.WriteString(line)
			continue
		}
		line = strings.TrimSuffix(line, "\n")
		words := strings.TrimLeft(line, " ")
		indent := strings.Repeat(" ", len(line)-len(words))
		for i, part := range wrapWords(words, n-len(indent)-2) {
			if i > 0 {
				b.WriteString("  ")
			}
			b.WriteString(indent + part + "\n")
		}
	}
	return b.String()
}
