package extract

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold returns text for comparing: lower case, without accents, words of
// letters and digits with one blank between them.
func fold(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if !ascii {
		s = norm.NFKD.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	blank := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if blank && b.Len() > 0 {
				b.WriteByte(' ')
			}
			blank = false
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsMark(r), r == '\'' || r == '’' || r == 'ʼ':
			// d’été and d'ete are one word.
		default:
			blank = true
		}
	}
	return b.String()
}

// squash is fold without the blanks: "Le Monde.fr" is lemondefr.
func squash(s string) string { return strings.ReplaceAll(fold(s), " ", "") }

// stripTags returns the text of what may be a fragment of HTML.
func stripTags(s string) string {
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
