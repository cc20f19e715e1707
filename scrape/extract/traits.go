package extract

import (
	"feedgen/scrape/extract/page"
)

// Traits are values of a page that other pages of its host may have, too: the site's
// name in the title, a slogan as the description, a logo as the image.
type Traits struct {
	Title       string `json:"title,omitempty"`       // <title>, unchanged
	Description string `json:"description,omitempty"` // unchanged
	Image       string `json:"image,omitempty"`       // absolute

	// Opening is the first paragraph of the text, if the summary was made from it, and
	// Second the next one; their length is bounded as that of a summary.
	Opening string `json:"opening,omitempty"`
	Second  string `json:"second,omitempty"`
}

// sharesOpening reports whether two texts begin with the same paragraph and go on
// differently: it is an introduction that belongs to the site.
func (t Traits) sharesOpening(o Traits) bool {
	return t.Opening == o.Opening && t.Second != o.Second && t.Second != "" && o.Second != ""
}

func traitsOf(d *page.Document) Traits {
	return Traits{
		Title:       d.Title,
		Description: d.MetaValue("og:description", "description", "twitter:description"),
		Image:       d.Resolve(d.MetaValue("og:image", "twitter:image")),
	}
}
