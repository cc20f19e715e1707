package extract

import (
	"golang.org/x/net/html/atom"
)

// foreignType are the types of things on an article's page that have authors
// and dates of their own.
var foreignType = pattern(`(?i)/(?:.*comment|review|product|event|webpageelement|wpsidebar|wpfooter|book|movie|offer|imageobject|videoobject|person|organization)$`)

// inForeignScope reports whether a property belongs to something on the page
// that is not the article: the innermost itemscope around it says so.
func (x *extraction) inForeignScope(i int) bool {
	d := x.doc
	for up := d.elems[i].parent; up >= 0; up = d.elems[up].parent {
		n := d.elems[up].node
		if hasAttr(n, "itemscope") {
			return foreignType().MatchString(attr(n, "itemtype"))
		}
		if t := attr(n, "typeof"); t != "" {
			return foreignType().MatchString("/" + t)
		}
		if d.tag(up) == atom.Body {
			break
		}
	}
	return false
}
