// Package loosejson reads JSON as found in web pages: with comments, raw line breaks
// and bad escapes in strings, trailing commas, several values in a row.
package loosejson

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

type reader struct {
	s     string
	pos   int
	depth int
}

// maxDepth bounds the recursion on hostile input.
const maxDepth = 64

// Read returns the values in s as map[string]any, []any and string; numbers and
// literals are strings, too. It stops at what can't be repaired, and returns what came
// before. It takes time in proportion to the length of s.
func Read(s string) []any {
	r := &reader{s: s}
	var values []any
	for {
		i := strings.IndexAny(r.s[r.pos:], "{[")
		if i < 0 {
			return values
		}
		r.pos += i
		v, _ := r.value()
		values = append(values, v)
	}
}

// value reads one value; ok is false when nothing that follows can be trusted.
func (r *reader) value() (v any, ok bool) {
	r.blanks()
	if r.pos >= len(r.s) {
		return nil, false
	}
	switch c := r.s[r.pos]; c {
	case '{':
		return r.object()
	case '[':
		return r.array()
	case '"', '\'':
		return r.quoted(c), true
	}
	return r.bare()
}

func (r *reader) object() (any, bool) {
	object := map[string]any{}
	ok := r.sequence('}', func() bool {
		c := r.s[r.pos]
		var key string
		if c == '"' || c == '\'' {
			key = r.quoted(c)
		} else if key = r.until(":,}"); key == "" {
			return false
		}
		r.blanks()
		if r.pos >= len(r.s) || r.s[r.pos] != ':' {
			return false
		}
		r.pos++
		v, ok := r.value()
		if _, twice := object[key]; !twice && v != nil {
			object[key] = v
		}
		return ok
	})
	return object, ok
}

func (r *reader) array() (any, bool) {
	var array []any
	ok := r.sequence(']', func() bool {
		v, ok := r.value()
		if v != nil {
			array = append(array, v)
		}
		return ok
	})
	return array, ok
}

// sequence reads members up to the closing bracket.
func (r *reader) sequence(end byte, member func() bool) bool {
	r.pos++
	if r.depth++; r.depth > maxDepth {
		r.pos = len(r.s)
		return false
	}
	defer func() { r.depth-- }()
	for {
		r.blanks()
		if r.pos >= len(r.s) {
			return false
		}
		switch r.s[r.pos] {
		case end:
			r.pos++
			return true
		case ',':
			r.pos++
			continue
		case '}', ']':
			return false
		}
		if !member() {
			return false
		}
	}
}

// quoted reads a string in quotes.
func (r *reader) quoted(quote byte) string {
	r.pos++
	rest := r.s[r.pos:]
	i := strings.IndexAny(rest, string([]byte{quote, '\\'}))
	if i >= 0 && rest[i] == quote {
		r.pos += i + 1
		return rest[:i]
	}
	var b strings.Builder
	for r.pos < len(r.s) {
		c := r.s[r.pos]
		r.pos++
		switch c {
		case quote:
			return b.String()
		case '\\':
			r.escape(&b)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func (r *reader) escape(b *strings.Builder) {
	if r.pos >= len(r.s) {
		return
	}
	c := r.s[r.pos]
	r.pos++
	switch c {
	case 'n', 'r', 't', 'f', 'b':
		b.WriteByte(' ')
	case 'u':
		u, ok := r.hex()
		if ok && 0xD800 <= u && u < 0xDC00 && strings.HasPrefix(r.s[r.pos:], `\u`) {
			r.pos += 2
			low, ok := r.hex()
			if ok && 0xDC00 <= low && low < 0xE000 {
				u = (u-0xD800)<<10 + (low - 0xDC00) + 0x10000
			}
		}
		if ok && utf8.ValidRune(u) {
			b.WriteRune(u)
		}
	default:
		b.WriteByte(c)
	}
}

// hex reads the four digits of \u.
func (r *reader) hex() (rune, bool) {
	if r.pos+4 > len(r.s) {
		return 0, false
	}
	u, err := strconv.ParseUint(r.s[r.pos:r.pos+4], 16, 32)
	if err != nil {
		return 0, false
	}
	r.pos += 4
	return rune(u), true
}

// bare reads a number, true, false, null or a word without quotes.
func (r *reader) bare() (any, bool) {
	switch word := r.until(",]}\n"); word {
	case "":
		return nil, false
	case "null", "undefined":
		return nil, true
	default:
		return word, true
	}
}

func (r *reader) until(ends string) string {
	i := strings.IndexAny(r.s[r.pos:], ends)
	if i < 0 {
		i = len(r.s) - r.pos
	}
	word := strings.TrimSpace(r.s[r.pos : r.pos+i])
	r.pos += i
	return word
}

// blanks skips white space and comments.
func (r *reader) blanks() {
	for r.pos < len(r.s) {
		rest := r.s[r.pos:]
		switch {
		case rest[0] <= ' ' || rest[0] == ';':
			r.pos++
		case strings.HasPrefix(rest, "\u00a0"), strings.HasPrefix(rest, "\ufeff"):
			r.pos += len(rest) - len(strings.TrimLeft(rest, "\u00a0\ufeff"))
		case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "<!--"):
			r.skipPast("\n")
		case strings.HasPrefix(rest, "/*"):
			r.skipPast("*/")
		default:
			return
		}
	}
}

func (r *reader) skipPast(end string) {
	if i := strings.Index(r.s[r.pos:], end); i >= 0 {
		r.pos += i + len(end)
		return
	}
	r.pos = len(r.s)
}
