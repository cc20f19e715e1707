// Package local reads local entries from the lists that people write.
//
// Parse chooses the reader of a list by its name and content. Each kind of list
// has a row in kinds and a file of its own, such as markdown.go. The rest is
// shared: a document undoes the damage of a wrong character set (mojibake) and
// locates errors, and Parse refuses lists with an article twice.
//
// The entries name no authors: lists name co-authors in prose, which can't be read
// with certainty.
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

// kind is a way of writing a list.
type kind struct {
	// matches reports whether a file with this name and content is such a list.
	matches func(name string, src []byte) bool

	// read reads the list. Relative links are resolved against base, unless
	// that is nil.
	read func(name string, base *url.URL, src []byte) list
}

// kinds are in the order in which they are tried.
var kinds = []kind{
	{isMarkdown, readMarkdown},
}

// Parse reads the entries of a list, in the list's order. The name is the
// file's, for warnings and errors. The base is the absolute URL of the page that
// src stands for; relative links are resolved against it, and stay as they are
// where base is empty.
//
// An entry has its URL as it is written (percent-encoding and typographic
// characters included), its title as plain text, the date as precise as the
// list has it, the tags, and the summary as HTML in Content, which is not
// sanitised.
//
// A warning says what was repaired in a list whose text was damaged by a wrong
// character set. The error joins one *Error for each place that can't be read,
// in the list's order; there are no entries then.
func Parse(name, base string, src []byte) (entries []feed.Entry, warnings []string, err error) {
	var baseURL *url.URL
	if base != "" {
		if baseURL, err = url.Parse(base); err != nil {
			return nil, nil, fmt.Errorf("read %s: base URL: %w", name, err)
		}
	}
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.matches(name, src) })
	if i < 0 {
		return nil, nil, fmt.Errorf("read %s: no list that feedgen can read", name)
	}
	l := kinds[i].read(name, baseURL, src)
	errs := append(l.errs, duplicates(l.items)...)
	if len(errs) > 0 {
		return nil, l.warnings, joined(errs)
	}
	for _, it := range l.items {
		entries = append(entries, it.Entry)
	}
	return entries, l.warnings, nil
}

// duplicates returns an error for each item whose article an earlier one has.
func duplicates(items []item) []*Error {
	var errs []*Error
	lines := map[string]int{} // by the key of the URL
	for _, it := range items {
		key := link.Key(it.URL)
		if first, taken := lines[key]; taken {
			errs = append(errs, &Error{it.Position, fmt.Sprintf("the same link as the article in line %d: %s", first, it.URL)})
			continue
		}
		lines[key] = it.Line
	}
	return errs
}

// joined joins errors in the order of their lines.
func joined(errs []*Error) error {
	slices.SortStableFunc(errs, func(a, b *Error) int { return cmp.Compare(a.Line, b.Line) })
	list := make([]error, len(errs))
	for i, e := range errs {
		list[i] = e
	}
	return errors.Join(list...)
}
