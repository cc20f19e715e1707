package pass

import (
	"errors"
	"log/slog"
	"testing"

	"feedgen/cmd/feedgen/internal/config"
)

// TestReadFeedInCircles holds that a feed whose next_url leads back to it, as a
// hand or another program may have left it, is read once and not for ever.
func TestReadFeedInCircles(t *testing.T) {
	const page = `{"next_url": "https://ada.example/feeds/feed.json", "items": [{"id": "a", "url": "https://blog.example/a", "title": "A",
		"date_published": "2022-01-25T09:00:00Z", "_feedgen": {"urls": ["https://blog.example/a"],
		"first_seen": "2026-11-01T06:00:00Z", "precision": "time"}}]}`
	in := Inputs{Config: config.Default(), Log: slog.Default()}
	in.Config.Feed.BaseURL = "https://ada.example/feeds/"
	reads := 0
	entries, err := readEntries(in, func(string) ([]byte, error) {
		if reads++; reads > 1 {
			return nil, errors.New("read again")
		}
		return []byte(page), nil
	})
	if err != nil || len(entries) != 1 || entries[0].ID != "a" {
		t.Errorf("got %d entries, %v; want the one, read once", len(entries), err)
	}
}
