// Package extract turns the bytes of one article page into metadata: title,
// authors, dates, summary, image, language, canonical URL, site name and tags.
// It is pure: no network, no clock, no state.
//
// Extract goes through three values. Package page makes a Document of the bytes.
// Package evidence reads what the document says of its article: in its head, in
// linked data, and, once the language and the headline are chosen, near the
// headline. Metadata is what is elected from the evidence (package elect): each
// field has a function that weighs the evidence for it and returns its choice
// with the reasons. Fields is the table of them; titles, authors and dates are
// packages of their own. Package verdict recognises a page that is no article.
package extract

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"feedgen/feed/link"
	"feedgen/feed/text"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/page"
	"feedgen/scrape/extract/title"
	"feedgen/scrape/extract/verdict"

	"golang.org/x/text/unicode/norm"
)

// Version is the version of the extractor. It grows with every change that
// lets a page yield other metadata than before, so that whoever keeps results
// knows that an unchanged page is worth reading again.
const Version = 13

// Page is a web page as it was fetched.
type Page struct {
	URL         string // where the page was finally found, absolute http or https
	ContentType string // the Content-Type header, for its charset; may be empty
	Language    string // the Content-Language header; may be empty
	Body        []byte // the decompressed body, in whatever charset

	// Read is when the page was fetched: a later date is no date of
	// publication. Zero: it is not known, and no date is ahead.
	Read time.Time
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

	// View is the page as its article was found in it, for whoever reads the
	// article's text. Compact drops it.
	View page.View

	signs        verdict.Signs // of what the page is, for Judge
	alternatives []alternative // of the fields that are compared, the best first
}

// Rejected is a value that a page offered for a field and that was not taken.
type Rejected struct {
	Field string // JSON name, such as title
	elect.Rejected
}

// alternative is a value that was not chosen for a field and might do.
type alternative struct {
	field string
	elect.Alternative
}

// Extract reads the metadata of a page. Rules that go wrong and pages that are
// no articles are reported in the Result. The error is that of the context,
// which ends the work between its steps.
func Extract(ctx context.Context, p Page, rules Rules) (Result, error) {
	address, err := url.Parse(p.URL)
	if err != nil || !link.IsWeb(address) {
		address = &url.URL{}
	}
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	doc, costly := page.Parse(text.Decode(p.Body, p.ContentType), address)
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	if costly != nil {
		return Result{NotArticle: costly.Error()}, nil
	}
	ruled, warnings := applyRules(doc, rules)
	a := choose(evidence.Gather(doc, p.Language, p.Read), ruled)
	view := page.View{Document: doc, Zones: a.Zones, Headline: a.Headline}
	r := Result{Evidence: map[string]string{}, Traits: traitsOf(doc), Warnings: warnings, View: view}
	for _, f := range Fields {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		r.take(f, f.choose(a, ruled[f.Name]))
	}
	m := &r.Metadata
	r.NotArticle, r.signs = verdict.Judge(&verdict.Page{
		Doc: doc, Body: p.Body, Zones: a.Zones, Headline: a.Headline, Start: a.Start, End: a.End,
		Title: m.Title, Titles: a.OwnTitles(), IsSite: a.Site.IsTitle(m.Title),
		Linked: a.Data.Article != nil, Declared: a.DeclaresArticle(), Element: a.ArticleElement(),
		Published: m.Published != "", Authors: len(m.Authors) > 0, Summary: m.Summary != "",
	})
	return r, nil
}

// choose chooses the language and the title of a page, and with them its headline.
func choose(p *evidence.Page, ruled map[string]elect.Ruling) *chosen {
	language := chooseLanguage(p, ruled["language"])
	headline := title.Choose(p, ruled["title"])
	return &chosen{p.At(language.Value(), headline.Value(), headline.Elem), headline, language}
}

// Judge says why a page is hardly the article that it was known for: it is none
// at all, or it has nothing in common with what was known of it and says little
// of itself. It is empty for an article.
func (r *Result) Judge(k verdict.Known) string {
	if !r.signs.Decided { // by what needs no more knowledge, or in another run
		return r.NotArticle
	}
	return r.signs.Judge(r.Metadata.Title, k)
}

// take writes what was chosen for a field into the result.
func (r *Result) take(f Field, c elect.Choice) {
	for _, v := range c.Rejected {
		r.Rejected = append(r.Rejected, Rejected{f.Name, v})
	}
	r.Warnings = append(r.Warnings, c.Warnings...)
	if len(c.Values) == 0 {
		return
	}
	values := slices.Clone(c.Values)
	for i, v := range values {
		values[i] = norm.NFC.String(v)
	}
	f.Set(&r.Metadata, values)
	r.Evidence[f.Name] = c.Evidence
	if f.trait != nil {
		for _, a := range c.Alternatives {
			r.alternatives = append(r.alternatives, alternative{f.Name, a})
		}
	}
}

// Compact reduces the result to what Compare and a caller that keeps it need,
// for thousands of pages to be kept at once: Evidence and Rejected go, and
// nothing refers to the page's text any more.
func (r *Result) Compact() {
	r.Evidence, r.Rejected, r.View = nil, nil, page.View{}
	for _, f := range Fields {
		f.Set(&r.Metadata, cloneAll(f.Values(&r.Metadata)))
	}
	for _, s := range []*string{&r.NotArticle, &r.Traits.Title, &r.Traits.Description, &r.Traits.Image} {
		*s = strings.Clone(*s)
	}
	r.Warnings = cloneAll(r.Warnings)
	var kept []alternative
	for _, a := range r.alternatives {
		kept = append(kept, alternative{a.field, elect.Alternative{Value: strings.Clone(a.Value)}})
	}
	r.alternatives = kept
}

func cloneAll(list []string) []string {
	var clone []string
	for _, s := range list {
		clone = append(clone, strings.Clone(s))
	}
	return clone
}
