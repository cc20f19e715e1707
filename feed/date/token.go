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
			n, _ := strconv.Atoi(s[i:min(j, i+9)])
			t = append(t, token{text: s[i:j], number: n, digits: j - i, start: i, end: j})
		case letter:
			t = append(t, token{text: text.Fold(s[i:j]), start: i, end: j})
		case sign:
			t = append(t, token{text: s[i:j], start: i, end: j})
		}
		i = j
	}
	return t
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
	case '0' <= r && r <= '9':
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
	names := func(yield func(name string, month int)) {
		for _, l := range words.All {
			for _, spelling := range l.Months {
				for i, name := range strings.Fields(spelling) {
					yield(text.Fold(name), i+1)
				}
			}
		}
	}
	names(func(name string, month int) {
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
	names(func(name string, month int) { m[name] = month })
	return m
})
