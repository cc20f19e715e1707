// Package extract turns the bytes of one article page into metadata: title,
// authors, dates, summary, image, language, canonical URL, site name and tags.
// It is pure: no network, no clock, no state.
package extract

// Page is a web page as it was fetched.
type Page struct {
	URL         string // where the page was finally found, absolute
	ContentType string // the Content-Type header, for its charset; may be empty
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
