package scrape

import (
	"cmp"
	"slices"
	"time"

	"feedgen/feed/link"
	"feedgen/scrape/extract"
	"feedgen/scrape/fetch"
)

// cachedPage is the memory of one page.
type cachedPage struct {
	Final string   `json:"final_url,omitempty"`
	Moved []string `json:"moved,omitempty"`
	fetch.Validators

	Variant   string            `json:"variant,omitempty"` // in a document: the rules and headers that it is read with
	Extractor int               `json:"extractor,omitempty"`
	Rules     string            `json:"rules,omitempty"`
	Headers   string            `json:"headers,omitempty"`
	Metadata  *extract.Metadata `json:"metadata,omitempty"`
	Traits    extract.Traits    `json:"traits,omitzero"`

	To *handed `json:"to,omitempty"` // in a document: it redirects to a host of another; nil: it does not

	Asked   time.Time `json:"asked,omitzero"`
	Changed time.Time `json:"changed,omitzero"`
	Damaged bool      `json:"damaged,omitempty"`
	Alike   *alike    `json:"alike,omitempty"` // nil: the page is not damaged
	Failing *failing  `json:"failing,omitempty"`
	Found   *found    `json:"found,omitempty"`
}

// alike says since when a damaged page has been read as it was last read.
type alike struct {
	Since  time.Time `json:"since"`
	Digest string    `json:"digest"` // of what it said
}

// failing records since when a page fails, how often in a row, and the last error. If
// the client gave up on its host, that does not count as a failure of the page.
type failing struct {
	Since time.Time `json:"since"`
	Times int       `json:"times"`
	Error string    `json:"error"`

	Blocked bool      `json:"blocked,omitempty"` // at last it was a refusal
	Dead    time.Time `json:"dead,omitzero"`     // since when it is gone, each time; zero: at last it was not

	// Moved are the permanent redirects on the way to the failure. They prove
	// nothing, until somebody lists one of these addresses instead.
	Moved []string `json:"moved,omitempty"`
}

// forgetAfter is how long an unlisted page is remembered.
const forgetAfter = 90 * 24 * time.Hour

// foundAt returns the address at which the page was last found.
func (p *cachedPage) foundAt(listed string) string { return cmp.Or(p.Final, listed) }

// clampTo limits times that were recorded while the clock was ahead to now, so
// that the page is neither young nor new in failing for years. A schedule
// detects an Asked in the future itself.
func (p *cachedPage) clampTo(now time.Time) {
	if p == nil {
		return
	}
	if p.Changed.After(now) {
		p.Changed = now
	}
	if p.Failing != nil && p.Failing.Since.After(now) {
		p.Failing.Since = now
	}
	if p.Failing != nil && p.Failing.Dead.After(now) {
		p.Failing.Dead = now
	}
}

// isCandidate reports whether the page is known from a source alone and never was
// an article yet.
func (p *cachedPage) isCandidate() bool { return p.Found.counts() && p.Metadata == nil }

// isRestored reports whether the page was restored from the published feed.
func (p *cachedPage) isRestored() bool { return p.Extractor == 0 && p.Metadata != nil }

// under returns the memory of a page that was listed under another address.
func (p *cachedPage) under(url, former string) *cachedPage {
	heir := *p
	heir.Final, heir.Moved, heir.Found = p.foundAt(former), nil, nil
	if heir.Final == url {
		heir.Final = ""
	}
	way := append([]string{former}, p.Moved...)
	here := func(address string) bool { return link.Key(address) == link.Key(url) }
	if i := slices.IndexFunc(way, here); i >= 0 {
		heir.Moved = way[i+1:]
	}
	return &heir
}
