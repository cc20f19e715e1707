// Package evidence reads what a page contains about its article. Gather reads what
// does not depend on the headline: linked data and the names of the site. Once the
// language and the headline are chosen, At returns the page with its headline, near
// which bylines and dates count.
package evidence

import (
	"time"

	"feedgen/scrape/extract/page"
)

// Page is the evidence that does not depend on the headline.
type Page struct {
	Doc          *page.Document
	HTTPLanguage string    // the Content-Language header
	Read         time.Time // when the page was fetched; zero: it is not known
	Data         *Linked
	Site         *Site
}

// Gather reads the evidence of a document that was fetched at a time, which may
// be zero, with a Content-Language header, which may be empty.
func Gather(doc *page.Document, httpLanguage string, read time.Time) *Page {
	data := readLinked(doc)
	return &Page{Doc: doc, HTTPLanguage: httpLanguage, Read: read, Data: data, Site: readSite(doc, data)}
}
