package pass

import (
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"feedgen/cmd/feedgen/internal/config"
)

// TestNextURLStaysInTheBucket holds that a tampered feed leads to no file that is
// not published.
func TestNextURLStaysInTheBucket(t *testing.T) {
	in := Inputs{Config: config.Default(), Log: slog.Default()}
	in.Config.Feed.BaseURL = "https://ada.example/feeds/"
	for _, next := range []string{"../../dev/zero", "..%2f..%2fdev/zero", "/dev/zero", "a/../../b", `..\x`, ".", "", "//other.example/x"} {
		_, err := readEntries(in, func(name string) ([]byte, error) {
			if name != "feed.json" {
				t.Errorf("next_url ending in %q led to %q", next, name)
			}
			return fmt.Appendf(nil, `{"next_url": %q, "items": []}`, in.Config.Feed.BaseURL+next), nil
		})
		if err != nil {
			t.Errorf("%q: %v", next, err)
		}
	}
}

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
