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

// folded returns the words of s in lower case, without accents and joined.
func folded(s, between string) string {
	if isWord(s) {
		return s
	}
	b := make([]byte, 0, len(s))
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
	for i, r := range s {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			word(s[i : i+1])
		case 'A' <= r && r <= 'Z':
			word(lowerCase[r-'A' : r-'A'+1])
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
			for _, r := range decomposed(r) {
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

// isWord reports whether s is a single word that folding does not change.
func isWord(s string) bool {
	for i := range len(s) {
		if c := s[i]; !('a' <= c && c <= 'z' || '0' <= c && c <= '9') {
			return false
		}
	}
	return true
}

const lowerCase = "abcdefghijklmnopqrstuvwxyz"

// decomposed returns a character without what is fused in it: é is e and an
// accent, ﬁ is f and i.
func decomposed(r rune) string {
	if int(r) < len(latinDecompositions()) {
		return latinDecompositions()[r]
	}
	return norm.NFKD.String(string(r))
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
