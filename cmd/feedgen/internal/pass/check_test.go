package pass

import (
	"errors"
	"slices"
	"testing"

	"feedgen/feed"
	"feedgen/scrape"
)

// TestOnePerHost holds that check fetches one page of each host: the one that most
// needs it.
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
