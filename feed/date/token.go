package date

import (
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"feedgen/feed/text"
	"feedgen/feed/words"
)

type token struct {
	text       string // of a word as text.Fold returns it
	number     int
	digits     int // of a number; 0: none
	start, end int
}

// tokenize splits a text into tokens; white space separates.
func tokenize(s string) []token {
	t := make([]token, 0, len(s)/4+4)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		j := i + size
		class := classOf(r)
		for j < len(s) && class != blank && class != sign {
			r, size := utf8.DecodeRuneInString(s[j:])
			if classOf(r) != class {
				break
			}
			j += size
		}
		switch class {
		case digit:
			if (j-i == 5 || j-i == 6) && isYear(s[i:i+4]) && strings.HasPrefix(s[j:], ":") {
				j = i + 4 // 20171:56 is a year and a time that a style sheet sets apart
			}
			digits := latinDigits(s[i:j])
			n, _ := strconv.Atoi(digits[:min(len(digits), 9)])
			t = append(t, token{text: digits, number: n, digits: len(digits), start: i, end: j})
		case letter:
			t = append(t, token{text: text.Fold(s[i:j]), start: i, end: j})
		case sign:
			t = append(t, token{text: s[i:j], start: i, end: j})
		}
		i = j
	}
	return t
}

func isYear(s string) bool {
	return (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20")) && strings.Trim(s, "0123456789") == ""
}

// latinDigits returns the digits of another script as 0 to 9.
func latinDigits(s string) string {
	if s[0] < utf8.RuneSelf {
		return s
	}
	return strings.Map(func(r rune) rune {
		zero := r
		for unicode.IsDigit(zero - 1) {
			zero--
		}
		return '0' + (r-zero)%10
	}, s)
}

// hasDigits reports whether a text has a number.
func hasDigits(s string) bool {
	return strings.ContainsAny(s, "0123456789") ||
		strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf && unicode.IsDigit(r) })
}

type class int

const (
	blank class = iota
	digit
	letter
	sign
)

func classOf(r rune) class {
	switch {
	case unicode.IsSpace(r):
		return blank
	case '0' <= r && r <= '9', r >= utf8.RuneSelf && unicode.IsDigit(r):
		return digit
	case strings.ContainsRune("年月日년월일", r):
		return sign
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return letter
	}
	return sign
}

// months returns the numbers of the months by their names and those of their
// abbreviations that mean one month in all languages.
var months = sync.OnceValue(func() map[string]int {
	m := map[string]int{}
	names := func(whole bool, yield func(name string, month int)) {
		for _, l := range words.All() {
			if l.WholeMonths && !whole {
				continue
			}
			for _, spelling := range l.Months {
				for i, name := range strings.Fields(spelling) {
					yield(text.Fold(name), i+1)
				}
			}
		}
	}
	names(false, func(name string, month int) {
		runes := []rune(name)
		for n := 3; n < len(runes); n++ {
			short := string(runes[:n])
			if known, ok := m[short]; ok && known != month {
				m[short] = 0 // as "jui" is June and July
			} else {
				m[short] = month
			}
		}
	})
	names(true, func(name string, month int) { m[name] = month })
	return m
})
