// Package local reads local entries from the lists that people write.
//
// Parse chooses the reader of a list by its name and content. Each kind of list has
// a row in kinds and a separate file, such as markdown.go. The rest is shared: a
// document repairs text that was decoded with a wrong character set (mojibake) and
// locates mistakes, and Parse rejects lists that contain an article twice.
//
// All lists for people have one grammar: a piece of a page is an article if it has a
// date, a title and a link.
package local

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/words"
)

// Options are the options of Parse. The zero value keeps relative links and reads no
// pages.
type Options struct {
	// Base is the absolute URL of the list, against which relative links are
	// resolved. Empty: none.
	Base string

	// Page extracts an article from an HTML page in a folder or ZIP file, as if it
	// had been fetched from its address. Nil: pages are read as lists.
	Page func(address string, src []byte) (feed.Entry, error)

	base *url.URL
}

// List is the content of a list.
type List struct {
	// Entries are the articles, in the order of the list. An entry has its URL as
	// written (including percent-encoding and typographic characters), its title as
	// plain text, its date with the precision of the list, its tags, and its summary
	// as HTML in Content, which is not sanitised. Entries of lists for people have no
	// authors, because co-authors in prose can't be read reliably.
	Entries []feed.Entry

	// Mentioned are all addresses in a text of which something was skipped. An
	// earlier article with such an address may not be gone, but mistyped.
	Mentioned []string

	// Undated are the articles that were skipped because their dates can't be read. A
	// published one keeps its date and title, and has the rest from here.
	Undated []feed.Entry

	// Feeds are the addresses of feeds that an OPML list subscribes to.
	Feeds []string

	// Warnings say what was repaired and what was skipped, each with its place.
	Warnings []string
}

// kind is a kind of list.
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

// Parse reads a list. name is the name of the file, for warnings and errors.
//
// Text that looks like an article but can't be read as one is skipped with a
// warning. The error joins one *Error for each mistake that makes the whole list
// unreliable: an article twice, a block without its end, text in an unknown
// character set. Then there are no entries.
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
		for _, address := range mentions().FindAllString(string(src), -1) {
			l.mentioned = append(l.mentioned, strings.TrimRight(address, ".,;:!?*_"))
		}
	}
	return l
}

// mentions are the addresses in a text, whatever it is.
var mentions = words.Pattern(`https?://[^\s<>{}()\[\]"'` + "`" + `|]+`)

// checked returns what a list says, unless there is a mistake in it.
func (l list) checked(name string) (List, error) {
	result := List{Mentioned: l.mentioned, Undated: l.undated, Feeds: l.feeds, Warnings: l.warnings}
	if errs := append(l.errs, duplicates(l.items)...); len(errs) > 0 {
		return result, joined(errs)
	}
	result.Entries = slices.Grow(result.Entries, len(l.items))
	for _, it := range l.items {
		result.Entries = append(result.Entries, it.Entry)
	}
	if len(result.Entries) == 0 && len(result.Feeds) == 0 {
		result.Warnings = append(result.Warnings,
			name+": found no articles; want headings, list items or rows with a date, a title and a link")
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
			errs = append(errs, &Error{it.Position, fmt.Sprintf("the same link as the article on line %d: %s", first, it.URL)})
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
