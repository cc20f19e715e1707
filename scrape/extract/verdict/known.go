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
	Addresses []string // at which it is listed, and those after redirects
	Titles    []string // of the feed's item and of the last reading
}

// Signs are the evidence for and against a page being an article.
type Signs struct {
	pro     int    // the weight of the evidence for it
	strong  bool   // the evidence is enough: linked data, a byline with a date, an article element with prose
	against int    // the weight of the evidence against it
	notice  string // what it is instead, and by which sign
	Decided bool   // they alone decide: no other check found that the page is no article
}

// Judge weighs the signs together with what was known of the page. The title of an
// article mostly shares words with it.
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
		return "no article: the page has no evidence of one"
	case known >= 2 && shared == 0 && !s.strong:
		return "no article: its title has no word in common with what was known of it"
	}
	return ""
}

// SharedWords returns how many words of an address are in a title, and how many words
// the address has.
func SharedWords(title, path string) (shared, known int) {
	return countShared(text.Words(title), addressWords(path))
}

// stopWords are in titles of any subject.
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

// addressWords returns the words of the last folders of a path, until there are two or
// more.
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
