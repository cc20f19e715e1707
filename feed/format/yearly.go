package format

import (
	"iter"
	"slices"

	"feedgen/feed"
)

// yearlyFrom is the number of the newest entries in the file of a format that is
// Yearly. Where there are more, a file for each year holds all of its entries.
const yearlyFrom = 200

// year is a year of a feed, in the feed's time zone.
type year struct {
	number  int
	file    string
	entries []feed.Entry
}

// yearly yields the file of the newest entries, and that of each year. A year's
// file depends on its own entries and the head of the feed, so that a new article
// leaves the other years as they are.
func (c channel) yearly(format *Format) iter.Seq[*document] {
	name := c.Files[format.Key]
	var years []year // the newest first, as the entries are
	for rest := c.Entries; len(rest) > 0; {
		number := c.yearOf(&rest[0])
		n := slices.IndexFunc(rest, func(e feed.Entry) bool { return c.yearOf(&e) != number })
		if n < 0 {
			n = len(rest)
		}
		years = append(years, year{number: number, file: archiveName(name, number), entries: rest[:n]})
		rest = rest[n:]
	}
	return func(yield func(*document) bool) {
		newest := &document{channel: c, format: format, name: name, current: name, entries: c.Entries[:yearlyFrom], years: years}
		if !yield(newest) {
			return
		}
		for _, y := range years {
			if !yield(&document{channel: c, format: format, name: y.file, current: name, entries: y.entries, year: y.number}) {
				return
			}
		}
	}
}

func (c channel) yearOf(e *feed.Entry) int { return e.Published.Time.In(c.Location).Year() }
