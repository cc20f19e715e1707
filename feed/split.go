package feed

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"feedgen/feed/link"
	"feedgen/feed/text"

	"golang.org/x/text/language"
)

// The properties by which Split divides a feed.
const (
	ByAuthor   = "author"
	ByTag      = "tag"
	ByLanguage = "language" // without its region: en for en-GB
	ByHost     = "host"     // of the permalink, without www.
	ByYear     = "year"     // of publication, in the feed's time zone
)

// Properties are the properties by which Split divides a feed.
var Properties = []string{ByAuthor, ByTag, ByLanguage, ByHost, ByYear}

// Part is the feed of the entries that have one value of a property.
type Part struct {
	Value string // in its most frequent spelling
	*Feed
}

// Split divides a feed by a property. An entry may be in several parts, or in none.
// Authors and tags that are equal by text.Same are one value. The parts are in the
// order of their values, the newest year first. They have the metadata of the feed;
// by language, each has its own language. Split visits each entry once.
func (f *Feed) Split(property string) []Part {
	type group struct {
		spellings []string
		entries   []*Entry
	}
	groups := map[string]*group{}
	spelt := map[string]int{} // how many entries spell a value in one way
	for i := range f.Entries {
		e := &f.Entries[i]
		for _, value := range f.values(e, property) {
			key := ValueKey(property, value)
			g := groups[key]
			if g == nil {
				g = &group{}
				groups[key] = g
			}
			if spelt[value]++; spelt[value] == 1 {
				g.spellings = append(g.spellings, value)
			}
			if len(g.entries) == 0 || g.entries[len(g.entries)-1] != e {
				g.entries = append(g.entries, e)
			}
		}
	}
	var parts []Part
	for _, g := range groups {
		value := slices.MaxFunc(g.spellings, func(a, b string) int { return cmp.Compare(spelt[a], spelt[b]) })
		parts = append(parts, Part{value, f.part(property, value, g.entries)})
	}
	slices.SortFunc(parts, func(a, b Part) int {
		if property == ByYear {
			a, b = b, a
		}
		return cmp.Or(cmp.Compare(text.Fold(a.Value), text.Fold(b.Value)), cmp.Compare(a.Value, b.Value))
	})
	return parts
}

// ValueKey returns the same key for all spellings of a value of a property.
func ValueKey(property, value string) string {
	if property == ByAuthor || property == ByTag {
		return cmp.Or(text.Fold(value), value)
	}
	return strings.ToLower(value)
}

// values returns the values of a property that an entry has.
func (f *Feed) values(e *Entry, property string) []string {
	switch property {
	case ByAuthor:
		return Names(e.Authors)
	case ByTag:
		return e.Tags
	case ByLanguage:
		if name := cmp.Or(e.Language, f.Language); name != "" {
			base, _ := language.Make(name).Base()
			return []string{base.String()}
		}
	case ByHost:
		return []string{link.Host(e.URL)}
	case ByYear:
		return []string{strconv.Itoa(e.Published.Time.In(cmp.Or(f.Location, time.UTC)).Year())}
	}
	return nil
}

// part returns the feed of some of the entries.
func (f *Feed) part(property, value string, entries []*Entry) *Feed {
	part := *f
	if property == ByLanguage {
		part.Language = value
	}
	part.Entries = make([]Entry, len(entries))
	for i, e := range entries {
		part.Entries[i] = *e
		part.Entries[i].Language = part.foreign(cmp.Or(e.Language, f.Language))
	}
	return &part
}

// foreign returns a language, or the empty string if it is the feed's.
func (f *Feed) foreign(language string) string {
	if language == f.Language {
		return ""
	}
	return language
}
