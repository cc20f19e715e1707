package text

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form in which names, titles and tags are compared: words of
// letters and digits in lower case, without accents, separated by one blank. It
// keeps signs that distinguish names of technologies: + and # at the end of a word
// (C, C++, C#, F♯) and a dot at its start (.NET). An apostrophe separates words
// after an elision (l'été, qu'on), and else belongs to its word (don't, Ada's).
// Fold is idempotent.
func Fold(s string) string { return folded(s, " ") }

// Squash is Fold without blanks: "Le Monde.fr" becomes lemondefr.
func Squash(s string) string { return folded(s, "") }

// Words returns the words of Fold.
func Words(s string) []string { return strings.Fields(Fold(s)) }

// Same reports whether two names, titles or tags differ only in case, accents,
// punctuation and spacing. Texts without letters and digits are compared exactly.
func Same(a, b string) bool {
	fa, fb := Fold(a), Fold(b)
	return fa == fb && (fa != "" || a == b)
}

// shortText is the length in bytes up to which folded needs no memory but that of
// its result.
const shortText = 128

// folded returns the words of s in lower case, without accents and joined.
func folded(s, between string) string {
	if isFolded(s, between) {
		return s
	}
	var short [shortText]byte
	b := short[:0]
	if len(s) > shortText {
		b = make([]byte, 0, len(s))
	}
	start := 0   // of the last word
	gap := false // what comes next starts a word
	word := func(letters string) {
		if len(b) > 0 && (gap || isSign(b[len(b)-1]) && !unicode.IsDigit(rune(letters[0]))) {
			b = append(b, between...)
			start = len(b)
		}
		gap = false
		b = append(b, letters...)
	}
	for i, size := 0, 0; i < len(s); i += size {
		if size = plainLength(s[i:]); size > 0 {
			word(s[i : i+size])
			lower(b[len(b)-size:])
			continue
		}
		var r rune
		r, size = utf8.DecodeRuneInString(s[i:])
		switch {
		case (r == '+' || r == '#' || r == '♯') && !gap && len(b) > 0 && endsName(s[i:]):
			b = append(b, signOf(r))
		case r == '\'' || r == '’' || r == 'ʼ':
			gap = gap || isElided(string(b[start:]))
		case r == '.' && startsName(s, i):
			gap = true
			word(".")
		case r < utf8.RuneSelf || 0x2000 <= r && r < 0x2070:
			gap = true // ASCII and general punctuation
		default:
			for _, r := range decomposed(r, s[i:i+size]) {
				switch {
				case unicode.IsLetter(r) || unicode.IsDigit(r):
					word(string(unicode.ToLower(r)))
				case unicode.IsMark(r):
				default:
					gap = true
				}
			}
		}
	}
	return string(b)
}

// plainLength returns the length of the ASCII letters and digits that s starts with.
func plainLength(s string) int {
	n := 0
	for n < len(s) && (isPlain(s[n]) || 'A' <= s[n] && s[n] <= 'Z') {
		n++
	}
	return n
}

// isPlain reports whether folding does not change c.
func isPlain(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }

// lower writes ASCII letters in lower case.
func lower(letters []byte) {
	for i, c := range letters {
		if 'A' <= c && c <= 'Z' {
			letters[i] = c + 'a' - 'A'
		}
	}
}

// isElided reports whether a word is what elision leaves of one, in French,
// Italian and Irish names.
func isElided(word string) bool { return len(word) == 1 || strings.HasSuffix(word, "qu") }

func isSign(c byte) bool { return c == '+' || c == '#' }

func signOf(r rune) byte {
	if r == '+' {
		return '+'
	}
	return '#'
}

// endsName reports whether the signs that s starts with end a word, as in C++
// and C#, and do not join two, as in A+B.
func endsName(s string) bool {
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "+#♯"))
	return !unicode.IsLetter(next) || next == utf8.RuneError
}

// startsName reports whether the dot at s[i] starts a word, as in .NET, and
// ends none.
func startsName(s string, i int) bool {
	last, _ := utf8.DecodeLastRuneInString(s[:i])
	next, _ := utf8.DecodeRuneInString(s[i+1:])
	return (i == 0 || !unicode.IsLetter(last) && !unicode.IsDigit(last) && last != '.') && unicode.IsLetter(next)
}

// isFolded reports whether s is plain words with between among them, which folding
// does not change.
func isFolded(s, between string) bool {
	apart := true
	for i := range len(s) {
		switch {
		case isPlain(s[i]):
			apart = false
		case s[i] == ' ' && between == " " && !apart:
			apart = true
		default:
			return false
		}
	}
	return !apart || s == ""
}

// decomposed returns a character r, of which encoded is the UTF-8, without what is
// fused in it: é is e and an accent, ﬁ is f and i.
func decomposed(r rune, encoded string) string {
	if table := latinDecompositions(); int(r) < len(table) {
		return table[r]
	}
	return norm.NFKD.String(encoded)
}

// latinDecompositions are those of the letters of Europe, which are looked up
// for every other word.
var latinDecompositions = sync.OnceValue(func() []string {
	table := make([]string, 0x250)
	for r := range table {
		table[r] = norm.NFKD.String(string(rune(r)))
	}
	return table
})

// Unique returns a list of names, titles or tags without those that are the Same as
// an earlier one, and without those that have no letters and digits.
func Unique(list []string) []string {
	seen := map[string]bool{}
	var unique []string
	for _, s := range list {
		if key := Fold(s); key != "" && !seen[key] {
			seen[key] = true
			unique = append(unique, s)
		}
	}
	return unique
}
