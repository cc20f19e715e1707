package feed

import "time"

// Entry is one article.
//
// The packages that read articles (scrape, feed/local) set the fields that their
// source has and leave the rest zero. Package merge joins what several sources
// say about one article, and returns entries that are complete and clean. Only
// these are rendered.
type Entry struct {
	// ID is given once and never changes: RSS guid, Atom id, JSON Feed id.
	// Before the merge it is the id that the local entry sets, mostly none.
	ID string

	// URL is the permalink, absolute http or https: the address to send
	// people to.
	URL string

	// URLs are the addresses that the article is or was known by, oldest
	// first. For a local entry these are its former addresses (`was`). For a
	// page the first is the address as listed, and the permanent redirects
	// that led to URL follow. Where none is given, URL is the only one.
	URLs []string

	// Original is the address elsewhere of which the source says that the
	// article is a copy. Only package merge uses it.
	Original string

	// Copies are the addresses elsewhere at which the source says that copies of
	// the article stand. Once merged, they are those of the copies that the
	// entry stands for as well.
	Copies []string

	// Related are further addresses that readers are shown beside URL, such as where
	// an archive has what a dead link led to.
	Related []string

	// Apart entries are never one with a copy on another host.
	Apart bool

	Title    string   // plain text
	Authors  []Author // in the order of the byline; empty: nobody is named
	Summary  string   // plain text, a few sentences at most
	Content  string   // HTML fragment, safe to show once clean; empty: Summary is all there is
	Image    string   // absolute URL of the article's picture
	Language string   // BCP 47, such as fr; empty: the feed's
	Tags     []string // in the source's order and spelling

	// Published and Updated are as precise as the source is. Once merged,
	// Published is never zero and Updated is never earlier than Published.
	Published Date
	Updated   Date

	// FirstSeen is the instant of the run that first put the article into the
	// feed. Package merge takes it from the ledger.
	FirstSeen time.Time

	Scraped    bool // of a local entry: its page is read, so a fragment of its address is a place there
	Discovered bool // found by scrape.discover rather than listed by hand
	Hidden     bool // keeps its ID, and stays out of every file
}

// Author is a person, or whoever else signs an article.
type Author struct {
	Name   string `json:"name" xml:"name"`
	URL    string `json:"url,omitempty" xml:"uri,omitempty"` // the author's page, absolute
	Avatar string `json:"avatar,omitempty" xml:"-"`          // a square picture, absolute (JSON Feed only)
}

// Names returns the names of authors.
func Names(authors []Author) []string {
	names := make([]string, len(authors))
	for i, a := range authors {
		names[i] = a.Name
	}
	return names
}
