package format

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"feedgen/feed"
)

// updated returns the date at the head of a document, which depends on its entries
// alone.
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

// textOf returns the text of e where a format requires one: each item of a JSON
// Feed must have a content, each entry of Atom should have one or a summary, and
// in RSS a description must precede content:encoded.
func textOf(e *feed.Entry) string { return cmp.Or(e.Summary, e.Title) }

// imageType returns the media type of a picture by the extension in its address;
// empty: unknown.
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
