package scrape

import (
	"time"

	"feedgen/feed"
)

// Outcome is what came of a page in a run.
type Outcome string

const (
	// Fetched pages answered with a page that is an article.
	Fetched Outcome = "fetched"
	// NotModified pages are the same as before.
	NotModified Outcome = "not_modified"
	// Skipped pages were not fetched: they are not due, or the run is offline
	// or was interrupted.
	Skipped Outcome = "skipped"
	// Failed pages are all others.
	Failed Outcome = "failed"
)

// Page is what a run knows of one page.
type Page struct {
	URL     string // as listed
	Outcome Outcome
	Err     error     // why it fails, or failed when it was last fetched; for people, does not name URL
	Since   time.Time // since when it fails; zero: it does not
	Blocked bool      // it fails, because its site refuses programs
	Dead    time.Time // since when it is gone: 404, 410, unknown host, home page or parked domain; zero: it is not
	Left    bool      // it was due, and the run ended before its turn

	// Candidate pages were discovered and were no article yet: they don't
	// affect any entry. Where they fail, they are fetched ever less often, and
	// after some months no more.
	Candidate bool

	// Entry is what the page says, or said when it last could be read. It is
	// zero if the page never yielded. Its URL is the address to send people
	// to, its URLs the listed one and the permanent redirects that followed.
	Entry feed.Entry

	Warnings []string // for a person, and no failure; they do not name URL
}
