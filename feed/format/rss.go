package format

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/gorilla/feeds"
	"golang.org/x/net/html"

	"feedgen/feed"
	"feedgen/feed/text"
)

// RSS is the key of RSS 2.0.
const RSS = "rss"

const rssMediaType = "application/rss+xml"

var rssFormat = Format{
	Key:         RSS,
	File:        "rss.xml",
	Description: "RSS 2.0",
	ContentType: rssMediaType + "; charset=utf-8",
	Label:       "RSS",
	MediaType:   rssMediaType,
	Archived:    true,
	Announced:   true,
	element:     "item",
	namesOnly:   true,
	outline:     "RSS2",
	lacks:       []string{"updated"},
	render:      renderRSS,
	read:        readRSS,
	own: func(data []byte) bool {
		return namesGenerator(data, "item", "rss", "channel", "generator")
	},
}

// The document follows the specification and the Best Practices Profile of the
// RSS Advisory Board. Each struct embeds what gorilla/feeds makes and redeclares
// the fields that it gets wrong: of two fields with one element name,
// encoding/xml writes the shallower.

type rssRoot struct {
	XMLName xml.Name    `xml:"rss"`
	Version string      `xml:"version,attr"`
	Atom    string      `xml:"xmlns:atom,attr"`
	Content string      `xml:"xmlns:content,attr"`
	DC      string      `xml:"xmlns:dc,attr"`
	Media   string      `xml:"xmlns:media,attr"`
	History string      `xml:"xmlns:fh,attr,omitempty"`
	Channel *rssChannel `xml:"channel"`
}

// FeedXml keeps feeds.WriteXML from writing the embedded document instead.
func (r *rssRoot) FeedXml() any { return r }

type rssChannel struct {
	Title       rssText `xml:"title"`
	Link        string  `xml:"link"`
	Description rssText `xml:"description"`
	*feeds.RssFeed
	Image     *rssImage `xml:"image"`
	Copyright *rssText  `xml:"copyright"`
	Links     []rssLink `xml:"atom:link"`
	Archive   *struct{} `xml:"fh:archive"`
	Items     rssItems  `xml:"item"`
}

// rssItems makes each item when it is written, so that one batch of them is in
// memory at a time.
type rssItems struct{ *document }

func (x rssItems) MarshalXML(enc *xml.Encoder, start xml.StartElement) error {
	for entries, batch := range x.document.batches() {
		more := &elements{indent: "      "}
		for i, item := range (&feeds.Rss{Feed: batch}).RssFeed().Items {
			if err := enc.EncodeElement(x.rssItem(&entries[i], item, more), start); err != nil {
				return err
			}
		}
	}
	return nil
}

type rssItem struct {
	Title       rssText `xml:"title"`
	Link        string  `xml:"link"`
	Description string  `xml:"description,omitempty"`
	*feeds.RssItem
	More []byte `xml:",innerxml"` // categories, authors, language, picture
}

type rssLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type rssImage struct {
	URL   string  `xml:"url"`
	Title rssText `xml:"title"`
	Link  string  `xml:"link"`
}

// rssText is plain text in an element that some readers take for HTML.
type rssText struct {
	Escaped []byte `xml:",innerxml"`
}

func newRSSText(s string) rssText { return rssText{appendEscaped(make([]byte, 0, len(s)+16), s)} }

func renderRSS(w io.Writer, d *document) error {
	channel := (&feeds.Rss{Feed: d.gorilla()}).RssFeed()
	channel.Language = d.Language
	channel.Generator = generator
	channel.Docs = "http://www.rssboard.org/rss-specification" // as the profile has it; validators compare it
	channel.Ttl = 60                                           // minutes
	root := &rssRoot{
		Version: "2.0",
		Atom:    atomNamespace,
		Content: contentNamespace,
		DC:      dcNamespace,
		Media:   mediaNamespace,
		Channel: &rssChannel{
			Title:       newRSSText(d.Title),
			Link:        d.Link,
			Description: newRSSText(d.Description),
			RssFeed:     channel,
			Image:       d.rssImage(),
			Links:       d.rssLinks(),
			Items:       rssItems{d},
		},
	}
	if d.Copyright != "" {
		copyright := newRSSText(d.Copyright)
		root.Channel.Copyright = &copyright
	}
	if d.archive {
		root.History = historyNamespace
		root.Channel.Archive = &struct{}{}
	}
	return writeXML(w, root)
}

// rssImage returns the channel's picture. RSS allows three types, and assumes a
// size unless it is given; ours is not known.
func (d *document) rssImage() *rssImage {
	switch imageType(d.Image) {
	case "image/jpeg", "image/png", "image/gif":
		return &rssImage{URL: d.Image, Title: newRSSText(d.Title), Link: d.Link}
	}
	return nil
}

func (d *document) rssLinks() []rssLink {
	links := []rssLink{{"self", rssMediaType, d.URL(d.name)}}
	if d.Hub != "" && !d.archive {
		links = append(links, rssLink{"hub", "", d.Hub})
	}
	if d.archive {
		links = append(links, rssLink{"current", rssMediaType, d.URL(d.current)})
	}
	if d.older != "" {
		links = append(links, rssLink{"prev-archive", rssMediaType, d.URL(d.older)})
	}
	if d.newer != "" {
		links = append(links, rssLink{"next-archive", rssMediaType, d.URL(d.newer)})
	}
	return links
}

func (d *document) rssItem(e *feed.Entry, item *feeds.RssItem, more *elements) rssItem {
	x := rssItem{
		Title: newRSSText(e.Title),
		Link:  e.URL,
		// A description is HTML, so plain text is escaped once as HTML and
		// once as XML.
		Description: text.Escape(textOf(e)),
		RssItem:     item,
	}
	for _, tag := range e.Tags {
		more.text("category", tag)
	}
	for _, author := range e.Authors {
		more.text("dc:creator", author.Name)
	}
	if language := d.foreign(e); language != "" {
		more.text("dc:language", language)
	}
	for _, u := range slices.Concat(e.Copies, e.Related) {
		more.empty("atom:link", "rel", "related", "href", u)
	}
	if e.Image != "" {
		more.empty("media:content", "url", e.Image, "type", imageType(e.Image), "medium", "image")
	}
	x.More = more.take()
	return x
}

type readItem struct {
	Title string   `xml:"title"`
	Links []string `xml:"link"` // of every namespace: those of Atom have no text
	GUID  struct {
		IsPermaLink string `xml:"isPermaLink,attr"`
		Value       string `xml:",chardata"`
	} `xml:"guid"`
	PubDate     string `xml:"pubDate"`
	Description string `xml:"description"`
	Language    string `xml:"http://purl.org/dc/elements/1.1/ language"`
	Image       struct {
		URL string `xml:"url,attr"`
	} `xml:"http://search.yahoo.com/mrss/ content"`
	Creators   []string `xml:"http://purl.org/dc/elements/1.1/ creator"`
	Categories []string `xml:"category"`
	Content    string   `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
}

func readRSS(r io.Reader, found func(*feed.Entry)) (h head, err error) {
	err = eachElement(r, func(dec *xml.Decoder, start *xml.StartElement) error {
		switch start.Name {
		case element("", "rss"), element("", "channel"):
			return nil
		case element("", "title"):
			return dec.DecodeElement(&h.title, start)
		case element("", "link"):
			return dec.DecodeElement(&h.link, start)
		case element(atomNamespace, "link"):
			if xmlAttribute(start, "rel") == "self" {
				h.self = xmlAttribute(start, "href")
			}
		case element("", "item"):
			var item readItem
			if err := dec.DecodeElement(&item, start); err != nil {
				return err
			}
			e := &feed.Entry{
				ID: item.GUID.Value, URL: cmp.Or(item.Links...), Title: item.Title, Content: item.Content,
				Authors: named(item.Creators), Tags: item.Categories, Published: dateIn(time.RFC1123Z, item.PubDate),
				Summary: html.UnescapeString(item.Description), Image: item.Image.URL, Language: item.Language,
			}
			if permalink := item.GUID.IsPermaLink != "false"; permalink != (e.ID == e.URL) {
				return fmt.Errorf("entry %s: guid: isPermaLink is %t", e.ID, permalink)
			}
			found(e)
			return nil
		}
		return dec.Skip()
	})
	return h, err
}
