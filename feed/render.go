package feed

import (
	"cmp"
	"feedgen/feed/link"
	"feedgen/feed/text"
	"fmt"
	"io"
	"iter"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/feeds"
)

// generator names this program in the files that it writes, without a
// version: a new version of it is no news for subscribers.
const generator = "feedgen"

// format is one kind of file.
type format struct {
	name        func(Files) string
	contentType string
	render      func(io.Writer, *document) error
	read        reader // for Check
	noUpdates   bool   // it has no date of an update
}

// formats lists the kinds of files in the order of Render's result.
var formats = []format{
	{func(n Files) string { return n.RSS }, "application/rss+xml; charset=utf-8", renderRSS, readRSS, true},
	{func(n Files) string { return n.Atom }, "application/atom+xml; charset=utf-8", renderAtom, readAtom, false},
	// RFC 8259 defines no charset for JSON.
	{func(n Files) string { return n.JSON }, "application/feed+json", renderJSON, readJSON, false},
	{func(n Files) string { return n.HTML }, "text/html; charset=utf-8", renderHTML, readHTML, false},
}

// Render returns the files of f, in the order RSS, Atom, JSON, HTML, each
// feed followed by its archives from the oldest on. The same feed gives the
// same bytes, whenever and wherever.
//
// The entries must be as Merge returns them: clean, newest first, with ids and
// dates. Check tells whether what came out can be published.
func Render(f *Feed) ([]File, error) {
	f = f.withCleanHead()
	var files []File
	p := newPacker()
	for _, format := range formats {
		for d := range f.documents(format.name(f.Files)) {
			file, err := p.file(d.name, format.contentType, func(w io.Writer) error { return format.render(w, d) })
			if err != nil {
				return nil, fmt.Errorf("render %s: %w", d.name, err)
			}
			files = append(files, file)
		}
	}
	return files, nil
}

// withCleanHead returns f with texts and addresses at its head as clean leaves
// those of an entry.
func (f *Feed) withCleanHead() *Feed {
	c := *f
	c.Title = text.Plain(f.Title, maxTitle)
	c.Description = cmp.Or(text.Plain(f.Description, maxSummary), c.Title)
	c.Copyright = text.Plain(f.Copyright, maxTitle)
	c.Link = link.Absolute(f.Link)
	c.BaseURL = link.Absolute(f.BaseURL)
	if !strings.HasSuffix(c.BaseURL, "/") {
		c.BaseURL += "/"
	}
	c.Image = link.Absolute(f.Image)
	c.Icon = link.Absolute(f.Icon)
	c.Hub = link.Absolute(f.Hub)
	c.Language = languageTag(f.Language)
	c.Authors = cleanAuthors(f.Authors)
	c.Location = cmp.Or(f.Location, time.UTC)
	return &c
}

// document is what one rendered file holds.
type document struct {
	*Feed
	name    string // of the file
	entries []Entry
	archive bool   // an archive document (RFC 5005, section 4)
	current string // the file to subscribe to
	older   string // the archive with the entries before these; empty: none
}

// url returns the address of the file with this name.
func (f *Feed) url(name string) string {
	return f.BaseURL + (&url.URL{Path: name}).EscapedPath()
}

// updated returns the newest update among the entries: the one date at the
// head of a document.
func (d *document) updated() time.Time {
	var newest time.Time
	for _, e := range d.entries {
		if e.Updated.Time.After(newest) {
			newest = e.Updated.Time
		}
	}
	return newest.UTC()
}

// gorilla returns the document's head as gorilla/feeds models it; each format
// then adds what that leaves out.
func (d *document) gorilla() *feeds.Feed {
	return &feeds.Feed{
		Title:       d.Title,
		Link:        &feeds.Link{Href: d.Link, Rel: "alternate"},
		Description: d.Description,
		Updated:     d.updated(),
		Copyright:   d.Copyright,
	}
}

// batchSize is how many entries are rendered at a time.
const batchSize = 100

// batches yields the document's entries, a few at a time, with what
// gorilla/feeds makes of them: of all at once, that would take more memory than
// the entries themselves.
func (d *document) batches() iter.Seq2[[]Entry, *feeds.Feed] {
	return func(yield func([]Entry, *feeds.Feed) bool) {
		for batch := range slices.Chunk(d.entries, batchSize) {
			if !yield(batch, gorillaItems(batch)) {
				return
			}
		}
	}
}

// gorillaItems returns a feed with these entries and no head.
func gorillaItems(entries []Entry) *feeds.Feed {
	g := &feeds.Feed{Link: &feeds.Link{}, Items: make([]*feeds.Item, len(entries))}
	items := make([]feeds.Item, len(entries))
	links := make([]feeds.Link, len(entries))
	for i := range entries {
		e := &entries[i]
		links[i].Href = e.URL
		items[i] = feeds.Item{
			Title:       e.Title,
			Link:        &links[i],
			Description: e.Summary,
			Id:          e.ID,
			IsPermaLink: strconv.FormatBool(e.ID == e.URL),
			Created:     e.Published.Time.UTC().Truncate(time.Second),
			Updated:     e.Updated.Time.UTC().Truncate(time.Second),
			Content:     e.Content,
		}
		g.Items[i] = &items[i]
	}
	return g
}

// language returns the language of e, the feed's where it names none.
func (d *document) language(e *Entry) string { return cmp.Or(e.Language, d.Language) }

// foreign returns the language of e where it is not the feed's.
func (d *document) foreign(e *Entry) string {
	if e.Language == d.Language {
		return ""
	}
	return e.Language
}

// allSigned reports whether each entry names an author.
func (d *document) allSigned() bool {
	return !slices.ContainsFunc(d.entries, func(e Entry) bool { return len(e.Authors) == 0 })
}

// text returns what a format shows of e that asks for a text: each item of a
// JSON Feed must have a content, each entry of Atom should have one or a
// summary, and in RSS a description must stand before content:encoded.
func (e *Entry) text() string { return cmp.Or(e.Summary, e.Title) }

// imageType returns the media type of a picture as far as its address tells,
// or the empty string.
func imageType(address string) string {
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		address = address[:i]
	}
	switch strings.ToLower(path.Ext(address)) {
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".png":
		return "image/png"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	case ".svg":
		return "image/svg+xml"
	}
	return ""
}
