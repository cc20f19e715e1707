// Package text answers each question about strangers' text in one place:
// whether two titles, names or tags are the same (Fold), what a fragment of
// HTML says (FromHTML), what every feed format can carry and every reader shows
// alike (Plain), where a long text is cut (Cut), and which characters the bytes
// of a page stand for (Decode).
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Plain returns s as text that every format can carry and every reader
// shows alike: valid UTF-8 in NFC, on one line, of at most max characters,
// without control characters, also those that turn the direction of text, and
// without the elements of HTML that it should not have held in the first place.
//
// No-break spaces are French typography, not white space, and stay.
// Plain(Plain(s)) is Plain(s).
func Plain(s string, max int) string {
	// Strangers write these texts. What is cut off here is far more than max
	// characters, and only bounds the work below.
	s = FirstBytes(s, 32*max)
	for range maxLayers {
		next := OneLine(WithoutElements(s))
		if next == s {
			return Cut(s, max)
		}
		s = next
	}
	// Nobody but an attacker wraps markup in markup this often.
	return Cut(OneLine(strings.NewReplacer("<", "", ">", "").Replace(s)), max)
}

// maxLayers is how often cleaning starts anew on what it uncovered itself, as
// in <scr<b></b>ipt>.
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

// OneLine folds white space, drops what XML 1.0 forbids or discourages and what
// turns the direction of text, and composes to NFC.
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

// isPrintable reports whether r may stand in a feed: no control character, no
// noncharacter (XML 1.0, 2.2), no byte order mark.
func isPrintable(r rune) bool {
	return !unicode.IsControl(r) && r != 0xFEFF && r&0xFFFE != 0xFFFE && (r < 0xFDD0 || r > 0xFDEF)
}

// turnsDirection reports whether r embeds, overrides or isolates text of another
// direction (Unicode Standard Annex 9). Left open, as titles leave it, it turns
// all that a reader shows after it.
func turnsDirection(r rune) bool { return 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 }

// Cut shortens s to at most max characters, at a word where there is one, and
// ends it in an ellipsis then.
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

// wholeCharacters drops the end of s that makes one visible character with
// next: a letter with its accents, an emoji of several parts.
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
