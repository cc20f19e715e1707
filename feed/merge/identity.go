package merge

import (
	"strings"
	"time"

	"feedgen/feed/text"
)

// identity identifies an article without its address.
type identity struct {
	title string // folded; empty: unknown
	day   string // 2017-10-26, or 2017-10 where no more is known; empty: unknown
}

// contradicts reports whether both title and day differ where both are known.
func (i identity) contradicts(j identity) bool {
	known := min(len(i.day), len(j.day)) // a month agrees with its days
	return i.title != "" && j.title != "" && i.title != j.title && i.day[:known] != j.day[:known]
}

// complete reports whether i identifies an article of an author.
func (i identity) complete() bool { return i.title != "" && len(i.day) == len(time.DateOnly) }

func (a *article) identity(loc *time.Location) identity {
	var id identity
	for _, p := range a.parts {
		if id.title == "" {
			id.title = text.Fold(p.Title)
		}
		if day := day(place(p.Published, loc, 0), loc); strings.HasPrefix(day, id.day) {
			id.day = day // a later source may only be more precise
		}
	}
	return id
}

func (r *Record) identity(loc *time.Location) identity {
	return identity{title: text.Fold(r.Title), day: day(r.published(), loc)}
}
