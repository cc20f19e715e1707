package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// zone says in which parts of the page an element stands. A part holds for all
// that is below it.
type zone uint16

const (
	hidden     zone = 1 << iota // not shown
	navigation                  // menus, bars of links
	footer                      // the page's end
	aside                       // beside the article
	related                     // teasers of other articles
	comments                    // what readers wrote
	chrome                      // forms, cookie banners, share buttons, newsletters
	masthead                    // the page's head, above the article
	article                     // an <article>, or what says it is one
	quote                       // <blockquote>
	byline                      // the author's or the date's line
)

// elsewhere are the zones in which nothing is about this article.
const elsewhere = hidden | navigation | footer | aside | related | comments | chrome

// zoneHints are words in class names and ids, and the zone that they make.
var zoneHints = []struct {
	zone  zone
	words []string
}{
	{related, []string{"related", "yarpp", "recommend", "read-more", "readmore", "more-from", "more-stories", "see-also", "also-like", "teaser", "outbrain", "taboola", "trending", "most-read", "mostread", "most-popular", "popular-posts", "latest", "prev-next", "post-navigation", "nav-links", "similar", "promo"}},
	{comments, []string{"comment", "disqus", "respond", "discussion"}},
	{navigation, []string{"breadcrumb", "menu", "navbar", "navigation"}},
	{footer, []string{"footer", "colophon"}},
	{aside, []string{"sidebar", "widget"}},
	{chrome, []string{"cookie", "gdpr", "consent", "newsletter", "subscribe", "sharify", "share-", "sharing", "social", "advert", "sponsor", "popup", "modal", "login", "paywall"}},
	{byline, []string{"byline", "author", "entry-meta", "post-meta"}},
}

// zoneOf returns the zones that an element opens by itself.
func zoneOf(n *html.Node, hint string) zone {
	var z zone
	switch n.DataAtom {
	case atom.Nav:
		z |= navigation
	case atom.Footer:
		z |= footer
	case atom.Aside:
		z |= aside
	case atom.Article:
		z |= article
	case atom.Form, atom.Button, atom.Select, atom.Textarea:
		z |= chrome
	case atom.Blockquote:
		z |= quote
	case atom.Body, atom.Html, atom.Main, atom.H1:
		// Their classes speak of the whole page.
		return 0
	}
	if hasAttr(n, "hidden") || strings.Contains(strings.ReplaceAll(attr(n, "style"), " ", ""), "display:none") {
		z |= hidden
	}
	if hint == "" {
		return z
	}
	for _, h := range zoneHints {
		for _, w := range h.words {
			if strings.Contains(hint, w) {
				z |= h.zone
				break
			}
		}
	}
	return z
}
