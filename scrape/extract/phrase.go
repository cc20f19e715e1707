package extract

import (
	"slices"
	"strings"
	"unicode/utf8"
)

func hasWord(list, word string) bool { return hasAnyWord(list, word) }

// hasAnyWord reports whether a list of words, separated by blanks, has one of
// some.
func hasAnyWord(list string, some ...string) bool {
	for word := range strings.FieldsSeq(list) {
		if slices.Contains(some, word) {
			return true
		}
	}
	return false
}

func containsAny(s string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// clip cuts a text that is shown as evidence.
func clip(s string, n int) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:n])) + "…"
}
