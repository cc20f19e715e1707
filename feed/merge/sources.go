package merge

import (
	"time"

	"feedgen/feed"
)

// Sources are the entries that Merge joins.
type Sources struct {
	// Local are the lists of local entries; an earlier list wins over a later
	// one, and all win over Pages.
	Local [][]feed.Entry

	// Pages are what the listed pages say, or said when they last could be
	// read, in the order of the list.
	Pages []feed.Entry
}

// Options are the parameters of Merge other than the entries.
type Options struct {
	Now      time.Time      // the instant of the run
	Location *time.Location // of days, months and times without a zone; nil means UTC
	Authors  []feed.Author  // of entries that name none

	// Prefer are hosts, as link.Covers takes them: of an article and its copies
	// the one on the first of them gives the link.
	Prefer []string
}
