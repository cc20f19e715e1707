package config

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// editor inserts text into a YAML file and changes no other byte.
type editor struct {
	src   []byte
	lines []int  // offsets of the beginnings of lines
	eol   string // of the file
	json  bool   // the file is JSON

	insertions []insertion
}

type insertion struct {
	at   int // offset in src
	text string
}

func newEditor(src []byte, json bool) *editor {
	e := &editor{src: src, lines: []int{0}, eol: "\n", json: json}
	for i, c := range src {
		if c == '\n' {
			e.lines = append(e.lines, i+1)
		}
	}
	if bytes.Contains(src, []byte("\r\n")) {
		e.eol = "\r\n"
	}
	return e
}

func (e *editor) insert(at int, text string) {
	e.insertions = append(e.insertions, insertion{at, text})
}

// text returns the file with all insertions.
func (e *editor) text() []byte {
	slices.SortStableFunc(e.insertions, func(a, b insertion) int { return cmp.Compare(a.at, b.at) })
	var b bytes.Buffer
	last := 0
	for _, in := range e.insertions {
		b.Write(e.src[last:in.at])
		b.WriteString(in.text)
		last = in.at
	}
	b.Write(e.src[last:])
	return b.Bytes()
}

// line returns line n, from 1, without its line ending.
func (e *editor) line(n int) string { return string(e.src[e.lines[n-1]:e.endOf(n)]) }

// endOf returns the offset of the end of a line.
func (e *editor) endOf(n int) int {
	end := len(e.src)
	if n < len(e.lines) {
		end = e.lines[n] - 1
	}
	if end > e.lines[n-1] && e.src[end-1] == '\r' {
		end--
	}
	return end
}

// margin returns the spaces at the start of a line.
func (e *editor) margin(n int) string {
	line := e.line(n)
	return line[:len(line)-len(strings.TrimLeft(line, " "))]
}

// offset returns the offset of a line and a column, which counts characters from 1.
func (e *editor) offset(line, column int) int {
	at := e.lines[line-1]
	if at == 0 && bytes.HasPrefix(e.src, []byte("\uFEFF")) {
		at += len("\uFEFF")
	}
	for ; column > 1 && at < len(e.src); column-- {
		_, size := utf8.DecodeRune(e.src[at:])
		at += size
	}
	return at
}

// blockEnd returns the last line of the block that starts at line first and whose
// other lines are indented by more than indent. Comments with less indentation belong
// to what follows.
func (e *editor) blockEnd(first, indent int) int {
	end := first
	for n := first + 1; n <= len(e.lines); n++ {
		line := strings.TrimRight(e.line(n), " \t")
		depth := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case line == "":
		case depth > indent:
			end = n
		case line[depth] != '#':
			return end
		}
	}
	return end
}

// flowEnd returns the offset of the bracket that closes the one at start, and the end
// of the last token before it.
func (e *editor) flowEnd(start int) (end, last int, ok bool) {
	depth := 0
	last = start + 1
	for at := start; at < len(e.src); at++ {
		switch c := e.src[at]; {
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			if depth--; depth == 0 {
				return at, last, true
			}
		case c == '#' && isSpace(e.src[at-1]):
			for at+1 < len(e.src) && e.src[at+1] != '\n' {
				at++
			}
			continue
		case (c == '"' || c == '\'') && (isSpace(e.src[at-1]) || strings.IndexByte("[{,:", e.src[at-1]) >= 0):
			if at, ok = e.quoteEnd(at); !ok {
				return 0, 0, false
			}
		case isSpace(c):
			continue
		}
		last = at + 1
	}
	return 0, 0, false
}

// quoteEnd returns the offset of the quote that closes the one at start.
func (e *editor) quoteEnd(start int) (int, bool) {
	quote := e.src[start]
	for at := start + 1; at < len(e.src); at++ {
		switch c := e.src[at]; {
		case c == '\\' && quote == '"':
			at++
		case c == quote && quote == '\'' && at+1 < len(e.src) && e.src[at+1] == quote:
			at++
		case c == quote:
			return at, true
		}
	}
	return 0, false
}

// valueEnd returns the end of a value on one line: quoted, in flow style or plain.
func (e *editor) valueEnd(start int) (int, bool) {
	switch e.src[start] {
	case '"', '\'':
		end, ok := e.quoteEnd(start)
		return end + 1, ok
	case '[', '{':
		end, _, ok := e.flowEnd(start)
		return end + 1, ok
	}
	line := e.src[start:]
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	if i := bytes.Index(line, []byte(" #")); i >= 0 {
		line = line[:i]
	}
	if i := bytes.IndexAny(line, ",}]"); i >= 0 {
		line = line[:i] // the end within braces; elsewhere Add will find another value and fail
	}
	return start + len(bytes.TrimRight(line, " \t\r")), true
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
