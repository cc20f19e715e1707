package merge

import (
	"time"

	"feedgen/feed"
)

// Sources are the entries that Merge joins.
type Sources struct {
	// Local are the lists of local entries. Earlier lists take precedence over later
	// ones, and all over Pages.
	Local [][]feed.Entry

	// Pages are the entries from pages, current or last known, in the order of the
	// list.
	Pages []*feed.Entry

	// Gone are the listed addresses whose pages no longer exist. Their articles stay
	// in the feed, and a source may know their new addresses.
	Gone []string
}

// Options are the parameters of Merge other than the entries.
type Options struct {
	Now      time.Time      // the instant of the run
	Location *time.Location // for days, months and times without a zone; nil means UTC
	Authors  []feed.Author  // for entries without authors

	// Prefer are hosts as in link.Covers, in order of preference, for the link of an
	// article with copies.
	Prefer []string
}
