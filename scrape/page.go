package scrape

import (
	"time"

	"feedgen/feed"
	"feedgen/scrape/archive"
)

// Outcome is the result of a page in a run.
type Outcome string

const (
	// Fetched pages are articles that were fetched.
	Fetched Outcome = "fetched"
	// NotModified pages are the same as before.
	NotModified Outcome = "not_modified"
	// Skipped pages were not fetched: they are not due, or the run is offline or
	// was interrupted.
	Skipped Outcome = "skipped"
	// Failed pages are all others.
	Failed Outcome = "failed"
)

// Page is the result of one page in a run.
type Page struct {
	URL     string // as listed
	Outcome Outcome
	Err     error     // why it fails, or failed when it was last fetched; for people, without URL
	Since   time.Time // since when it fails; zero: it does not
	Blocked bool      // it fails, because its site refuses programs
	Dead    time.Time // since when it is gone: 404, 410, unknown host, home page or parked domain; zero: it is not
	Left    bool      // it was due, and the run ended before its turn

	// Candidate pages were discovered and have not been articles yet. They don't
	// affect any entry. Failing ones are fetched less and less often, and not at all
	// after some months.
	Candidate bool

	// Entry is the last known good metadata of the page; zero if there is none. Its
	// URL is the permalink, its URLs are the listed address and the permanent
	// redirects from there.
	Entry feed.Entry

	// Copies are the copies of the article according to shared page memory, by the
	// names of archives.
	Copies map[string]archive.Copies

	Warnings []string // problems that are not failures; they don't name URL
}
