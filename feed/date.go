package feed

import (
	"fmt"
	"time"
)

// Precision says how much of a Date is known.
type Precision int

const (
	// PrecisionNone is the precision of an undated article. Its Time, if not zero,
	// is the time at which the article was first seen.
	PrecisionNone Precision = iota
	// PrecisionMonth is a month of a year, such as 2021-10.
	PrecisionMonth
	// PrecisionDay is a calendar day, such as 2017-10-26.
	PrecisionDay
	// PrecisionLocal is a time of day without a zone, such as
	// 2017-10-26T08:00:00. Package merge reads it in the feed's time zone.
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

// Date is a date with its precision. The zero value is no date.
//
// In an entry from a source, a Date of PrecisionMonth, PrecisionDay or
// PrecisionLocal has its calendar fields in UTC, because its zone is unknown. In an
// entry from merge.Merge, Time is the instant to write into feeds, and Precision
// says how much of it to show to people.
type Date struct {
	Time      time.Time
	Precision Precision
}

// dateLayouts are the layouts of dates with their precisions.
var dateLayouts = []struct {
	layout    string
	precision Precision
}{
	{time.RFC3339, PrecisionTime}, // also with fractions of a second
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

// String returns the form that ParseDate reads, in the zone of d. For
// PrecisionNone it returns the empty string.
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
