package scrape

import (
	"cmp"
	"net/url"
	"slices"
	"time"

	"feedgen/scrape/extract"
	"feedgen/scrape/fetch"
	"feedgen/scrape/memory"
)

// job is one page in Scrape.
type job struct {
	url     string
	title   string       // that a list gives; empty: none does
	parsed  *url.URL     // nil: url cannot be read
	host    string       // as link.HostOf returns it
	before  *memory.Page // nil: the page is new
	due     bool
	whole   bool           // it is fetched even if it has not changed
	suspect bool           // it may have moved to where an article was found
	start   *memory.Handed // where fetching it begins, and the way to there; nil: at its own address
	until   time.Time      // when fetching it must begin; zero: at any time
	got     reading
	after   *memory.Page // what is remembered from now on

	recalled bool        // before is from page memory, which has all of it
	outcome  pageOutcome // its result when page memory was brought up to date
}

// reading is the result of fetching one page. The zero value is that of a page that
// was not fetched, or whose fetching was interrupted.
type reading struct {
	err    error          // for people
	handed *memory.Handed // it redirects to a host of another document; nil: it does not

	at         string   // where the page answered; empty: it did not
	moved      []string // permanent redirects, as in fetch.Response
	validators fetch.Validators
	result     *extract.Result // nil: not modified
	warnings   []string

	whole bool // of a settled reading: the memory of the page holds all of result, which is nil

	// Of a settled reading that is to be judged again: the memory of the page, and what
	// that has replaced.
	page, before *memory.Page
}

// isNone reports whether nothing was read.
func (r *reading) isNone() bool { return r.err == nil && r.at == "" && r.handed == nil }

// notModified reports whether the page is the same as before.
func (r *reading) notModified() bool { return r.at != "" && r.result == nil }

// keep returns the reading for reuse, without what the cache holds anyway. again
// reports whether it is to be judged again by what the cache held before.
func (j *job) keep(again bool) reading {
	r := j.got
	r.page, r.before = nil, nil
	if again {
		r.page, r.before = j.after, j.before
	}
	if r.result != nil && j.after.Failing == nil && !j.after.Damaged {
		r.warnings = slices.Concat(r.warnings, r.result.Warnings)
		r.result, r.whole = nil, true
	}
	return r
}

// reuse applies a reading that this run made before, when page became the memory of the
// page.
func (j *job) reuse(r reading, page *memory.Page) {
	page = cmp.Or(r.page, page)
	if r.page != nil && j.before == r.page {
		j.before = r.before
	}
	if r.whole {
		r.result = &extract.Result{Metadata: *page.Metadata, Traits: page.Traits}
	}
	j.got = r
	if r.notModified() && (j.before == nil || j.before.Metadata == nil) {
		j.before = page // the cache no longer has the page that a 304 refers to
	}
}

// compareUrgency orders suspects first, so that no run publishes an article twice, then
// pages that were never read, then those fetched longest ago, so that cut runs make
// progress. Among pages of one run, failed ones come last, so that broken pages do not
// make the client give up on a host before the others.
func compareUrgency(a, b *job) int {
	if a.suspect != b.suspect {
		if a.suspect {
			return -1
		}
		return 1
	}
	return cmp.Or(a.lastFetch().Compare(b.lastFetch()), cmp.Compare(a.failures(), b.failures()))
}

// lastFetch returns when the page was last fetched; the zero time if it never
// was. That of a page which is known from the published feed alone is a little
// later.
func (j *job) lastFetch() time.Time {
	switch {
	case j.before == nil:
		return time.Time{}
	case j.before.IsRestored() && j.before.Fetched.IsZero():
		return time.Time{}.Add(1)
	}
	return j.before.Fetched
}

// failures returns how often in a row the page failed before.
func (j *job) failures() int {
	if j.before == nil || j.before.Failing == nil {
		return 0
	}
	return j.before.Failing.Times
}

// foundAt returns where the job's page was found: two listed addresses may lead to
// one page.
func (j *job) foundAt() string {
	switch {
	case j.got.result != nil:
		return j.got.at
	case j.before != nil:
		return j.before.FoundAt(j.url)
	}
	return j.url
}

// traits returns the traits of the job's page, if need be those that it had when it
// was last read.
func (j *job) traits() extract.Traits {
	switch {
	case j.got.result != nil && j.got.result.NotArticle == "":
		return j.got.result.Traits
	case j.before != nil:
		return j.before.Traits
	}
	return extract.Traits{}
}
