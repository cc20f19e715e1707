package term

import (
	"io"
	"sync"
)

// Line is a terminal whose last line is rewritten in place. Text written to a Line
// appears above that line. A nil Line shows nothing.
type Line struct {
	mu   sync.Mutex
	out  io.Writer
	text string // the line as shown
}

// NewLine returns an empty line at the end of a terminal.
func NewLine(terminal io.Writer) *Line { return &Line{out: terminal} }

const (
	eraseLine = "\r\x1b[K"
	wrapOff   = "\x1b[?7l"
	wrapOn    = "\x1b[?7h"
)

// Write writes p, which ends with a line, above the line.
func (l *Line) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.erase()
	n, err := Wrapper{l.out}.Write(p)
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

// Aside calls write, which writes to the terminal by another way, without the line.
func (l *Line) Aside(write func()) {
	if l == nil {
		write()
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.erase()
	write()
	l.draw()
}

// Clear removes the line.
func (l *Line) Clear() { l.Show("") }

func (l *Line) erase() {
	if l.text != "" {
		io.WriteString(l.out, eraseLine)
	}
}

func (l *Line) draw() {
	if l.text != "" {
		// The terminal may have become narrower.
		io.WriteString(l.out, wrapOff+Clip(l.text, Columns(l.out)-1)+wrapOn)
	}
}
