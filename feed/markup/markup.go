// Package markup parses untrusted HTML at a bounded cost.
//
// Parse and ParseFragment follow the HTML standard (https://html.spec.whatwg.org,
// section 13.2) and make the trees of golang.org/x/net/html. That package's own
// parser takes time that grows with the square of some pages: one of 160 KB can
// take ten seconds. Here the time grows with the page alone, up to limits that no
// page needs that people wrote. A Selector finds elements in time linear in the
// tree.
//
// The scanner reads the tags and texts of a page, of which the builder makes the
// tree. It holds the elements that are open and the mode, which says what may
// stand at the place: body.go has the rules of head and body, table.go those of
// tables, foreign.go those of SVG and MathML, formatting.go those of elements such
// as <b>, which go on in the next block where one ends too early.
package markup

import (
	"fmt"

	"golang.org/x/net/html"
)

const (
	maxNodes      = 120_000 // tags and comments; the page is cut there
	maxAttributes = 200     // of a tag; the others are dropped
	maxAllAttrs   = 200_000 // of all tags; the page is cut there
	maxRepeated   = 20      // tags of html and body; the attributes of further ones are dropped
	maxReopened   = 150_000 // formatting elements and their attributes that are opened again; then none is
	maxFormats    = 100     // formatting elements that are opened again in a block
	maxDepth      = 512     // elements that are open
)

var (
	errTags       = fmt.Errorf("too costly to read: more than %d tags", maxNodes)
	errAttributes = fmt.Errorf("too costly to read: more than %d attributes", maxAllAttrs)
)

// Parse parses a page of HTML in UTF-8. The tree has no comments and no doctype. If
// the page has too many tags, it is that of the beginning, and the error says why.
func Parse(page []byte) (*html.Node, error) {
	b := &builder{}
	b.scanner = newScanner(string(page))
	b.build()
	document := &html.Node{Type: html.DocumentNode}
	document.AppendChild(b.root)
	return document, b.costly
}

// ParseFragment parses HTML as what stands inside an article, and as Parse does.
func ParseFragment(fragment string) ([]*html.Node, error) {
	b := &builder{}
	b.scanner, b.mode = newScanner(fragment), inBody
	b.build()
	var nodes []*html.Node
	for n := b.root.FirstChild; n != nil; n = b.root.FirstChild {
		b.root.RemoveChild(n)
		nodes = append(nodes, n)
	}
	return nodes, b.costly
}
