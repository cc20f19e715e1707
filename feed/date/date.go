// Package date reads dates as machines and people write them, in all languages
// of package words: 2022-09-20T06:00:00Z, 1663653600, "Tue, 20 Sep 2022",
// "1er mai 2021 à 8h30", 02/03/2024, 2022年9月20日. Parse reads one date, Find
// finds those in a text, InPath the one in an address.
package date

import (
	"fmt"
	"time"
)

// Date is a date as precisely as it was written. The zero value is no date.
type Date struct {
	Year, Month, Day     int  // Day 0: only the month is known
	Hour, Minute, Second int  // where Timed
	Timed                bool // the time of day is known
	Zoned                bool // Offset is known
	Offset               int  // minutes east of UTC
	Ambiguous            bool // day and month might be the other way round, as in 02/03/2024
}

// Precision says how much of a Date is known. A greater one knows more.
type Precision int

const (
	None    Precision = iota // no date
	Month                    // 2021-10
	Day                      // 2022-09-20
	Local                    // 2022-09-20T06:00:00, in an unknown zone
	Instant                  // 2022-09-20T06:00:00Z
)

// Precision returns how much of d is known.
func (d Date) Precision() Precision {
	switch {
	case d.IsZero():
		return None
	case d.Day == 0:
		return Month
	case !d.Timed:
		return Day
	case !d.Zoned:
		return Local
	}
	return Instant
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.Year == 0 }

// String returns the form that feed.ParseDate reads: 2021-10, 2022-09-20,
// 2022-09-20T06:00:00, 2022-09-20T06:00:00Z or 2022-09-20T06:00:00+02:00. It is
// empty for no date.
func (d Date) String() string {
	switch d.Precision() {
	case None:
		return ""
	case Month:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	case Day:
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
	}
	s := fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d", d.Year, d.Month, d.Day, d.Hour, d.Minute, d.Second)
	switch {
	case !d.Zoned:
		return s
	case d.Offset == 0:
		return s + "Z"
	}
	sign, offset := '+', d.Offset
	if offset < 0 {
		sign, offset = '-', -offset
	}
	return fmt.Sprintf("%s%c%02d:%02d", s, sign, offset/60, offset%60)
}

// IsValid reports whether d is a day or month of the calendar on which a text
// may have been published, of the years 1900 to 2100.
func (d Date) IsValid() bool {
	if d.Year < 1900 || d.Year > 2100 || d.Month < 1 || d.Month > 12 || d.Day < 0 {
		return false
	}
	if d.Hour > 24 || d.Minute > 59 || d.Second > 60 || d.Offset < -12*60 || d.Offset > 14*60 {
		return false
	}
	return d.Day == 0 || d.Day <= time.Date(d.Year, time.Month(d.Month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// sentinels are the days at which the calendars of machines start and end.
var sentinels = []struct{ year, month, day int }{
	{1, 1, 1}, {1582, 10, 15}, {1601, 1, 1}, {1753, 1, 1}, {1899, 12, 30}, {1899, 12, 31}, {1900, 1, 1}, {1904, 1, 1},
	{1970, 1, 1}, {1980, 1, 1}, {2038, 1, 19}, {9999, 12, 31},
}

// IsSentinel reports whether d is what a machine writes for no date: the first
// or last day of one of its calendars, such as 1970-01-01, in whatever zone.
func (d Date) IsSentinel() bool {
	if d.IsZero() || d.Day == 0 {
		return false
	}
	for _, s := range sentinels {
		at := time.Date(s.year, time.Month(s.month), s.day, 0, 0, 0, 0, time.UTC)
		if d.Year == s.year && d.Month == s.month && d.Day == s.day {
			return true
		}
		// Elsewhere it is the evening before, at a full hour.
		if off := d.Time().Sub(at); d.Timed && off.Abs() < 15*time.Hour && off%time.Hour == 0 {
			return true
		}
	}
	return false
}

// Time returns the instant at which d begins, in UTC where the zone is unknown.
func (d Date) Time() time.Time {
	return time.Date(d.Year, time.Month(d.Month), max(d.Day, 1), d.Hour, d.Minute-d.Offset, d.Second, 0, time.UTC)
}

// SameMonth reports whether two dates are written in the same month.
func (d Date) SameMonth(o Date) bool {
	return !d.IsZero() && d.Year == o.Year && d.Month == o.Month
}

// MayBeSameDay reports whether two dates may name one calendar day somewhere:
// they are written alike as far as both are known, or less than 13 hours lie
// between their times of day.
func (d Date) MayBeSameDay(o Date) bool {
	switch {
	case d.IsZero() || o.IsZero():
		return false
	case d.SameMonth(o) && (d.Day == 0 || o.Day == 0 || d.Day == o.Day):
		return true
	case d.Day == 0 || o.Day == 0 || !d.Timed || !o.Timed:
		return false
	}
	between := d.Time().Sub(o.Time())
	return -13*time.Hour < between && between < 13*time.Hour
}

// Swapped returns d with day and month the other way round.
func (d Date) Swapped() Date {
	d.Day, d.Month = d.Month, d.Day
	return d
}
