package format

import (
	"cmp"
	"iter"
	"path"
	"slices"
	"strings"
	"time"

	"feedgen/feed"
)

// document is what one rendered file holds.
type document struct {
	*feed.Feed    // with a clean head
	format        *Format
	name          string // of the file
	entries       []feed.Entry
	archive       bool           // an archive document (RFC 5005, section 4)
	current       string         // the file to subscribe to
	older         string         // the archive with the entries before these; empty: none
	subscriptions []subscription // the feed's files that one can subscribe to
	outlines      []outline      // of a list of all feeds
}

// subscription is a file of a feed that one can subscribe to.
type subscription struct {
	format *Format
	name   string
}

// documents yields what the files of the feeds hold, in the order of Render.
func documents(feeds []*feed.Feed) iter.Seq[*document] {
	return func(yield func(*document) bool) {
		var lists []*document
		var outlines []outline
		for i, f := range feeds {
			f = f.Cleaned()
			subscriptions := subscriptionsOf(f)
			outlines = append(outlines, outline{f, subscriptions})
			for _, format := range All {
				d := document{Feed: f, format: format, name: f.Files[format.Key], subscriptions: subscriptions}
				d.current = d.name
				switch {
				case d.name == "":
				case !format.ListsAll:
					for part := range d.parts() {
						if !yield(part) {
							return
						}
					}
				case i == 0:
					lists = append(lists, &d)
				}
			}
		}
		for _, d := range lists {
			d.outlines = outlines
			d.entries = outlineEntries(outlines)
			if !yield(d) {
				return
			}
		}
	}
}

func subscriptionsOf(f *feed.Feed) []subscription {
	var list []subscription
	for _, format := range All {
		if name := f.Files[format.Key]; name != "" && format.MediaType != "" {
			list = append(list, subscription{format, name})
		}
	}
	return list
}

// updated is the one date at the head of a document: a function of its entries.
func (d *document) updated() time.Time { return newestUpdate(d.entries) }

func newestUpdate(entries []feed.Entry) time.Time {
	var newest time.Time
	for i := range entries {
		if updated := entries[i].Updated.Time; updated.After(newest) {
			newest = updated
		}
	}
	return newest.UTC()
}

// language returns the language of e, the feed's where it names none.
func (d *document) language(e *feed.Entry) string { return cmp.Or(e.Language, d.Language) }

// foreign returns the language of e where it is not the feed's.
func (d *document) foreign(e *feed.Entry) string {
	if e.Language == d.Language {
		return ""
	}
	return e.Language
}

// allSigned reports whether each entry names an author.
func (d *document) allSigned() bool {
	return !slices.ContainsFunc(d.entries, func(e feed.Entry) bool { return len(e.Authors) == 0 })
}

// textOf returns what a format shows of e that asks for a text: each item of a
// JSON Feed must have a content, each entry of Atom should have one or a
// summary, and in RSS a description must stand before content:encoded.
func textOf(e *feed.Entry) string { return cmp.Or(e.Summary, e.Title) }

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
