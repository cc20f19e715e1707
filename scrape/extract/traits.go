package extract

import "strings"

// Traits are what a page's metadata say in words that other pages of its host
// may share: the site's name in the title, a slogan as the description, a logo
// as the image.
type Traits struct {
	Title       string `json:"title,omitempty"`       // <title> as it stands
	Description string `json:"description,omitempty"` // as it stands
	Image       string `json:"image,omitempty"`       // absolute
}

// Compare corrects the result by what other pages of the same host say of
// themselves: what they share is the site's and not the article's. Pages
// compared one way or another give the same result; the order of others does
// not matter, and traits of the page itself must not be among them.
func (r *Result) Compare(others []Traits) {
	r.compareTitle(others)
	shared := func(get func(Traits) string) map[string]bool {
		m := map[string]bool{}
		for _, o := range others {
			if v := get(o); v != "" {
				m[fold(v)] = true
			}
		}
		return m
	}
	r.replaceShared("summary", shared(func(t Traits) string { return t.Description }))
	r.replaceShared("image", shared(func(t Traits) string { return t.Image }))
}

// compareTitle takes off an ending that the titles of two other pages have.
func (r *Result) compareTitle(others []Traits) {
	title := r.Metadata.Title
	for _, at := range separators(title) {
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
func (r *Result) replaceShared(field string, shared map[string]bool) {
	value := r.Metadata.field(field)
	if *value == "" || !shared[fold(*value)] {
		return
	}
	r.reject(field, *value, "other pages of the host say the same")
	*value = ""
	delete(r.Evidence, field)
	for _, s := range r.spare {
		if s.field == field && !shared[fold(s.value)] {
			*value = s.value
			if r.Evidence != nil {
				r.Evidence[field] = s.evidence
			}
			return
		}
	}
}

func (r *Result) reject(field, value, reason string) {
	r.Rejected = append(r.Rejected, Rejected{Field: field, Value: value, Evidence: r.Evidence[field], Reason: reason})
}

// traits notes what the page says of itself.
func (x *extraction) traits() {
	d := x.doc
	x.result.Traits = Traits{
		Title:       d.title,
		Description: d.metaValue("og:description", "description", "twitter:description"),
		Image:       d.resolve(d.metaValue("og:image", "twitter:image")),
	}
}
