// Package format renders a feed as the files that feed readers and people fetch.
//
// All is the table of the formats. Each has a separate file with everything specific
// to it: rendering and reading, what it cannot carry, how feedgen's files are
// recognised. Render renders the files of a feed. Check reads them back strictly
// before they are published. Restore reads the entries of a published JSON Feed if
// the state is lost.
package format

import (
	"io"
	"strings"

	"feedgen/feed"
)

// Format is a file format.
type Format struct {
	Key         string // in feed.Files and the configuration, such as rss
	File        string // default file name of the main feed
	Optional    bool   // written only if the configuration names a file
	Description string // such as RSS 2.0
	ContentType string // such as application/feed+json

	// Label is the name of the format in the subscription links of the HTML page,
	// such as JSON Feed, and MediaType the type in its link elements. Both are empty
	// for formats that are not feeds.
	Label, MediaType string

	Archived  bool // has archives (RFC 5005, section 4) if the feed has a limit
	Yearly    bool // holds the newest entries, and where there are more, a file for each year holds all of its entries
	Revised   bool // its archives follow every change: they are pages of one feed
	Announced bool // the WebSub hub is notified of changes
	ListsAll  bool // one file lists all feeds; only the main feed has it

	namesOnly bool     // it carries the names of authors and not their addresses
	element   string   // the name of an entry's element, in XML
	outline   string   // the version that an OPML outline gives of it; mostly none
	lacks     []string // the fields that it cannot carry, as Check names them

	// list returns the entries of a file that lists all feeds.
	list func(channels []channel) []feed.Entry

	marks [2]string // before and after what is written into a file that has other text too; mostly none

	render func(io.Writer, *document) error
	read   reader
	own    func(data []byte) bool
}

// channel is a feed with a clean head.
type channel struct {
	*feed.Feed
	subscriptions []subscription
}

// subscription is a file of a feed that one can subscribe to.
type subscription struct {
	format *Format
	name   string
}

// document is the contents of one rendered file.
type document struct {
	channel
	format   *Format
	number   int    // of the feed
	name     string // of the file
	entries  []feed.Entry
	archive  bool      // an archive document (RFC 5005, section 4)
	kept     bool      // published already, see feed.File.Kept
	data     []byte    // its bytes, where it is not rendered
	current  string    // the file to subscribe to
	older    string    // the archive before this document; empty: none
	newer    string    // of the oldest archive: the one after it, which may not exist yet
	channels []channel // all feeds, in the files of the main one
	years    []year    // of a file that is Yearly: those that have files of their own
	year     year      // of a file that holds one year, or a part of one; zero: it does not
	part     int       // of the year, from 1, the oldest; 0: its newest entries, or all
}

// generator names feedgen in its files. It has no version, because a new version
// must not change the files.
const generator = "feedgen"

// isGenerator reports whether a generator's name is ours, perhaps followed by a
// version or an address.
func isGenerator(name string) bool {
	name, _, _ = strings.Cut(strings.TrimSpace(name), " ")
	return strings.EqualFold(name, generator)
}
