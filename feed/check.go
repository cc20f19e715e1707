package feed

import (
	"errors"
	"feedgen/feed/link"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// Check reports why files, which Render made of f, must not be published; nil
// means that nothing was found. It looks at f itself (required fields, ids,
// dates, absolute addresses), and reads each file again, strictly, to see that
// every entry of f comes out of every format as it went in. Each complaint
// names the file or the feed, the entry and the field.
func Check(f *Feed, files []File) error {
	f = f.withCleanHead()
	c := &checker{}
	c.head(f)
	c.entries(f)
	if len(c.errs) == 0 {
		c.files(f, files)
	}
	return errors.Join(c.errs...)
}

// maxComplaints bounds what Check reports of one feed: what is wrong with
// every entry need not be said of every entry.
const maxComplaints = 20

type checker struct{ errs []error }

func (c *checker) complain(format string, args ...any) {
	if len(c.errs) < maxComplaints {
		c.errs = append(c.errs, fmt.Errorf(format, args...))
	}
}

// entry complains about one field of an entry.
func (c *checker) entry(where, id, field, format string, args ...any) {
	c.complain("%s: entry %s: %s: %s", where, id, field, fmt.Sprintf(format, args...))
}

// head checks what stands at the head of the feed.
func (c *checker) head(f *Feed) {
	if f.Title == "" {
		c.complain("feed: title: missing")
	}
	if f.Link == "" {
		c.complain("feed: link: missing, or no absolute http or https URL")
	}
	if f.BaseURL == "/" {
		c.complain("feed: base_url: missing, or no absolute http or https URL")
	}
	if len(f.Entries) == 0 {
		c.complain("feed: no entries")
	}
	names := map[string]bool{}
	for _, format := range formats {
		name := format.name(f.Files)
		if name != "" && names[name] {
			c.complain("feed: files: %s is named twice", name)
		}
		names[name] = true
	}
}

// entries checks each entry, and that no two have one id.
func (c *checker) entries(f *Feed) {
	ids := map[string]bool{}
	for i := range f.Entries {
		e := &f.Entries[i]
		bad := func(field, format string, args ...any) { c.entry("feed", e.ID, field, format, args...) }
		if e.ID == "" {
			c.entry("feed", e.URL, "id", "missing")
		}
		if ids[e.ID] {
			bad("id", "another entry has it, too")
		}
		ids[e.ID] = true
		if e.Title == "" {
			bad("title", "missing")
		}
		for _, u := range append([]string{e.URL}, e.URLs...) {
			if u == "" || link.Absolute(u) != u {
				bad("url", "%q is no absolute http or https URL", u)
			}
		}
		if link.Absolute(e.Image) != e.Image {
			bad("image", "%q is no absolute http or https URL", e.Image)
		}
		for _, a := range e.Authors {
			if link.Absolute(a.URL) != a.URL || link.Absolute(a.Avatar) != a.Avatar {
				bad("authors", "%q or %q is no absolute http or https URL", a.URL, a.Avatar)
			}
		}
		for _, d := range []struct {
			field string
			Date
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
			bad("hidden", "stands in the feed all the same")
		}
	}
}

// contentProblem says what in a fragment of HTML must not reach a reader.
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
				return "holds the attribute " + a.Key
			case (a.Key == "href" || a.Key == "src") && link.Absolute(a.Val) == "" && !strings.HasPrefix(a.Val, "mailto:"):
				return fmt.Sprintf("links to %q, which is no absolute URL", a.Val)
			}
		}
	}
	return ""
}

// files reads the files again, which must be all that Render makes of f.
func (c *checker) files(f *Feed, files []File) {
	byName := map[string]File{}
	for _, file := range files {
		byName[file.Name] = file
	}
	for _, format := range formats {
		for d := range f.documents(format.name(f.Files)) {
			file, ok := byName[d.name]
			switch delete(byName, d.name); {
			case !ok:
				c.complain("%s: missing", d.name)
			case file.ContentType != format.contentType:
				c.complain("%s: content type %q, want %q", d.name, file.ContentType, format.contentType)
			default:
				c.document(d, format, &file)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		c.complain("%s: belongs to no format", name)
	}
}

// document reads one file again, and compares what a reader sees with what
// went in.
func (c *checker) document(d *document, format format, file *File) {
	n := 0
	var entries checker
	got, err := format.read(file.Open(), func(e *Entry) {
		if n < len(d.entries) {
			if format.noUpdates {
				e.Updated = d.entries[n].Updated
			}
			entries.same(d, e, &d.entries[n])
		}
		n++
	})
	if err != nil {
		c.complain("%s: %w", d.name, err)
		return
	}
	for _, head := range []struct{ field, got, want string }{
		{"title", got.title, d.Title}, {"link", got.link, d.Link}, {"self link", got.self, d.url(d.name)},
	} {
		if head.got != head.want {
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

// same compares an entry as it was read with the one that was rendered.
func (c *checker) same(d *document, got, want *Entry) {
	for _, f := range []struct{ field, got, want string }{
		{"id", got.ID, want.ID},
		{"link", got.URL, want.URL},
		{"title", got.Title, want.Title},
		{"published", instant(got.Published.Time), instant(want.Published.Time)},
		{"updated", instant(got.Updated.Time), instant(want.Updated.Time)},
	} {
		if f.got != f.want {
			c.entry(d.name, want.ID, f.field, "reads %q, want %q", f.got, f.want)
		}
	}
	for _, f := range []struct {
		field     string
		got, want []string
	}{
		{"authors", names(got.Authors), names(want.Authors)},
		{"tags", got.Tags, want.Tags},
	} {
		if !slices.Equal(f.got, f.want) {
			c.entry(d.name, want.ID, f.field, "reads %q, want %q", f.got, f.want)
		}
	}
	// The page shows no content, and a feed may show the summary in its place.
	if want.Content != "" && got.Content != "" && got.Content != want.Content {
		c.entry(d.name, want.ID, "content", "reads %q, want %q", got.Content, want.Content)
	}
}

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func names(authors []Author) []string {
	list := make([]string, len(authors))
	for i, a := range authors {
		list[i] = a.Name
	}
	return list
}
