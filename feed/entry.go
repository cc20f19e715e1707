package feed

import "time"

// Entry is one article.
//
// The packages that read articles (scrape, feed/local) set the fields that their
// source has. Package merge joins the entries of one article, and returns complete
// and clean entries. Only these are rendered.
type Entry struct {
	// ID never changes once given: RSS guid, Atom id, JSON Feed id. Before the
	// merge it is the id of the local entry, mostly empty.
	ID string

	// URL is the permalink, absolute http or https.
	URL string

	// URLs are the present and former addresses of the article, oldest first. For a
	// local entry these are its former addresses (`was`). For a page, the first is
	// the listed address, followed by the permanent redirects to URL. Empty means
	// only URL.
	URLs []string

	// Original is the address of the original, if the source says that the article
	// is a copy. Only package merge uses it.
	Original string

	// Copies are the addresses of copies on other hosts that the source names. After
	// the merge they are the addresses of the copies joined into the entry.
	Copies []string

	// Related are further addresses that readers see beside URL, such as that of a
	// dead link's copy in an archive.
	Related []string

	// Apart keeps the entry separate from copies on other hosts.
	Apart bool

	Title    string   // plain text
	Authors  []Author // in the order of the byline
	Summary  string   // plain text, a few sentences at most
	Content  string   // HTML fragment, safe once clean; empty: there is only Summary
	Image    string   // absolute URL of the article's picture
	Language string   // BCP 47, such as fr; empty: the feed's
	Tags     []string // in the source's order and spelling

	// Published and Updated are as precise as the source is. Once merged,
	// Published is never zero and Updated is never earlier than Published.
	Published Date
	Updated   Date

	// FirstSeen is the time of the run that added the article to the feed. Package
	// merge takes it from the ledger.
	FirstSeen time.Time

	Scraped    bool // of a local entry: its page is read, so a fragment of its address is a place there
	Discovered bool // found by scrape.discover rather than listed by hand
	Hidden     bool // in no file; its ID stays reserved
}

// Author is a person or an organisation that signs an article.
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
