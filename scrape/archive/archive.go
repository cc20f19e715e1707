// Package archive keeps copies of articles: the exchange as it went over the wire,
// as a WARC file (warc.go), and the article as one HTML file that can be read in a
// browser (readable.go). Credentials are masked in both (mask.go).
//
// A Keeper decides which of the articles that a run reads are to be kept, and
// writes their copies to a bucket (keeper.go). An Index is what is remembered of
// them from run to run (index.go).
package archive

import (
	"net/http"
	"net/url"
	"time"

	"feedgen/scrape/extract"
	"feedgen/scrape/extract/content"
)

// Page is the page of an article as it was fetched and read.
type Page struct {
	URL string // as listed
	Exchange

	Metadata extract.Metadata
	Text     content.Text
}

// Exchange is one request for a page and its answer.
type Exchange struct {
	At     *url.URL  // that was requested
	Time   time.Time // of the answer
	Sent   http.Header
	Status int
	Header http.Header
	Body   []byte // decompressed
	Raw    []byte // as it was sent, with gzip; nil: it is not at hand
}
