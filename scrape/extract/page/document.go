// Package page parses the HTML of one web page into a Document: its elements
// with the text that each of them shows, the lines of that text, and what the
// head declares. Names of classes and the like are read once for all: as Hints
// of what an element holds, and as the Zone of the page that it opens.
package page

import (
	"bytes"
	"net/url"
	"strings"

	"feedgen/feed/link"
	"feedgen/feed/markup"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Document is a parsed page with an index over it. Elements stand in document
// order, and their text in one string of which each element knows its part, so
// that the text of any element costs nothing to take. Parse makes it, and
// nothing changes it afterwards.
type Document struct {
	URL  *url.URL // of the page
	Base *url.URL // that relative links are resolved against
	Root *html.Node

	Elems   []Element
	Zones   []Zone // that the elements stand in, where no headline is known; see ZonesAround
	Anchors []int  // the elements that are <a>
	Text    string // what a reader sees, blocks ended by newlines
	Lines   []Line // of Text, without those that are empty

	Metas   []Meta
	Links   []Link
	Scripts []Script
	Title   string // <title>, cleaned
}

// Element is one element of the body or head.
type Element struct {
	Node       *html.Node
	Tag        atom.Atom // the node's; zero for one that HTML does not know
	Parent     int       // index of the parent, -1 for the root
	Next       int       // index of the first element after this one's subtree
	Start, End int       // its part of Document.Text
	Hints      Hints     // what its class, id and the like suggest

	own Zone // that it opens
}

// Line is one line of the text.
type Line struct {
	Start, End int // without the newline
	Elem       int // the innermost element around its first word
}

// Meta is one <meta> element.
type Meta struct {
	Key     string // name, property, itemprop or http-equiv, lower case
	Content string // cleaned
}

// Link is one <link> element.
type Link struct {
	Rel, Href, Type, Hreflang, Title string
}

// Script is the content of one data block.
type Script struct {
	Type, Text string
}

// mostExpected bounds the elements that room is made for in advance: nearly all
// pages have fewer, and a < may stand for none.
const mostExpected = 10_000

// Parse parses a page in UTF-8. The address is the page's own, absolute or the
// zero URL.
func Parse(body []byte, address *url.URL) *Document {
	root := markup.Parse(body)
	elems := min(bytes.Count(body, []byte("<"))-bytes.Count(body, []byte("</")), mostExpected)
	return index(root, address, max(elems, 0))
}

// TextOf returns the visible text of an element, on one line.
func (d *Document) TextOf(i int) string {
	e := &d.Elems[i]
	return strings.TrimSpace(strings.ReplaceAll(d.Text[e.Start:e.End], "\n", " "))
}

// Tag returns the element's name; zero for one that HTML does not know.
func (d *Document) Tag(i int) atom.Atom { return d.Elems[i].Tag }

// Attr returns an attribute of an element; empty where there is none.
func (d *Document) Attr(i int, key string) string { return Attr(d.Elems[i].Node, key) }

// Resolve returns an absolute http or https URL, or nothing.
func (d *Document) Resolve(ref string) string { return link.Resolve(d.Base, ref) }

// MetaValues returns the contents of the meta elements that have one of the
// keys, the first key's first.
func (d *Document) MetaValues(keys ...string) []Meta {
	var found []Meta
	for _, key := range keys {
		for _, m := range d.Metas {
			if m.Key == key {
				found = append(found, m)
			}
		}
	}
	return found
}

// MetaValue returns the first of MetaValues.
func (d *Document) MetaValue(keys ...string) string {
	if found := d.MetaValues(keys...); len(found) > 0 {
		return found[0].Content
	}
	return ""
}

// Attr returns an attribute of a node; empty where there is none.
func Attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key && n.Attr[i].Namespace == "" {
			return n.Attr[i].Val
		}
	}
	return ""
}

// HasAttr reports whether a node has an attribute.
func HasAttr(n *html.Node, key string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return true
		}
	}
	return false
}

// NodeText returns the text below a node, as written.
func NodeText(n *html.Node) string {
	if c := n.FirstChild; c != nil && c.NextSibling == nil && c.Type == html.TextNode {
		return c.Data
	}
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}
