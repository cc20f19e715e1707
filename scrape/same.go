package scrape

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"feedgen/feed"
	"feedgen/feed/text"
	"feedgen/scrape/extract"
	"feedgen/scrape/memory"
)

// sameArticle reports whether new metadata of a page may belong to the known article.
// Articles are retitled, re-dated and moved, but rarely all at once: another title and
// another day, or another title at another address, mean another article.
func sameArticle(known, now *extract.Metadata, moved bool) bool {
	before, after := memory.Date(known.Published), memory.Date(now.Published)
	switch {
	case known.Title == "", now.Title == "", slices.Equal(text.Words(known.Title), text.Words(now.Title)):
		return true
	case !moved && similar(known.Title, now.Title):
		return true
	case !before.IsZero() && !after.IsZero():
		return datesAgree(before, after)
	case similar(known.Title, now.Title):
		return sameNumbers(known.Title, now.Title)
	}
	return !moved || known.Summary != "" && similar(known.Summary, now.Summary)
}

// datesAgree reports whether two dates agree in their common precision, within a day
// for their zones.
func datesAgree(a, b feed.Date) bool {
	if a.Precision == feed.PrecisionMonth || b.Precision == feed.PrecisionMonth {
		ay, am, _ := a.Time.Date()
		by, bm, _ := b.Time.Date()
		return ay == by && am == bm
	}
	return a.Time.Sub(b.Time).Abs() <= 36*time.Hour
}

// similar reports whether two texts share a third of their words.
func similar(a, b string) bool {
	in := map[string]int{}
	for _, w := range text.Words(a) {
		in[w] |= 1
	}
	for _, w := range text.Words(b) {
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
