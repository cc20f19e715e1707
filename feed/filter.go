package feed

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// Filter says which entries a further feed takes: those for which every field
// that is set holds. The zero Filter takes all.
type Filter struct {
	Language string   // BCP 47; en takes en-GB, too
	Tags     []string // any of them, in whatever case
	Authors  []string // any of them, compared as SameName does
	Hosts    []string // the permalink's host is one of them, or below one of them
}

// Filter returns a feed of the entries that by takes. A language makes it a
// feed in that language. The rest of the head is f's; the caller gives it a
// title and file names of its own.
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
		if e.Language == part.Language {
			e.Language = ""
		}
		part.Entries = append(part.Entries, e)
	}
	return &part
}

func (by *Filter) takes(e *Entry) bool {
	return (by.Language == "" || speaks(e.Language, by.Language)) &&
		(len(by.Tags) == 0 || anyMatch(e.Tags, by.Tags, sameTag)) &&
		(len(by.Authors) == 0 || anyMatch(names(e.Authors), by.Authors, SameName)) &&
		(len(by.Hosts) == 0 || anyMatch([]string{host(e.URL)}, by.Hosts, isBelow))
}

// anyMatch reports whether any of have is what match takes for any of want.
func anyMatch(have, want []string, match func(have, want string) bool) bool {
	return slices.ContainsFunc(have, func(h string) bool {
		return slices.ContainsFunc(want, func(w string) bool { return match(h, w) })
	})
}

// sameTag compares more closely than SameName: C++ is not C.
func sameTag(a, b string) bool { return strings.EqualFold(norm.NFC.String(a), norm.NFC.String(b)) }

// speaks reports whether a text in one language belongs to a feed in another:
// en-GB to en, and to en-US; not en to en-GB.
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

// isBelow reports whether host is domain or one of its subdomains.
func isBelow(host, domain string) bool {
	domain = strings.TrimPrefix(strings.ToLower(domain), "www.")
	return host == domain || strings.HasSuffix(host, "."+domain)
}
