// Package extract turns the bytes of one article page into metadata: title,
// authors, dates, summary, image, language, canonical URL, site name and tags.
// It is pure: no network, no clock, no state.
//
// Extract goes through three values. Package page makes a Document of the bytes.
// The evidence is what the document says of its article in its head, in linked
// data, by the rules for its host, and, once the language and the headline are
// chosen, near the headline. Metadata is what is chosen from the evidence: each
// field has a function that weighs the evidence for it and returns its choice
// with the reasons. Fields is the table of them. A page that is no article at all
// is recognised in notarticle.go.
package extract

import (
	"context"
	"net/url"

	"feedgen/feed/text"
	"feedgen/scrape/extract/page"
)

// Version is the version of the extractor. It grows with every change that
// lets a page yield other metadata than before, so that whoever keeps results
// knows that an unchanged page is worth reading again.
const Version = 3

// Page is a web page as it was fetched.
type Page struct {
	URL         string // where the page was finally found, absolute
	ContentType string // the Content-Type header, for its charset; may be empty
	Language    string // the Content-Language header; may be empty
	Body        []byte // the decompressed body, in whatever charset
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

	alternatives []alternative // of the fields that are compared, the best first
}

// Rejected is a value that a page offered for a field and that was not taken.
type Rejected struct {
	Field    string // JSON name, such as title
	Value    string
	Evidence string // where it stood
	Reason   string // why it was not taken
}

// OwnAddress is the evidence of a canonical URL that the page does not declare
// and that is merely Page.URL.
const OwnAddress = "the page's own address"

// Extract reads the metadata of a page. Rules that go wrong and pages that are
// no articles are reported in the Result. The error is that of the context,
// which ends the work between its steps.
func Extract(ctx context.Context, p Page, rules Rules) (Result, error) {
	address, err := url.Parse(p.URL)
	if err != nil || address.Host == "" {
		address = &url.URL{}
	}
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	doc := page.Parse(text.Decode(p.Body, p.ContentType), address)
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	e := gather(doc, p.Language, rules)
	a := newArticle(e)
	r := Result{Evidence: map[string]string{}, Traits: traitsOf(doc), Warnings: e.warnings}
	for _, f := range Fields {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		r.take(f, f.choose(a, e.ruled[f.Name]))
	}
	r.NotArticle = whyNotArticle(a, r.Evidence, &r.Metadata)
	return r, nil
}

// take writes what was chosen for a field into the result.
func (r *Result) take(f Field, c choice) {
	for _, rejected := range c.rejected {
		rejected.Field = f.Name
		r.Rejected = append(r.Rejected, rejected)
	}
	r.Warnings = append(r.Warnings, c.warnings...)
	if len(c.values) == 0 {
		return
	}
	f.Set(&r.Metadata, c.values)
	r.Evidence[f.Name] = c.evidence
	if f.trait != nil {
		for _, a := range c.alternatives {
			a.field = f.Name
			r.alternatives = append(r.alternatives, a)
		}
	}
}
