package term

import (
	"fmt"
	"io"

	"github.com/charmbracelet/x/ansi"
)

// Table has a row for each thing: a word that says what came of it, its name,
// and a note.
type Table struct {
	W     io.Writer
	Width int // of the terminal, in cells
	Word  int // cells for the word
}

// wide is how many cells there are from which on a table has notes.
const wide = 64

// Row writes a row. The note is left out on a narrow terminal.
func (t Table) Row(word, name, note string) {
	left := t.rest()
	if t.Width < wide || note == "" {
		fmt.Fprintf(t.W, "%s  %s\n", Pad(word, t.Word), Clip(name, left))
		return
	}
	cell := left * 6 / 10
	fmt.Fprintf(t.W, "%s  %s  %s\n", Pad(word, t.Word), Pad(Clip(name, cell), cell), Clip(note, left-cell-2))
}

// Tall writes a row whose note stands below it, whole.
func (t Table) Tall(word, name, note string) {
	fmt.Fprintf(t.W, "%s  %s\n", Pad(word, t.Word), Clip(name, t.rest()))
	for _, line := range wrap(note, t.rest()) {
		fmt.Fprintf(t.W, "%s  %s\n", Pad("", t.Word), line)
	}
}

// Fits reports whether Row writes a name without a note whole.
func (t Table) Fits(name string) bool { return ansi.StringWidth(name) <= t.rest() }

// rest is how many cells there are beside the word.
func (t Table) rest() int { return t.Width - 1 - t.Word - 2 }
