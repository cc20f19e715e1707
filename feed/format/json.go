package format

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"time"

	"github.com/gorilla/feeds"

	"feedgen/feed"
)

// JSON is the key of JSON Feed 1.1, from which Restore reads a lost state.
const JSON = "json"

const jsonMediaType = "application/feed+json"

var jsonFormat = Format{
	Key:         JSON,
	File:        "feed.json",
	Description: "JSON Feed 1.1",
	ContentType: jsonMediaType, // RFC 8259 defines no charset for JSON
	Label:       "JSON Feed",
	MediaType:   jsonMediaType,
	Archived:    true,
	Revised:     true,
	Announced:   true,
	render:      renderJSON,
	read:        readJSON,
	own:         ownJSON,
}

// jsonItem is an item as it is written, checked and restored. It embeds what
// gorilla/feeds makes; like encoding/xml (see rss.go), encoding/json takes the
// shallower of two fields with one name.
type jsonItem struct {
	*feeds.JSONItem
	Author      *struct{}     `json:"author,omitempty"` // deprecated, and shadowed to be left out
	Authors     []feed.Author `json:"authors,omitempty"`
	BannerImage string        `json:"banner_image,omitempty"`
	Language    string        `json:"language,omitempty"`
	Extension   *extension    `json:"_feedgen"`
}

// extension is the _feedgen object of an item: data of the state for which JSON Feed
// has no field. Restore reads it if the state is lost.
//
//	"_feedgen": {
//	  "urls": ["https://example.org/old", "https://example.org/new"],
//	  "first_seen": "2024-02-20T08:17:03Z",
//	  "precision": "day"
//	}
type extension struct {
	URLs       []string       `json:"urls"`                 // each address of the article, oldest first, URL among them
	FirstSeen  time.Time      `json:"first_seen,omitzero"`  // when it joined the feed
	Precision  feed.Precision `json:"precision"`            // of date_published
	Discovered bool           `json:"discovered,omitempty"` // not listed by hand
	Copies     []string       `json:"copies,omitempty"`     // the addresses of copies
	Related    []string       `json:"related,omitempty"`    // further addresses beside the item's
}

func newExtension(e *feed.Entry) *extension {
	x := &extension{
		URLs:       e.URLs,
		FirstSeen:  e.FirstSeen.UTC().Truncate(time.Second),
		Precision:  e.Published.Precision,
		Discovered: e.Discovered,
		Copies:     e.Copies,
		Related:    e.Related,
	}
	if !slices.Contains(x.URLs, e.URL) {
		x.URLs = append(slices.Clip(x.URLs), e.URL)
	}
	return x
}

// item completes the item that gorilla/feeds made of e.
func (d *document) item(e *feed.Entry, item *feeds.JSONItem) *jsonItem {
	if item.ContentHTML == "" {
		item.ContentText = textOf(e)
	}
	item.Image = e.Image
	item.Tags = e.Tags
	return &jsonItem{
		JSONItem:    item,
		Authors:     e.Authors,
		BannerImage: e.Image,
		Language:    d.foreign(e),
		Extension:   newExtension(e),
	}
}

// entry returns the item as an entry, with its dates in loc.
func (item *jsonItem) entry(loc *time.Location) feed.Entry {
	e := feed.Entry{
		ID: item.Id, URL: item.Url, Title: item.Title, Summary: item.Summary, Content: item.ContentHTML,
		Image: item.Image, Language: item.Language, Authors: item.Authors, Tags: item.Tags,
	}
	if item.PublishedDate != nil {
		e.Published = feed.Date{Time: item.PublishedDate.In(loc), Precision: feed.PrecisionTime}
	}
	if item.ModifiedDate != nil {
		e.Updated = feed.Date{Time: item.ModifiedDate.In(loc), Precision: feed.PrecisionTime}
	}
	if x := item.Extension; x != nil {
		e.URLs, e.FirstSeen, e.Discovered = x.URLs, x.FirstSeen, x.Discovered
		e.Copies, e.Related = x.Copies, x.Related
		e.Published.Precision = x.Precision
	}
	if e.Updated.IsZero() {
		e.Updated = e.Published
	}
	return e
}

func renderJSON(w io.Writer, d *document) error {
	made := (&feeds.JSON{Feed: d.gorilla()}).JSONFeed()
	authors := d.Authors
	if d.allSigned() {
		authors = nil // some readers add them to those of each item
	}
	var hubs []feeds.JSONHub
	if d.Hub != "" && !d.archive {
		hubs = []feeds.JSONHub{{Type: "WebSub", Url: d.Hub}}
	}
	next := ""
	if d.older != "" {
		next = d.URL(d.older)
	}
	out := newJSONWriter(w)
	out.open("{")
	for _, member := range []struct {
		key   string
		value any
	}{
		{"version", made.Version},
		{"title", made.Title},
		{"language", d.Language},
		{"home_page_url", made.HomePageUrl},
		{"feed_url", d.URL(d.name)},
		{"description", made.Description},
		{"next_url", next},
		{"icon", cmp.Or(d.Image, d.Icon)},
		{"favicon", d.Icon},
		{"authors", authors},
		{"hubs", hubs},
	} {
		if !reflect.ValueOf(member.value).IsZero() {
			out.key(member.key)
			out.value(member.value)
		}
	}
	out.key("items")
	out.open("[")
	// encoding/json would hold all items in memory, twice.
	for entries, batch := range d.batches() {
		for i, item := range (&feeds.JSON{Feed: batch}).JSONFeed().Items {
			out.element()
			out.value(d.item(&entries[i], item))
		}
	}
	out.close("]")
	out.close("}")
	return out.end()
}

// eachMember calls read with each key of a JSON object. read must consume the
// value.
func eachMember(dec *json.Decoder, read func(key string) error) error {
	if err := jsonDelim(dec, '{'); err != nil {
		return err
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		if err := read(key.(string)); err != nil { // all keys are strings
			return err
		}
	}
	return jsonDelim(dec, '}')
}

func readJSON(r io.Reader, found func(*feed.Entry)) (h head, err error) {
	dec := json.NewDecoder(r)
	var version string
	err = eachMember(dec, func(key string) error {
		var other json.RawMessage
		switch key {
		case "version":
			return dec.Decode(&version)
		case "title":
			return dec.Decode(&h.title)
		case "home_page_url":
			return dec.Decode(&h.link)
		case "feed_url":
			return dec.Decode(&h.self)
		case "items":
			return readJSONItems(dec, found)
		}
		return dec.Decode(&other)
	})
	if err != nil {
		return h, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return h, errors.New("there is data after the feed")
	}
	if want := "https://jsonfeed.org/version/1.1"; version != want {
		return h, fmt.Errorf("version: reads %q, want %q", version, want)
	}
	return h, nil
}

func readJSONItems(dec *json.Decoder, found func(*feed.Entry)) error {
	if err := jsonDelim(dec, '['); err != nil {
		return err
	}
	for dec.More() {
		var item jsonItem
		if err := dec.Decode(&item); err != nil {
			return err
		}
		if item.JSONItem == nil || item.ContentHTML == "" && item.ContentText == "" {
			return fmt.Errorf("entry %s: content_html, content_text: one is required", item.id())
		}
		e := item.entry(time.UTC)
		found(&e)
	}
	return jsonDelim(dec, ']')
}

func (item *jsonItem) id() string {
	if item.JSONItem == nil {
		return ""
	}
	return item.Id
}

func jsonDelim(dec *json.Decoder, want json.Delim) error {
	token, err := dec.Token()
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	if err == nil && token != want {
		err = fmt.Errorf("reads %v, want %v", token, want)
	}
	return err
}

// ownJSON looks for an item with a _feedgen object. A file that breaks off after
// one is ours as well.
func ownJSON(data []byte) bool {
	if !bytes.HasPrefix(data, []byte("{")) {
		return false
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	errOwn := errors.New("ours")
	err := eachMember(dec, func(key string) error {
		var other json.RawMessage
		if key != "items" {
			return dec.Decode(&other)
		}
		if err := jsonDelim(dec, '['); err != nil {
			return err
		}
		for dec.More() {
			err := eachMember(dec, func(key string) error {
				if key == "_feedgen" {
					return errOwn
				}
				return dec.Decode(&other)
			})
			if err != nil {
				return err
			}
		}
		return jsonDelim(dec, ']')
	})
	return errors.Is(err, errOwn)
}

// Restore reads a JSON Feed that Render wrote, and returns its entries with the data
// of their _feedgen objects: addresses, first seen, precision of the date. With
// merge.LedgerOf it replaces a lost state. Dates are in loc.
//
// older is the address of the file with older entries (next_url), or empty. Restore
// fails if data is not a JSON Feed of feedgen.
func Restore(data []byte, loc *time.Location) (entries []feed.Entry, older string, err error) {
	var doc struct {
		NextURL string     `json:"next_url"`
		Items   []jsonItem `json:"items"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, "", fmt.Errorf("restore the entries: %w", err)
	}
	for i := range doc.Items {
		item := &doc.Items[i]
		if item.id() == "" || item.Extension == nil || len(item.Extension.URLs) == 0 {
			return nil, "", fmt.Errorf("restore the entries: item %d: %w", i, errNotOurs)
		}
		entries = append(entries, item.entry(loc))
	}
	return entries, doc.NextURL, nil
}

var errNotOurs = errors.New("not written by feedgen: it has no _feedgen object")
