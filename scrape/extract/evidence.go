package extract

import (
	"time"

	"feedgen/scrape/extract/page"
)

// evidence is what a page says of its article wherever its headline stands.
type evidence struct {
	doc          *page.Document
	httpLanguage string    // the Content-Language header
	read         time.Time // when the page was fetched; zero: it is not known
	data         *linkedData
	site         *siteNames
	ruled        map[string]ruling // by the names of the fields that have a rule
}

func gather(doc *page.Document, httpLanguage string, read time.Time, ruled map[string]ruling) *evidence {
	data := readLinkedData(doc)
	return &evidence{doc: doc, httpLanguage: httpLanguage, read: read, data: data, site: readSiteNames(doc, data), ruled: ruled}
}
