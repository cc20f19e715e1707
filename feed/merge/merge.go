// Package merge joins the entries of several sources into one entry per article.
//
// Merge works in four steps. It groups the source entries of each article; it
// claims a record in the ledger for each article, which holds its permanent id; it
// joins articles that are copies on different hosts; and it composes one entry for
// each, with the date that readers have seen. The next run continues from the
// ledger that it returns.
package merge

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"feedgen/feed"
)

// Merged is the result of Merge.
type Merged struct {
	Entries []feed.Entry // newest first; entries of one instant by id
	Waiting []feed.Entry // complete, with a future date; in no file until then
	Hidden  []string     // ids of entries that the lists hide
	Ledger  Ledger       // to be kept once Entries are published

	// Added and Changed are the ids of entries that are new or different since
	// the last published feed, in the order of Entries.
	Added, Changed []string

	// Gone are the ids of the last published feed that are neither in Entries, nor
	// waiting, hidden or joined.
	Gone []string

	// Joined maps ids of the last published feed whose entries are now copies of
	// others to the ids of those.
	Joined map[string]string

	// Untitled are the listed addresses of entries without a title from any source.
	// They are not in the feed until the list is corrected.
	Untitled []string

	// Refused are new entries, as in their sources, with an id that is not a URI.
	// They are not in the feed until the list is corrected.
	Refused []feed.Entry

	Warnings []string // contradictions in the sources
}

// Merge joins the source entries of each article into one entry, gives it its id
// from the ledger, and dates it.
//
// Two source entries are one article if they share an address (see link.Key), or if
// a page says so (a permanent redirect, a canonical link), unless both titles and
// days differ. An article gets its id from the record with one of its addresses;
// else from the record of an entry that left the list, or whose page is gone, and
// has the same title and day; else it is new, and its id is the one in the list, or
// its oldest address.
//
// Articles on different hosts are copies, and become one entry, if one of them says
// so (feed.Entry.Original and Copies) and their titles agree, or if they have the
// same title of at least four words, a common author, and dates within 45 days. Of
// two published ids the older one stays.
//
// Merge is a pure function of its arguments. It changes none of them.
func Merge(src Sources, ledger Ledger, opt Options) Merged {
	if opt.Location == nil {
		opt.Location = time.UTC
	}
	var warnings []string
	warn := func(format string, args ...any) { warnings = append(warnings, fmt.Sprintf(format, args...)) }
	composed := compose(joinCopies(claim(group(src, opt.Location, warn), ledger), opt), opt)
	m := Merged{
		Entries: composed.entries, Waiting: composed.waiting, Hidden: composed.hidden, Ledger: composed.ledger(),
		Untitled: composed.untitled, Refused: composed.refused, Warnings: warnings,
	}
	m.compare(ledger)
	return m
}

// Kept returns the ids of all entries: in the feed, waiting, hidden, and joined.
func (m *Merged) Kept() map[string]bool {
	kept := map[string]bool{}
	for _, e := range slices.Concat(m.Entries, m.Waiting) {
		kept[e.ID] = true
	}
	for _, id := range m.Hidden {
		kept[id] = true
	}
	for _, r := range m.Ledger {
		if kept[r.CopyOf] {
			kept[r.ID] = true
		}
	}
	return kept
}

// Removed returns the ids of the last published feed that are gone or joined.
func (m *Merged) Removed() []string {
	return append(slices.Clone(m.Gone), slices.Sorted(maps.Keys(m.Joined))...)
}

// compare sets Added, Changed, Gone and Joined, relative to the ledger before.
func (m *Merged) compare(before Ledger) {
	kept := m.Kept()
	was := map[string]*Record{}
	joined := map[string]string{}
	for _, r := range m.Ledger {
		joined[r.ID] = r.CopyOf
	}
	for i, r := range before {
		was[r.ID] = &before[i]
		switch {
		case !r.InFeed:
		case !kept[r.ID]:
			m.Gone = append(m.Gone, r.ID)
		case joined[r.ID] != "":
			if m.Joined == nil {
				m.Joined = map[string]string{}
			}
			m.Joined[r.ID] = joined[r.ID]
		}
	}
	digests := m.Ledger.digests()
	for _, e := range m.Entries {
		switch r := was[e.ID]; {
		case r == nil || !r.InFeed:
			m.Added = append(m.Added, e.ID)
		case r.Digest != digests[e.ID]:
			m.Changed = append(m.Changed, e.ID)
		}
	}
}
