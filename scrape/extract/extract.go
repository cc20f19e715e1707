// Package extract turns the bytes of one article page into metadata: title,
// authors, dates, summary, image, language, canonical URL, site name and tags.
// It is pure: no network, no clock, no state.
//
// Extract works in three steps. Package page parses the bytes into a Document.
// Package evidence reads what the document contains about its article: in its head,
// in linked data, and, once the language and the headline are chosen, near the
// headline. Metadata is elected from the evidence (package elect): each field has a
// function that weighs the evidence for it and returns its choice with the reasons.
// Fields is the table of these functions; titles, authors and dates are packages of
// their own. Package verdict recognises pages that are no articles.
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
	"feedgen/scrape/extract/prose"
	"feedgen/scrape/extract/title"
	"feedgen/scrape/extract/verdict"

	"golang.org/x/text/unicode/norm"
)

// Version is the version of the extractor. It grows with every change after which a
// page yields other metadata than before. Stored results of an earlier version are
// outdated, also if the page has not changed.
const Version = 23

// Page is a web page as it was fetched.
type Page struct {
	URL         string // absolute http or https, after redirects
	ContentType string // the Content-Type header, for its charset; may be empty
	Language    string // the Content-Language header; may be empty
	Body        []byte // the decompressed body, in whatever charset

	// Read is when the page was fetched: a later date is no date of publication.
	// Zero: it is not known, and no date is rejected for being in the future.
	Read time.Time
}

// Result is what Extract found, and why.
type Result struct {
	Metadata Metadata

	// NotArticle is why the page is no article, such as "soft 404: the page calls
	// itself \"Page non trouvée\"". It is empty for an article. Metadata of other
	// pages describes the page, and is not to be used.
	NotArticle string

	// Evidence is the source of each field of Metadata, by its JSON name, such as
	// "json-ld headline".
	Evidence map[string]string

	// Rejected are the values on the page that were not chosen.
	Rejected []Rejected

	// Warnings are for whoever maintains the configuration.
	Warnings []string

	// Traits are for comparing other pages of the host with this one; see
	// Compare.
	Traits Traits

	// View is the parsed page with its headline, for reading the article's text.
	// Compact drops it.
	View page.View

	signs        verdict.Signs // of what the page is, for Judge
	alternatives []alternative // of the fields that are compared, the best first
}

// Rejected is a value on a page that was not chosen for a field.
type Rejected struct {
	Field string // JSON name, such as title
	elect.Rejected
}

// alternative is another value for a field, and its source.
type alternative struct{ field, value, evidence string }

// maxAlternatives is how many alternatives are kept for a field.
const maxAlternatives = 4

// Extract reads the metadata of a page. Rules that fail and pages that are no articles
// are reported in the Result. The error is that of the context, which is checked
// between steps.
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
	if r.Evidence["summary"] == firstSentences {
		r.Traits.Opening = prose.Shorten(a.opening[0], textSummary)
		if len(a.opening) > 1 {
			r.Traits.Second = prose.Shorten(a.opening[1], textSummary)
		}
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
	article := p.At(language.Value(), headline.Value(), headline.Elem)
	return &chosen{article, headline, language, opening(article)}
}

// Judge returns why a page is not the article that it was known as: it is no article,
// or it has nothing in common with what was known of it and little evidence of its
// own. It is empty for an article.
func (r *Result) Judge(k verdict.Known) string {
	if !r.signs.Decided { // by what needs no more knowledge, or in another run
		return r.NotArticle
	}
	return r.signs.Judge(r.Metadata.Title, k)
}

// take stores the choice for a field in the result.
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
	if f.trait == nil {
		return
	}
	others := slices.DeleteFunc(slices.Clone(c.Candidates), func(o elect.Candidate) bool { return o.Value == c.Value() })
	for _, o := range others[:min(len(others), maxAlternatives)] {
		r.alternatives = append(r.alternatives, alternative{f.Name, o.Value, o.Evidence})
	}
}

// Compact reduces the result to what Compare needs and callers store, so that
// thousands of results fit in memory: Evidence and Rejected are dropped, and nothing
// refers to the page's text any more.
func (r *Result) Compact() {
	r.Evidence, r.Rejected, r.View = nil, nil, page.View{}
	for _, f := range Fields {
		f.Set(&r.Metadata, cloneAll(f.Values(&r.Metadata)))
	}
	t := &r.Traits
	for _, s := range []*string{&r.NotArticle, &t.Title, &t.Description, &t.Image, &t.Opening, &t.Second} {
		*s = r.Metadata.own(*s)
	}
	r.Warnings = cloneAll(r.Warnings)
	var kept []alternative
	for _, a := range r.alternatives {
		kept = append(kept, alternative{field: a.field, value: strings.Clone(a.value)})
	}
	r.alternatives = kept
}

// own returns a string that shares no memory with the page: a text of the metadata,
// if it is the same.
func (m *Metadata) own(s string) string {
	for _, text := range []string{m.Title, m.Summary, m.Image} {
		if s == text {
			return text
		}
	}
	return strings.Clone(s)
}

func cloneAll(list []string) []string {
	var clone []string
	for _, s := range list {
		clone = append(clone, strings.Clone(s))
	}
	return clone
}
