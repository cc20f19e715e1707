package merge

import (
	"fmt"
	"testing"
	"time"

	"feedgen/feed"
)

// BenchmarkMerge merges 10,000 local entries with what their pages say, on the
// ledger of the run before: what a run does in which nothing changed.
func BenchmarkMerge(b *testing.B) {
	const n = 10_000
	var local []feed.Entry
	var pages []*feed.Entry
	for i := range n {
		url := fmt.Sprintf("https://blog%d.example/2022/01/an-article-about-something-%d", i%50, i)
		published := feed.Date{Time: time.Date(2015, 1, 1+i%3650, 0, 0, 0, 0, time.UTC), Precision: feed.PrecisionDay}
		local = append(local, feed.Entry{
			URL: url, Title: fmt.Sprintf("An article about something, number %d", i), Published: published,
			Content: "<p>It tells <em>at some length</em> what there is to say about <a href=\"/x\">something</a>.</p>",
		})
		pages = append(pages, &feed.Entry{
			URL: url + "/", URLs: []string{url, url + "/"}, Title: "An article", Summary: "It tells what there is to say.",
			Authors: []feed.Author{{Name: "Ada Martin"}}, Tags: []string{"Go", "Testing"}, Published: published,
		})
	}
	src := Sources{Local: [][]feed.Entry{local}, Pages: pages}
	opt := Options{
		Now:     time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC),
		Authors: []feed.Author{{Name: "Ada Martin", URL: "https://ada.example/"}},
	}
	ledger := Merge(src, nil, opt).Ledger
	b.ReportAllocs()
	for b.Loop() {
		if m := Merge(src, ledger, opt); len(m.Entries) != n || len(m.Changed) != 0 {
			b.Fatalf("%d entries, %d changed", len(m.Entries), len(m.Changed))
		}
	}
}
