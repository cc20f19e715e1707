package page

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

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

// HasWord reports whether a list of words with blanks between them, such as the
// value of class or rel, has one of some.
func HasWord(list string, some ...string) bool {
	for word := range strings.FieldsSeq(list) {
		if slices.Contains(some, word) {
			return true
		}
	}
	return false
}
