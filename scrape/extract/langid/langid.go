// Package langid recognises the language of a text by its script and its most
// frequent words.
package langid

import (
	"math/bits"
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

// index knows the stop words of languages.
type index struct {
	languages []string          // their codes
	short     map[uint64]uint64 // by the key of a word the languages that have it: a bit for each
	long      map[string]uint64 // of words without a key
}

var stopWords = sync.OnceValue(func() *index {
	x := &index{short: map[uint64]uint64{}, long: map[string]uint64{}}
	for _, l := range words.All() {
		if l.StopWords == "" {
			continue
		}
		language := uint64(1) << len(x.languages)
		for w := range strings.FieldsSeq(l.StopWords) {
			if k, ok := keyOf(w); ok {
				x.short[k] |= language
			} else {
				x.long[w] |= language
			}
		}
		x.languages = append(x.languages, l.Code)
	}
	return x
})

// languagesOf returns the languages that have a stop word, in whatever case.
func (x *index) languagesOf(word string) uint64 {
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			word = strings.ToLower(word)
			break
		}
	}
	if k, ok := keyOf(word); ok {
		return x.short[k]
	}
	return x.long[strings.ToLower(word)]
}

// keyOf returns the bytes of a short word as one number, those of ASCII in lower case. A
// number is found in half the time of a string.
func keyOf(word string) (key uint64, ok bool) {
	if len(word) > 8 {
		return 0, false
	}
	for i := range len(word) {
		key = key<<8 | uint64(lower(word[i]))
	}
	return key, true
}

func latinLanguage(s string) (string, bool) {
	x := stopWords()
	hits, total := x.count(s)
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
	return x.languages[best], total >= 60 && hits[best]*5 >= total && hits[best] >= hits[second]*3/2
}

// IsNot reports whether a text that may be too short for Guess to be sure has so few of
// the stop words of a language, beside those of another one, that it is not in it. lang is
// a code without a region.
func IsNot(s, lang string) bool {
	x := stopWords()
	i := slices.Index(x.languages, lang)
	if i < 0 {
		return false
	}
	hits, total := x.count(s)
	most := slices.Max(hits)
	return total >= 30 && most*5 >= total && most >= hits[i]*4
}

// Prefers reports whether a text, which may be as short as a title, has more of the stop
// words of one language than of another. Both are codes without a region.
func Prefers(s, lang, to string) bool {
	x := stopWords()
	i, j := slices.Index(x.languages, lang), slices.Index(x.languages, to)
	hits, _ := x.count(s)
	return i >= 0 && j >= 0 && hits[i] > hits[j]
}

// count returns for each language how many of the words of a text are its stop words,
// and how many words there are.
func (x *index) count(s string) (hits []int, total int) {
	hits = make([]int, len(x.languages))
	for rest := s; ; {
		var word string
		if word, rest = cutWord(rest); word == "" {
			return hits, total
		}
		total++
		for languages := x.languagesOf(word); languages != 0; languages &= languages - 1 {
			hits[bits.TrailingZeros64(languages)]++
		}
	}
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

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
