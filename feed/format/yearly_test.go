package format

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"feedgen/feed"

	"github.com/google/go-cmp/cmp"
)

// manyEntries returns entries as long as people write them, in few years.
func manyEntries(n, years int) []feed.Entry {
	summary := strings.TrimSpace(strings.Repeat("Un résumé avec assez de mots pour être long. ", 10))
	step := time.Duration(years) * 8760 * time.Hour / time.Duration(n+2)
	entries := make([]feed.Entry, n)
	for i := range entries {
		k := n - i // the newest is the last to come
		url := fmt.Sprintf("https://example.org/un-article-dont-l-adresse-est-assez-longue/%06d", k)
		when := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(k) * step)
		day := feed.Date{Time: when, Precision: feed.PrecisionTime}
		entries[i] = feed.Entry{
			ID: url, URL: url, Title: fmt.Sprintf("L’article numéro %d, dont le titre est assez long", k), Summary: summary,
			Authors: []feed.Author{{Name: "Ada Martin", URL: "https://example.org/ada"}, {Name: fmt.Sprint("Author ", k%40)}},
			Tags:    []string{fmt.Sprintf("Sujet %d", k%30), "Tests", "Architecture"}, Image: url + ".png",
			Published: day, Updated: day, FirstSeen: when,
		}
	}
	return entries
}

// TestNewArticle holds that of a feed with a limit a new article rewrites the main
// files and the newest part of its year, and that no file gets large.
func TestNewArticle(t *testing.T) {
	const n = 3000
	all := Archives{}
	render := func(entries []feed.Entry, before Archives) map[string]string {
		f := limitedFeed(entries)
		f.Limit = 50
		if err := Archive(f, before, all, unpublished); err != nil {
			t.Fatal(err)
		}
		return renderAll(t, f)
	}
	entries := manyEntries(n, 2)
	before := render(entries[1:], Archives{})
	after := render(entries, all)
	var changed []string
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if after[name] != before[name] {
			changed = append(changed, name)
		}
		if len(after[name]) > 2_000_000 {
			t.Errorf("%s is %d bytes large", name, len(after[name]))
		}
	}
	want := []string{"en/atom.xml", "feed.json", "index-2001.html", "index.html", "rss.xml"}
	if diff := cmp.Diff(want, changed); diff != "" {
		t.Errorf("files that changed (-want +got):\n%s", diff)
	}
	shown := 0
	for name, data := range after {
		if strings.HasPrefix(name, "index-") {
			shown += strings.Count(data, "<article")
		}
	}
	if shown != n {
		t.Errorf("the pages of years hold %d articles, want %d", shown, n)
	}
	for _, link := range []string{`<a href="index-2001-1.html">2001 (1)</a>`, `<a href="index.html">`} {
		if !strings.Contains(after["index-2001.html"], link) {
			t.Errorf("the page of 2001 lacks %s", link)
		}
	}
}
