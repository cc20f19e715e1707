package merge_test

import (
	"fmt"
	"time"

	"feedgen/feed"
	"feedgen/feed/merge"
)

// An article's id stays when the blog gives it a new title and a new address.
func ExampleMerge() {
	page := feed.Entry{URL: "https://blog.example/post/42", Title: "MLOps: en phase de run"}
	page.Published, _ = feed.ParseDate("2022-01-25")
	first := merge.Merge(merge.Sources{Pages: []*feed.Entry{&page}}, nil, merge.Options{
		Now: time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC),
	})

	page.URLs = []string{"https://blog.example/post/42", "https://blog.example/mlops"} // a permanent redirect
	page.URL, page.Title = "https://blog.example/mlops", "Le MLOps au quotidien"
	second := merge.Merge(merge.Sources{Pages: []*feed.Entry{&page}}, first.Ledger, merge.Options{
		Now: time.Date(2026, 11, 2, 6, 0, 0, 0, time.UTC),
	})

	e := second.Entries[0]
	fmt.Println(e.Title)
	fmt.Println("link", e.URL)
	fmt.Println("id  ", e.ID)
	fmt.Println(len(second.Added), "added,", len(second.Changed), "changed,", len(second.Gone), "gone")
	// Output:
	// Le MLOps au quotidien
	// link https://blog.example/mlops
	// id   https://blog.example/post/42
	// 0 added, 1 changed, 0 gone
}
