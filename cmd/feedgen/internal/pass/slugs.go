package pass

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"feedgen/feed"
	"feedgen/feed/digest"
	"feedgen/feed/text"
)

// slugs are the parts of file names that stand for values of properties, as the
// state remembers them: "tag C++": "c-plus-plus". A value keeps its slug however
// it is spelled.
type slugs struct {
	remembered map[string]string
	byKey      map[string]string // slugs by property and feed.ValueKey
	taken      map[string]bool   // properties and slugs
	stems      map[string]bool   // of those of taken that end in a number
}

func newSlugs(remembered map[string]string) *slugs {
	s := &slugs{map[string]string{}, map[string]string{}, map[string]bool{}, map[string]bool{}}
	for name, slug := range remembered {
		property, value, _ := strings.Cut(name, " ")
		s.remember(property, value, slug)
	}
	return s
}

// remember keeps the slug of a value that has none yet.
func (s *slugs) remember(property, value, slug string) {
	key := property + " " + feed.ValueKey(property, value)
	if _, known := s.byKey[key]; known {
		return
	}
	s.remembered[property+" "+value] = slug
	s.byKey[key] = slug
	s.taken[property+" "+slug] = true
	if stem := withoutNumber(slug); stem != slug {
		s.stems[property+" "+stem] = true
	}
}

// of returns the slug of a value: the remembered one, or the one that it is to
// get, which is free. No two values of a property have the same one.
func (s *slugs) of(property, value string, free func(slug string) bool) string {
	key := feed.ValueKey(property, value)
	if slug, known := s.byKey[property+" "+key]; known {
		return slug
	}
	slug := text.Slug(value)
	if s.taken[property+" "+slug] || !free(slug) {
		slug += "-" + digest.Of(key)[:6]
	}
	return slug
}

// areNumbered reports whether a slug and one that is taken are the same but for a
// number at the end.
func (s *slugs) areNumbered(property, slug string) bool {
	name := property + " " + slug
	return s.stems[name] || s.taken[withoutNumber(name)]
}

// withoutNumber returns s without a hyphen and a number at its end.
func withoutNumber(s string) string {
	if stem := strings.TrimRight(s, "0123456789"); stem != s && strings.HasSuffix(stem, "-") {
		return strings.TrimSuffix(stem, "-")
	}
	return s
}

// values yields the values of a property that have a slug, in their order.
func (s *slugs) values(property string) iter.Seq2[string, string] {
	return func(yield func(value, slug string) bool) {
		for _, name := range slices.Sorted(maps.Keys(s.remembered)) {
			if value, is := strings.CutPrefix(name, property+" "); is && !yield(value, s.remembered[name]) {
				return
			}
		}
	}
}
