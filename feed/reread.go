package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"feedgen/feed/text"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// reader reads a rendered file again, to its end, and stops at the first
// mistake. It calls found for each entry, with the fields that the format has,
// and keeps none of them: a file may be larger than what else is in memory.
type reader func(r io.Reader, found func(*Entry)) (head, error)

// head is what stands at the head of a file.
type head struct{ title, link, self string }

// eachElement calls read for each element of a document that is not inside of
// one that read took, by decoding or skipping it.
func eachElement(r io.Reader, read func(dec *xml.Decoder, start *xml.StartElement) error) error {
	dec := xml.NewDecoder(r)
	for {
		token, err := dec.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok {
			if err := read(dec, &start); err != nil {
				return err
			}
		}
	}
}

// element returns the name of an element, without a space in RSS 2.0.
func element(space, local string) xml.Name { return xml.Name{Space: space, Local: local} }

// rereadItem is an item of RSS.
type rereadItem struct {
	Title string `xml:"title"`
	Link  string `xml:"link"`
	GUID  struct {
		IsPermaLink string `xml:"isPermaLink,attr"`
		Value       string `xml:",chardata"`
	} `xml:"guid"`
	PubDate    string   `xml:"pubDate"`
	Creators   []string `xml:"http://purl.org/dc/elements/1.1/ creator"`
	Categories []string `xml:"category"`
	Content    string   `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
}

func readRSS(r io.Reader, found func(*Entry)) (h head, err error) {
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
			var item rereadItem
			if err := dec.DecodeElement(&item, start); err != nil {
				return err
			}
			e := &Entry{
				ID: item.GUID.Value, URL: item.Link, Title: item.Title, Content: item.Content,
				Authors: named(item.Creators), Tags: item.Categories, Published: moment(time.RFC1123Z, item.PubDate),
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

// rereadEntry is an entry of Atom.
type rereadEntry struct {
	ID         string   `xml:"http://www.w3.org/2005/Atom id"`
	Title      string   `xml:"http://www.w3.org/2005/Atom title"`
	Published  string   `xml:"http://www.w3.org/2005/Atom published"`
	Updated    string   `xml:"http://www.w3.org/2005/Atom updated"`
	Authors    []string `xml:"http://www.w3.org/2005/Atom author>name"`
	Content    string   `xml:"http://www.w3.org/2005/Atom content"`
	Categories []struct {
		Term string `xml:"term,attr"`
	} `xml:"http://www.w3.org/2005/Atom category"`
	Links []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"http://www.w3.org/2005/Atom link"`
}

func readAtom(r io.Reader, found func(*Entry)) (h head, err error) {
	signed := false // by an author of the feed, who stands before its entries
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
			var entry rereadEntry
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

func (entry *rereadEntry) entry() *Entry {
	e := &Entry{
		ID: entry.ID, Title: entry.Title, Content: entry.Content, Authors: named(entry.Authors),
		Published: moment(time.RFC3339, entry.Published), Updated: moment(time.RFC3339, entry.Updated),
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

func xmlAttribute(start *xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name == element("", name) {
			return a.Value
		}
	}
	return ""
}

func named(names []string) []Author {
	var authors []Author
	for _, name := range names {
		authors = append(authors, Author{Name: name})
	}
	return authors
}

// moment returns the instant that text gives in this layout; zero if it gives
// none.
func moment(layout, text string) Date {
	t, err := time.Parse(layout, text)
	if err != nil {
		return Date{}
	}
	return Date{t, PrecisionTime}
}

// rereadJSONItem is an item of JSON Feed.
type rereadJSONItem struct {
	ID            string
	URL           string
	Title         string
	ContentHTML   *string `json:"content_html"`
	ContentText   *string `json:"content_text"`
	DatePublished string  `json:"date_published"`
	DateModified  string  `json:"date_modified"`
	Authors       []Author
	Tags          []string
}

func readJSON(r io.Reader, found func(*Entry)) (h head, err error) {
	dec := json.NewDecoder(r)
	if err := jsonDelim(dec, '{'); err != nil {
		return h, err
	}
	var version string
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return h, err
		}
		var other json.RawMessage
		switch key {
		case "version":
			err = dec.Decode(&version)
		case "title":
			err = dec.Decode(&h.title)
		case "home_page_url":
			err = dec.Decode(&h.link)
		case "feed_url":
			err = dec.Decode(&h.self)
		case "items":
			err = readJSONItems(dec, found)
		default:
			err = dec.Decode(&other)
		}
		if err != nil {
			return h, err
		}
	}
	if err := jsonDelim(dec, '}'); err != nil {
		return h, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return h, errors.New("something follows the feed")
	}
	if want := "https://jsonfeed.org/version/1.1"; version != want {
		return h, fmt.Errorf("version: reads %q, want %q", version, want)
	}
	return h, nil
}

func readJSONItems(dec *json.Decoder, found func(*Entry)) error {
	if err := jsonDelim(dec, '['); err != nil {
		return err
	}
	for dec.More() {
		var item rereadJSONItem
		if err := dec.Decode(&item); err != nil {
			return err
		}
		e := &Entry{
			ID: item.ID, URL: item.URL, Title: item.Title, Authors: item.Authors, Tags: item.Tags,
			Published: moment(time.RFC3339, item.DatePublished), Updated: moment(time.RFC3339, item.DateModified),
		}
		if item.ContentHTML != nil {
			e.Content = *item.ContentHTML
		} else if item.ContentText == nil {
			return fmt.Errorf("entry %s: content_html, content_text: one is required", e.ID)
		}
		found(e)
	}
	return jsonDelim(dec, ']')
}

// jsonDelim reads a bracket.
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

// readHTML reads the page for people as a parser of microformats does: each
// entry by itself, and in the end the page around them.
func readHTML(r io.Reader, found func(*Entry)) (h head, err error) {
	var page, entry bytes.Buffer
	var raw []byte
	depth := 0 // of elements with the entry's name, the entry among them
	for z := html.NewTokenizer(r); ; {
		kind := z.Next()
		if kind == html.ErrorToken && z.Err() == io.EOF {
			break
		}
		if kind == html.ErrorToken {
			return h, z.Err()
		}
		raw = append(raw[:0], z.Raw()...) // which Token unescapes in place
		token := z.Token()
		to := &page
		switch {
		case kind == html.StartTagToken && (depth > 0 && token.DataAtom == atom.Article || depth == 0 && hasClass(token.Attr, "h-entry")):
			depth++
			to = &entry
		case depth > 0:
			to = &entry
		}
		to.Write(raw)
		if kind == html.EndTagToken && depth > 0 && token.DataAtom == atom.Article {
			if depth--; depth == 0 {
				e, err := readHEntry(&entry)
				if err != nil {
					return h, err
				}
				found(e)
				entry.Reset()
			}
		}
	}
	if depth > 0 {
		return h, io.ErrUnexpectedEOF
	}
	return readPageHead(&page)
}

// readPageHead reads the page without its entries.
func readPageHead(r io.Reader) (h head, err error) {
	root, err := html.Parse(r)
	if err != nil {
		return h, err
	}
	for n := range root.Descendants() {
		switch {
		case h.title == "" && hasClass(n.Attr, "p-name"):
			h.title = strings.TrimSpace(text.FromNode(n))
		case h.link == "" && hasClass(n.Attr, "u-url"):
			h.link = attribute(n.Attr, "href")
		case attribute(n.Attr, "rel") == "canonical":
			h.self = attribute(n.Attr, "href")
		}
	}
	return h, nil
}

func readHEntry(r io.Reader) (*Entry, error) {
	nodes, err := html.ParseFragment(r, &html.Node{Type: html.ElementNode, Data: "main", DataAtom: atom.Main})
	if err != nil {
		return nil, err
	}
	e := &Entry{}
	for _, root := range nodes {
		for n := range root.Descendants() {
			if err := e.readProperty(n); err != nil {
				return nil, fmt.Errorf("entry %s: %w", e.URL, err)
			}
		}
	}
	return e, nil
}

// readProperty takes what a node of an h-entry says.
func (e *Entry) readProperty(n *html.Node) (err error) {
	switch {
	case hasClass(n.Attr, "u-url"):
		e.URL, e.Title = attribute(n.Attr, "href"), strings.TrimSpace(text.FromNode(n))
	case hasClass(n.Attr, "u-uid"):
		e.ID = attribute(n.Attr, "value")
	case hasClass(n.Attr, "p-author"):
		e.Authors = append(e.Authors, Author{Name: strings.TrimSpace(text.FromNode(n))})
	case hasClass(n.Attr, "p-category"):
		e.Tags = append(e.Tags, strings.TrimSpace(text.FromNode(n)))
	case hasClass(n.Attr, "dt-published"):
		e.Published, err = ParseDate(attribute(n.Attr, "datetime") + attribute(n.Attr, "value"))
	case hasClass(n.Attr, "dt-updated"):
		e.Updated, err = ParseDate(attribute(n.Attr, "value"))
	}
	return err
}

func hasClass(attributes []html.Attribute, class string) bool {
	return slices.Contains(strings.Fields(attribute(attributes, "class")), class)
}

func attribute(attributes []html.Attribute, name string) string {
	for _, a := range attributes {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
