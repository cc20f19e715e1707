package page

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Clean returns a text on one line, with entities that were escaped twice decoded,
// white space collapsed, and invisible and control characters removed.
func Clean(s string) string {
	if strings.Contains(s, "&") && strings.Contains(s, ";") {
		s = html.UnescapeString(s)
	}
	if plainPrefix(s) == len(s) {
		return s
	}
	var c collapser
	c.write(s)
	return strings.TrimSpace(string(c.text))
}

// Collapse returns a part of a text with its white space collapsed, and without
// invisible characters. Unlike Clean it keeps white space at the ends.
func Collapse(s string) string {
	if plainPrefix(s) == len(s) {
		return s
	}
	c := collapser{last: 'x'}
	c.write(s)
	return string(c.text)
}

// collapser collects text with its white space collapsed, and without invisible
// characters.
type collapser struct {
	text []byte
	last byte // last byte of text: x, blank or newline; 0: there is none
}

func (c *collapser) write(s string) {
	for s != "" {
		if n := plainPrefix(s); n > 0 {
			c.text = append(c.text, s[:n]...)
			c.last = 'x'
			s = s[n:]
			continue
		}
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case unicode.IsSpace(r):
			c.space()
		case r == utf8.RuneError:
			c.text = utf8.AppendRune(c.text, r)
			c.last = 'x'
		}
		s = s[n:]
	}
}

func (c *collapser) space() {
	if c.last == 'x' {
		c.text = append(c.text, ' ')
		c.last = ' '
	}
}

// plainPrefix returns the length of the start of s that needs no change: visible
// characters, with single blanks between them.
func plainPrefix(s string) int {
	i := 0
	for i < len(s) {
		c := s[i]
		if ' ' < c && c < 0x7f || c == ' ' && i > 0 && s[i-1] != ' ' {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			break
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		isLetter := 0xbf < r && r < 0x1680 // and the like: no blank, nothing invisible
		if !isLetter && (r == utf8.RuneError && size == 1 || unicode.IsSpace(r) || isInvisible(r)) {
			break
		}
		i += size
	}
	if i > 0 && s[i-1] == ' ' {
		i--
	}
	return i
}

// isInvisible reports whether a character is a mark for typesetters, terminals
// or the direction of text, or of an icon font.
func isInvisible(r rune) bool {
	switch {
	case r == '\u200b', r == '\u200e', r == '\u200f', r == '\u00ad', r == '\ufeff':
		return true
	case '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069':
		return true
	case '\ue000' <= r && r <= '\uf8ff':
		return true // for private use
	}
	return unicode.IsControl(r)
}

// StripTags returns the text of s, which may be a fragment of HTML.
func StripTags(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 || i+1 >= len(s) {
			break
		}
		c := s[i+1]
		end := strings.IndexByte(s[i:], '>')
		if end < 0 {
			break
		}
		if !(c == '/' || c == '!' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z') {
			// A bare < as in "a < b".
			b.WriteString(s[:i+1])
			s = s[i+1:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteByte(' ')
		s = s[i+end+1:]
	}
	b.WriteString(s)
	return b.String()
}
