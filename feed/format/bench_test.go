package format

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"feedgen/feed"

	"github.com/gorilla/feeds"
)

// benchFeed returns n entries as Merge leaves them.
func benchFeed(n int) *feed.Feed {
	f := &feed.Feed{
		Title: "Articles d’Éric & Ève", Link: "https://example.org/articles", BaseURL: "https://example.org/feeds/", Language: "fr",
		Files: feed.Files{RSS: "rss.xml", Atom: "atom.xml", JSON: "feed.json"},
	}
	const sentence = `Un résumé de l’article, avec <a href="https://example.org/?a=1&amp;b=2">un lien</a>. `
	when := time.Date(2026, 5, 26, 8, 0, 0, 0, time.UTC)
	for i := range n {
		url := fmt.Sprintf("https://example.org/articles/un-titre-assez-long-%d", i)
		e := feed.Entry{
			ID: url, URL: url, Title: fmt.Sprintf("Un titre « assez long » & précis, n° %d", i),
			Authors:   []feed.Author{{Name: "Emmanuel-Lin Toulemonde", URL: "https://example.org/elt"}, {Name: "Éric Biernat"}},
			Content:   "<p>" + strings.Repeat(sentence, 5) + "</p>",
			Image:     url + ".png",
			Tags:      []string{"MLOps", "Bonnes pratiques"},
			Published: feed.Date{Time: when.Add(-time.Duration(i) * time.Hour), Precision: feed.PrecisionTime},
			Updated:   feed.Date{Time: when.Add(-time.Duration(i) * time.Hour), Precision: feed.PrecisionTime},
			FirstSeen: when,
		}
		e.Clean()
		f.Entries = append(f.Entries, e)
	}
	return f
}

// BenchmarkRender and BenchmarkGorilla render the same 10,000 entries in all
// three formats. Render may take one and a half times as long, and as many
// allocations, for all that it says beyond gorilla/feeds.
func BenchmarkRender(b *testing.B) {
	f := benchFeed(10_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Render(f); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGorilla(b *testing.B) {
	f := benchFeed(10_000)
	b.ReportAllocs()
	for b.Loop() {
		g := &feeds.Feed{Title: f.Title, Link: &feeds.Link{Href: f.Link}, Description: f.Title, Updated: f.Entries[0].Updated.Time}
		for i := range f.Entries {
			e := &f.Entries[i]
			g.Add(&feeds.Item{
				Title: e.Title, Link: &feeds.Link{Href: e.URL}, Author: &feeds.Author{Name: e.Authors[0].Name},
				Description: e.Summary, Content: e.Content, Id: e.ID, IsPermaLink: "true",
				Updated: e.Updated.Time, Created: e.Published.Time,
			})
		}
		for _, render := range []func() (string, error){g.ToRss, g.ToAtom, g.ToJSON} {
			if _, err := render(); err != nil {
				b.Fatal(err)
			}
		}
	}
}
