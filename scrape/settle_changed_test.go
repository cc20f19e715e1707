package scrape

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/scrape/extract"
	"feedgen/scrape/memory"
)

// A page changes when its metadata does, and before its first reading when its
// article did.
func TestChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const url = "https://a.test/blog/mlops"
		page := func(title string) func(int, *http.Request) *http.Response {
			body := article(title, "Ada Lovelace", "1999-02-20")
			return func(int, *http.Request) *http.Response { return reply(200, body, "Content-Type: text/html") }
		}
		w := &web{answer: map[string]func(int, *http.Request) *http.Response{url: page("Les clés du MLOps")}}
		cache := &memory.Cache{}
		read := func() time.Time {
			t.Helper()
			scrape(t, &setup{Transport: w, Cache: cache}, []string{url})
			cache = stored(t, cache)
			return cache.Pages[url].Changed
		}
		published := time.Date(1999, 2, 20, 0, 0, 0, 0, time.UTC)
		if got := read(); got.Sub(published).Abs() > 24*time.Hour {
			t.Errorf("first read: changed at %s, want %s", got, published)
		}
		time.Sleep(time.Hour)
		if got := read(); got.Sub(published).Abs() > 24*time.Hour {
			t.Errorf("unchanged: changed at %s, want %s", got, published)
		}
		time.Sleep(time.Hour)
		w.answer[url] = page("Les clés du MLOps en production")
		if got := read(); time.Since(got) > time.Minute {
			t.Errorf("another title: changed at %s, want %s", got, time.Now())
		}
	})
}

func TestIsReplaced(t *testing.T) {
	before := extract.Metadata{
		Title: "Les clés du MLOps", Summary: "Comment mettre des modèles en production.",
		Published: "2024-02-20", Authors: []string{"Ada Lovelace"},
	}
	other := extract.Metadata{
		Title: "Tout autre chose", Summary: "Une recette pour les jours froids.", Published: "2019-05-01", Authors: []string{"Zoé Martin"},
	}
	with := func(change func(m *extract.Metadata)) extract.Metadata {
		m := other
		change(&m)
		return m
	}
	for _, tt := range []struct {
		name string
		now  extract.Metadata
		want bool
	}{
		{"all is different", other, true},
		{"the same title", with(func(m *extract.Metadata) { m.Title = before.Title }), false},
		{"no title", with(func(m *extract.Metadata) { m.Title = "" }), false},
		{"the same summary", with(func(m *extract.Metadata) { m.Summary = before.Summary }), false},
		{"the same day", with(func(m *extract.Metadata) { m.Published = before.Published }), false},
		{"no day", with(func(m *extract.Metadata) { m.Published = "" }), true},
		{"an author in common", with(func(m *extract.Metadata) { m.Authors = []string{"ada lovelace"} }), false},
	} {
		if got := isReplaced(&before, &tt.now); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
