// Package extract turns the bytes of one article page into metadata: title,
// authors, dates, summary, image, language, canonical URL, site name and tags.
// It is pure: no network, no clock, no state.
//
// A page is decoded, parsed and indexed in one walk
// (document.go). Each kind of evidence then has a file that reads it from the
// index (jsonld.go, meta.go, microdata.go, byline.go …), and each field a file
// that weighs what the evidence offers and chooses (title.go, authors.go,
// dates.go …). Rules for one host (rules.go) come before all of that. A page
// that is no article at all is recognised in article.go.
package extract

import (
	"net/url"

	"feedgen/feed/text"
)

// Version is the version of the extractor. It grows with every change that
// lets a page yield other metadata than before, so that whoever keeps results
// knows that an unchanged page is worth reading again.
const Version = 2

// Page is a web page as it was fetched.
type Page struct {
	URL         string // where the page was finally found, absolute
	ContentType string // the Content-Type header, for its charset; may be empty
	Language    string // the Content-Language header; may be empty
	Body        []byte // the decompressed body, in whatever charset
}

// Metadata is what a page says of its article. Absent fields are empty; a
// value that is doubtful is left out, for a wrong one is worse than none.
type Metadata struct {
	Title   string   `json:"title,omitempty"`   // plain text, without the site's name
	Authors []string `json:"authors,omitempty"` // names, in the order of the byline

	// Published and Modified are as precise as the page is: 2021-10,
	// 2022-09-20, 2022-09-20T06:00:00 (zone unknown) or 2022-09-20T06:00:00Z,
	// in the page's own zone.
	Published string `json:"published,omitempty"`
	Modified  string `json:"modified,omitempty"`

	Summary   string   `json:"summary,omitempty"`   // plain text
	Image     string   `json:"image,omitempty"`     // absolute http or https URL
	Language  string   `json:"language,omitempty"`  // BCP 47, such as fr or pt-BR
	Canonical string   `json:"canonical,omitempty"` // absolute http or https URL
	SiteName  string   `json:"site_name,omitempty"`
	Tags      []string `json:"tags,omitempty"`
}

// Result is what Extract found, and why.
type Result struct {
	Metadata Metadata

	// NotArticle says why the page is no article, such as "soft 404: the
	// title says \"Page non trouvée\"". It is empty for an article. Metadata
	// of a page that is none describes the page, and is not to be used.
	NotArticle string

	// Evidence says for each field of Metadata, by its JSON name, what gave
	// its value, such as "json-ld headline".
	Evidence map[string]string

	// Rejected are the values that the page offered and that were not taken.
	Rejected []Rejected

	// Warnings are for the person who looks after the configuration.
	Warnings []string

	// Traits are for comparing other pages of the host with this one; see
	// Compare.
	Traits Traits

	spare []spare // what was not taken and might do, of each field the best first
}

// spare is a value that a page offered for a field, and what gave it.
type spare struct{ field, value, evidence string }

// Rejected is a value that a page offered for a field and that was not taken.
type Rejected struct {
	Field    string // JSON name, such as title
	Value    string
	Evidence string // where it stood
	Reason   string // why it was not taken
}

// field returns the field of a single value that has the JSON name.
func (m *Metadata) field(name string) *string {
	switch name {
	case "title":
		return &m.Title
	case "published":
		return &m.Published
	case "modified":
		return &m.Modified
	case "summary":
		return &m.Summary
	case "image":
		return &m.Image
	case "language":
		return &m.Language
	case "canonical":
		return &m.Canonical
	case "site_name":
		return &m.SiteName
	}
	panic("extract: no single value " + name)
}

// OwnAddress is the evidence of a canonical URL that the page does not declare
// and that is merely Page.URL.
const OwnAddress = "the page's own address"

// Extract reads the metadata of a page. Rules that go wrong and pages that are
// no articles are reported in the Result: there is always one.
func Extract(p Page, rules Rules) Result {
	x := newExtraction(p, rules)
	x.language()
	x.canonical()
	x.siteName()
	x.title()
	x.doc.settleZones(x.headline)
	x.published()
	x.modified()
	x.authors()
	x.summary()
	x.image()
	x.tags()
	x.notArticle()
	x.traits()
	return x.result
}

// extraction is the work on one page.
type extraction struct {
	doc    *document
	ld     *linkedData
	rules  compiledRules
	result Result

	headline int        // the element that is the headline, 0 if none
	known    *siteWords // what the page shows of the site's name; see site
}

func newExtraction(p Page, rules Rules) *extraction {
	base, err := url.Parse(p.URL)
	if err != nil || base.Host == "" {
		base = &url.URL{}
	}
	x := &extraction{doc: parse(text.Decode(p.Body, p.ContentType), base)}
	x.doc.contentLanguage = p.Language
	x.ld = readLinkedData(x.doc)
	x.result.Evidence = map[string]string{}
	if x.rules, err = rules.compile(); err != nil {
		x.warn("%v", err)
	}
	return x
}
