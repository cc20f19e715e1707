package verdict

import (
	"net/url"
	"slices"
	"strings"

	"feedgen/feed/text"
	"feedgen/feed/words"
)

// Known is what was known of a page before it was read.
type Known struct {
	Addresses []string // at which it is listed, and was found
	Titles    []string // of the feed's item, of the last reading
}

// Signs are what speaks for a page being an article, and what against it.
type Signs struct {
	pro     int    // the weight of what speaks for it
	strong  bool   // it is one by itself: linked data, a byline with a date, an article element with prose
	against int    // the weight of what speaks against it
	notice  string // what it is instead, and what tells
	Decided bool   // they alone decide: nothing else says that the page is no article
}

// Judge weighs the signs together with what was known of the page, whose words
// an article's title mostly shares.
func (s Signs) Judge(title string, k Known) string {
	shared, known := 0, 0
	for _, address := range k.Addresses {
		n, words := 0, 0
		if u, err := url.Parse(address); err == nil {
			n, words = SharedWords(title, u.Path)
		}
		shared, known = max(shared, n), max(known, words)
	}
	for _, t := range k.Titles {
		n, words := countShared(text.Words(title), text.Words(t))
		shared, known = max(shared, n), max(known, words)
	}
	pro := s.pro + min(shared, 2)
	switch {
	case s.against >= 2 && s.against-pro >= 2:
		return s.notice
	case pro == 0:
		return "no article: nothing on the page says that it is one"
	case known >= 2 && shared == 0 && !s.strong:
		return "no article: its title has no word in common with what was known of it"
	}
	return ""
}

// SharedWords returns how many words of an address a title has, and how many
// there are.
func SharedWords(title, path string) (shared, known int) {
	return countShared(text.Words(title), addressWords(path))
}

// stopWords are in titles of whatever.
var stopWords = words.Set(func(l *words.Language) string { return l.StopWords })

// countShared returns how many of the known words, of three letters or more, are
// among others, and how many there are. Inflected words count, the most frequent
// ones do not.
func countShared(words, known []string) (shared, all int) {
	const stem = 5
	for _, k := range known {
		if len(k) < 3 || stopWords()[k] {
			continue
		}
		all++
		if slices.ContainsFunc(words, func(w string) bool { return w == k || len(k) >= stem && strings.HasPrefix(w, k[:stem]) }) {
			shared++
		}
	}
	return shared, all
}

// addressWords returns the words at the end of a path: two or more, if it has
// so many.
func addressWords(path string) []string {
	var list []string
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for i := len(parts) - 1; i >= 0 && len(list) < 2; i-- {
		for _, w := range text.Words(parts[i]) {
			if len(w) >= 3 && strings.Trim(w, "0123456789") != "" && w != "html" && w != "htm" && w != "php" && w != "aspx" {
				list = append(list, w)
			}
		}
	}
	return list
}
