package feed

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDate(t *testing.T) {
	for text, want := range map[string]struct {
		precision Precision
		back      string
	}{
		"":                              {PrecisionNone, ""},
		"2021-10":                       {PrecisionMonth, "2021-10"},
		"2017-10-26":                    {PrecisionDay, "2017-10-26"},
		"2017-10-26T08:00":              {PrecisionLocal, "2017-10-26T08:00:00"},
		"2017-10-26 08:00:30":           {PrecisionLocal, "2017-10-26T08:00:30"},
		"2017-10-26T08:00:30":           {PrecisionLocal, "2017-10-26T08:00:30"},
		"2017-10-26T08:00:30Z":          {PrecisionTime, "2017-10-26T08:00:30Z"},
		"2017-10-26T08:00+02:00":        {PrecisionTime, "2017-10-26T08:00:00+02:00"},
		"2017-10-26T08:00:30.123-05:00": {PrecisionTime, "2017-10-26T08:00:30-05:00"},
	} {
		d, err := ParseDate(text)
		if err != nil || d.Precision != want.precision || d.String() != want.back {
			t.Errorf("ParseDate(%q) = %s (%s), %v; want %s (%s)", text, d, d.Precision, err, want.back, want.precision)
		}
	}
	for _, text := range []string{"2021", "2021-13", "2021-02-30", "26/10/2017", "2017-10-26T25:00:00Z", "yesterday", " 2021-10"} {
		if d, err := ParseDate(text); err == nil {
			t.Errorf("ParseDate(%q) = %s, want an error", text, d)
		}
	}
}

// somedate draws a date around the turn of a year, or none.
func somedate(t *rapid.T, label string) Date {
	precision := rapid.SampledFrom([]Precision{PrecisionNone, PrecisionMonth, PrecisionDay, PrecisionLocal, PrecisionTime}).Draw(t, label)
	if precision == PrecisionNone {
		return Date{}
	}
	d := time.Date(2025, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 3).Draw(t, label+" day"))
	if precision >= PrecisionLocal {
		d = d.Add(time.Duration(rapid.IntRange(0, 47).Draw(t, label+" half hour")) * 30 * time.Minute)
	}
	if precision == PrecisionMonth {
		d = d.AddDate(0, 0, 1-d.Day())
	}
	return Date{d, precision}
}

// TestDatesHold holds that a date that readers have seen moves only when the
// local entry says another one or when it gains precision within its day, and
// that nothing is ever dated in the future.
func TestDatesHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := time.FixedZone("", rapid.IntRange(-11, 13).Draw(t, "zone")*3600)
		now := time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)
		var ledger Ledger
		var before Date
		for range rapid.IntRange(1, 8).Draw(t, "runs") {
			now = now.Add(time.Duration(rapid.IntRange(1, 30).Draw(t, "hours")) * time.Hour)
			local, page := somedate(t, "local"), somedate(t, "page")
			merged := Merge(Sources{
				Local: [][]Entry{{{URL: "https://blog.example/a", Title: "A", Published: local}}},
				Pages: []Entry{{URL: "https://blog.example/a", Title: "A", Published: page, Updated: somedate(t, "modified")}},
			}, ledger, MergeOptions{Now: now, Location: loc})
			ledger = merged.Ledger
			if len(merged.Entries) == 0 {
				continue // waits for its date
			}
			e := merged.Entries[0]
			if e.Published.Time.After(now) || e.Updated.Time.After(now) || e.Updated.Time.Before(e.Published.Time) {
				t.Fatalf("at %s: published %s, updated %s", now, e.Published.Time, e.Updated.Time)
			}
			moved := !before.IsZero() && !before.Time.Equal(e.Published.Time)
			sharper := e.Published.Precision > before.Precision && sameDay(before.Time, e.Published.Time, loc)
			told := !local.IsZero() && !before.says(local.in(loc, 0), loc)
			if moved && !sharper && !told {
				t.Fatalf("moved from %s (%s) to %s (%s); local says %q, the page %q", before.Time, before.Precision, e.Published.Time, e.Published.Precision, local, page)
			}
			before = e.Published
		}
	})
}
