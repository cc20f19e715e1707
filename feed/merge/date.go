package merge

import (
	"hash/fnv"
	"time"

	"feedgen/feed"
)

// dates are the dates of an article in one kind of source, placed.
type dates struct{ published, updated feed.Date }

// dates returns the first dates in the article's pages, or in its lists.
func (a *article) dates(ofPages bool, loc *time.Location, offset time.Duration) dates {
	var d dates
	for _, p := range a.parts {
		if p.isPage != ofPages {
			continue
		}
		if d.published.IsZero() && p.Published.Precision != feed.PrecisionNone {
			d.published = place(p.Published, loc, offset)
		}
		if d.updated.IsZero() && p.Updated.Precision != feed.PrecisionNone {
			d.updated = place(p.Updated, loc, offset)
		}
	}
	return d
}

// revise returns the new date of an entry whose published date is known. It returns
// proposed only if the local entry contradicts known, if proposed is more precise
// within the same day, or if known is a time first seen and proposed is earlier.
func revise(known, proposed, local feed.Date, loc *time.Location) feed.Date {
	if !local.IsZero() && !agrees(known, local, loc) {
		return proposed
	}
	if proposed.Precision > known.Precision && sameDay(proposed.Time, known.Time, loc) {
		return proposed
	}
	if known.Precision == feed.PrecisionNone && !proposed.IsZero() && proposed.Time.Before(known.Time) {
		return proposed
	}
	return known
}

// shownDate returns the date that the feed shows for a due entry. For an entry of
// today, noon may still be in the future.
func shownDate(published feed.Date, firstSeen, now time.Time, loc *time.Location) feed.Date {
	switch {
	case published.IsZero():
		return feed.Date{Time: firstSeen}
	case published.Precision == feed.PrecisionTime:
	case firstSeen.Before(published.Time) && sameDay(firstSeen, published.Time, loc):
		published.Time = firstSeen
	case published.Time.After(now):
		published.Time = now.Truncate(time.Second)
	}
	return published
}

// offset spreads entries of day precision over the first half hour after noon,
// always in the same way.
func offset(id string) time.Duration {
	h := fnv.New64a()
	h.Write([]byte(id))
	return time.Duration(h.Sum64()%1800) * time.Second
}

// place returns d with its calendar fields in loc. A month or a day becomes noon, so
// that it is the same day almost everywhere, plus the offset, so that no two entries
// share an instant. The result has whole seconds. The functions below take placed
// dates.
func place(d feed.Date, loc *time.Location, offset time.Duration) feed.Date {
	y, m, day := d.Time.Date()
	switch d.Precision {
	case feed.PrecisionMonth:
		return feed.Date{Time: time.Date(y, m, 1, 12, 0, 0, 0, loc).Add(offset), Precision: d.Precision}
	case feed.PrecisionDay:
		return feed.Date{Time: time.Date(y, m, day, 12, 0, 0, 0, loc).Add(offset), Precision: d.Precision}
	case feed.PrecisionLocal:
		h, min, s := d.Time.Clock()
		return feed.Date{Time: time.Date(y, m, day, h, min, s, 0, loc), Precision: feed.PrecisionTime}
	}
	return feed.Date{Time: d.Time.Truncate(time.Second), Precision: d.Precision}
}

// coarse returns d without the time of its day.
func coarse(d feed.Date) feed.Date {
	d.Precision = min(d.Precision, feed.PrecisionDay)
	return d
}

// begins returns the instant at which d is due: the first of its month or its
// day, or d itself.
func begins(d feed.Date, loc *time.Location) time.Time {
	if d.Precision == feed.PrecisionTime || d.Precision == feed.PrecisionNone {
		return d.Time
	}
	y, m, day := d.Time.In(loc).Date()
	return time.Date(y, m, day, 0, 0, 0, 0, loc)
}

// agrees reports whether d is within coarser: in the same month, on the same day, at
// the same instant.
func agrees(d, coarser feed.Date, loc *time.Location) bool {
	if d.Precision < coarser.Precision {
		return false
	}
	switch coarser.Precision {
	case feed.PrecisionMonth:
		return d.Time.In(loc).Format("2006-01") == coarser.Time.In(loc).Format("2006-01")
	case feed.PrecisionDay:
		return sameDay(d.Time, coarser.Time, loc)
	}
	return d.Time.Equal(coarser.Time)
}

// day returns the calendar day of d as 2017-10-26, a month as 2017-10, or the empty
// string if it is unknown.
func day(d feed.Date, loc *time.Location) string {
	switch {
	case d.Precision >= feed.PrecisionDay:
		return d.Time.In(loc).Format(time.DateOnly)
	case d.Precision == feed.PrecisionMonth:
		return d.Time.In(loc).Format("2006-01")
	}
	return ""
}

func sameDay(a, b time.Time, loc *time.Location) bool {
	return a.In(loc).Format(time.DateOnly) == b.In(loc).Format(time.DateOnly)
}
