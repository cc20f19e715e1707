package extract

import "strings"

// Compact reduces the result to what Compare and a caller that keeps it need,
// for thousands of pages to be kept at once: Evidence and Rejected go, and
// nothing refers to the page's text any more.
func (r *Result) Compact() {
	r.Evidence, r.Rejected = nil, nil
	m := &r.Metadata
	for _, s := range []*string{
		&m.Title, &m.Published, &m.Modified, &m.Summary, &m.Image, &m.Language, &m.Canonical, &m.SiteName,
		&r.NotArticle, &r.Traits.Title, &r.Traits.Description, &r.Traits.Image,
	} {
		*s = strings.Clone(*s)
	}
	m.Authors, m.Tags, r.Warnings = cloneAll(m.Authors), cloneAll(m.Tags), cloneAll(r.Warnings)
	var kept []spare
	for _, s := range r.spare {
		kept = append(kept, spare{field: s.field, value: strings.Clone(s.value)})
	}
	r.spare = kept
}

// cloneAll returns a copy of a list of strings; nil of an empty one.
func cloneAll(list []string) []string {
	var clone []string
	for _, s := range list {
		clone = append(clone, strings.Clone(s))
	}
	return clone
}
