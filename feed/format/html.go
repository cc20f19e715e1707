package format

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"feedgen/feed"
	"feedgen/feed/markup"
	"feedgen/feed/text"
)

// HTML is the key of the page for people.
const HTML = "html"

// The page is one file. It has no scripts, loads nothing, and its
// Content-Security-Policy enforces that. It is also a feed in microformats
// (h-feed, h-entry).
var htmlFormat = Format{
	Key:         HTML,
	File:        "index.html",
	Description: "the page for people",
	ContentType: "text/html; charset=utf-8",
	Yearly:      true,
	render:      renderHTML,
	read:        readHTML,
	own:         ownHTML,
}

// readHTML reads the page by its microformats. It parses each entry separately, and
// then the rest of the page.
func readHTML(r io.Reader, found func(*feed.Entry)) (h head, err error) {
	var page, entry bytes.Buffer
	var raw []byte
	depth := 0 // of nested article elements, from the entry on
	for z := html.NewTokenizer(r); ; {
		kind := z.Next()
		if kind == html.ErrorToken && z.Err() == io.EOF {
			break
		}
		if kind == html.ErrorToken {
			return h, z.Err()
		}
		raw = append(raw[:0], z.Raw()...) // Token unescapes it in place
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
				e, err := readHEntry(entry.String())
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
	return readPageHead(page.Bytes())
}

func readPageHead(page []byte) (h head, err error) {
	root, err := markup.Parse(page)
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

func readHEntry(fragment string) (*feed.Entry, error) {
	nodes, err := markup.ParseFragment(fragment)
	if err != nil {
		return nil, err
	}
	e := &feed.Entry{}
	for _, root := range nodes {
		for n := range root.Descendants() {
			if err := readProperty(e, n); err != nil {
				return nil, fmt.Errorf("entry %s: %w", e.URL, err)
			}
		}
	}
	return e, nil
}

// readProperty sets the property of the h-entry e that the element n holds, if any.
func readProperty(e *feed.Entry, n *html.Node) (err error) {
	switch {
	case hasClass(n.Attr, "u-url"):
		e.URL, e.Title = attribute(n.Attr, "href"), strings.TrimSpace(text.FromNode(n))
	case hasClass(n.Attr, "u-uid"):
		e.ID = attribute(n.Attr, "value")
	case hasClass(n.Attr, "p-author"):
		name := strings.TrimSpace(attribute(n.Attr, "value") + text.FromNode(n))
		e.Authors = append(e.Authors, feed.Author{Name: name})
	case hasClass(n.Attr, "p-category"):
		e.Tags = append(e.Tags, strings.TrimSpace(text.FromNode(n)))
	case hasClass(n.Attr, "dt-published"):
		e.Published, err = feed.ParseDate(attribute(n.Attr, "datetime") + attribute(n.Attr, "value"))
	case hasClass(n.Attr, "dt-updated"):
		e.Updated, err = feed.ParseDate(attribute(n.Attr, "value"))
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

var (
	htmlStart = regexp.MustCompile(`(?i)^(<!--.*?-->\s*)*<(!doctype\s+html|html)\b`)
	htmlMeta  = regexp.MustCompile(`(?i)<meta\s[^>]*>`)
	metaName  = regexp.MustCompile(`(?i)\sname\s*=\s*["']?generator\b`)
	metaValue = regexp.MustCompile(`(?i)\scontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s">]+))`)
)

func ownHTML(data []byte) bool {
	if !htmlStart.Match(data) {
		return false
	}
	for _, tag := range htmlMeta.FindAll(data, -1) {
		if !metaName.Match(tag) {
			continue
		}
		if v := metaValue.FindSubmatch(tag); v != nil && isGenerator(string(v[1])+string(v[2])+string(v[3])) {
			return true
		}
	}
	return false
}
