package feed

import (
	"slices"

	"feedgen/feed/link"
	"feedgen/feed/text"

	"golang.org/x/text/language"
)

// Filter selects the entries of a further feed: those that match all fields that
// are set. The zero Filter selects all.
type Filter struct {
	Language string   // BCP 47; en also selects en-GB
	Tags     []string // any of them, in whatever case
	Authors  []string // any of them, compared as text.Same does
	Hosts    []string // the permalink's host is one of them or a subdomain
}

// Filter returns a feed with the entries that by selects. With a language, the
// feed has that language. All other metadata is that of f; the caller sets a title
// and file names.
func (f *Feed) Filter(by Filter) *Feed {
	part := *f
	part.Entries = nil
	if by.Language != "" {
		part.Language = by.Language
	}
	for _, e := range f.Entries {
		if e.Language == "" {
			e.Language = f.Language
		}
		if !by.takes(&e) {
			continue
		}
		e.Language = part.foreign(e.Language)
		part.Entries = append(part.Entries, e)
	}
	return &part
}

func (by *Filter) takes(e *Entry) bool {
	return (by.Language == "" || speaks(e.Language, by.Language)) &&
		(len(by.Tags) == 0 || anyMatch(e.Tags, by.Tags, text.Same)) &&
		(len(by.Authors) == 0 || anyMatch(Names(e.Authors), by.Authors, text.Same)) &&
		(len(by.Hosts) == 0 || slices.ContainsFunc(by.Hosts, func(key string) bool { return link.Covers(key, link.Host(e.URL)) }))
}

// anyMatch reports whether match holds for any pair of have and want.
func anyMatch(have, want []string, match func(have, want string) bool) bool {
	return slices.ContainsFunc(have, func(h string) bool {
		return slices.ContainsFunc(want, func(w string) bool { return match(h, w) })
	})
}

// speaks reports whether a text in the language text belongs to a feed in the
// language feed: en-GB to en, and to en-US; not en to en-GB.
func speaks(text, feed string) bool {
	t, f := language.Make(text), language.Make(feed)
	textBase, _ := t.Base()
	feedBase, _ := f.Base()
	if textBase != feedBase {
		return false
	}
	_, exact := f.Region()
	if exact != language.Exact {
		return true
	}
	textRegion, _ := t.Region()
	feedRegion, _ := f.Region()
	return textRegion == feedRegion
}
