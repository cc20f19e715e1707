// Package feedtest generates entries with hostile texts for property tests.
package feedtest

import (
	"strings"

	"pgregory.net/rapid"

	"feedgen/feed"
)

var bits = rapid.SampledFrom([]string{
	"a", "mot", " ", "\u00a0", "\u202f", "\n", "\t", "é", "e\u0301", "\u0338", "👩🏽\u200d💻", "שלום", "\u202e", "’", "« »", "…",
	"<", ">", "&", "]]>", "<![CDATA[", "&amp;", "&lt;", "&#60;", "&nbsp;", "\"", "'", "\x00", "\x1b", "\x7f", "\u0085", "\u2028",
	"\ufffe", "\ufeff", "\xff", "\xed\xa0\x80", "<b>", "</b>", "<p>", "</p>", "<i", "<br/>", "<!--", "-->", "<script>", "</script>",
	"<style>", "</style>", "<a href='", "<a href=/x>", "</a>", "<img src=x onerror=y>",
	"javascript:", "<table><td>", "<svg>", "<math>",
	"<title>", "<textarea>", "<plaintext>", "<noscript>", "<template>", "<select>", "<pre>\n", "%", "\\", "{{", "http://é.example/",
	"?", "#", "/",
})

// Text draws text of the kinds that break feeds.
func Text() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.Bool().Draw(t, "free") {
			return rapid.String().Draw(t, "text")
		}
		return strings.Join(rapid.SliceOfN(bits, 0, 30).Draw(t, "bits"), "")
	})
}

// Entry draws an entry of such text, without id and dates.
func Entry(t *rapid.T) feed.Entry {
	list := func(name string) []string { return rapid.SliceOfN(Text(), 0, 3).Draw(t, name) }
	e := feed.Entry{
		URL:      rapid.SampledFrom([]string{"", "https://example.org/é", "http://example.org/a/b?c#d"}).Draw(t, "url"),
		URLs:     list("urls"),
		Title:    Text().Draw(t, "title"),
		Summary:  Text().Draw(t, "summary"),
		Content:  Text().Draw(t, "content"),
		Image:    Text().Draw(t, "image"),
		Language: rapid.SampledFrom([]string{"", "fr", "fr_FR", "x", "klingon"}).Draw(t, "language"),
		Tags:     list("tags"),
	}
	for _, name := range list("authors") {
		e.Authors = append(e.Authors, feed.Author{Name: name, URL: Text().Draw(t, "author url")})
	}
	return e
}
