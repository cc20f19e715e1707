// Package text works with untrusted text: it compares titles, names and tags
// (Fold), converts HTML to text (FromHTML), cleans text for every feed format
// (Plain), shortens it (Cut), and decodes the bytes of pages (Decode).
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Plain returns s as text that every format can carry and every reader shows in the
// same way: valid UTF-8 in NFC, on one line, of at most max characters, without
// HTML elements and control characters, including those that change the direction
// of text.
//
// It keeps no-break spaces, which French typography needs. Plain is idempotent.
func Plain(s string, max int) string {
	// This is far more than max characters, and only limits the work below.
	s = FirstBytes(s, 32*max)
	for range maxLayers {
		next := OneLine(WithoutElements(s))
		if next == s {
			return Cut(s, max)
		}
		s = next
	}
	// Only an attack nests markup this deep.
	return Cut(OneLine(strings.NewReplacer("<", "", ">", "").Replace(s)), max)
}

// maxLayers limits how often cleaning is repeated on its own result, as for
// <scr<b></b>ipt>.
const maxLayers = 10

// FirstBytes returns at most the first n bytes of s, in whole characters.
func FirstBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// OneLine folds white space, drops the characters that XML 1.0 forbids or
// discourages and those that change the direction of text, and composes to NFC.
func OneLine(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case isBreak(r):
			space = true
			continue
		case !isPrintable(r) || turnsDirection(r):
			continue
		case space:
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r) // invalid UTF-8 arrives as U+FFFD
	}
	// Readers trim with their own notion of white space, which takes in the
	// no-break spaces.
	return norm.NFC.String(strings.TrimSpace(b.String()))
}

// isBreak reports whether r is white space that separates words or lines.
func isBreak(r rune) bool {
	return r == ' ' || '\t' <= r && r <= '\r' || r == 0x85 || r == 0x2028 || r == 0x2029
}

// isPrintable reports whether a feed may contain r: it is not a control character, a
// noncharacter (XML 1.0, 2.2) or a byte order mark.
func isPrintable(r rune) bool {
	return !unicode.IsControl(r) && r != 0xFEFF && r&0xFFFE != 0xFFFE && (r < 0xFDD0 || r > 0xFDEF)
}

// turnsDirection reports whether r embeds, overrides or isolates text of another
// direction (Unicode Standard Annex 9). Left open, it affects all following text in
// a reader.
func turnsDirection(r rune) bool { return 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 }

// Cut shortens s to at most max characters, between words if possible. A shortened
// text ends with an ellipsis.
func Cut(s string, max int) string {
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	end := 0
	for range max - 1 {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	next, _ := utf8.DecodeRuneInString(s[end:])
	short := s[:end]
	if space := strings.LastIndexFunc(short, unicode.IsSpace); !unicode.IsSpace(next) && space > end/2 {
		short = short[:space]
	} else {
		short = wholeCharacters(short, next)
	}
	short = strings.TrimRightFunc(short, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;:([{«“‘–—-", r)
	})
	return norm.NFC.String(short + "…")
}

// wholeCharacters drops the end of s if it forms one visible character with next: a
// letter with its accents, an emoji of several parts.
func wholeCharacters(s string, next rune) string {
	const joiner = '\u200d'
	for {
		last, size := utf8.DecodeLastRuneInString(s)
		if size == 0 || !unicode.Is(unicode.M, next) && next != joiner && last != joiner && !isSkinTone(next) {
			return s
		}
		s, next = s[:len(s)-size], last
	}
}

func isSkinTone(r rune) bool { return 0x1F3FB <= r && r <= 0x1F3FF }

// Printable drops what XML forbids and composes to NFC. Unlike OneLine it
// keeps white space, which matters in <pre>.
func Printable(s string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '\n' || r == '\t':
			return r
		case isBreak(r):
			return '\n'
		case !isPrintable(r):
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n")))
}
