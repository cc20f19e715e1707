// Package local reads local entries from the lists that people write.
//
// Parse chooses the reader of a list by its name and content. Each kind of list
// has a row in kinds and a file of its own, such as markdown.go. The rest is
// shared: a document undoes the damage of a wrong character set (mojibake) and
// locates mistakes, and Parse refuses lists with an article twice.
//
// What is written for people is read by one grammar, whatever its form: a piece
// of a page is an article if it has a date, a title and a link.
package local

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"feedgen/feed"
	"feedgen/feed/link"
)

// Options say how lists are read. The zero value leaves relative links as they
// are and reads no pages.
type Options struct {
	// Base is the absolute URL of the page that a list stands for. Relative links
	// are resolved against it; empty: there is none.
	Base string

	// Page reads an article's HTML page, which a folder or ZIP file holds, as if
	// it had come from its address. Nil: pages are read as lists.
	Page func(address string, src []byte) (feed.Entry, error)

	base *url.URL
}

// List is what a list says.
type List struct {
	// Entries are the articles, in the list's order. An entry has its URL as it
	// is written (percent-encoding and typographic characters included), its
	// title as plain text, the date as precise as the list has it, the tags, and
	// the summary as HTML in Content, which is not sanitised. Entries of lists
	// that are written for people name no authors: prose names co-authors, which
	// can't be read with certainty.
	Entries []feed.Entry

	// Mentioned are the addresses that a text has in which something is left out.
	// An article of before that is among them may not be gone: its date is
	// mistyped, perhaps.
	Mentioned []string

	// Feeds are the addresses of feeds that an OPML list subscribes to.
	Feeds []string

	// Warnings say, one a line, what was repaired and what is left out, with its
	// place.
	Warnings []string
}

// kind is a way of writing a list.
type kind struct {
	// matches reports whether a file with this name and content is such a list.
	matches func(name string, src []byte) bool
	read    func(name string, src []byte, o Options) list
}

// kinds returns the kinds of lists in the order in which they are tried.
func kinds() []kind {
	return []kind{
		{isZIP, readZIP},
		{isSource, readSource},
		{isCSV, readCSV},
		{isHTML, readHTML},
		{isArticle, readArticle},
		{isMarkdown, readMarkdown},
	}
}

// Parse reads a list. The name is the file's, for warnings and errors.
//
// What looks like an article and can't be read as one is left out with a
// warning. The error joins one *Error for each mistake for which the list as a
// whole can't be trusted: an article twice, a block without its end, text in an
// unknown character set. There are no entries then.
func Parse(name string, src []byte, o Options) (List, error) {
	if err := o.resolve(); err != nil {
		return List{}, fmt.Errorf("read %s: base URL: %w", name, err)
	}
	return o.parse(name, src).checked(name)
}

func (o *Options) resolve() (err error) {
	if o.Base != "" {
		o.base, err = url.Parse(o.Base)
	}
	return err
}

func (o Options) parse(name string, src []byte) list {
	all := kinds()
	i := slices.IndexFunc(all, func(k kind) bool { return k.matches(name, src) })
	l := all[i].read(name, src, o)
	if l.partial {
		for _, address := range mentions.FindAllString(string(src), -1) {
			l.mentioned = append(l.mentioned, strings.TrimRight(address, ".,;:!?*_"))
		}
	}
	return l
}

// mentions are the addresses in a text, whatever it is.
var mentions = regexp.MustCompile(`https?://[^\s<>{}()\[\]"'` + "`" + `|]+`)

// checked returns what a list says, unless there is a mistake in it.
func (l list) checked(name string) (List, error) {
	result := List{Mentioned: l.mentioned, Feeds: l.feeds, Warnings: l.warnings}
	if errs := append(l.errs, duplicates(l.items)...); len(errs) > 0 {
		return result, joined(errs)
	}
	for _, it := range l.items {
		result.Entries = append(result.Entries, it.Entry)
	}
	if len(result.Entries) == 0 && len(result.Feeds) == 0 {
		result.Warnings = append(result.Warnings,
			name+": no article is read; want headings, list items or rows with a date, a title and a link")
	}
	return result, nil
}

// duplicates returns an error for each item whose article an earlier one has.
func duplicates(items []item) []*Error {
	var errs []*Error
	lines := map[string]int{} // by the key of the URL
	for _, it := range items {
		key := link.ExactKey(it.URL)
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
