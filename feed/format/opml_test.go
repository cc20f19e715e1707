package format

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"feedgen/feed"

	"github.com/google/go-cmp/cmp"
)

// listedFeeds are feeds for a list.
func listedFeeds() []*feed.Feed {
	at := func(day int) feed.Date {
		return feed.Date{Time: time.Date(2026, 3, day, 8, 0, 0, 0, time.UTC), Precision: feed.PrecisionTime}
	}
	return []*feed.Feed{
		{
			Title: "Tous & <toutes>", Description: "D", Link: "https://example.org/a", BaseURL: "https://example.org/f", Language: "fr",
			Authors: []feed.Author{{Name: "Éric", URL: "https://example.org/"}}, Entries: []feed.Entry{{Updated: at(2)}, {Updated: at(3)}},
			Files: feed.Files{RSS: "rss.xml", Atom: "atom.xml", OPML: "feeds.opml"},
		},
		{
			Title: "English", Link: "https://example.org/en", BaseURL: "https://example.org/f/",
			Files: feed.Files{JSON: "en/feed.json"}, Entries: []feed.Entry{{Updated: at(1)}},
		},
		{Title: "Page only", Files: feed.Files{HTML: "index.html"}},
	}
}

// opmlOf returns the list of some feeds.
func opmlOf(t *testing.T, feeds []*feed.Feed) feed.File {
	t.Helper()
	files, err := Render(feeds...)
	if err != nil {
		t.Fatal(err)
	}
	return files[len(files)-1]
}

func TestOPML(t *testing.T) {
	file := opmlOf(t, listedFeeds())
	if file.Name != "feeds.opml" || file.ContentType != "text/x-opml; charset=utf-8" {
		t.Errorf("file %q of type %q", file.Name, file.ContentType)
	}
	// OPML has no element for the generator, and validators warn of others'.
	if data := string(file.Data()); strings.Contains(data, "xmlns") || !strings.Contains(data, "<!-- generator: feedgen -->") {
		t.Errorf("elements of other namespaces, or no generator: %s", data)
	}
	var got opmlRoot
	if err := xml.Unmarshal(file.Data(), &got); err != nil {
		t.Fatal(err)
	}
	got.Head.Comment = ""
	want := opmlRoot{XMLName: xml.Name{Local: "opml"}, Version: "2.0", Outlines: []opmlOutline{
		{"rss", "Tous & <toutes>", "Tous & <toutes>", "D", "fr", "https://example.org/a", "https://example.org/f/rss.xml", "RSS2"},
		{"rss", "English", "English", "English", "", "https://example.org/en", "https://example.org/f/en/feed.json", ""},
	}}
	want.Head.Title = "Tous & <toutes>"
	want.Head.DateModified = "Tue, 03 Mar 2026 08:00:00 +0000"
	want.Head.OwnerName, want.Head.OwnerID = "Éric", "https://example.org/"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("OPML (-want +got):\n%s", diff)
	}
}
