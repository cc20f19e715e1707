package term

import (
	"bytes"
	"io"
)

// Screen is where results are shown. At a terminal they fit its width, and have
// colours.
type Screen struct {
	io.Writer
	Palette
	Width int // in cells; 0: it is no terminal, and lines may be of any length
}

// ScreenOf returns what is known of w.
func ScreenOf(w io.Writer) Screen {
	s := Screen{Writer: w, Palette: PaletteFor(w)}
	if Is(w) {
		s.Width = Columns(w)
	}
	return s
}

// Print writes a text, in which lines that are too wide are wrapped.
func (s Screen) Print(text string) error {
	if s.Width > 0 {
		text = Wrap(text, s.Width)
	}
	_, err := io.WriteString(s.Writer, text)
	return err
}

// Buffer keeps what is meant for another writer, and counts as that: as wide, and
// with its colours.
type Buffer struct {
	bytes.Buffer
	For io.Writer
}

// Wrapper writes to a terminal whatever is written to it, with lines that are too
// wide wrapped. What is written at a time ends with a line.
type Wrapper struct{ io.Writer }

func (w Wrapper) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.Writer, Wrap(string(p), Columns(w.Writer))); err != nil {
		return 0, err
	}
	return len(p), nil
}

func target(w io.Writer) io.Writer {
	if b, ok := w.(*Buffer); ok {
		return target(b.For)
	}
	return w
}
