package format

import (
	"io"
	"time"

	"feedgen/feed"
)

// reader parses a rendered file to its end, and fails at the first mistake. It
// calls found with each entry and keeps none, since a file may be larger than all
// else in memory.
type reader func(r io.Reader, found func(*feed.Entry)) (head, error)

// head is the head of a file.
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

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }
