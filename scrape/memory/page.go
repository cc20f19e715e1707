// Package memory holds what scrape remembers of pages between runs.
//
// A Page is the memory of one article page (page.go): its last known good
// metadata, its validators, and since when it fails. Page.Entry makes a feed
// entry of it (entry.go). Found is what a feed, an index page or a sitemap said of
// a discovered article (found.go).
//
// A Cache holds the pages of one configuration, and is part of its state
// (cache.go). Configurations can share page memory instead: 256 Documents, each
// with the pages of some hosts (document.go), which a Store reads and writes
// (store.go). A Lease keeps other processes from fetching the pages of a document
// at the same time (lease.go).
package memory

import (
	"cmp"
	"slices"
	"time"

	"feedgen/feed/link"
	"feedgen/scrape/archive"
	"feedgen/scrape/extract"
	"feedgen/scrape/fetch"
)

// Page is the memory of one page.
type Page struct {
	Final string   `json:"final_url,omitempty"`
	Moved []string `json:"moved,omitempty"`
	fetch.Validators

	Variant   string            `json:"variant,omitempty"` // in a document: the rules and headers that it is read with
	Extractor int               `json:"extractor,omitempty"`
	Rules     string            `json:"rules,omitempty"`
	Headers   string            `json:"headers,omitempty"`
	Metadata  *extract.Metadata `json:"metadata,omitempty"`
	Traits    extract.Traits    `json:"traits,omitzero"`

	To *Handed `json:"to,omitempty"` // in a document: it redirects to a host of another; nil: it does not

	Fetched time.Time `json:"asked,omitzero"`
	Changed time.Time `json:"changed,omitzero"`
	Damaged bool      `json:"damaged,omitempty"`
	Alike   *Alike    `json:"alike,omitempty"` // nil: the page is not damaged
	Failing *Failing  `json:"failing,omitempty"`
	Found   *Found    `json:"found,omitempty"`

	Copies map[string]archive.Copies `json:"copies,omitempty"` // in a document: of the article, by the names of archives
}

// Alike records since when a damaged page has had the same metadata.
type Alike struct {
	Since  time.Time `json:"since"`
	Digest string    `json:"digest"` // of what it said
}

// Failing records since when a page fails, how often in a row, and the last error.
// It does not count as a failure that the client gave up on the page's host.
type Failing struct {
	Since time.Time `json:"since"`
	Times int       `json:"times"`
	Error string    `json:"error"`

	Blocked bool      `json:"blocked,omitempty"` // the last failure was a refusal
	Dead    time.Time `json:"dead,omitzero"`     // since when it is gone; zero: the last failure was of another kind

	// Moved are the permanent redirects on the way to the failure. They prove
	// nothing, until one of these addresses is listed instead.
	Moved []string `json:"moved,omitempty"`
}

// ForgetAfter is how long an unlisted page is remembered.
const ForgetAfter = 90 * 24 * time.Hour

// FoundAt returns the address at which the page was last found.
func (p *Page) FoundAt(listed string) string { return cmp.Or(p.Final, listed) }

// ClampTo limits the times that were recorded while the clock was ahead to now.
// Otherwise the page would count as young, or as newly failing, for years. Fetched
// stays as it is.
func (p *Page) ClampTo(now time.Time) {
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

// IsCandidate reports whether the page was discovered and has not been an article
// yet.
func (p *Page) IsCandidate() bool { return p.Found.IsDiscovered() && p.Metadata == nil }

// IsRestored reports whether the page was restored from the published feed.
func (p *Page) IsRestored() bool { return p.Extractor == 0 && p.Metadata != nil }

// under returns the memory of a page that was listed under another address.
func (p *Page) under(url, former string) *Page {
	heir := *p
	heir.Final, heir.Moved, heir.Found = p.FoundAt(former), nil, nil
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

// Answered returns a copy of p after a successful request at now. A nil p is a new
// page.
func (p *Page) Answered(now time.Time) *Page {
	after := &Page{}
	if p != nil {
		*after = *p
	}
	after.Fetched, after.Failing, after.To = now, nil, nil
	return after
}

// WithFallback returns p, or if p has no metadata, a copy of before that fails as
// p does.
func (p *Page) WithFallback(before *Page) *Page {
	if p.Metadata != nil || before == nil || before.Metadata == nil {
		return p
	}
	page := *before
	page.Failing, page.Fetched = p.Failing, p.Fetched
	return &page
}

// WithFoundOf returns a copy of p with what a source said of the page in another
// memory.
func (p *Page) WithFoundOf(other *Page) *Page {
	page := *p
	page.Found = nil
	if other != nil {
		page.Found = other.Found
	}
	return &page
}
