package format

import (
	"bytes"
	"encoding/xml"
	"io"
	"time"

	"feedgen/feed"
)

// Sitemap is the key of the list of the pages for people.
const Sitemap = "sitemap"

var sitemapFormat = Format{
	Key:         Sitemap,
	File:        "sitemap.xml",
	Optional:    true,
	Description: "the list of the pages, for search engines",
	ContentType: "application/xml; charset=utf-8",
	ListsAll:    true,
	lacks:       []string{"title of the feed", "link of the feed", "self link", "title", "published", "authors", "tags"},
	list:        pages,
	render:      renderSitemap,
	read:        readSitemap,
	own:         func(data []byte) bool { return commentsGenerator(data, "urlset") },
}

const sitemapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9"

type sitemapRoot struct {
	XMLName xml.Name      `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Comment string        `xml:",comment"` // a sitemap has no element for the generator
	Pages   []sitemapPage `xml:"url"`
}

type sitemapPage struct {
	Location string `xml:"loc"`
	Modified string `xml:"lastmod"`
}

// FeedXml lets writeXML write it.
func (r *sitemapRoot) FeedXml() any { return r }

// pages returns the pages for people of all feeds as the entries of a list.
func pages(channels []channel) []feed.Entry {
	var entries []feed.Entry
	for _, c := range channels {
		if c.Files[HTML] == "" {
			continue
		}
		for d := range c.documents(&htmlFormat) {
			address := d.URL(d.name)
			updated := feed.Date{Time: d.updated(), Precision: feed.PrecisionTime}
			entries = append(entries, feed.Entry{ID: address, URL: address, Updated: updated})
		}
	}
	return entries
}

// renderSitemap writes a sitemap as sitemaps.org has it.
func renderSitemap(w io.Writer, d *document) error {
	root := &sitemapRoot{Comment: generatorComment}
	for i := range d.entries {
		root.Pages = append(root.Pages, sitemapPage{d.entries[i].URL, instant(d.entries[i].Updated.Time)})
	}
	return writeXML(w, root)
}

func readSitemap(r io.Reader, found func(*feed.Entry)) (h head, err error) {
	err = eachElement(r, func(dec *xml.Decoder, start *xml.StartElement) error {
		if start.Name != element(sitemapNamespace, "url") {
			return nil
		}
		var page sitemapPage
		if err := dec.DecodeElement(&page, start); err != nil {
			return err
		}
		found(&feed.Entry{ID: page.Location, URL: page.Location, Updated: dateIn(time.RFC3339, page.Modified)})
		return nil
	})
	return h, err
}

// generatorComment names feedgen in documents that have no element for that.
const generatorComment = " generator: " + generator + " "

// commentsGenerator reports whether a document with this root element begins with
// the generatorComment.
func commentsGenerator(data []byte, root string) bool {
	dec := xml.NewDecoder(bytes.NewReader(data))
	for inside := false; ; {
		token, err := dec.Token()
		if err != nil {
			return false
		}
		switch t := token.(type) {
		case xml.StartElement:
			if inside || t.Name.Local != root {
				return false
			}
			inside = true
		case xml.Comment:
			if inside && string(t) == generatorComment {
				return true
			}
		}
	}
}
