package feed

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"feedgen/feed/digest"
	"feedgen/feed/text"
)

// Slugs are the parts of file names for values of properties, such as c-plus-plus
// for the tag C++. All spellings of a value have one slug, and no two values of a
// property have the same slug.
type Slugs struct {
	remembered map[string]string
	byKey      map[string]string // slugs by property and ValueKey
	taken      map[string]bool   // properties and slugs
	stems      map[string]bool   // of those of taken that end in a number
}

// NewSlugs returns the slugs that Remembered returned: "tag C++": "c-plus-plus".
func NewSlugs(remembered map[string]string) *Slugs {
	s := &Slugs{map[string]string{}, map[string]string{}, map[string]bool{}, map[string]bool{}}
	for name, slug := range remembered {
		property, value, _ := strings.Cut(name, " ")
		s.Remember(property, value, slug)
	}
	return s
}

// Remembered returns the slugs by property, a blank and value.
func (s *Slugs) Remembered() map[string]string { return s.remembered }

// Remember stores the slug of a value that has none.
func (s *Slugs) Remember(property, value, slug string) {
	key := property + " " + ValueKey(property, value)
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

// Of returns the slug of a value: the stored one, or a new one that is free.
func (s *Slugs) Of(property, value string, free func(slug string) bool) string {
	key := ValueKey(property, value)
	if slug, known := s.byKey[property+" "+key]; known {
		return slug
	}
	slug := text.Slug(value)
	if s.taken[property+" "+slug] || !free(slug) {
		slug += "-" + digest.Of(key)[:6]
	}
	return slug
}

// AreNumbered reports whether a slug and a stored one differ only by a number at
// the end, like the names of archives.
func (s *Slugs) AreNumbered(property, slug string) bool {
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

// Values yields the values of a property that have a slug, in their order.
func (s *Slugs) Values(property string) iter.Seq[string] {
	return func(yield func(value string) bool) {
		for _, name := range slices.Sorted(maps.Keys(s.remembered)) {
			if value, is := strings.CutPrefix(name, property+" "); is && !yield(value) {
				return
			}
		}
	}
}
