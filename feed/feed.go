// Package feed holds the types that the other packages share: Entry, an article
// with its authors and dates; Feed, the contents of a set of published files; and
// File, the bytes of one of them. Clean makes an entry valid in every format, and
// Filter and Split choose the entries of further feeds.
//
// An entry is made by a source (package scrape or local), joined with other entries
// of the same article (package merge), and rendered (package format).
package feed

import (
	"net/url"
	"time"
)

// Feed is the contents of a set of files: its metadata and entries.
type Feed struct {
	Title       string
	Description string // empty: the title is used
	Link        string // the page that the feed represents, absolute
	BaseURL     string // where readers fetch the files; absolute, ends in a slash
	Language    string // BCP 47; empty: unknown
	Authors     []Author
	Image       string // logo, absolute URL; empty: none
	Icon        string // small square picture, absolute URL; empty: none
	Copyright   string
	Hub         string // WebSub hub, absolute URL; empty: none

	// Tag is set for the feed of the entries with one tag. On pages, the tag is a
	// link to its page.
	Tag string

	// Page configures the HTML page.
	Page Page

	// Location is the time zone in which days and months are shown to people.
	// Nil means UTC. Feed files always carry UTC.
	Location *time.Location

	// Limit is the number of newest entries that stay in the files of formats with
	// archives. Zero means no limit.
	Limit int

	// Archives are the archive documents by format key, oldest first. format.Archive
	// sets them.
	Archives map[string][]Archive

	Files Files

	// Entries are as merge.Merge returned them: newest first, clean, with ids.
	Entries []Entry
}

// Page configures the HTML page. The zero Page loads nothing.
type Page struct {
	Pictures bool   // it shows the pictures of feed and entries, from their own addresses
	Style    string // CSS that follows the page's own; without an end tag of style
}

// Archive is an archive document (RFC 5005): a full part of a feed, which does not
// change any more.
type Archive struct {
	// Entries are the digests of the entries when they were archived, by
	// their ids; empty for those that changed since.
	Entries map[string]string `json:"entries"`

	// New reports that the document was not published before.
	New bool `json:"-"`

	// Data are the bytes of a published document that lost entries.
	Data []byte `json:"-"`
}

// Files names the files of one feed by the keys of their formats (see package
// format), relative to Feed.BaseURL and with slashes only: rss: en/rss.xml. A
// format without a name is not written.
type Files map[string]string

// URL returns the public address of the file with this name.
func (f *Feed) URL(name string) string { return FileURL(f.BaseURL, name) }

// FileURL returns the public address of the file with this name below baseURL.
func FileURL(baseURL, name string) string {
	return baseURL + (&url.URL{Path: name}).EscapedPath()
}
