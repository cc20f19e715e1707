// Package markup parses untrusted HTML at a bounded cost.
//
// Parse and ParseFragment follow the HTML standard (https://html.spec.whatwg.org,
// section 13.2) and return the nodes of golang.org/x/net/html. That package's own
// parser needs five times the CPU, and for some pages time that grows with the
// square of their size: ten seconds for one of 160 KB. Here the time grows with the
// size alone, up to limits that no page reaches that people wrote. A Selector finds
// elements in time linear in the tree.
//
// Each file rests on those before: scanner.go reads tags and texts, element.go says
// what kinds of elements there are, stack.go holds those that are open, tree.go puts
// nodes into them, and formatting.go lets elements such as <b> go on in the next
// block. body.go, head.go and table.go have the rules of these parts of a page, and
// builder.go applies them.
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

// Parse parses a page of HTML in UTF-8. The tree has no comments and no doctype. Its
// strings are parts of one copy of the page: clone one that outlives the tree. If the
// page has too many tags, the tree is that of its beginning, and the error says so.
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
