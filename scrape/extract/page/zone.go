package page

import (
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Zone says in which parts of the page an element stands. A part holds for all
// that is below it.
type Zone uint16

const (
	Hidden     Zone = 1 << iota // not shown
	Navigation                  // menus, bars of links
	Footer                      // the page's end
	Aside                       // beside the article
	Related                     // teasers of other articles
	Comments                    // what readers wrote
	Chrome                      // forms, cookie banners, share buttons, newsletters
	Article                     // an <article>
	Quote                       // <blockquote>, <pre>, <code>
	Caption                     // of an image
)

// Elsewhere are the zones in which nothing is about this article.
const Elsewhere = Hidden | Navigation | Footer | Aside | Related | Comments | Chrome

// zoneHints are parts of class names, ids and roles, and the zone they make.
var zoneHints = []struct {
	zone  Zone
	words []string
}{
	{Related, []string{
		"related", "yarpp", "recommend", "read-more", "readmore", "read-next", "readnext", "more-from",
		"more-stories", "morestories", "see-also", "also-like", "alsolike", "teaser", "outbrain", "taboola",
		"trending", "most-read", "mostread", "most-popular", "popular-posts", "popularposts", "latest-",
		"latest_", "recent-posts", "recentposts", "recent-articles", "prev-next", "post-navigation", "post-nav",
		"nav-links", "nav-previous", "nav-next", "pagination", "similar", "promo-", "promo_", "onward", "upnext",
		"up-next", "carousel", "suggested", "aehnlich", "weitere-artikel", "articles-lies", "a-lire",
	}},
	{Comments, []string{"comment", "disqus", "respond", "discussion", "kommentar"}},
	{Navigation, []string{"breadcrumb", "menu", "navbar", "navigation", "topnav", "site-nav", "toc"}},
	{Footer, []string{"footer", "colophon"}},
	{Aside, []string{"sidebar", "side-bar", "widget", "complementary"}},
	{Chrome, []string{
		"cookie", "gdpr", "consent", "newsletter", "subscri", "sharify", "share-", "-share", "sharing", "socials",
		"social-", "advert", "sponsor", "popup", "modal", "login", "signup", "sign-up", "paywall", "donate",
	}},
	{Caption, []string{"caption", "photo-credit", "image-credit", "img-credit", "picture-credit", "copyright", "image-source"}},
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
		z |= Caption
	case atom.Body, atom.Html, atom.Main, atom.H1:
		// Their classes speak of the whole page.
		return 0
	}
	if HasAttr(n, "hidden") || isHiddenStyle(Attr(n, "style")) {
		z |= Hidden
	}
	return z | named
}

// zoneOfWord returns the zones that one class name or id stands for.
func zoneOfWord(word string) Zone {
	for _, prefix := range []string{"has-", "with", "no-", "elementor", "wp-block", "is-", "et_"} {
		// They say what is around or inside, or come from a page builder that
		// calls everything a widget.
		if strings.HasPrefix(word, prefix) {
			return 0
		}
	}
	var z Zone
	zoneIndex().find(word, func(w *indexedWord, _, _ int) { z |= w.zone })
	if z&Footer != 0 && (strings.Contains(word, "post") || strings.Contains(word, "entry") || strings.Contains(word, "article")) {
		// A post's own footer often holds its byline.
		z &^= Footer
	}
	return z
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

func isHiddenStyle(style string) bool {
	_, after, ok := strings.Cut(style, "display")
	if !ok {
		return false
	}
	after, ok = strings.CutPrefix(strings.TrimLeft(after, " "), ":")
	return ok && strings.HasPrefix(strings.TrimLeft(after, " "), "none")
}
