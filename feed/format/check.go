package format

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"feedgen/feed"
	"feedgen/feed/link"
)

// Check checks files that Render rendered before they are published. It checks the
// feeds (required fields, ids, dates, absolute addresses), and reads each file back
// strictly to verify that every format preserves every entry. The error lists the
// problems with file or feed, entry and field.
func Check(files []feed.File, feeds ...*feed.Feed) error {
	c := &checker{}
	for _, f := range feeds {
		c.head(f.Cleaned())
		c.entries(f)
	}
	if len(c.errs) == 0 {
		c.files(files, feeds)
	}
	return errors.Join(c.errs...)
}

// maxComplaints bounds what Check reports: what is wrong with every entry
const maxComplaints = 20

type checker struct{ errs []error }

func (c *checker) complain(format string, args ...any) {
	if len(c.errs) < maxComplaints {
		c.errs = append(c.errs, fmt.Errorf(format, args...))
	}
}

func (c *checker) entry(where, id, field, format string, args ...any) {
	c.complain("%s: entry %s: %s: %s", where, id, field, fmt.Sprintf(format, args...))
}

func (c *checker) head(f *feed.Feed) {
	if f.Title == "" {
		c.complain("feed: title: missing")
	}
	if f.Link == "" {
		c.complain("feed: link: missing, or not an absolute http or https URL")
	}
	if f.BaseURL == "/" {
		c.complain("feed: base_url: missing, or not an absolute http or https URL")
	}
	if len(f.Entries) == 0 {
		c.complain("feed: no entries")
	}
	names := map[string]bool{}
	for _, format := range All {
		name := f.Files[format.Key]
		if name != "" && names[name] {
			c.complain("feed: files: %s occurs twice", name)
		}
		names[name] = true
	}
}

func (c *checker) entries(f *feed.Feed) {
	ids := map[string]bool{}
	for i := range f.Entries {
		e := &f.Entries[i]
		bad := func(field, format string, args ...any) { c.entry("feed", e.ID, field, format, args...) }
		if e.ID == "" {
			c.entry("feed", e.URL, "id", "missing")
		}
		if ids[e.ID] {
			bad("id", "another entry has the same id")
		}
		ids[e.ID] = true
		if e.Title == "" {
			bad("title", "missing")
		}
		for _, u := range slices.Concat([]string{e.URL}, e.URLs, e.Copies, e.Related) {
			if u == "" || link.Absolute(u) != u {
				bad("url", "%q is not an absolute http or https URL", u)
			}
		}
		if link.Absolute(e.Image) != e.Image {
			bad("image", "%q is not an absolute http or https URL", e.Image)
		}
		for _, a := range e.Authors {
			if link.Absolute(a.URL) != a.URL || link.Absolute(a.Avatar) != a.Avatar {
				bad("authors", "%q or %q is not an absolute http or https URL", a.URL, a.Avatar)
			}
		}
		for _, d := range []struct {
			field string
			feed.Date
		}{{"published", e.Published}, {"updated", e.Updated}} {
			if year := d.Time.UTC().Year(); d.IsZero() || year < 1 || year > 9999 {
				bad(d.field, "missing, or not a date that feeds can carry")
			}
		}
		if e.Updated.Time.Before(e.Published.Time) {
			bad("updated", "earlier than published")
		}
		if problem := contentProblem(e.Content); problem != "" {
			bad("content", "%s", problem)
		}
		if e.Hidden {
			bad("hidden", "a hidden entry is in the feed")
		}
	}
}

// contentProblem names the first thing in a fragment of HTML that must not reach
// a reader; empty: there is none.
func contentProblem(fragment string) string {
	if fragment == "" {
		return ""
	}
	for z := html.NewTokenizer(strings.NewReader(fragment)); z.Next() != html.ErrorToken; {
		token := z.Token()
		if token.Type != html.StartTagToken && token.Type != html.SelfClosingTagToken {
			continue
		}
		switch token.Data {
		case "script", "style", "iframe", "object", "embed", "form", "base", "link", "meta", "svg", "math":
			return "holds <" + token.Data + ">"
		}
		for _, a := range token.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on") || a.Key == "style":
				return "contains the attribute " + a.Key
			case (a.Key == "href" || a.Key == "src") && link.Absolute(a.Val) == "" && !strings.HasPrefix(a.Val, "mailto:"):
				return fmt.Sprintf("links to %q, which is not an absolute URL", a.Val)
			}
		}
	}
	return ""
}

// files reads the files again. They must be all that Render makes of the feeds.
func (c *checker) files(files []feed.File, feeds []*feed.Feed) {
	byName := map[string]feed.File{}
	for _, file := range files {
		byName[file.Name] = file
	}
	for d := range documents(feeds) {
		file, ok := byName[d.name]
		switch delete(byName, d.name); {
		case !ok:
			c.complain("%s: missing", d.name)
		case file.ContentType != d.format.ContentType:
			c.complain("%s: content type %q, want %q", d.name, file.ContentType, d.format.ContentType)
		default:
			c.document(d, &file)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		c.complain("%s: belongs to no format", name)
	}
}

// document reads one file again and compares it with what was rendered.
func (c *checker) document(d *document, file *feed.File) {
	n := 0
	var entries checker
	got, err := d.format.read(file.Open(), func(e *feed.Entry) {
		switch {
		case n >= len(d.entries):
		case d.data == nil:
			entries.same(d, e, &d.entries[n])
		case !slices.ContainsFunc(d.entries, func(want feed.Entry) bool { return want.ID == e.ID }):
			entries.entry(d.name, e.ID, "id", "is not in the feed")
		}
		n++
	})
	if err != nil {
		c.complain("%s: %w", d.name, err)
		return
	}
	for _, head := range []comparison[string]{
		{"title of the feed", got.title, d.Title}, {"link of the feed", got.link, d.Link}, {"self link", got.self, d.URL(d.name)},
	} {
		if head.got != head.want && d.data == nil && !d.format.lack(head.field) {
			c.complain("%s: %s: reads %q, want %q", d.name, head.field, head.got, head.want)
		}
	}
	if n != len(d.entries) {
		c.complain("%s: %d entries, want %d", d.name, n, len(d.entries))
		return
	}
	for _, err := range entries.errs {
		c.complain("%w", err)
	}
}

type comparison[T any] struct {
	field     string
	got, want T
}

func (f *Format) lack(field string) bool { return slices.Contains(f.lacks, field) }

func (c *checker) same(d *document, got, want *feed.Entry) {
	for _, f := range []comparison[string]{
		{"id", got.ID, want.ID},
		{"link", got.URL, want.URL},
		{"title", got.Title, want.Title},
		{"published", instant(got.Published.Time), instant(want.Published.Time)},
		{"updated", instant(got.Updated.Time), instant(want.Updated.Time)},
	} {
		if f.got != f.want && !d.format.lack(f.field) {
			c.entry(d.name, want.ID, f.field, "reads %q, want %q", f.got, f.want)
		}
	}
	for _, f := range []comparison[[]string]{
		{"authors", feed.Names(got.Authors), feed.Names(want.Authors)},
		{"tags", got.Tags, want.Tags},
	} {
		if !slices.Equal(f.got, f.want) && !d.format.lack(f.field) {
			c.entry(d.name, want.ID, f.field, "reads %q, want %q", f.got, f.want)
		}
	}
	// The page shows no content, and a feed may show the summary in its place.
	if want.Content != "" && got.Content != "" && got.Content != want.Content {
		c.entry(d.name, want.ID, "content", "reads %q, want %q", got.Content, want.Content)
	}
}
