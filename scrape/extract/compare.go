package extract

import (
	"strings"

	"feedgen/feed/text"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
)

// Compare corrects the result by what other pages of the same host say of
// themselves: what they share is the site's and not the article's. Pages
// compared one way or another give the same result; the order of others does
// not matter, and traits of the page itself must not be among them.
func (r *Result) Compare(others []Traits) {
	r.compareTitle(others)
	for _, f := range Fields {
		if f.trait != nil {
			r.replaceShared(f, others)
		}
	}
}

// compareTitle takes off an ending that the titles of two other pages have.
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

// replaceShared puts the next best candidate in the place of a value that
// other pages have, too.
func (r *Result) replaceShared(f Field, others []Traits) {
	shared := map[string]bool{}
	for _, o := range others {
		if v := f.trait(o); v != "" {
			shared[text.Fold(v)] = true
		}
	}
	value := f.one(&r.Metadata)
	if *value == "" || !shared[text.Fold(*value)] {
		return
	}
	r.reject(f.Name, *value, "other pages of the host say the same")
	*value = ""
	delete(r.Evidence, f.Name)
	for _, a := range r.alternatives {
		if a.field == f.Name && !shared[text.Fold(a.Value)] {
			*value = a.Value
			if r.Evidence != nil {
				r.Evidence[f.Name] = a.Evidence
			}
			return
		}
	}
}

func (r *Result) reject(field, value, reason string) {
	r.Rejected = append(r.Rejected, Rejected{field, elect.Rejected{Value: value, Evidence: r.Evidence[field], Reason: reason}})
}
