// Package merge joins what several sources say of each article into one entry.
//
// Merge works in four steps. It groups the source entries that are about one
// article; it claims for each article its record in the ledger, which gives the
// article the id that it keeps for ever; it joins articles that are copies of
// each other on different hosts; and it composes one entry of what the sources
// say, with the date that readers have seen. The ledger that it returns
// is the memory that the next run starts from.
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
	Waiting []feed.Entry // complete, with a date still to come; in no file until then
	Hidden  []string     // ids of entries that the lists hide
	Ledger  Ledger       // to be kept once Entries are published

	// Added and Changed are the ids of entries that are new or different since
	// the last published feed, in the order of Entries.
	Added, Changed []string

	// Gone are the ids that the last published feed had and that are neither
	// among the entries, nor waiting, nor hidden, nor joined.
	Gone []string

	// Joined are the ids that the last published feed had and whose entries are
	// copies of others now, with the ids of these.
	Joined map[string]string

	// Untitled are the addresses, as listed, of entries that no source has a
	// title for. They can't be shown until a person corrects the list.
	Untitled []string

	// Refused are entries, as their sources have them, that are new and have an
	// id that is no URI. They are left out until a person corrects the list.
	Refused []feed.Entry

	Warnings []string // contradictions that a person should resolve
}

// Merge joins what the sources say of each article into one entry, gives it
// the id that the ledger has for it, and dates it.
//
// Two source entries are one article when they share an address (see link.Key),
// or when a page says so (a permanent redirect, a canonical link), unless both
// their titles and their days contradict it. An article takes the ledger's id
// by any address that the ledger has for it; else by the title and day of an
// entry that left the list; else it is new, and its id is the one that its list
// sets, or its oldest address.
//
// Articles on different hosts are copies of each other, and one entry, when one
// of them says so (feed.Entry.Original and Copies) and their titles agree, or
// when they have the same title of at least four words, an author in common, and
// dates within 45 days. Of two ids that were published the older one stays.
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

// Kept returns the ids of all entries: those in the feed, those that wait or are
// hidden, and those that copies of these had.
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

// Removed returns the ids that the last published feed had and this one has not:
// those that are gone, and those that are joined.
func (m *Merged) Removed() []string {
	return append(slices.Clone(m.Gone), slices.Sorted(maps.Keys(m.Joined))...)
}

// compare finds what is new, changed and gone since the feed that the ledger
// before remembers.
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
