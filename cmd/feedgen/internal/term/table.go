package term

import (
	"fmt"
	"io"
	"strings"
)

// Table writes rows of a word for the result, a name, and a note.
type Table struct {
	W     io.Writer
	Width int // of the terminal, in cells
	Word  int // cells for the word
}

// wide is the width in cells from which a table has notes.
const wide = 64

// Row writes a row, without the note on a narrow terminal.
func (t Table) Row(word, name, note string) {
	left := t.rest()
	if t.Width < wide || note == "" {
		fmt.Fprintf(t.W, "%s  %s\n", Pad(word, t.Word), Clip(name, left))
		return
	}
	cell := left * 6 / 10
	fmt.Fprintf(t.W, "%s  %s  %s\n", Pad(word, t.Word), Pad(Clip(name, cell), cell), clipWords(note, left-cell-2))
}

// Tall writes a row with the whole note below it.
func (t Table) Tall(word, name, note string) {
	fmt.Fprintf(t.W, "%s  %s\n", Pad(word, t.Word), Clip(name, t.rest()))
	for _, line := range wrap(note, t.rest()) {
		fmt.Fprintf(t.W, "%s  %s\n", Pad("", t.Word), line)
	}
}

// clipWords is Clip behind a comma, or else between words.
func clipWords(s string, n int) string {
	if width(s) <= n {
		return s
	}
	line := wrap(s, n-2)[0]
	if i := strings.LastIndex(line+" ", ", "); i > 0 {
		return line[:i] + ", …"
	}
	return Clip(line, n-2) + " …"
}

// Fits reports whether Row shows a name without clipping it, if there is no note.
func (t Table) Fits(name string) bool { return width(name) <= t.rest() }

// rest is the width beside the word.
func (t Table) rest() int { return t.Width - 1 - t.Word - 2 }
