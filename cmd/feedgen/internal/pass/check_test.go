package pass

import (
	"errors"
	"slices"
	"testing"

	"feedgen/feed"
	"feedgen/scrape"
)

func TestServedAs(t *testing.T) {
	const rss, atom, json, html = "application/rss+xml; charset=utf-8", "application/atom+xml; " +
		"charset=utf-8", "application/feed+json", "text/html; charset=utf-8"
	for _, c := range []struct {
		got, want string
		fine      bool
	}{
		{rss, rss, true}, {"application/rss+xml", rss, true}, {"text/xml", rss, true}, {"application/xml; charset=utf-8", atom, true},
		{"application/json", json, true}, {"TEXT/HTML", html, true},
		{"text/plain", rss, false}, {"", rss, false}, {"application/octet-stream", json, false}, {"binary/octet-stream", atom,
			false}, {"text/xml", html, false}, {"text/html", rss, false},
	} {
		if got := servedAs(c.got, c.want); got != c.fine {
			t.Errorf("%q for %q: fine %t, want %t", c.got, c.want, got, c.fine)
		}
	}
}

// TestOnePerHost holds that check is no second run: of each host it asks the
// page that most needs it.
func TestOnePerHost(t *testing.T) {
	known := feed.Entry{URL: "https://a.example/"}
	pages := []scrape.Page{
		{URL: "https://a.example/fine", Entry: known},
		{URL: "https://a.example/failing", Entry: known, Err: errors.New("down")},
		{URL: "https://b.example/fine", Entry: known},
		{URL: "https://a.example/unread"},
		{URL: "https://b.example/fine-too", Entry: known},
		{URL: "https://a.example/unread-too"},
		{URL: "https://c.example/walled", Err: errors.New("no"), Blocked: true},
	}
	got := onePerHost(pages)
	want := []string{"https://a.example/unread", "https://b.example/fine", "https://c.example/walled"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
