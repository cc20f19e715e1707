package format

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"feedgen/feed"
)

// numbered returns n entries, newest first, one a day from day 1 on, that
// joined the feed at the time seen.
func numbered(from, n int, seen time.Time) []feed.Entry {
	var entries []feed.Entry
	for i := from + n - 1; i >= from; i-- {
		url := fmt.Sprintf("https://example.org/%04d", i)
		day := feed.Date{Time: time.Date(2000, 1, i, 12, 0, i, 0, time.UTC), Precision: feed.PrecisionDay}
		entries = append(entries, feed.Entry{
			ID: url, URL: url, Title: fmt.Sprintf("Article %d", i), Summary: "Un résumé.",
			Authors: []feed.Author{{Name: "A"}}, Published: day, Updated: day, FirstSeen: seen,
		})
	}
	return entries
}

func renderAll(t *testing.T, f *feed.Feed) map[string]string {
	t.Helper()
	files, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(files, f); err != nil {
		t.Fatalf("Check: %v", err)
	}
	data := map[string]string{}
	for _, file := range files {
		data[file.Name] = string(file.Data())
	}
	return data
}

func limitedFeed(entries []feed.Entry) *feed.Feed {
	return &feed.Feed{
		Title: "T", Link: "https://example.org/", BaseURL: "https://example.org/feeds/", Hub: "https://hub.example/",
		Limit: 30, Files: feed.Files{RSS: "rss.xml", Atom: "en/atom.xml", JSON: "feed.json", HTML: "index.html"},
		Entries: entries,
	}
}

func TestNoArchiveUnderLimit(t *testing.T) {
	got := slices.Sorted(maps.Keys(renderAll(t, limitedFeed(numbered(1, 30, time.Time{})))))
	if want := []string{"en/atom.xml", "feed.json", "index.html", "rss.xml"}; !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
}

func TestArchives(t *testing.T) {
	first := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	f := limitedFeed(numbered(1, 250, first))
	before := renderAll(t, f)
	want := []string{
		"en/atom-1.xml", "en/atom-2.xml", "en/atom-3.xml", "en/atom.xml", "feed-1.json", "feed-2.json", "feed-3.json", "feed.json",
		"index.html", "rss-1.xml", "rss-2.xml", "rss-3.xml", "rss.xml",
	}
	if got := slices.Sorted(maps.Keys(before)); !slices.Equal(got, want) {
		t.Fatalf("files %v, want %v", got, want)
	}
	if got := strings.Count(before["index.html"], "<article"); got != 250 {
		t.Errorf("index.html holds %d entries, want all 250", got)
	}

	for name, data := range before {
		isXML := strings.HasSuffix(name, ".xml")
		marked := strings.Contains(data, "<fh:archive>") && strings.Contains(data, ` xmlns:fh="http://purl.org/syndication/history/1.0"`)
		current := strings.Contains(data, `rel="current"`)
		if archive := isXML && strings.Contains(name, "-"); marked != archive || current != archive {
			t.Errorf("%s: archive %t, marked as one %t, names the current feed %t", name, archive, marked, current)
		}
	}

	// Following the links from each feed leads to each entry.
	for _, start := range []string{"rss.xml", "en/atom.xml", "feed.json"} {
		seen := map[string]bool{}
		files := 0
		for name := start; name != ""; files++ {
			ids, next := readPage(t, before[name])
			for _, id := range ids {
				seen[id] = true
			}
			name = strings.TrimPrefix(next, f.BaseURL)
			if next != "" && name == next {
				t.Fatalf("%s: next page %q is not below base_url", start, next)
			}
		}
		if len(seen) != 250 || files != 4 {
			t.Errorf("%s and its archives: %d entries in %d files, want 250 in 4", start, len(seen), files)
		}
	}

	// The oldest is in the first archive, and newest first in each.
	ids, next := readPage(t, before["rss-1.xml"])
	if ids[0] != "https://example.org/0100" || ids[99] != "https://example.org/0001" || next != "" {
		t.Errorf("rss-1.xml: from %s to %s, next %q", ids[0], ids[99], next)
	}

	// New articles, and an old one that is listed late, leave full archives
	// as they are.
	late := numbered(0, 1, first.AddDate(0, 1, 0))
	f.Entries = slices.Concat(numbered(251, 60, first.AddDate(0, 1, 0)), f.Entries, late)
	after := renderAll(t, f)
	for _, name := range []string{"rss-1.xml", "rss-2.xml", "en/atom-1.xml", "en/atom-2.xml", "feed-1.json", "feed-2.json"} {
		if before[name] != after[name] {
			t.Errorf("%s changed, though it was full", name)
		}
	}
	if _, ok := after["rss-4.xml"]; !ok {
		t.Error("311 entries: no rss-4.xml")
	}
	if ids, _ := readPage(t, after["rss-3.xml"]); !slices.Contains(ids, late[0].ID) {
		t.Error("rss-3.xml lacks the old article that joined last")
	}
}

// readPage returns the ids in a feed document, and the address of the next
// older one.
func readPage(t *testing.T, data string) (ids []string, next string) {
	t.Helper()
	if strings.HasPrefix(data, "{") {
		var doc struct {
			NextURL string `json:"next_url"`
			Items   []struct{ ID string }
		}
		if err := json.Unmarshal([]byte(data), &doc); err != nil {
			t.Fatal(err)
		}
		for _, item := range doc.Items {
			ids = append(ids, item.ID)
		}
		return ids, doc.NextURL
	}
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	var doc struct {
		AtomLinks []link   `xml:"http://www.w3.org/2005/Atom link"`
		RSSLinks  []link   `xml:"channel>link"`
		AtomIDs   []string `xml:"entry>id"`
		GUIDs     []string `xml:"channel>item>guid"`
	}
	if err := xml.Unmarshal([]byte(data), &doc); err != nil {
		t.Fatal(err)
	}
	for _, l := range append(doc.AtomLinks, doc.RSSLinks...) {
		if l.Rel == "prev-archive" {
			next = l.Href
		}
	}
	return append(doc.AtomIDs, doc.GUIDs...), next
}
