// Package term writes to terminals: colours (Palette), a line that is rewritten in
// place (Line), tables (Table, Grid), and text that fits the width. Widths are in
// cells; a character takes none, one or two.
package term

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// Is reports whether w is a terminal.
func Is(w io.Writer) bool {
	f, ok := target(w).(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// IsDumb reports whether the terminal has no cursor control (TERM=dumb).
func IsDumb() bool { return os.Getenv("TERM") == "dumb" }

// Columns returns the width of the terminal w in cells, or 80 if it is unknown.
func Columns(w io.Writer) int {
	if f, ok := target(w).(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return n
		}
	}
	return 80
}

// Palette colours text. The zero value leaves it unchanged.
type Palette bool

// PaletteFor returns the palette for w: colours on a terminal, unless NO_COLOR is
// set (see no-color.org).
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

// Clip shortens s to at most n cells; a shortened text ends in ….
func Clip(s string, n int) string {
	switch {
	case width(s) <= n:
		return s
	case n < 1:
		return ""
	}
	return cells.TruncateString(s, n, "…")
}

// Pad pads s with spaces to n cells.
func Pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-width(s))) }
