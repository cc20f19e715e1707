package extract

import (
	"strings"
	"sync"

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
	article                     // an <article>
	quote                       // <blockquote>, <pre>, <code>
	caption                     // of an image
)

// elsewhere are the zones in which nothing is about this article.
const elsewhere = hidden | navigation | footer | aside | related | comments | chrome

// zoneHints are parts of class names, ids and roles, and the zone they make.
var zoneHints = []struct {
	zone  zone
	words []string
}{
	{related, []string{"related", "yarpp", "recommend", "read-more", "readmore", "read-next", "readnext", "more-from", "more-stories", "morestories", "see-also", "also-like", "alsolike", "teaser", "outbrain", "taboola", "trending", "most-read", "mostread", "most-popular", "popular-posts", "popularposts", "latest-", "latest_", "recent-posts", "recentposts", "recent-articles", "prev-next", "post-navigation", "post-nav", "nav-links", "nav-previous", "nav-next", "pagination", "similar", "promo-", "promo_", "onward", "upnext", "up-next", "carousel", "suggested", "aehnlich", "weitere-artikel", "articles-lies", "a-lire"}},
	{comments, []string{"comment", "disqus", "respond", "discussion", "kommentar"}},
	{navigation, []string{"breadcrumb", "menu", "navbar", "navigation", "topnav", "site-nav", "toc"}},
	{footer, []string{"footer", "colophon"}},
	{aside, []string{"sidebar", "side-bar", "widget", "complementary"}},
	{chrome, []string{"cookie", "gdpr", "consent", "newsletter", "subscri", "sharify", "share-", "-share", "sharing", "socials", "social-", "advert", "sponsor", "popup", "modal", "login", "signup", "sign-up", "paywall", "donate"}},
	{caption, []string{"caption", "photo-credit", "image-credit", "img-credit", "picture-credit", "copyright", "image-source"}},
}

var zoneIndex = sync.OnceValue(func() *wordIndex {
	var x wordIndex
	for _, h := range zoneHints {
		x.add(h.words, within, hinted{zone: h.zone})
	}
	return &x
})

// zoneOf returns the zones that an element opens by itself: by what it is, and
// by what it is named.
func zoneOf(n *html.Node, named zone) zone {
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
	case atom.Blockquote, atom.Pre, atom.Code:
		z |= quote
	case atom.Figcaption:
		z |= caption
	case atom.Body, atom.Html, atom.Main, atom.H1:
		// Their classes speak of the whole page.
		return 0
	}
	if hasAttr(n, "hidden") || isHiddenStyle(attr(n, "style")) {
		z |= hidden
	}
	return z | named
}

// zoneOfWord returns the zones that one class name or id stands for.
func zoneOfWord(word string) zone {
	for _, prefix := range []string{"has-", "with", "no-", "elementor", "wp-block", "is-", "et_"} {
		// They say what is around or inside, or come from a page builder that
		// calls everything a widget.
		if strings.HasPrefix(word, prefix) {
			return 0
		}
	}
	var z zone
	zoneIndex().find(word, func(w *indexedWord, _, _ int) { z |= w.zone })
	if z&footer != 0 && (strings.Contains(word, "post") || strings.Contains(word, "entry") || strings.Contains(word, "article")) {
		// A post's own footer often holds its byline.
		z &^= footer
	}
	return z
}

// settleZones makes what each element stands in from what it and those around
// it open. What holds the headline, or most of the text, is not set aside
// whatever its name: many a page wraps all of itself in "with-sidebar".
func (d *document) settleZones(headline int) {
	for i := range d.elems {
		e := &d.elems[i]
		e.zone = e.own
		holdsHeadline := headline > 0 && i <= headline && headline < e.next
		if holdsHeadline || e.end-e.start > len(d.text)*3/5 {
			e.zone &^= elsewhere&^hidden | caption
		}
		if e.parent >= 0 {
			up := d.elems[e.parent].zone
			if d.tag(i) == atom.Footer && up&article != 0 {
				e.zone &^= footer
			}
			e.zone |= up
		}
	}
}

func isHiddenStyle(style string) bool {
	_, after, ok := strings.Cut(style, "display")
	if !ok {
		return false
	}
	after, ok = strings.CutPrefix(strings.TrimLeft(after, " "), ":")
	return ok && strings.HasPrefix(strings.TrimLeft(after, " "), "none")
}
