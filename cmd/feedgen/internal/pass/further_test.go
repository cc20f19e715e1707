package pass

import (
	"fmt"
	"log/slog"
	"testing"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feed"
	"feedgen/feed/merge"
)

// BenchmarkFurther makes feeds of as many entries by ever more tags: it takes as
// long, however many feeds there are.
func BenchmarkFurther(b *testing.B) {
	for _, tags := range []int{1, 1000, 5000} {
		merged := &merge.Merged{}
		for i := range 50_000 {
			address := fmt.Sprintf("https://example.org/%d", i)
			merged.Entries = append(merged.Entries, feed.Entry{ID: address, URL: address, Tags: []string{fmt.Sprintf("Tag %d", i%tags)}})
		}
		c := config.Default()
		c.Feeds = []config.Further{{By: feed.ByTag, Title: "{value}", Files: config.Files{"rss": "tags/{slug}.xml"}}}
		p := &pass{Inputs: Inputs{Config: c}, warnings: &warnings{log: slog.New(slog.DiscardHandler)}}
		b.Run(fmt.Sprintf("entries=%d/feeds=%d", len(merged.Entries), tags), func(b *testing.B) {
			before := newState()
			for b.Loop() {
				x, err := furtherOf(b.Context(), p, mainFeed(c, feed.Page{}, merged.Entries), merged, before)
				if err != nil || len(x.feeds) != tags {
					b.Fatalf("%d feeds, %v", len(x.feeds), err)
				}
				before.Feeds, before.Slugs = x.members, x.slugs
			}
		})
	}
}
