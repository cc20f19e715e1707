package page

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Zone is a set of parts of the page. An element is in those that it opens and those
// of the elements around it.
type Zone uint16

const (
	Hidden     Zone = 1 << iota // not shown
	Navigation                  // menus, bars of links
	Footer                      // the page's end
	Aside                       // beside the article
	Related                     // other articles
	Teaser                      // other articles, or the head of this one
	Comments                    // what readers wrote
	Chrome                      // forms, cookie banners, share buttons, newsletters
	Article                     // an <article>
	Quote                       // <blockquote>, <pre>, <code>
	Caption                     // of an image
)

// Elsewhere are the zones in which nothing is about this article.
const Elsewhere = Hidden | Navigation | Footer | Aside | Related | Teaser | Comments | Chrome

// zoneOf returns the zones that an element itself opens, by its tag and its names.
func zoneOf(n *html.Node, named Zone) Zone {
	var z Zone
	switch n.DataAtom {
	case atom.Nav:
		z |= Navigation
	case atom.Footer:
		z |= Footer
	case atom.Aside:
		z |= Aside
	case atom.Article:
		z |= Article
	case atom.Form, atom.Button, atom.Select, atom.Textarea:
		z |= Chrome
	case atom.Blockquote, atom.Pre, atom.Code:
		z |= Quote
	case atom.Figcaption:
		if !namesAuthor(n) {
			z |= Caption
		}
	case atom.Body, atom.Html, atom.Main, atom.H1:
		// Their classes describe the whole page.
		return 0
	}
	if HasAttr(n, "hidden") || isHiddenStyle(Attr(n, "style")) {
		z |= Hidden
	}
	return z | named
}

// namesAuthor reports whether an element has an <address> or a link to the author: the
// picture above such a caption is that of the author.
func namesAuthor(n *html.Node) bool {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && (c.DataAtom == atom.Address || HasWord(Attr(c, "rel"), "author")) {
			return true
		}
	}
	return false
}

// ZoneByTag returns the zones that an element opens by its tag and attributes, whatever
// its names are.
func (d *Document) ZoneByTag(i int) Zone { return zoneOf(d.Elems[i].Node, 0) }

func isHiddenStyle(style string) bool {
	_, after, ok := strings.Cut(style, "display")
	if !ok {
		return false
	}
	after, ok = strings.CutPrefix(strings.TrimLeft(after, " "), ":")
	return ok && strings.HasPrefix(strings.TrimLeft(after, " "), "none")
}
