package format

import (
	"testing"
	"time"

	"feedgen/feed"
)

func TestMarkdown(t *testing.T) {
	day := func(p feed.Precision) feed.Date {
		return feed.Date{Time: time.Date(2024, 2, 29, 23, 30, 0, 0, time.UTC), Precision: p}
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	f := &feed.Feed{
		Title: "T", Link: "https://example.org/", BaseURL: "https://example.org/", Location: paris, Files: feed.Files{Markdown: "a.md"},
		Entries: []feed.Entry{
			{Title: "An *emphasis*, a [link] and `code`", URL: "https://example.org/a_(b)?c=1&copy=2", Published: day(feed.PrecisionTime)},
			{Title: "Ends here <!-- feedgen:end -->", URL: "https://example.org/c", Published: day(feed.PrecisionMonth)},
			{Title: "C'est l'été", URL: "https://example.org/d", Published: day(feed.PrecisionNone)},
		},
	}
	files, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	const want = `<!-- feedgen:start -->

- 2024-03-01 [An \*emphasis\*, a \[link\] and ` + "\\`code\\`" + `](https://example.org/a_\(b\)?c=1&amp;copy=2)
- 2024-03 [Ends here \<\!-- feedgen:end --\>](https://example.org/c)
- [C'est l'été](https://example.org/d)

<!-- feedgen:end -->
`
	if got := string(files[0].Data()); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
