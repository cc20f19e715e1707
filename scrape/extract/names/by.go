package names

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"feedgen/feed/words"
)

// prepositions precede a name, by themselves or after one of the words for writing.
var prepositions = words.Set(func(l *words.Language) string { return l.By })

func deeds() []string {
	return words.Phrases(func(l *words.Language) []string { return l.Wrote })
}

func labels() []string {
	return words.Phrases(func(l *words.Language) []string { return l.AuthorLabels })
}

func bareLabels() []string {
	return words.Phrases(func(l *words.Language) []string { return l.BareAuthorLabels })
}

// opening is a phrase at the start of a line that a name may follow.
type opening struct {
	phrase string // lower case
	kind   openingKind
}

type openingKind int

const (
	deed        openingKind = iota // a preposition follows it
	preposition                    // a blank follows it, and maybe a colon before that
	label                          // a colon or the like follows it
	bareLabel                      // a blank follows it
)

// openings are all of them by their first words, grouped by kind, the longest first:
// autor/in starts with autor.
var openings = sync.OnceValue(func() map[string][]opening {
	index := map[string][]opening{}
	for kind, phrases := range [][]string{
		deed: deeds(), preposition: slices.Sorted(maps.Keys(prepositions())), label: labels(), bareLabel: bareLabels(),
	} {
		phrases = slices.SortedStableFunc(slices.Values(phrases), func(a, b string) int { return cmp.Compare(len(b), len(a)) })
		for _, phrase := range phrases {
			first := firstOfBy(phrase)
			index[first] = append(index[first], opening{phrase, openingKind(kind)})
		}
	}
	return index
})

func firstOfBy(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return isBlank(r) || strings.ContainsRune(":：|/*(", r) })
	if end < 0 {
		return s
	}
	return s[:end]
}

func isBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f' }

// longestBy bounds the words before a name, in bytes.
const longestBy = 80

// LengthOfBy returns the length of the words at the start of s that introduce a name;
// 0: there are none.
func LengthOfBy(s string) int {
	s = s[:min(len(s), longestBy)]
	for _, o := range openings()[strings.ToLower(firstOfBy(s))] {
		if n := o.length(s); n > 0 {
			return n
		}
	}
	return 0
}

// length returns the length of the opening at the start of s with all that belongs to
// it; 0: there is none.
func (o opening) length(s string) int {
	rest, ok := cutPhrase(s, o.phrase)
	if !ok {
		return 0
	}
	if o.kind == label || o.kind == bareLabel {
		rest = withoutEnding(rest)
	}
	after := strings.TrimLeftFunc(rest, isBlank)
	switch o.kind {
	case deed:
		if len(after) < len(rest) {
			for _, by := range openings()[strings.ToLower(firstOfBy(after))] {
				if n := by.length(after); n > 0 && by.kind == preposition {
					return len(s) - len(after) + n
				}
			}
		}
	case preposition:
		for _, colon := range []string{":", "："} {
			if behind, ok := strings.CutPrefix(after, colon); ok {
				rest, after = behind, strings.TrimLeftFunc(behind, isBlank)
				break
			}
		}
		if len(after) < len(rest) {
			return len(s) - len(after)
		}
	case label:
		for _, sign := range []string{":", "：", "|", "/"} {
			if behind, ok := strings.CutPrefix(after, sign); ok {
				return len(s) - len(strings.TrimLeftFunc(behind, isBlank))
			}
		}
	case bareLabel:
		if len(after) < len(rest) {
			return len(s) - len(after)
		}
	}
	return 0
}

// withoutEnding removes the ending in brackets behind a label that may be of several
// persons: "Author(s)", "Autor(en)".
func withoutEnding(rest string) string {
	if end := strings.IndexByte(rest, ')'); end > 0 && end <= len("(innen)") && rest[0] == '(' && !strings.Contains(rest[:end], " ") {
		return rest[end+1:]
	}
	return rest
}

// cutPhrase removes a phrase in lower case from the start of s, where it may be in any
// case and have several blanks between its words.
func cutPhrase(s, phrase string) (rest string, ok bool) {
	for word := range strings.SplitSeq(phrase, " ") {
		if rest != "" || ok {
			s = strings.TrimLeftFunc(rest, isBlank)
			if len(s) == len(rest) {
				return "", false
			}
		}
		if len(s) < len(word) || !strings.EqualFold(s[:len(word)], word) {
			return "", false
		}
		rest, ok = s[len(word):], true
	}
	return rest, ok
}

// StartsWithBy reports whether s starts with words that introduce a name.
func StartsWithBy(s string) bool { return LengthOfBy(s) > 0 }

// WithoutBy removes the words that introduce a name: "Publié par", "By".
func WithoutBy(s string) string {
	for range 3 {
		cut := strings.TrimSpace(s[LengthOfBy(s):])
		if rest, ok := strings.CutPrefix(cut, "By"); ok {
			// The markup glued "By" and "Jane Doe" together.
			if startsUpper(rest) || strings.HasPrefix(rest, "by ") {
				cut = rest
			}
		}
		if cut == s {
			break
		}
		s = cut
	}
	return s
}

// IsLabel reports whether a line is nothing but words that introduce a name.
func IsLabel(s string) bool {
	return s != "" && len(s) < longestBy && LengthOfBy(s+" ") == len(s)+1
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}
