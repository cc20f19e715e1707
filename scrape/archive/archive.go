// Package archive stores copies of articles: the HTTP exchange as a WARC file
// (warc.go), and the article as one readable HTML file (readable.go). Both have their
// credentials masked (mask.go).
//
// A Keeper decides which articles of a run to copy, and writes their copies to a
// bucket (keeper.go). An Index records the copies between runs (index.go).
package archive

import (
	"net/http"
	"net/url"
	"time"

	"feedgen/scrape/extract"
	"feedgen/scrape/extract/content"
)

// Page is an article's page with its extracted metadata.
type Page struct {
	URL  string // as listed
	Year int    // under which the copy stands: of publication, else of first sight
	Exchange

	Metadata extract.Metadata
	Text     content.Text
}

// Exchange is one request for a page and its response.
type Exchange struct {
	At     *url.URL  // that was requested
	Time   time.Time // of the answer
	Sent   http.Header
	Status int
	Header http.Header
	Body   []byte // decompressed
	Raw    []byte // as it was sent, with gzip; nil: it is not at hand

	Redirects []Exchange // that led to this one, without their bodies
}
