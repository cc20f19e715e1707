package dates

import (
	"iter"
	"slices"
	"strings"

	"feedgen/feed/date"
	"feedgen/feed/text"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/page"

	"golang.org/x/net/html/atom"
)

// publishedKeys are what the keys end with under which scripts keep when something
// was published, squashed.
var publishedKeys = []string{
	"datepublished", "datefirstpublished", "datepublication", "publishdate", "publishdatetime", "publisheddate", "publisheddatetime",
	"publicationdate", "publicationtime", "publicationtimestamp", "publishedat", "publishedon", "publishat", "publishtime",
	"publishtimestamp", "publishedtime", "publishedtimestamp", "pubdate", "pubtime", "firstpub", "firstpublished", "firstpublication",
	"fechapublicacion", "fechadepublicacion", "datapublicacao", "datadepublicacao",
}

// addScripted takes in the day that the page's scripts give for the publication: they
// hold the state of an application, or what is counted of its readers. Many hold that
// of other articles, too, so it counts only where there is one day.
func addScripted(cs *dateCandidates, a *evidence.Article) {
	var day date.Date
	source := ""
	for n := range a.Doc.Root.Descendants() {
		if n.DataAtom != atom.Script {
			continue
		}
		for key, value := range published(page.NodeText(n)) {
			d, ok := date.Parse(value, cs.order)
			switch {
			case !ok || d.Day == 0 || d.IsSentinel():
			case source == "":
				day, source = d, "script "+key
			case !d.MayBeSameDay(day):
				return
			}
		}
	}
	cs.addDate(source, day)
}

// longestValue bounds what is looked at behind a key, in bytes.
const longestValue = 60

// published yields the keys of a script that say when something was published, with
// their values. It looks for what most of those keys share.
func published(script string) iter.Seq2[string, string] {
	return func(yield func(key, value string) bool) {
		for at := 0; ; {
			n := strings.Index(script[at:], "ub")
			if n < 0 {
				return
			}
			start, end := at+n, at+n+len("ub")
			for start > at && isKeyByte(script[start-1]) {
				start--
			}
			for end < len(script) && isKeyByte(script[end]) {
				end++
			}
			at = end
			key := script[start:end]
			if !isPublishedKey(key) {
				continue
			}
			if value := valueAt(script[end:min(len(script), end+longestValue)]); value != "" && !yield(key, value) {
				return
			}
		}
	}
}

func isKeyByte(c byte) bool {
	const all = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."
	return strings.IndexByte(all, c) >= 0
}

// laterKeys are parts of keys that say that it was published once more, or no longer
// is.
var laterKeys = []string{"last", "latest", "unpublish", "import"}

func isPublishedKey(key string) bool {
	squashed := text.Squash(key)
	if slices.ContainsFunc(laterKeys, func(k string) bool { return strings.Contains(squashed, k) }) {
		return false
	}
	return slices.ContainsFunc(publishedKeys, func(k string) bool { return strings.HasSuffix(squashed, k) })
}

// valueAt returns the value behind a key, of an object, an assignment or a call. The
// script may be a string within another.
func valueAt(s string) string {
	const quotes = `\"' `
	s = strings.TrimLeft(s, quotes)
	if s == "" || !strings.ContainsRune(":=,", rune(s[0])) {
		return ""
	}
	s = strings.TrimPrefix(strings.TrimLeft(s[1:], quotes), "new Date(")
	s = strings.TrimLeft(s, quotes+"[")
	if end := strings.IndexAny(s, `\"',;{}])&`); end >= 0 {
		s = s[:end]
	}
	return s
}
