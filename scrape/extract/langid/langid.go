// Package langid recognises the language of a text by its script and its most
// frequent words.
package langid

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"feedgen/feed/words"
)

// scripts are the writing systems of which each has one language, or one that is
// by far the most frequent.
var scripts = []struct {
	table *unicode.RangeTable
	lang  string
}{
	{unicode.Hiragana, "ja"}, {unicode.Katakana, "ja"}, {unicode.Hangul, "ko"}, {unicode.Han, "zh"}, {unicode.Cyrillic, "ru"},
	{unicode.Arabic, "ar"}, {unicode.Hebrew, "he"}, {unicode.Greek, "el"}, {unicode.Thai, "th"}, {unicode.Devanagari, "hi"},
	{unicode.Bengali, "bn"}, {unicode.Georgian, "ka"}, {unicode.Armenian, "hy"}, {unicode.Tamil, "ta"}, {unicode.Telugu, "te"},
	{unicode.Malayalam, "ml"}, {unicode.Kannada, "kn"}, {unicode.Gujarati, "gu"}, {unicode.Gurmukhi, "pa"}, {unicode.Sinhala, "si"},
	{unicode.Khmer, "km"}, {unicode.Lao, "lo"}, {unicode.Myanmar, "my"}, {unicode.Ethiopic, "am"},
}

// Guess returns the BCP 47 code of the language of a text, or nothing where the
// text is too short or the language unknown. sure says that the language is so
// plain that another one that is declared for the text is wrong.
func Guess(s string) (lang string, sure bool) {
	latin, letters := 0, 0
	counts := make([]int, len(scripts))
	for _, r := range s {
		if r < utf8.RuneSelf {
			if c := lower(byte(r)); 'a' <= c && c <= 'z' {
				letters++
				latin++
			}
			continue
		}
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if r < 0x250 {
			latin++
			continue
		}
		for i, sc := range scripts {
			if unicode.Is(sc.table, r) {
				counts[i]++
				break
			}
		}
	}
	if letters < 40 {
		return "", false
	}
	if latin*2 < letters {
		return scriptLanguage(s, counts, letters)
	}
	return latinLanguage(s)
}

func scriptLanguage(s string, counts []int, letters int) (string, bool) {
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	lang := scripts[best].lang
	if counts[best]*3 < letters {
		return "", false
	}
	switch lang {
	case "zh":
		if (counts[0]+counts[1])*20 > letters {
			lang = "ja"
		}
	case "ru":
		return cyrillicLanguage(s), false
	case "ar":
		if strings.ContainsAny(s, "پچژگ") {
			return "fa", false
		}
	case "hi":
		return lang, false // Marathi and Nepali share the script
	}
	return lang, counts[best]*2 > letters
}

// cyrillicLanguage knows languages by the letters that only one of them has.
func cyrillicLanguage(s string) string {
	switch {
	case strings.Count(s, "ї")+strings.Count(s, "є") > 3:
		return "uk"
	case strings.Count(s, "ў") > 2:
		return "be"
	case strings.Count(s, "ј") > 2:
		return "sr"
	case strings.Count(s, "ы")+strings.Count(s, "э") > 1:
		return "ru"
	case strings.Count(s, "ъ") > 3:
		return "bg"
	}
	return "ru"
}

// stopWords are the codes of the languages whose stop words are known, and by stop
// word the indexes of the languages that have it.
var stopWords = sync.OnceValue(func() (index struct {
	languages []string
	byWord    map[string][]int
}) {
	index.byWord = map[string][]int{}
	for _, l := range words.All() {
		if l.StopWords == "" {
			continue
		}
		i := len(index.languages)
		for w := range strings.FieldsSeq(l.StopWords) {
			if !slices.Contains(index.byWord[w], i) {
				index.byWord[w] = append(index.byWord[w], i)
			}
		}
		index.languages = append(index.languages, l.Code)
	}
	return index
})

func latinLanguage(s string) (string, bool) {
	index := stopWords()
	hits := make([]int, len(index.languages))
	total := 0
	for rest := s; ; {
		var word string
		if word, rest = cutWord(rest); word == "" {
			break
		}
		total++
		for _, i := range languagesOf(index.byWord, word) {
			hits[i]++
		}
	}
	best, second := 0, -1
	for i := 1; i < len(hits); i++ {
		switch {
		case hits[i] > hits[best]:
			best, second = i, best
		case second < 0 || hits[i] > hits[second]:
			second = i
		}
	}
	if total < 15 || hits[best]*8 < total {
		return "", false
	}
	return index.languages[best], total >= 60 && hits[best]*5 >= total && hits[best] >= hits[second]*3/2
}

func cutWord(s string) (word, rest string) {
	start := -1
	for i, r := range s {
		isLetter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsMark(r))
		switch {
		case isLetter && start < 0:
			start = i
		case !isLetter && start >= 0:
			return s[start:i], s[i:]
		}
	}
	if start < 0 {
		return "", ""
	}
	return s[start:], ""
}

// languagesOf returns the languages that have a stop word, in whatever case. It
// allocates nothing for short words in ASCII.
func languagesOf(byWord map[string][]int, word string) []int {
	var folded [20]byte
	if len(word) > len(folded) {
		return byWord[strings.ToLower(word)]
	}
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return byWord[strings.ToLower(word)]
		}
		folded[i] = lower(word[i])
	}
	return byWord[string(folded[:len(word)])]
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
