package pass_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/pass"
)

const list = `
feed: {title: Ada's articles, link: "https://ada.example/", base_url: "https://ada.example/feeds/"}
entries:
  - {url: "https://blog.example/1", title: One, published: 2022-01-25}
  - {url: "https://blog.example/2", title: Two, published: 2022-01-26}
publish: {bucket: ./public, files: {atom: false, json: false, html: false}}
`

// A pass publishes what changed, and reports it.
func ExampleRun() {
	dir, err := os.MkdirTemp("", "feedgen")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	c, err := config.Parse(filepath.Join(dir, "config.yaml"), []byte(list))
	if err != nil {
		panic(err)
	}
	in := pass.Inputs{Config: c, Log: slog.New(slog.DiscardHandler)}
	for range 2 {
		r, err := pass.Run(context.Background(), in)
		fmt.Println(r.Entries, "entries,", len(r.Added), "added,", r.Files[0].Name, r.Files[0].Action, err)
	}
	// Output:
	// 2 entries, 2 added, rss.xml written <nil>
	// 2 entries, 0 added, rss.xml unchanged <nil>
}

// A preview renders what a pass would publish, and changes nothing.
func ExamplePreview() {
	c, err := config.Parse("config.yaml", []byte(list))
	if err != nil {
		panic(err)
	}
	var preview pass.Preview
	files, err := preview.Render(context.Background(), pass.Inputs{Config: c, Offline: true, Log: slog.New(slog.DiscardHandler)})
	for _, f := range files {
		fmt.Println(f.Name, f.ContentType)
	}
	fmt.Println(err)
	// Output:
	// rss.xml application/rss+xml; charset=utf-8
	// <nil>
}
