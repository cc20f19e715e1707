package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
	"golang.org/x/net/html"
)

// reread is what a stranger's parser finds in a rendered file.
type reread struct {
	title, link, self string
	entries           []Entry // with the fields that the format has
	noUpdates         bool    // the format has no date of an update
}

// strictXML reads a document to its end, as a parser must that stops at the
// first mistake.
func strictXML(data []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := dec.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func readRSS(data []byte) (*reread, error) {
	if err := strictXML(data); err != nil {
		return nil, err
	}
	feed, err := (&rss.Parser{}).Parse(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	r := &reread{title: feed.Title, link: feed.Link, self: selfLink(feed.Extensions), noUpdates: true}
	for _, item := range feed.Items {
		e := Entry{URL: item.Link, Title: item.Title, Content: item.Content, Published: moment(item.PubDateParsed)}
		if item.GUID != nil {
			e.ID = item.GUID.Value
			if permalink := item.GUID.IsPermalink != "false"; permalink != (e.ID == e.URL) {
				return nil, fmt.Errorf("entry %s: guid: isPermaLink is %t", e.ID, permalink)
			}
		}
		if item.DublinCoreExt != nil {
			for _, name := range item.DublinCoreExt.Creator {
				e.Authors = append(e.Authors, Author{Name: name})
			}
		}
		for _, category := range item.Categories {
			e.Tags = append(e.Tags, category.Value)
		}
		r.entries = append(r.entries, e)
	}
	return r, nil
}

// selfLink returns the address that an RSS channel gives itself.
func selfLink(channel ext.Extensions) string {
	for _, link := range channel["atom"]["link"] {
		if link.Attrs["rel"] == "self" {
			return link.Attrs["href"]
		}
	}
	return ""
}

func readAtom(data []byte) (*reread, error) {
	if err := strictXML(data); err != nil {
		return nil, err
	}
	feed, err := (&atom.Parser{}).Parse(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	r := &reread{title: feed.Title, link: atomHref(feed.Links, "alternate"), self: atomHref(feed.Links, "self")}
	for _, entry := range feed.Entries {
		e := Entry{
			ID:        entry.ID,
			URL:       atomHref(entry.Links, "alternate"),
			Title:     entry.Title,
			Published: moment(entry.PublishedParsed),
			Updated:   moment(entry.UpdatedParsed),
		}
		if entry.Content != nil {
			e.Content = entry.Content.Value
		}
		if len(entry.Authors)+len(feed.Authors) == 0 {
			return nil, fmt.Errorf("entry %s: author: neither the entry nor the feed has one", e.ID)
		}
		for _, person := range entry.Authors {
			e.Authors = append(e.Authors, Author{Name: person.Name})
		}
		for _, category := range entry.Categories {
			e.Tags = append(e.Tags, category.Term)
		}
		r.entries = append(r.entries, e)
	}
	return r, nil
}

func atomHref(links []*atom.Link, rel string) string {
	for _, link := range links {
		if link.Rel == rel {
			return link.Href
		}
	}
	return ""
}

// readJSON uses encoding/json alone: gofeed's parser of JSON Feed knows
// version 1.1 in part.
func readJSON(data []byte) (*reread, error) {
	var feed struct {
		Version     string
		Title       string
		HomePageURL string `json:"home_page_url"`
		FeedURL     string `json:"feed_url"`
		Items       []struct {
			ID            string
			URL           string
			Title         string
			ContentHTML   *string   `json:"content_html"`
			ContentText   *string   `json:"content_text"`
			DatePublished time.Time `json:"date_published"`
			DateModified  time.Time `json:"date_modified"`
			Authors       []Author
			Tags          []string
		}
	}
	if err := json.Unmarshal(data, &feed); err != nil {
		return nil, err
	}
	if want := "https://jsonfeed.org/version/1.1"; feed.Version != want {
		return nil, fmt.Errorf("version: reads %q, want %q", feed.Version, want)
	}
	r := &reread{title: feed.Title, link: feed.HomePageURL, self: feed.FeedURL}
	for _, item := range feed.Items {
		e := Entry{
			ID:        item.ID,
			URL:       item.URL,
			Title:     item.Title,
			Authors:   item.Authors,
			Tags:      item.Tags,
			Published: moment(&item.DatePublished),
			Updated:   moment(&item.DateModified),
		}
		if item.ContentHTML != nil {
			e.Content = *item.ContentHTML
		} else if item.ContentText == nil {
			return nil, fmt.Errorf("entry %s: content_html, content_text: one is required", e.ID)
		}
		r.entries = append(r.entries, e)
	}
	return r, nil
}

// readHTML reads the page for people as a parser of microformats does.
func readHTML(data []byte) (*reread, error) {
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	r := &reread{}
	for n := range root.Descendants() {
		switch {
		case hasClass(n, "h-entry"):
			e, err := readHEntry(n)
			if err != nil {
				return nil, err
			}
			r.entries = append(r.entries, e)
		case r.title == "" && hasClass(n, "p-name"):
			r.title = nodeText(n)
		case r.link == "" && hasClass(n, "u-url"):
			r.link = attribute(n, "href")
		case attribute(n, "rel") == "canonical":
			r.self = attribute(n, "href")
		}
	}
	return r, nil
}

func readHEntry(entry *html.Node) (e Entry, err error) {
	for n := range entry.Descendants() {
		switch {
		case hasClass(n, "u-url"):
			e.URL, e.Title = attribute(n, "href"), nodeText(n)
		case hasClass(n, "u-uid"):
			e.ID = attribute(n, "value")
		case hasClass(n, "p-author"):
			e.Authors = append(e.Authors, Author{Name: nodeText(n)})
		case hasClass(n, "p-category"):
			e.Tags = append(e.Tags, nodeText(n))
		case hasClass(n, "dt-published"):
			e.Published, err = ParseDate(attribute(n, "datetime") + attribute(n, "value"))
		case hasClass(n, "dt-updated"):
			e.Updated, err = ParseDate(attribute(n, "value"))
		}
		if err != nil {
			return e, fmt.Errorf("entry %s: %w", e.URL, err)
		}
	}
	return e, nil
}

func nodeText(n *html.Node) string {
	var b strings.Builder
	writeText(&b, n)
	return strings.TrimSpace(b.String())
}

func hasClass(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attribute(n, "class")), class)
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func moment(t *time.Time) Date {
	if t == nil {
		return Date{}
	}
	return Date{*t, PrecisionTime}
}
