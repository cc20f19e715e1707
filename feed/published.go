package feed

import (
	"cmp"
	"hash/fnv"
	"time"
)

// date sets the entry's dates and remembers them in r. It reports whether the
// entry is due.
func (m *merger) date(a *article, r *Record, e *Entry) bool {
	loc, offset := m.opt.Location, offset(e.ID)
	var local, page, localUpdated, pageUpdated Date
	for _, p := range a.parts {
		published, updated := &local, &localUpdated
		if p.isPage {
			published, updated = &page, &pageUpdated
		}
		if published.IsZero() && p.Published.Precision != PrecisionNone {
			*published = p.Published.in(loc, offset)
		}
		if updated.IsZero() && p.Updated.Precision != PrecisionNone {
			*updated = p.Updated.in(loc, offset)
		}
	}

	published := local
	switch {
	case local.IsZero(), page.Precision > local.Precision && page.says(local, loc):
		published = page
	}
	if known := r.published(); !known.IsZero() {
		published = keep(known, local, published, loc)
	}
	if page.Precision >= PrecisionDay && !published.IsZero() && !page.says(Date{published.Time, min(published.Precision, PrecisionDay)}, loc) {
		m.warn("%s: the page says it was published on %s, the feed keeps %s", a.address(),
			page.Time.In(loc).Format(time.DateOnly), published.Time.In(loc).Format(time.DateOnly))
	}
	now := m.opt.Now
	if r.FirstSeen.After(now) {
		// The clock is behind, or was ahead. What readers have seen stays.
		now = r.FirstSeen
	}
	if published.begins(loc).After(now) {
		e.Published = published
		return false
	}

	if r.FirstSeen.IsZero() {
		r.FirstSeen = now.UTC().Truncate(time.Second)
		if published.IsZero() {
			// Validators and readers want no two entries of one instant.
			r.FirstSeen = r.FirstSeen.Add(-time.Duration(m.undated) * time.Second)
			m.undated++
		}
	}
	if published.IsZero() {
		published = Date{r.FirstSeen, PrecisionNone}
	}
	// Noon of today is still to come for what is dated in the morning.
	switch {
	case published.Precision >= PrecisionLocal:
	case r.FirstSeen.Before(published.Time) && sameDay(r.FirstSeen, published.Time, loc):
		published.Time = r.FirstSeen
	case published.Time.After(now):
		published.Time = now.Truncate(time.Second)
	}
	r.Published, r.Precision = published.Time.UTC(), published.Precision

	e.FirstSeen = r.FirstSeen
	e.Published = Date{r.Published, r.Precision}
	e.Updated = e.Published
	updated := cmp.Or(localUpdated, pageUpdated)
	if updated.Time.After(e.Published.Time) && !updated.Time.After(now) {
		e.Updated = Date{updated.Time.UTC(), updated.Precision}
	}
	return true
}

// keep returns the date of an entry that the feed has shown as known: it moves
// only when the local entry says another one, and otherwise only gains
// precision within its day.
func keep(known, local, now Date, loc *time.Location) Date {
	if !local.IsZero() && !known.says(local, loc) {
		return now
	}
	if now.Precision > known.Precision && sameDay(now.Time, known.Time, loc) {
		return now
	}
	return known
}

// offset spreads the entries that are known to the day only over the first
// half hour after noon, always in the same way.
func offset(id string) time.Duration {
	h := fnv.New64a()
	h.Write([]byte(id))
	return time.Duration(h.Sum64()%1800) * time.Second
}
