package credit

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"feedgen/feed/words"
)

// labels finds phrases in the text before a date. Most phrases are plain
// letters, or plain but for the bounds of words, and need no regular expression.
type labels struct {
	within []string
	words  []string // whole
	starts []string // of words
	other  *regexp.Regexp
}

var (
	plainLabel = words.Pattern(`^[\pL\pM ’'-]+$`)
	boundLabel = words.Pattern(`^\\b([\pL\pM]+)(\\b)?$`)
)

// labelsOf makes the labels of all languages that of chooses, when they are first
// needed.
func labelsOf(of func(*words.Language) []string) func() *labels {
	return sync.OnceValue(func() *labels {
		var l labels
		var other []string
		for _, phrase := range words.Phrases(of) {
			bound := boundLabel().FindStringSubmatch(phrase)
			switch {
			case plainLabel().MatchString(phrase):
				l.within = append(l.within, strings.ToLower(phrase))
			case bound == nil:
				other = append(other, phrase)
			case bound[2] == "":
				l.starts = append(l.starts, strings.ToLower(bound[1]))
			default:
				l.words = append(l.words, strings.ToLower(bound[1]))
			}
		}
		if len(other) > 0 {
			l.other = regexp.MustCompile(`(?i)` + strings.Join(other, "|"))
		}
		return &l
	})
}

// match reports whether a text has one of the labels.
func (l *labels) match(s string) bool {
	lower := strings.ToLower(s)
	if slices.ContainsFunc(l.within, func(phrase string) bool { return strings.Contains(lower, phrase) }) {
		return true
	}
	isSign := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) }
	for word := range strings.FieldsFuncSeq(lower, isSign) {
		if slices.Contains(l.words, word) ||
			slices.ContainsFunc(l.starts, func(start string) bool { return strings.HasPrefix(word, start) }) {
			return true
		}
	}
	return l.other != nil && l.other.MatchString(s)
}
