package feed

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSlugs(t *testing.T) {
	any := func(string) bool { return true }
	s := NewSlugs(map[string]string{"tag C++": "cpp", "tag go 1": "go-1"})
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
		{"tag", "go", func(slug string) bool { return !s.AreNumbered("tag", slug) }, "go-cdbca2"},
		{"tag", "go 1 2", func(slug string) bool { return !s.AreNumbered("tag", slug) }, "go-1-2-345bfe"},
		{"tag", "rust 1", func(slug string) bool { return !s.AreNumbered("tag", slug) }, "rust-1"},
	} {
		got := s.Of(tt.property, tt.value, tt.free)
		s.Remember(tt.property, tt.value, got)
		if got != tt.want {
			t.Errorf("%s %q: %q, want %q", tt.property, tt.value, got, tt.want)
		}
	}
	if diff := cmp.Diff("cpp", s.Remembered()["tag C++"]); diff != "" || s.Remembered()["tag c++"] != "" {
		t.Errorf("a value is remembered twice: %q", s.Remembered())
	}
}
