package format

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/gorilla/feeds"

	"feedgen/feed"
)

// Atom is the key of Atom 1.0.
const Atom = "atom"

const atomMediaType = "application/atom+xml"

var atomFormat = Format{
	Key:         Atom,
	File:        "atom.xml",
	Description: "Atom 1.0",
	ContentType: atomMediaType + "; charset=utf-8",
	Label:       "Atom",
	MediaType:   atomMediaType,
	Archived:    true,
	Announced:   true,
	element:     "entry",
	render:      renderAtom,
	read:        readAtom,
	own: func(data []byte) bool {
		return namesGenerator(data, "entry", "feed", "generator")
	},
}

// The document follows RFC 4287. See rss.go on how it wraps gorilla/feeds.

type atomRoot struct {
	XMLName xml.Name `xml:"feed"`
	Lang    string   `xml:"xml:lang,attr,omitempty"`
	Media   string   `xml:"xmlns:media,attr"`
	History string   `xml:"xmlns:fh,attr,omitempty"`
	*feeds.AtomFeed
	Links     []atomLink    `xml:"link"`
	Authors   []feed.Author `xml:"author"`
	Generator string        `xml:"generator"`
	Archive   *struct{}     `xml:"fh:archive"`
	Entries   atomEntries   `xml:"entry"`
}

// atomEntries makes each entry when it is written. See rssItems.
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
	Authors []feed.Author `xml:"author"`
	Summary string        `xml:"summary,omitempty"`
	More    []byte        `xml:",innerxml"` // links, categories, picture
}

type atomLink struct {
	Rel      string `xml:"rel,attr"`
	Type     string `xml:"type,attr,omitempty"`
	HrefLang string `xml:"hreflang,attr,omitempty"`
	Href     string `xml:"href,attr"`
}

func renderAtom(w io.Writer, d *document) error {
	made := (&feeds.Atom{Feed: d.gorilla()}).AtomFeed()
	// The archives are parts of one logical feed and share its id.
	made.Id = d.URL(d.current)
	made.Link = nil
	made.Icon = d.Icon
	made.Logo = d.Image
	if made.Subtitle == made.Title {
		made.Subtitle = ""
	}
	root := &atomRoot{
		Lang:      d.Language,
		Media:     mediaNamespace,
		AtomFeed:  made,
		Links:     d.atomLinks(),
		Authors:   d.Authors,
		Generator: generator,
		Entries:   atomEntries{d},
	}
	if len(root.Authors) == 0 && !d.allSigned() {
		// Each entry must have an author, its own or the feed's.
		root.Authors = []feed.Author{{Name: d.Title}}
	}
	if d.archive {
		root.History = historyNamespace
		root.Archive = &struct{}{}
	}
	return writeXML(w, root)
}

func (d *document) atomLinks() []atomLink {
	links := []atomLink{
		{Rel: "alternate", Type: "text/html", HrefLang: d.Language, Href: d.Link},
		{Rel: "self", Type: atomMediaType, Href: d.URL(d.name)},
	}
	if d.Hub != "" && !d.archive {
		links = append(links, atomLink{Rel: "hub", Href: d.Hub})
	}
	if d.archive {
		links = append(links, atomLink{Rel: "current", Type: atomMediaType, Href: d.URL(d.current)})
	}
	if d.older != "" {
		links = append(links, atomLink{Rel: "prev-archive", Type: atomMediaType, Href: d.URL(d.older)})
	}
	if d.newer != "" {
		// An archive without any link to another is incomplete to validators,
		// and this one never changes. RFC 5005 lets an archive be missing.
		links = append(links, atomLink{Rel: "next-archive", Type: atomMediaType, Href: d.URL(d.newer)})
	}
	return links
}

func (d *document) atomEntry(e *feed.Entry, entry *feeds.AtomEntry, more *elements) atomEntry {
	entry.Published = e.Published.Time.UTC().Format(time.RFC3339)
	entry.Links, entry.Summary = nil, nil // More and ours replace them
	x := atomEntry{
		Lang:      d.foreign(e),
		AtomEntry: entry,
		Authors:   e.Authors,
		Summary:   textOf(e),
	}
	more.empty("link", "rel", "alternate", "type", "text/html", "hreflang", d.language(e), "href", e.URL)
	for _, u := range slices.Concat(e.Copies, e.Related) {
		more.empty("link", "rel", "related", "href", u)
	}
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

type readEntry struct {
	ID        string `xml:"http://www.w3.org/2005/Atom id"`
	Title     string `xml:"http://www.w3.org/2005/Atom title"`
	Published string `xml:"http://www.w3.org/2005/Atom published"`
	Updated   string `xml:"http://www.w3.org/2005/Atom updated"`
	Authors   []struct {
		Name string `xml:"http://www.w3.org/2005/Atom name"`
		URI  string `xml:"http://www.w3.org/2005/Atom uri"`
	} `xml:"http://www.w3.org/2005/Atom author"`
	Summary  string `xml:"http://www.w3.org/2005/Atom summary"`
	Content  string `xml:"http://www.w3.org/2005/Atom content"`
	Language string `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	Image    struct {
		URL string `xml:"url,attr"`
	} `xml:"http://search.yahoo.com/mrss/ thumbnail"`
	Categories []struct {
		Term string `xml:"term,attr"`
	} `xml:"http://www.w3.org/2005/Atom category"`
	Links []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"http://www.w3.org/2005/Atom link"`
}

func readAtom(r io.Reader, found func(*feed.Entry)) (h head, err error) {
	signed := false // by an author of the feed, which precedes its entries
	err = eachElement(r, func(dec *xml.Decoder, start *xml.StartElement) error {
		switch start.Name {
		case element(atomNamespace, "feed"):
			return nil
		case element(atomNamespace, "title"):
			return dec.DecodeElement(&h.title, start)
		case element(atomNamespace, "link"):
			switch xmlAttribute(start, "rel") {
			case "alternate":
				h.link = xmlAttribute(start, "href")
			case "self":
				h.self = xmlAttribute(start, "href")
			}
		case element(atomNamespace, "author"):
			signed = true
		case element(atomNamespace, "entry"):
			var entry readEntry
			if err := dec.DecodeElement(&entry, start); err != nil {
				return err
			}
			if !signed && len(entry.Authors) == 0 {
				return fmt.Errorf("entry %s: author: neither the entry nor the feed has one", entry.ID)
			}
			found(entry.entry())
			return nil
		}
		return dec.Skip()
	})
	return h, err
}

func (entry *readEntry) entry() *feed.Entry {
	e := &feed.Entry{
		ID: entry.ID, Title: entry.Title, Summary: entry.Summary, Content: entry.Content,
		Image: entry.Image.URL, Language: entry.Language,
		Published: dateIn(time.RFC3339, entry.Published), Updated: dateIn(time.RFC3339, entry.Updated),
	}
	for _, author := range entry.Authors {
		e.Authors = append(e.Authors, feed.Author{Name: author.Name, URL: author.URI})
	}
	for _, link := range entry.Links {
		if link.Rel == "alternate" {
			e.URL = link.Href
		}
	}
	for _, category := range entry.Categories {
		e.Tags = append(e.Tags, category.Term)
	}
	return e
}
