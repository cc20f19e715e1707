package discover

import (
	"fmt"
	"testing"
	"time"

	"feedgen/feed"
	"feedgen/feed/format"
)

// TestOwnArchives reads the feeds that feedgen writes to their end: all pages of
// a JSON Feed, all archives of RSS and Atom.
func TestOwnArchives(t *testing.T) {
	const base, articles = "https://ada.test/feeds/", 350
	f := &feed.Feed{
		Title: "T", Link: "https://ada.test/", BaseURL: base, Limit: 50, Location: time.UTC,
		Files: feed.Files{format.RSS: "rss.xml", format.Atom: "atom.xml", format.JSON: "feed.json"},
	}
	first := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range articles {
		at := feed.Date{Time: first.AddDate(0, 0, articles-i), Precision: feed.PrecisionTime}
		u := fmt.Sprintf("https://blog.test/%d", articles-i)
		f.Entries = append(f.Entries, feed.Entry{
			ID: u, URL: u, URLs: []string{u}, Title: fmt.Sprintf("Article %d", articles-i), Summary: "A summary.",
			Authors: []feed.Author{{Name: "Ada"}}, Published: at, Updated: at, FirstSeen: at.Time,
		})
	}
	none := func(string) ([]byte, error) { return nil, nil }
	if err := format.Archive(f, format.Archives{}, format.Archives{}, none); err != nil {
		t.Fatal(err)
	}
	files, err := format.Render(f)
	if err != nil {
		t.Fatal(err)
	}
	w := web{}
	for _, file := range files {
		w[base+file.Name] = string(file.Data())
	}
	for _, name := range []string{"rss.xml", "atom.xml", "feed.json"} {
		found := w.find(t, Source{Feed: base + name, MaxNew: 1000})
		if len(found.Candidates) != articles || found.Err != nil {
			t.Errorf("%s leads to %d articles, want %d: %v", name, len(found.Candidates), articles, found.Err)
		}
		cut := w.find(t, Source{Feed: base + name, MaxNew: 1000, MaxPages: 2})
		if n := len(cut.Candidates); n <= 50 || n >= articles {
			t.Errorf("two pages of %s lead to %d articles of %d", name, n, articles)
		}
	}
}
