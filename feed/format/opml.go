package format

import (
	"bytes"
	"encoding/xml"
	"io"
	"time"

	"feedgen/feed"
)

// OPML is the key of the list of all feeds.
const OPML = "opml"

var opmlFormat = Format{
	Key:         OPML,
	File:        "feeds.opml",
	Optional:    true,
	Description: "the list of all feeds",
	ContentType: "text/x-opml; charset=utf-8",
	ListsAll:    true,
	lacks:       []string{"link of the feed", "self link", "published", "updated", "authors", "tags"},
	list:        listed,
	render:      renderOPML,
	read:        readOPML,
	own:         ownOPML,
}

type opmlRoot struct {
	XMLName  xml.Name      `xml:"opml"`
	Version  string        `xml:"version,attr"`
	Head     opmlHead      `xml:"head"`
	Outlines []opmlOutline `xml:"body>outline"`
}

type opmlHead struct {
	Comment      string `xml:",comment"` // OPML has no element for the generator
	Title        string `xml:"title"`
	DateModified string `xml:"dateModified,omitempty"`
	OwnerName    string `xml:"ownerName,omitempty"`
	OwnerID      string `xml:"ownerId,omitempty"`
}

type opmlOutline struct {
	Type        string `xml:"type,attr"`
	Text        string `xml:"text,attr"`
	Title       string `xml:"title,attr"`
	Description string `xml:"description,attr,omitempty"`
	Language    string `xml:"language,attr,omitempty"`
	HTMLURL     string `xml:"htmlUrl,attr"`
	XMLURL      string `xml:"xmlUrl,attr"`
	Version     string `xml:"version,attr,omitempty"`
}

// FeedXml lets writeXML write it.
func (r *opmlRoot) FeedXml() any { return r }

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

// renderOPML writes an OPML 2.0 document: a list of subscriptions that feed
// readers import. Title, owner and date are those of the main feed.
func renderOPML(w io.Writer, d *document) error {
	root := &opmlRoot{Version: "2.0", Head: opmlHead{Comment: generatorComment, Title: d.Title}}
	if len(d.Authors) > 0 {
		root.Head.OwnerName, root.Head.OwnerID = d.Authors[0].Name, d.Authors[0].URL
	}
	if newest := newestUpdate(d.Entries); !newest.IsZero() {
		root.Head.DateModified = newest.Format(time.RFC1123Z)
	}
	for _, c := range d.channels {
		if len(c.subscriptions) == 0 {
			continue
		}
		first := c.subscriptions[0]
		root.Outlines = append(root.Outlines, opmlOutline{
			Type:        "rss", // whatever the format: OPML has no other type for feeds
			Text:        c.Title,
			Title:       c.Title,
			Description: c.Description,
			Language:    c.Language,
			HTMLURL:     c.Link,
			XMLURL:      c.URL(first.name),
			Version:     first.format.outline,
		})
	}
	return writeXML(w, root)
}

func readOPML(r io.Reader, found func(*feed.Entry)) (h head, err error) {
	err = eachElement(r, func(dec *xml.Decoder, start *xml.StartElement) error {
		switch start.Name {
		case element("", "opml"), element("", "head"), element("", "body"):
			return nil
		case element("", "title"):
			return dec.DecodeElement(&h.title, start)
		case element("", "outline"):
			found(&feed.Entry{
				ID: xmlAttribute(start, "xmlUrl"), URL: xmlAttribute(start, "htmlUrl"), Title: xmlAttribute(start, "text"),
			})
		}
		return dec.Skip()
	})
	return h, err
}

// ownOPML looks for the comment within the head, or for the element that feedgen
// 0.1.0 wrote.
func ownOPML(data []byte) bool {
	dec := xml.NewDecoder(bytes.NewReader(data))
	for root := false; ; {
		token, err := dec.Token()
		if err != nil {
			return false
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "generator" {
				return namesGenerator(data, "body", "opml", "head", "generator")
			}
			if root = root || t.Name.Local == "opml"; !root || t.Name.Local == "body" {
				return false
			}
		case xml.Comment:
			if root && string(t) == generatorComment {
				return true
			}
		}
	}
}
