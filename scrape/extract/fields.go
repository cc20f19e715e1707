package extract

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"feedgen/scrape/extract/authors"
	"feedgen/scrape/extract/dates"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/page"
)

// Metadata describes the article of a page. Absent fields are empty. A doubtful
// value is left out, for a wrong one is worse than none.
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

	// Original is the address on another site that the page declares to be a copy
	// of, Syndication are the addresses that it declares for its copies.
	Original    string   `json:"original,omitempty"`
	Syndication []string `json:"syndication,omitempty"`
}

// Rules are where the pages of one host have their metadata. With the zero value
// everything is found the general way.
type Rules struct {
	Title, Authors, Published, Modified, Summary, Image, Language, Canonical, SiteName, Tags, Original, Syndication Rule

	// Strip are regular expressions (RE2). What they match is taken out of
	// every value that a selector found, such as ^by in front of a name.
	Strip []string
}

// Field is one field of Metadata, with access to its value and its rule, and the
// function that chooses its value.
type Field struct {
	Name string // in JSON and in rules, such as site_name

	one    func(*Metadata) *string   // nil for lists
	list   func(*Metadata) *[]string // nil for single values
	rule   func(*Rules) *Rule
	choose func(*chosen, elect.Ruling) elect.Choice

	// trait returns the value to compare between the pages of a host; nil: the
	// field is not compared.
	trait func(Traits) string
}

// Fields are the fields of Metadata, in the order in which they are shown to people.
// It must not be changed.
var Fields = []Field{
	{
		Name: "title", one: func(m *Metadata) *string { return &m.Title }, rule: func(r *Rules) *Rule { return &r.Title },
		choose: func(a *chosen, _ elect.Ruling) elect.Choice { return a.title },
	},
	{
		Name: "authors", list: func(m *Metadata) *[]string { return &m.Authors }, rule: func(r *Rules) *Rule { return &r.Authors },
		choose: func(a *chosen, by elect.Ruling) elect.Choice { return authors.Choose(a.Article, by) },
	},
	{
		Name: "published", one: func(m *Metadata) *string { return &m.Published }, rule: func(r *Rules) *Rule { return &r.Published },
		choose: func(a *chosen, by elect.Ruling) elect.Choice { return dates.Published(a.Article, by) },
	},
	{
		Name: "modified", one: func(m *Metadata) *string { return &m.Modified }, rule: func(r *Rules) *Rule { return &r.Modified },
		choose: func(a *chosen, by elect.Ruling) elect.Choice { return dates.Modified(a.Article, by) },
	},
	{
		Name: "summary", one: func(m *Metadata) *string { return &m.Summary }, rule: func(r *Rules) *Rule { return &r.Summary },
		choose: func(a *chosen, by elect.Ruling) elect.Choice { return chooseSummary(a.Article, a.opening, by) },
		trait:  func(t Traits) string { return t.Description },
	},
	{
		Name: "image", one: func(m *Metadata) *string { return &m.Image }, rule: func(r *Rules) *Rule { return &r.Image },
		choose: func(a *chosen, by elect.Ruling) elect.Choice { return chooseImage(a.Article, by) },
		trait:  func(t Traits) string { return t.Image },
	},
	{
		Name: "language", one: func(m *Metadata) *string { return &m.Language }, rule: func(r *Rules) *Rule { return &r.Language },
		choose: func(a *chosen, _ elect.Ruling) elect.Choice { return a.language },
	},
	{
		Name: "canonical", one: func(m *Metadata) *string { return &m.Canonical }, rule: func(r *Rules) *Rule { return &r.Canonical },
		choose: func(a *chosen, by elect.Ruling) elect.Choice { return chooseCanonical(a.Page, by) },
	},
	{
		Name: "site_name", one: func(m *Metadata) *string { return &m.SiteName }, rule: func(r *Rules) *Rule { return &r.SiteName },
		choose: func(a *chosen, by elect.Ruling) elect.Choice { return chooseSiteName(a.Page, by) },
	},
	{
		Name: "tags", list: func(m *Metadata) *[]string { return &m.Tags }, rule: func(r *Rules) *Rule { return &r.Tags },
		choose: func(a *chosen, by elect.Ruling) elect.Choice { return chooseTags(a.Article, by) },
	},
	{
		Name: "original", one: func(m *Metadata) *string { return &m.Original }, rule: func(r *Rules) *Rule { return &r.Original },
		choose: func(a *chosen, by elect.Ruling) elect.Choice { return chooseOriginal(a.Doc, by) },
	},
	{
		Name: "syndication", list: func(m *Metadata) *[]string { return &m.Syndication },
		rule:   func(r *Rules) *Rule { return &r.Syndication },
		choose: func(a *chosen, by elect.Ruling) elect.Choice { return chooseSyndication(a.Doc, by) },
	},
}

// chosen is a page with its headline, and the choices that were made before.
type chosen struct {
	*evidence.Article
	title, language elect.Choice
	opening         []string // paragraphs
}

// Values returns the values of the field: none if it is empty, at most one if it is
// no list.
func (f Field) Values(m *Metadata) []string {
	switch {
	case f.list != nil:
		return *f.list(m)
	case *f.one(m) == "":
		return nil
	}
	return []string{*f.one(m)}
}

// Set replaces the values of the field. A field that is no list takes the first.
func (f Field) Set(m *Metadata, values []string) {
	switch {
	case f.list != nil:
		*f.list(m) = slices.Clone(values)
	case len(values) == 0:
		*f.one(m) = ""
	default:
		*f.one(m) = values[0]
	}
}

// Rule returns the rule for the field.
func (f Field) Rule(r *Rules) *Rule { return f.rule(r) }

// Validate reports all that is wrong with the rules: selectors and
// expressions that cannot be read.
func (r Rules) Validate() error {
	var errs []error
	for _, f := range Fields {
		if _, err := f.Rule(&r).compile(f.Name); err != nil {
			errs = append(errs, err)
		}
	}
	_, err := r.compileStrip()
	return errors.Join(append(errs, err)...)
}

func applyRules(doc *page.Document, rules Rules) (found map[string]elect.Ruling, warnings []string) {
	found = map[string]elect.Ruling{}
	strip, err := rules.compileStrip()
	if err != nil {
		warnings = append(warnings, err.Error())
	}
	for _, f := range Fields {
		rule := f.Rule(&rules)
		compiled, err := rule.compile(f.Name)
		switch {
		case err != nil:
			warnings = append(warnings, err.Error())
		case rule.Never:
			found[f.Name] = elect.Ruling{Decided: true}
		case rule.Selector != "":
			values, err := compiled.values(doc, strip)
			if err != nil {
				warnings = append(warnings, fmt.Sprintf("the rule for %s, %q: %v", f.Name, rule.Selector, err))
				continue
			}
			if len(values) == 0 {
				warnings = append(warnings, fmt.Sprintf("the rule for %s, %q, matches nothing", f.Name, rule.Selector))
				continue
			}
			found[f.Name] = elect.Ruling{Decided: true, Values: values, Evidence: "rule " + rule.Selector}
		}
	}
	return found, warnings
}

func (r Rules) compileStrip() ([]*regexp.Regexp, error) {
	var strip []*regexp.Regexp
	var errs []error
	for _, s := range r.Strip {
		re, err := regexp.Compile(s)
		if err != nil {
			errs = append(errs, fmt.Errorf("text to strip: %w", err))
			continue
		}
		strip = append(strip, re)
	}
	return strip, errors.Join(errs...)
}
