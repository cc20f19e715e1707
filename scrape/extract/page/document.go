// Package page parses the HTML of one web page into a Document: its elements
// with the text that each of them shows, the lines of that text, and what the
// head declares. Names of classes and the like are read once for all: as Hints
// of what an element holds, and as the Zone of the page that it opens.
package page

import (
	"net/url"
	"slices"
	"strings"

	"feedgen/feed/link"

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
	InBody                           bool // where anybody may have written it, not in the head
}

// Script is the content of one data block.
type Script struct {
	Type, Text string
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

// ZonesAround returns the zones that each element stands in: those that it and
// the elements around it open. What holds the headline, or most of the text, is
// not set aside whatever its name: many a page wraps all of itself in
// "with-sidebar". Without a headline it is 0.
func (d *Document) ZonesAround(headline int) []Zone {
	zones := make([]Zone, len(d.Elems))
	for i := range d.Elems {
		e := &d.Elems[i]
		zones[i] = e.own
		holdsHeadline := headline > 0 && i <= headline && headline < e.Next
		if holdsHeadline || e.End-e.Start > len(d.Text)*3/5 {
			zones[i] &^= Elsewhere&^Hidden | Caption
		}
		if e.Parent >= 0 {
			up := zones[e.Parent]
			if e.Tag == atom.Footer && up&Article != 0 {
				zones[i] &^= Footer
			}
			zones[i] |= up
		}
	}
	return zones
}

// IsHome reports whether a link leads to the home page of an address.
func IsHome(address *url.URL, href string) bool {
	if href == "/" {
		return true
	}
	rest, ok := strings.CutPrefix(href, "http")
	if !ok {
		return false
	}
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "s"), "://")
	rest = strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
	return rest == strings.TrimPrefix(address.Host, "www.")
}

// Holds reports whether an element has one of some kind below it.
func (d *Document) Holds(i int, tags ...atom.Atom) bool {
	for j := i + 1; j < d.Elems[i].Next; j++ {
		if slices.Contains(tags, d.Elems[j].Tag) {
			return true
		}
	}
	return false
}
