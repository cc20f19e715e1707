package term

import (
	"io"
	"sync"
)

// Line is a terminal with a line at its end that is rewritten in place.
// Whatever is written to it appears above that line. A nil Line is for where
// there is no such terminal, and shows nothing.
type Line struct {
	mu   sync.Mutex
	out  io.Writer
	text string // the line as it stands
}

// NewLine returns the line at the end of a terminal; it is empty.
func NewLine(terminal io.Writer) *Line { return &Line{out: terminal} }

const (
	eraseLine = "\r\x1b[K"
	wrapOff   = "\x1b[?7l"
	wrapOn    = "\x1b[?7h"
)

// Write writes p above the line.
func (l *Line) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.erase()
	n, err := l.out.Write(p)
	l.draw()
	return n, err
}

// Show replaces the line.
func (l *Line) Show(text string) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.erase()
	l.text = text
	l.draw()
}

// Clear takes the line away.
func (l *Line) Clear() { l.Show("") }

func (l *Line) erase() {
	if l.text != "" {
		io.WriteString(l.out, eraseLine)
	}
}

func (l *Line) draw() {
	if l.text != "" {
		// A terminal that became narrower meanwhile must not break the line.
		io.WriteString(l.out, wrapOff+Clip(l.text, Columns(l.out)-1)+wrapOn)
	}
}
