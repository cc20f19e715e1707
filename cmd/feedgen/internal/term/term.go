// Package term is about what a person sees at a terminal: colours (Palette), a
// line that is rewritten in place (Line), a table (Table), and text that fits
// the width. Widths are counted in cells, of which a character may take none,
// one or two.
package term

import (
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"
)

// Is reports whether a person looks at w.
func Is(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// IsDumb reports whether the terminal can only be written to, line by line.
func IsDumb() bool { return os.Getenv("TERM") == "dumb" }

// Columns returns how many cells wide the terminal w is, and 80 where that is
// not known.
func Columns(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return n
		}
	}
	return 80
}

// Palette colours text, or leaves it as it is. The zero value has no colours.
type Palette bool

// PaletteFor returns the palette for what is written to w: colours on a
// terminal, unless its owner does without (see no-color.org).
func PaletteFor(w io.Writer) Palette {
	return Palette(Is(w) && os.Getenv("NO_COLOR") == "" && !IsDumb())
}

func (p Palette) Red(s string) string    { return p.paint("31", s) }
func (p Palette) Green(s string) string  { return p.paint("32", s) }
func (p Palette) Yellow(s string) string { return p.paint("33", s) }
func (p Palette) Bold(s string) string   { return p.paint("1", s) }
func (p Palette) Faint(s string) string  { return p.paint("2", s) }

func (p Palette) paint(code, s string) string {
	if !p || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// Clip shortens s to at most n cells; … stands for what is left out.
func Clip(s string, n int) string {
	if ansi.StringWidth(s) <= n {
		return s
	}
	return ansi.Truncate(s, n, "…")
}

// Pad fills s up with spaces to n cells.
func Pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-ansi.StringWidth(s))) }

// wrap breaks s into lines of at most n cells between words. A word that is
// wider, such as an address, stays whole where it is.
func wrap(s string, n int) []string {
	var lines []string
	line := ""
	for i, word := range strings.Split(s, " ") {
		switch width := ansi.StringWidth(word); {
		case i == 0:
			line = word
		case width <= n && ansi.StringWidth(line)+1+width > n:
			lines, line = append(lines, line), word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

// Wrap breaks the lines of a text that are wider than n cells between words,
// and indents what follows a little more than the line.
func Wrap(text string, n int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if ansi.StringWidth(strings.TrimSuffix(line, "\n")) <= n {
			b.WriteString(line)
			continue
		}
		line = strings.TrimSuffix(line, "\n")
		words := strings.TrimLeft(line, " ")
		indent := strings.Repeat(" ", len(line)-len(words))
		for i, part := range wrap(words, n-len(indent)-2) {
			if i > 0 {
				b.WriteString("  ")
			}
			b.WriteString(indent + part + "\n")
		}
	}
	return b.String()
}
