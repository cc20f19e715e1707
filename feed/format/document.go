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

// channel is a feed with a clean head.
type channel struct {
	*feed.Feed
	subscriptions []subscription
}

// subscription is a file of a feed that one can subscribe to.
type subscription struct {
	format *Format
	name   string
}

func newChannel(f *feed.Feed) channel {
	c := channel{Feed: f.Cleaned()}
	for _, format := range All {
		if name := f.Files[format.Key]; name != "" && format.MediaType != "" {
			c.subscriptions = append(c.subscriptions, subscription{format, name})
		}
	}
	return c
}

// document is the contents of one rendered file.
type document struct {
	channel
	format   *Format
	name     string // of the file
	entries  []feed.Entry
	archive  bool      // an archive document (RFC 5005, section 4)
	current  string    // the file to subscribe to
	older    string    // the archive with the entries before these; empty: none
	channels []channel // of a list of all feeds
}

// documents yields the contents of the files of the feeds, in the order of
// Render.
func documents(feeds []*feed.Feed) iter.Seq[*document] {
	channels := make([]channel, len(feeds))
	for i, f := range feeds {
		channels[i] = newChannel(f)
	}
	return func(yield func(*document) bool) {
		for _, c := range channels {
			for _, format := range All {
				if c.Files[format.Key] == "" || format.ListsAll {
					continue
				}
				for d := range c.documents(format) {
					if !yield(d) {
						return
					}
				}
			}
		}
		for _, format := range All {
			if len(channels) == 0 || channels[0].Files[format.Key] == "" || !format.ListsAll {
				continue
			}
			name := channels[0].Files[format.Key]
			d := &document{
				channel: channels[0], format: format, name: name, current: name, channels: channels, entries: listed(channels),
			}
			if !yield(d) {
				return
			}
		}
	}
}

// listed returns the feeds as the entries of a list. The id of each is the address
// of its first file that one can subscribe to; a feed without one is left out.
func listed(channels []channel) []feed.Entry {
	var entries []feed.Entry
	for _, c := range channels {
		if len(c.subscriptions) > 0 {
			entries = append(entries, feed.Entry{ID: c.URL(c.subscriptions[0].name), URL: c.Link, Title: c.Title})
		}
	}
	return entries
}

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
