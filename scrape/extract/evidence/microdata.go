package evidence

import (
	"feedgen/feed/words"
	"feedgen/scrape/extract/page"

	"golang.org/x/net/html/atom"
)

// foreignType matches the types of things on an article's page that have authors and
// dates of their own.
var foreignType = words.Pattern(`(?i)/(?:.*comment|review|product|event|webpageelement|wpsidebar|wpfooter|book|movie|offer` +
	`|imageobject|videoobject|person|organization)$`)

// InForeignScope reports whether the innermost itemscope around a property is of
// something else than the article.
func InForeignScope(d *page.Document, i int) bool {
	for up := d.Elems[i].Parent; up >= 0; up = d.Elems[up].Parent {
		n := d.Elems[up].Node
		if page.HasAttr(n, "itemscope") {
			return foreignType().MatchString(page.Attr(n, "itemtype"))
		}
		if t := page.Attr(n, "typeof"); t != "" {
			return foreignType().MatchString("/" + t)
		}
		if d.Tag(up) == atom.Body {
			break
		}
	}
	return false
}
