// Package feed holds the types that the other packages share: Entry, an article
// with its authors and dates; Feed, what a set of published files says; and
// File, the bytes of one of them. Clean makes an entry fit for every format, and
// Filter chooses the entries of a further feed.
//
// An entry comes from a source (package scrape or local), is joined with what
// others say of the article (package merge), and is rendered (package format).
package feed

import (
	"net/url"
	"time"
)

// Feed is the contents of a set of files: a head and the entries.
type Feed struct {
	Title       string
	Description string // empty: the title is used
	Link        string // the page that the feed represents, absolute
	BaseURL     string // where readers fetch the files; absolute, ends in a slash
	Language    string // BCP 47; empty: not said
	Authors     []Author
	Image       string // logo, absolute URL; empty: none
	Icon        string // small square picture, absolute URL; empty: none
	Copyright   string
	Hub         string // WebSub hub, absolute URL; empty: none

	// Tag is set for the feed of the entries with one tag. Pages lead from the
	// tag to its page.
	Tag string

	// Page is how the page for people looks.
	Page Page

	// Location is the time zone in which days and months are shown to people.
	// Nil means UTC. Feed files always carry UTC.
	Location *time.Location

	// Limit is the least number of entries in the files of formats that have
	// archives, where there are so many. Zero means no limit.
	Limit int

	// Archives are the archive documents of each format, by its key, from the
	// oldest on. format.Archive sets them.
	Archives map[string][]Archive

	Files Files

	// Entries are as merge.Merge returned them: newest first, clean, with ids.
	Entries []Entry
}

// Page is how the page for people looks. The zero Page loads nothing.
type Page struct {
	Pictures bool   // it shows the feed's picture and those of the entries, from where they stand
	Style    string // CSS behind the page's own; it holds no end tag of style
}

// Archive is an archive document: a part of a feed that is full, and that readers
// may keep for good.
type Archive struct {
	// Entries are the digests of the entries when they were archived, by
	// their ids; empty for those that changed since.
	Entries map[string]string `json:"entries"`

	// New is set where the document was not published before.
	New bool `json:"-"`

	// Data are the bytes of a published document that lost entries.
	Data []byte `json:"-"`
}

// Files names the files of one feed by the keys of their formats (see package
// format), relative to Feed.BaseURL and with slashes only: rss: en/rss.xml. A
// format without a name is not written.
type Files map[string]string

// URL returns the address at which readers find the file with this name.
func (f *Feed) URL(name string) string {
	return f.BaseURL + (&url.URL{Path: name}).EscapedPath()
}
