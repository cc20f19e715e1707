package feed

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"time"

	"github.com/gorilla/feeds"
)

// The JSON Feed document, version 1.1. See rss.go on how it wraps
// gorilla/feeds; encoding/json takes the shallower field of a name, too.

type jsonFeed struct {
	*feeds.JSONFeed
	Author  *struct{}       `json:"author,omitempty"` // deprecated, and shadowed to be left out
	Authors []Author        `json:"authors,omitempty"`
	Hubs    []feeds.JSONHub `json:"hubs,omitempty"`
	Items   []jsonItem      `json:"items"`
}

type jsonItem struct {
	*feeds.JSONItem
	Author      *struct{} `json:"author,omitempty"` // deprecated, as above
	Authors     []Author  `json:"authors,omitempty"`
	BannerImage string    `json:"banner_image,omitempty"`
	Language    string    `json:"language,omitempty"`
	Extension   extension `json:"_feedgen"`
}

// extension is the _feedgen object of an item: what the state knows of an
// entry beyond what JSON Feed can say. When the state is lost, the published
// file gives it back.
//
//	"_feedgen": {
//	  "urls": ["https://example.org/old", "https://example.org/new"],
//	  "first_seen": "2024-02-20T08:17:03Z",
//	  "precision": "day"
//	}
type extension struct {
	URLs       []string  `json:"urls"`                 // each address of the article, oldest first, URL among them
	FirstSeen  time.Time `json:"first_seen,omitzero"`  // when it joined the feed
	Precision  Precision `json:"precision"`            // of date_published
	Discovered bool      `json:"discovered,omitempty"` // not listed by hand
}

func newExtension(e *Entry) extension {
	x := extension{
		URLs:       e.URLs,
		FirstSeen:  e.FirstSeen.UTC().Truncate(time.Second),
		Precision:  e.Published.Precision,
		Discovered: e.Discovered,
	}
	if !slices.Contains(x.URLs, e.URL) {
		x.URLs = append(slices.Clip(x.URLs), e.URL)
	}
	return x
}

func renderJSON(w io.Writer, d *document) error {
	feed := (&feeds.JSON{Feed: d.gorilla()}).JSONFeed()
	feed.Language = d.Language
	feed.FeedUrl = d.url(d.name)
	feed.Icon = cmp.Or(d.Image, d.Icon)
	feed.Favicon = d.Icon
	root := &jsonFeed{JSONFeed: feed, Items: []jsonItem{}}
	if d.older != "" {
		feed.NextUrl = d.url(d.older)
	}
	if d.Hub != "" && !d.archive {
		root.Hubs = []feeds.JSONHub{{Type: "WebSub", Url: d.Hub}}
	}
	if !d.allSigned() {
		// Some readers add the feed's authors to those of each item.
		root.Authors = d.Authors
	}
	var b bytes.Buffer
	if err := newJSONEncoder(&b, "").Encode(root); err != nil {
		return err
	}
	if len(d.entries) > 0 {
		// encoding/json would have all items in memory, twice.
		b.Truncate(b.Len() - len("[]\n}\n"))
		if err := d.writeItems(w, &b); err != nil {
			return err
		}
		b.WriteString("\n  ]\n}\n")
	}
	_, err := b.WriteTo(w)
	return err
}

// writeItems writes what is in b, and the items after it.
func (d *document) writeItems(w io.Writer, b *bytes.Buffer) error {
	const indent = "    "
	enc := newJSONEncoder(b, indent)
	between := "[\n"
	for entries, batch := range d.batches() {
		for i, item := range (&feeds.JSON{Feed: batch}).JSONFeed().Items {
			b.WriteString(between + indent)
			if err := enc.Encode(d.jsonItem(&entries[i], item)); err != nil {
				return err
			}
			b.Truncate(b.Len() - len("\n"))
			if _, err := b.WriteTo(w); err != nil {
				return err
			}
			between = ",\n"
		}
	}
	return nil
}

func newJSONEncoder(b *bytes.Buffer, indent string) *json.Encoder {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	enc.SetIndent(indent, "  ")
	return enc
}

func (d *document) jsonItem(e *Entry, item *feeds.JSONItem) jsonItem {
	if item.ContentHTML == "" {
		item.ContentText = e.text()
	}
	item.Image = e.Image
	item.Tags = e.Tags
	return jsonItem{
		JSONItem:    item,
		Authors:     e.Authors,
		BannerImage: e.Image,
		Language:    d.foreign(e),
		Extension:   newExtension(e),
	}
}
