package extract

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// The words that stand in front of names, in the languages met.
var (
	// prepositions do so by themselves, or behind one of the deeds.
	prepositions = []string{"by", "par", "von", "vom", "por", "door", "di", "da", "af", "av", "przez", "od", "від", "от"}

	deeds = []string{
		"post", "posts", "posted", "written", "words", "story", "text", "article", "published", "authored", "created", "submitted",
		"report", "compiled", "view all posts", "all posts", "more posts", "more articles", "more stories",
		"publié", "posté", "écrit", "rédigé", "proposé", "texte", "propos recueillis",
		"artikel", "beitrag", "ein artikel", "ein beitrag", "ein gastbeitrag", "geschrieben", "veröffentlicht", "verfasst", "erstellt", "eingestellt", "gepostet",
		"publicado", "escrito", "pubblicato", "scritto", "geschreven",
	}

	// labels do so before a colon, a bar or a slash.
	labels = []string{
		"by", "von", "par", "por", "author name", "written by", "interview", "text", "texte", "testo", "tekst",
		"author", "authors", "auteur", "auteurs", "auteure", "autrice", "autore", "autor", "autora", "autores", "autori",
		"autorin", "autoren", "autorinnen", "autor/in", "autor/-in", "autor:in", "autor*in", "autorin/autor", "autor/autorin",
		"redaktion", "redacción", "journalist", "verfasser", "skribent", "forfatter", "автор", "редактор", "著者", "作者", "投稿者", "記者", "文",
	}

	// bareLabels do so before a blank, too.
	bareLabels = []string{"author", "autor", "autorin/autor", "auteur", "autore", "автор", "著者", "作者", "投稿者"}
)

// by matches the words in front of a name at the start of a line.
var by = sync.OnceValue(func() *regexp.Regexp {
	either := func(words []string) string {
		// The longest first, for autor/in starts with autor.
		words = slices.SortedFunc(slices.Values(words), func(a, b string) int { return cmp.Compare(len(b), len(a)) })
		for i, w := range words {
			words[i] = strings.ReplaceAll(regexp.QuoteMeta(w), " ", `\s+`)
		}
		return "(?:" + strings.Join(words, "|") + ")"
	}
	return regexp.MustCompile(`(?i)^(?:` +
		`(?:` + either(deeds) + `\s+)?` + either(prepositions) + `\s*[:：]?\s+` +
		`|` + either(labels) + `\s*[:：|/]\s*` +
		`|` + either(bareLabels) + `\s+)`)
})

// byStarts are the first words of all of them. Most lines start with another,
// and need not be matched.
var byStarts = sync.OnceValue(func() map[string]bool {
	starts := map[string]bool{}
	for _, words := range [][]string{prepositions, deeds, labels, bareLabels} {
		for _, w := range words {
			starts[firstOfBy(w)] = true
		}
	}
	return starts
})

// firstOfBy returns the first word of a line.
func firstOfBy(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(":：|/*", r) })
	if end < 0 {
		return s
	}
	return s[:end]
}

// longestBy bounds the words in front of a name, in bytes.
const longestBy = 80

// lengthOfBy returns the length of the words at the start of s that say that a
// name follows.
func lengthOfBy(s string) int {
	s = s[:min(len(s), longestBy)]
	if !byStarts()[strings.ToLower(firstOfBy(s))] {
		return 0
	}
	if loc := by().FindStringIndex(s); loc != nil {
		return loc[1]
	}
	return 0
}

// startsWithBy reports whether s says that a name follows.
func startsWithBy(s string) bool { return lengthOfBy(s) > 0 }

// withoutBy takes off what stands in front of a name: "Publié par", "By".
func withoutBy(s string) string {
	for range 3 {
		cut := strings.TrimSpace(s[lengthOfBy(s):])
		if rest, ok := strings.CutPrefix(cut, "By"); ok {
			// The markup glued "By" and "Jane Doe" together.
			if unicode.IsUpper(firstRune(rest)) || strings.HasPrefix(rest, "by ") {
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

// isLabel reports whether a line says that a name follows, and nothing else.
func isLabel(s string) bool {
	return s != "" && len(s) < longestBy && lengthOfBy(s+" ") == len(s)+1
}
