package feed

import (
	"encoding/xml"
	"io"
	"time"

	"github.com/gorilla/feeds"
)

const (
	atomNamespace    = "http://www.w3.org/2005/Atom"
	historyNamespace = "http://purl.org/syndication/history/1.0"
	mediaNamespace   = "http://search.yahoo.com/mrss/"
)

// The Atom document (RFC 4287). See rss.go on how it wraps gorilla/feeds.

type atomRoot struct {
	XMLName xml.Name `xml:"feed"`
	Lang    string   `xml:"xml:lang,attr,omitempty"`
	Media   string   `xml:"xmlns:media,attr"`
	History string   `xml:"xmlns:fh,attr,omitempty"`
	*feeds.AtomFeed
	Links     []atomLink  `xml:"link"`
	Authors   []Author    `xml:"author"`
	Generator string      `xml:"generator"`
	Archive   *struct{}   `xml:"fh:archive"`
	Entries   atomEntries `xml:"entry"`
}

// atomEntries makes the document's entries as they are written.
type atomEntries struct{ *document }

func (x atomEntries) MarshalXML(enc *xml.Encoder, start xml.StartElement) error {
	for entries, batch := range x.batches() {
		more := &elements{indent: "    "}
		for i, entry := range (&feeds.Atom{Feed: batch}).AtomFeed().Entries {
			if err := enc.EncodeElement(x.atomEntry(&entries[i], entry, more), start); err != nil {
				return err
			}
		}
	}
	return nil
}

// FeedXml keeps feeds.WriteXML from writing the embedded document instead.
func (r *atomRoot) FeedXml() any { return r }

type atomEntry struct {
	Lang string `xml:"xml:lang,attr,omitempty"`
	*feeds.AtomEntry
	Authors []Author `xml:"author"`
	Summary string   `xml:"summary,omitempty"`
	More    []byte   `xml:",innerxml"` // links, categories, picture
}

type atomLink struct {
	Rel      string `xml:"rel,attr"`
	Type     string `xml:"type,attr,omitempty"`
	HrefLang string `xml:"hreflang,attr,omitempty"`
	Href     string `xml:"href,attr"`
}

func renderAtom(w io.Writer, d *document) error {
	feed := (&feeds.Atom{Feed: d.gorilla()}).AtomFeed()
	// The id is that of the logical feed, which the archives are parts of.
	feed.Id = d.url(d.current)
	feed.Link = nil
	feed.Icon = d.Icon
	feed.Logo = d.Image
	if feed.Subtitle == feed.Title {
		feed.Subtitle = ""
	}
	root := &atomRoot{
		Lang:      d.Language,
		Media:     mediaNamespace,
		AtomFeed:  feed,
		Links:     d.atomLinks(),
		Authors:   d.Authors,
		Generator: generator,
		Entries:   atomEntries{d},
	}
	if len(root.Authors) == 0 && !d.allSigned() {
		// Each entry must have an author, its own or the feed's.
		root.Authors = []Author{{Name: d.Title}}
	}
	if d.archive {
		root.History = historyNamespace
		root.Archive = &struct{}{}
	}
	return writeXML(w, root)
}

func (d *document) atomLinks() []atomLink {
	const mediaType = "application/atom+xml"
	links := []atomLink{
		{Rel: "alternate", Type: "text/html", HrefLang: d.Language, Href: d.Link},
		{Rel: "self", Type: mediaType, Href: d.url(d.name)},
	}
	if d.Hub != "" && !d.archive {
		links = append(links, atomLink{Rel: "hub", Href: d.Hub})
	}
	if d.archive {
		links = append(links, atomLink{Rel: "current", Type: mediaType, Href: d.url(d.current)})
	}
	if d.older != "" {
		links = append(links, atomLink{Rel: "prev-archive", Type: mediaType, Href: d.url(d.older)})
	}
	return links
}

func (d *document) atomEntry(e *Entry, entry *feeds.AtomEntry, more *elements) atomEntry {
	entry.Published = e.Published.Time.UTC().Format(time.RFC3339)
	entry.Links, entry.Summary = nil, nil // which More and ours stand for
	x := atomEntry{
		Lang:      d.foreign(e),
		AtomEntry: entry,
		Authors:   e.Authors,
		Summary:   e.text(),
	}
	more.empty("link", "rel", "alternate", "type", "text/html", "hreflang", d.language(e), "href", e.URL)
	if mediaType := imageType(e.Image); mediaType != "" {
		more.empty("link", "rel", "enclosure", "type", mediaType, "href", e.Image)
	}
	for _, tag := range e.Tags {
		more.empty("category", "term", tag, "label", tag)
	}
	if e.Image != "" {
		more.empty("media:thumbnail", "url", e.Image)
	}
	x.More = more.take()
	return x
}
