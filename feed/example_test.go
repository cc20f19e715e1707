package feed_test

import (
	"fmt"

	"feedgen/feed"
)

// Clean turns hostile texts into what every format can hold.
func ExampleEntry_Clean() {
	e := feed.Entry{
		URL:     "https://blog.example/a",
		Title:   " <b>MLOps</b>\n& Co ",
		Content: `<p onclick="x()">See <a href="/b">there</a>.<script>y()</script></p>`,
	}
	e.Clean()
	fmt.Println(e.Title)
	fmt.Println(e.Summary)
	fmt.Println(e.Content)
	// Output:
	// MLOps & Co
	// See there.
	// <p>See <a href="https://blog.example/b">there</a>.</p>
}

func ExampleFeed_Filter() {
	f := &feed.Feed{Language: "fr", Entries: []feed.Entry{
		{Title: "Bonjour"},
		{Title: "Hello", Language: "en-GB"},
	}}
	for _, e := range f.Filter(feed.Filter{Language: "en"}).Entries {
		fmt.Println(e.Title)
	}
	// Output: Hello
}
