package format

import (
	"fmt"
	"iter"
	"slices"

	"feedgen/feed"
)

const (
	// yearlyFrom is the number of the newest entries in the file of a format that
	// is Yearly. Where there are more, a file for each year holds all of its entries.
	yearlyFrom = 200

	// yearPart is the number of entries of a part of a year. A year with twice as
	// many keeps its oldest in such parts, so that no file gets large.
	yearPart = 400
)

// year is a year of a feed, in the feed's time zone, or the newest part of one.
type year struct {
	number  int
	file    string
	entries []feed.Entry
	parts   []part // of the older entries, the oldest first
}

// part is a part of a year that has too many entries for one file.
type part struct {
	number  int // from 1, the oldest
	file    string
	entries []feed.Entry
}

// yearly yields the file of the newest entries, and those of each year. The files
// of a year depend on its own entries and the head of the feed, so that a new
// article leaves the other years as they are, and the parts of its own.
func (c channel) yearly(format *Format) iter.Seq[*document] {
	name, years := c.Files[format.Key], c.years(format)
	return func(yield func(*document) bool) {
		newest := &document{channel: c, format: format, name: name, current: name, entries: c.Entries[:yearlyFrom], years: years}
		if !yield(newest) {
			return
		}
		for _, y := range years {
			d := &document{channel: c, format: format, name: y.file, current: name, entries: y.entries, year: y}
			if !yield(d) {
				return
			}
			for _, p := range y.parts {
				of := year{number: y.number, file: y.file}
				d := &document{channel: c, format: format, name: p.file, current: name, entries: p.entries, year: of, part: p.number}
				if !yield(d) {
					return
				}
			}
		}
	}
}

// years returns the years of the entries, the newest first, as the entries are.
func (c channel) years(format *Format) []year {
	var years []year
	for rest := c.Entries; len(rest) > 0; {
		number := c.yearOf(&rest[0])
		n := slices.IndexFunc(rest, func(e feed.Entry) bool { return c.yearOf(&e) != number })
		if n < 0 {
			n = len(rest)
		}
		y := year{number: number, file: archiveName(c.Files[format.Key], number), entries: rest[:n]}
		for len(y.entries) >= 2*yearPart {
			at := len(y.entries) - yearPart
			number := len(y.parts) + 1
			y.parts = append(y.parts, part{number, archiveName(y.file, number), y.entries[at:]})
			y.entries = y.entries[:at]
		}
		years, rest = append(years, y), rest[n:]
	}
	return years
}

func (c channel) yearOf(e *feed.Entry) int { return e.Published.Time.In(c.Location).Year() }

// label returns what the page of a year, or of a part of one, is called.
func (d *document) label() string {
	switch {
	case d.year.number == 0:
		return ""
	case d.part == 0:
		return fmt.Sprint(d.year.number)
	}
	return partLabel(d.year.number, d.part)
}

func partLabel(year, part int) string { return fmt.Sprintf("%d (%d)", year, part) }
