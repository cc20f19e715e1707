package merge

import (
	"testing"
	"time"

	"feedgen/feed"

	"pgregory.net/rapid"
)

// somedate draws a date around the turn of a year, or none.
func somedate(t *rapid.T, label string) feed.Date {
	precision := rapid.SampledFrom([]feed.Precision{
		feed.PrecisionNone, feed.PrecisionMonth, feed.PrecisionDay, feed.PrecisionLocal, feed.PrecisionTime,
	}).Draw(t, label)
	if precision == feed.PrecisionNone {
		return feed.Date{}
	}
	d := time.Date(2025, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 3).Draw(t, label+" day"))
	if precision >= feed.PrecisionLocal {
		d = d.Add(time.Duration(rapid.IntRange(0, 47).Draw(t, label+" half hour")) * 30 * time.Minute)
	}
	if precision == feed.PrecisionMonth {
		d = d.AddDate(0, 0, 1-d.Day())
	}
	return feed.Date{Time: d, Precision: precision}
}

// TestDatesHold holds that a date that readers have seen moves only when the
// local entry says another one or when it gains precision within its day, that the
// local entry's date takes precedence, and that nothing is ever dated in the future.
func TestDatesHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := time.FixedZone("", rapid.IntRange(-11, 13).Draw(t, "zone")*3600)
		now := time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)
		var ledger Ledger
		var before feed.Date
		for range rapid.IntRange(1, 8).Draw(t, "runs") {
			now = now.Add(time.Duration(rapid.IntRange(1, 30).Draw(t, "hours")) * time.Hour)
			local, page := somedate(t, "local"), somedate(t, "page")
			merged := Merge(Sources{
				Local: [][]feed.Entry{{{URL: "https://blog.example/a", Title: "A", Published: local}}},
				Pages: []*feed.Entry{{URL: "https://blog.example/a", Title: "A", Published: page, Updated: somedate(t, "modified")}},
			}, ledger, Options{Now: now, Location: loc})
			ledger = merged.Ledger
			if len(merged.Entries) == 0 {
				continue // waits for its date
			}
			e := merged.Entries[0]
			if e.Published.Time.After(now) || e.Updated.Time.After(now) || e.Updated.Time.Before(e.Published.Time) {
				t.Fatalf("at %s: published %s, updated %s", now, e.Published.Time, e.Updated.Time)
			}
			if !local.IsZero() && !agrees(e.Published, place(local, loc, 0), loc) {
				t.Fatalf("at %s: published %s (%s), the local entry says %q", now, e.Published.Time, e.Published.Precision, local)
			}
			moved := !before.IsZero() && !before.Time.Equal(e.Published.Time)
			sharper := e.Published.Precision > before.Precision && sameDay(before.Time, e.Published.Time, loc)
			told := !local.IsZero() && !agrees(before, place(local, loc, 0), loc)
			dated := before.Precision == feed.PrecisionNone && e.Published.Time.Before(before.Time)
			if moved && !sharper && !told && !dated {
				t.Fatalf("moved from %s (%s) to %s (%s); local says %q, the page %q",
					before.Time, before.Precision, e.Published.Time, e.Published.Precision, local, page)
			}
			before = e.Published
		}
	})
}
