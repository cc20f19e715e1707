package format_test

import (
	"fmt"
	"time"

	"feedgen/feed"
	"feedgen/feed/format"
)

// A feed is rendered, and checked before it is published.
func Example() {
	day := feed.Date{Time: time.Date(2022, 1, 25, 11, 0, 0, 0, time.UTC), Precision: feed.PrecisionDay}
	f := &feed.Feed{
		Title: "Articles", Link: "https://ada.example/articles", BaseURL: "https://ada.example/feeds/",
		Authors: []feed.Author{{Name: "Ada"}},
		Files:   feed.Files{format.RSS: "rss.xml", format.JSON: "feed.json"},
		Entries: []feed.Entry{{
			ID: "https://blog.example/mlops", URL: "https://blog.example/mlops", Title: "MLOps", Published: day, Updated: day,
		}},
	}
	files, err := format.Render(f)
	if err == nil {
		err = format.Check(files, f)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, file := range files {
		fmt.Println(file.Name, file.ContentType, format.Own(file.Data()))
	}
	// Output:
	// rss.xml application/rss+xml; charset=utf-8 true
	// feed.json application/feed+json true
}
