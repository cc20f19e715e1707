package pass

import (
	"fmt"
	"log/slog"
	"testing"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feed"
	"feedgen/feed/merge"

	"github.com/google/go-cmp/cmp"
)

func TestSlugs(t *testing.T) {
	any := func(string) bool { return true }
	s := newSlugs(map[string]string{"tag C++": "cpp", "tag go 1": "go-1"})
	for _, tt := range []struct {
		property, value string
		free            func(string) bool
		want            string
	}{
		{"tag", "c++", any, "cpp"},
		{"tag", "C", any, "c"},
		{"author", "C++", any, "c-plus-plus"},
		{"tag", "R&D", any, "r-d"},
		{"tag", "R D", any, "r-d"}, // the same tag
		{"tag", ".r d", any, "dot-r-d"},
		{"tag", "cpp", any, "cpp-3eebdc"},
		{"tag", "feed", func(slug string) bool { return slug != "feed" }, "feed-7db455"},
		{"tag", "go", func(slug string) bool { return !s.areNumbered("tag", slug) }, "go-cdbca2"},
		{"tag", "go 1 2", func(slug string) bool { return !s.areNumbered("tag", slug) }, "go-1-2-345bfe"},
		{"tag", "rust 1", func(slug string) bool { return !s.areNumbered("tag", slug) }, "rust-1"},
	} {
		got := s.of(tt.property, tt.value, tt.free)
		s.remember(tt.property, tt.value, got)
		if got != tt.want {
			t.Errorf("%s %q: %q, want %q", tt.property, tt.value, got, tt.want)
		}
	}
	if diff := cmp.Diff("cpp", s.remembered["tag C++"]); diff != "" || s.remembered["tag c++"] != "" {
		t.Errorf("a value is remembered twice: %q", s.remembered)
	}
}

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
				x, err := furtherOf(b.Context(), p, mainFeed(c, merged.Entries), merged, before)
				if err != nil || len(x.feeds) != tags {
					b.Fatalf("%d feeds, %v", len(x.feeds), err)
				}
				before.Feeds, before.Slugs = x.members, x.slugs
			}
		})
	}
}
