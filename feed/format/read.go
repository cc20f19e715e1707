package format

import (
	"io"
	"time"

	"feedgen/feed"
)

// reader reads a rendered file again, to its end, and stops at the first
// mistake. It calls found for each entry, with the fields that the format has,
// and keeps none of them: a file may be larger than what else is in memory.
type reader func(r io.Reader, found func(*feed.Entry)) (head, error)

// head is what stands at the head of a file.
type head struct{ title, link, self string }

func named(names []string) []feed.Author {
	var authors []feed.Author
	for _, name := range names {
		authors = append(authors, feed.Author{Name: name})
	}
	return authors
}

// dateIn returns the instant that text gives in this layout; zero if it gives
// none.
func dateIn(layout, text string) feed.Date {
	t, err := time.Parse(layout, text)
	if err != nil {
		return feed.Date{}
	}
	return feed.Date{Time: t, Precision: feed.PrecisionTime}
}
