package extract

import (
	"feedgen/scrape/extract/page"
)

// evidence is what a page says of its article wherever its headline stands.
type evidence struct {
	doc          *page.Document
	httpLanguage string // the Content-Language header
	data         *linkedData
	site         *siteNames
	ruled        map[string]ruling // by the names of the fields that have a rule
}

func gather(doc *page.Document, httpLanguage string, ruled map[string]ruling) *evidence {
	data := readLinkedData(doc)
	return &evidence{doc: doc, httpLanguage: httpLanguage, data: data, site: readSiteNames(doc, data), ruled: ruled}
}
