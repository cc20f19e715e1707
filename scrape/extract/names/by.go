package names

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"feedgen/feed/words"
)

// prepositions stand in front of a name by themselves, or behind one of the
// words for writing.
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

// by matches the words in front of a name at the start of a line.
var by = sync.OnceValue(func() *regexp.Regexp {
	either := func(list []string) string {
		// The longest first, for autor/in starts with autor.
		list = slices.SortedFunc(slices.Values(list), func(a, b string) int { return cmp.Compare(len(b), len(a)) })
		for i, w := range list {
			list[i] = strings.ReplaceAll(regexp.QuoteMeta(w), " ", `\s+`)
		}
		return "(?:" + strings.Join(list, "|") + ")"
	}
	return regexp.MustCompile(`(?i)^(?:` +
		`(?:` + either(deeds()) + `\s+)?` + either(slices.Sorted(maps.Keys(prepositions()))) + `\s*[:：]?\s+` +
		`|` + either(labels()) + `\s*[:：|/]\s*` +
		`|` + either(bareLabels()) + `\s+)`)
})

// byStarts are the first words of all of them. Most lines start with another,
// and need not be matched.
var byStarts = sync.OnceValue(func() map[string]bool {
	starts := maps.Clone(prepositions())
	for _, w := range slices.Concat(deeds(), labels(), bareLabels()) {
		starts[firstOfBy(w)] = true
	}
	return starts
})

func firstOfBy(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(":：|/*", r) })
	if end < 0 {
		return s
	}
	return s[:end]
}

// longestBy bounds the words in front of a name, in bytes.
const longestBy = 80

// LengthOfBy returns the length of the words at the start of s that say that a
// name follows.
func LengthOfBy(s string) int {
	s = s[:min(len(s), longestBy)]
	if !byStarts()[strings.ToLower(firstOfBy(s))] {
		return 0
	}
	if loc := by().FindStringIndex(s); loc != nil {
		return loc[1]
	}
	return 0
}

// StartsWithBy reports whether s says that a name follows.
func StartsWithBy(s string) bool { return LengthOfBy(s) > 0 }

// WithoutBy takes off what stands in front of a name: "Publié par", "By".
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

// IsLabel reports whether a line says that a name follows, and nothing else.
func IsLabel(s string) bool {
	return s != "" && len(s) < longestBy && LengthOfBy(s+" ") == len(s)+1
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}
