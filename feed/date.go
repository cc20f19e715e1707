package feed

import (
	"fmt"
	"time"
)

// Precision says how much of a Date is known.
type Precision int

const (
	// PrecisionNone is the precision of an undated article. A non-zero Time
	// then is the moment at which the article was first seen.
	PrecisionNone Precision = iota
	// PrecisionMonth is a month of a year, such as 2021-10.
	PrecisionMonth
	// PrecisionDay is a calendar day, such as 2017-10-26.
	PrecisionDay
	// PrecisionLocal is a time of day without a zone, such as
	// 2017-10-26T08:00:00. Merge reads it in the feed's time zone.
	PrecisionLocal
	// PrecisionTime is an instant: a time of day with its zone.
	PrecisionTime
)

var precisionNames = [...]string{"none", "month", "day", "local", "time"}

// String returns none, month, day, local or time.
func (p Precision) String() string {
	if p < 0 || int(p) >= len(precisionNames) {
		return fmt.Sprintf("Precision(%d)", int(p))
	}
	return precisionNames[p]
}

// MarshalText returns the form of String.
func (p Precision) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the form of String.
func (p *Precision) UnmarshalText(text []byte) error {
	for i, name := range precisionNames {
		if name == string(text) {
			*p = Precision(i)
			return nil
		}
	}
	return fmt.Errorf("unknown precision %q", text)
}

// Date is a date as precisely as it is known. The zero value is no date.
//
// As read, a Date of PrecisionMonth, PrecisionDay or PrecisionLocal holds its
// calendar fields in UTC, which stands for "zone unknown". In an entry that
// Merge returned, Time is the instant to write into feeds, whatever the
// precision, and Precision says how much of it to show to people.
type Date struct {
	Time      time.Time
	Precision Precision
}

// dateLayouts are the written forms of dates, with the precision of each.
var dateLayouts = []struct {
	layout    string
	precision Precision
}{
	{time.RFC3339, PrecisionTime}, // takes fractions of a second, too
	{"2006-01-02T15:04Z07:00", PrecisionTime},
	{"2006-01-02T15:04:05", PrecisionLocal},
	{"2006-01-02T15:04", PrecisionLocal},
	{"2006-01-02 15:04:05", PrecisionLocal},
	{"2006-01-02 15:04", PrecisionLocal},
	{time.DateOnly, PrecisionDay},
	{"2006-01", PrecisionMonth},
}

// ParseDate reads a month (2021-10), a day (2017-10-26), or a full time stamp
// as in RFC 3339, with or without its zone. The empty string is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	for _, l := range dateLayouts {
		if t, err := time.Parse(l.layout, s); err == nil {
			return Date{t, l.precision}, nil
		}
	}
	return Date{}, fmt.Errorf("bad date %q: want a month (2021-10), a day (2017-10-26) or a time (2017-10-26T08:00:00+02:00)", s)
}

// IsZero reports whether d is no date at all.
func (d Date) IsZero() bool { return d.Time.IsZero() }

// String returns the form that ParseDate reads, in the zone of d. An undated
// entry's time, which ParseDate would take for a date, is the empty string.
func (d Date) String() string {
	switch d.Precision {
	case PrecisionMonth:
		return d.Time.Format("2006-01")
	case PrecisionDay:
		return d.Time.Format(time.DateOnly)
	case PrecisionLocal:
		return d.Time.Format("2006-01-02T15:04:05")
	case PrecisionTime:
		return d.Time.Format(time.RFC3339)
	}
	return ""
}

// in returns d with its calendar fields read in loc and, for a month or a day,
// the time of day that the feed gives it: noon, so that it is the same day for
// readers nearly anywhere, plus the offset, so that no two entries share an
// instant. The result is cut to the second.
func (d Date) in(loc *time.Location, offset time.Duration) Date {
	y, m, day := d.Time.Date()
	switch d.Precision {
	case PrecisionMonth:
		return Date{time.Date(y, m, 1, 12, 0, 0, 0, loc).Add(offset), d.Precision}
	case PrecisionDay:
		return Date{time.Date(y, m, day, 12, 0, 0, 0, loc).Add(offset), d.Precision}
	case PrecisionLocal:
		h, min, s := d.Time.Clock()
		return Date{time.Date(y, m, day, h, min, s, 0, loc), PrecisionTime}
	}
	return Date{d.Time.Truncate(time.Second), d.Precision}
}

// begins returns the instant at which d, placed by in, is due: the first of
// its month or its day, or d itself.
func (d Date) begins(loc *time.Location) time.Time {
	if d.Precision == PrecisionTime || d.Precision == PrecisionNone {
		return d.Time
	}
	y, m, day := d.Time.In(loc).Date()
	return time.Date(y, m, day, 0, 0, 0, 0, loc)
}

// says reports whether d, placed by in, agrees with coarser as far as coarser
// goes: the same month, the same day, the same instant.
func (d Date) says(coarser Date, loc *time.Location) bool {
	if d.Precision < coarser.Precision {
		return false
	}
	switch coarser.Precision {
	case PrecisionMonth:
		return d.Time.In(loc).Format("2006-01") == coarser.Time.In(loc).Format("2006-01")
	case PrecisionDay:
		return sameDay(d.Time, coarser.Time, loc)
	}
	return d.Time.Equal(coarser.Time)
}

// day returns the calendar day of d, placed by in, as 2017-10-26; 2017-10 where
// no more is known, and nothing where that is not known either.
func (d Date) day(loc *time.Location) string {
	switch {
	case d.Precision >= PrecisionDay:
		return d.Time.In(loc).Format(time.DateOnly)
	case d.Precision == PrecisionMonth:
		return d.Time.In(loc).Format("2006-01")
	}
	return ""
}

func sameDay(a, b time.Time, loc *time.Location) bool {
	return a.In(loc).Format(time.DateOnly) == b.In(loc).Format(time.DateOnly)
}
