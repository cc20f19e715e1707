package local

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"feedgen/feed"
	"feedgen/feed/link"
)

// list is the contents of a file.
type list struct {
	items    []item // in the file's order
	errs     []*Error
	feeds    []string
	warnings []string

	partial   bool     // something that may be an article was skipped
	mentioned []string // where it is: all addresses in the text
	undated   []feed.Entry
}

// item is an entry and its place in the list.
type item struct {
	feed.Entry
	Position
}

// Position is a place in a file.
type Position struct {
	File   string // as given to Parse
	Line   int    // from 1
	Column int    // in characters, from 1
	Text   string // the line
}

// Error is a mistake at one place of a list.
type Error struct {
	Position
	Message string // what is wrong, and how to fix it
}

// Error returns the place and the message on one line, and the line of the
// file below it.
func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s\n\t%s", e.File, e.Line, e.Column, e.Message, e.Text)
}

// maxWarnings is the number of places of one file that are named.
const maxWarnings = 20

// warnings returns what is left out of a page, in the order of its lines.
func (p *page) warnings() []string {
	slices.SortStableFunc(p.problems, func(a, b *Error) int { return cmp.Compare(a.Line, b.Line) })
	var list []string
	for _, e := range p.problems[:min(len(p.problems), maxWarnings)] {
		list = append(list, fmt.Sprintf("%s:%d:%d: left out: %s", e.File, e.Line, e.Column, e.Message))
	}
	if more := len(p.problems) - maxWarnings; more > 0 {
		list = append(list, fmt.Sprintf("%s: %d more places were skipped", p.name, more))
	}
	return list
}

// address checks an article's URL and resolves a relative one.
func address(written string, base *url.URL) (string, error) {
	u, err := url.Parse(written)
	if err != nil {
		return "", fmt.Errorf("bad URL %q: %w", written, errors.Unwrap(err))
	}
	if !u.IsAbs() && base != nil {
		u = base.ResolveReference(u)
		written = u.String()
	}
	if !link.IsWeb(u) {
		return "", fmt.Errorf("bad URL %q: want an absolute http or https URL", written)
	}
	return written, nil
}
