package extract

import (
	"strings"

	"feedgen/feed/text"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
)

// Compare corrects the result by the traits of other pages of the same host: what
// they share belongs to the site and not to the article. The order of others does not
// matter, and the traits of the page itself must not be among them.
func (r *Result) Compare(others []Traits) {
	r.compareTitle(others)
	for _, f := range Fields {
		if f.trait != nil {
			r.replaceShared(f, others)
		}
	}
}

// compareTitle cuts an ending that the titles of two other pages have.
func (r *Result) compareTitle(others []Traits) {
	title := r.Metadata.Title
	for _, at := range evidence.Separators(title) {
		if at[0] == 0 {
			continue
		}
		n := 0
		for _, o := range others {
			if strings.HasSuffix(o.Title, title[at[0]:]) && o.Title != title {
				n++
			}
		}
		if n >= 2 {
			r.reject("title", title, "other pages of the host end in "+strings.TrimSpace(title[at[0]:]))
			r.Metadata.Title = strings.TrimSpace(title[:at[0]])
			return
		}
	}
}

// replaceShared replaces a value that other pages have, too, with the next best
// candidate.
func (r *Result) replaceShared(f Field, others []Traits) {
	shared := map[string]bool{}
	opening := false // the first paragraph is shared
	for _, o := range others {
		if v := f.trait(o); v != "" {
			shared[text.Fold(v)] = true
		}
		opening = opening || r.Traits.sharesOpening(o)
	}
	isShared := func(v string) bool {
		return shared[text.Fold(v)] || opening && strings.HasPrefix(v, r.Traits.Opening)
	}
	value := f.one(&r.Metadata)
	if *value == "" || !isShared(*value) {
		return
	}
	r.reject(f.Name, *value, "other pages of the host have the same")
	*value = ""
	delete(r.Evidence, f.Name)
	for _, a := range r.alternatives {
		if a.field == f.Name && !isShared(a.value) {
			*value = a.value
			if r.Evidence != nil {
				r.Evidence[f.Name] = a.evidence
			}
			return
		}
	}
}

func (r *Result) reject(field, value, reason string) {
	r.Rejected = append(r.Rejected, Rejected{field, elect.Rejected{Value: value, Evidence: r.Evidence[field], Reason: reason}})
}
