package credit

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"feedgen/feed/words"
)

// label is a phrase in the text before a date.
type label struct {
	phrase       string // lower case
	starts, ends bool   // it must start, or end, where a word does
}

// labels are phrases by their first bytes, to find any of them in one pass.
type labels [256][]label

// labelsOf makes the labels of all languages that of chooses, when they are first
// needed.
func labelsOf(of func(*words.Language) []string) func() *labels {
	return sync.OnceValue(func() *labels {
		var all labels
		for _, phrase := range words.Phrases(of) {
			phrase, starts := strings.CutPrefix(strings.ToLower(phrase), `\b`)
			phrase, ends := strings.CutSuffix(phrase, `\b`)
			all[phrase[0]] = append(all[phrase[0]], label{phrase, starts, ends})
		}
		return &all
	})
}

// match reports whether a text has one of the labels.
func (all *labels) match(s string) bool {
	s = strings.ToLower(s)
	for i := range len(s) {
		for _, l := range all[s[i]] {
			if strings.HasPrefix(s[i:], l.phrase) && l.isBound(s[:i], s[i+len(l.phrase):]) {
				return true
			}
		}
	}
	return false
}

// isBound reports whether the label is one between a text before and after it.
func (l label) isBound(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	return !(l.starts && isOfWord(last)) && !(l.ends && isOfWord(next))
}

func isOfWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) }
