package scrape

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"feedgen/feed"
	"feedgen/scrape/extract"

	"golang.org/x/text/unicode/norm"
)

// sameArticle reports whether what a page says now can be of the article that
// it was known for. Articles are retitled, re-dated and moved, but hardly ever
// all at once: another title and another day, or another title at another
// address, are another article.
func sameArticle(known, now *extract.Metadata, moved bool) bool {
	before, after := date(known.Published), date(now.Published)
	switch {
	case known.Title == "", now.Title == "", slices.Equal(words(known.Title), words(now.Title)):
		return true
	case !moved && similar(known.Title, now.Title):
		return true
	case !before.IsZero() && !after.IsZero():
		return sameDay(before, after)
	case similar(known.Title, now.Title):
		return sameNumbers(known.Title, now.Title)
	}
	return !moved || known.Summary != "" && similar(known.Summary, now.Summary)
}

// sameDay reports whether two dates agree as far as both are known, give or
// take a day for their zones.
func sameDay(a, b feed.Date) bool {
	if a.Precision == feed.PrecisionMonth || b.Precision == feed.PrecisionMonth {
		ay, am, _ := a.Time.Date()
		by, bm, _ := b.Time.Date()
		return ay == by && am == bm
	}
	return a.Time.Sub(b.Time).Abs() <= 36*time.Hour
}

// similar reports whether two texts have a third of their words in common.
func similar(a, b string) bool {
	in := map[string]int{}
	for _, w := range words(a) {
		in[w] |= 1
	}
	for _, w := range words(b) {
		in[w] |= 2
	}
	both := 0
	for _, where := range in {
		if where == 3 {
			both++
		}
	}
	return both*3 >= len(in)
}

// sameNumbers reports whether two titles have the same numbers, in their order.
// Those of the parts of a series, or of its years, differ in nothing else.
func sameNumbers(a, b string) bool { return slices.Equal(numbers(a), numbers(b)) }

func numbers(title string) []string {
	return strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsDigit(r) })
}

// words returns the words of a text in lower case, without accents.
func words(s string) []string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
	return strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
