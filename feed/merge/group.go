package merge

import (
	"slices"
	"strings"
	"time"

	"feedgen/feed/link"
)

// groups are the articles of the source entries.
type groups struct {
	articles []*article
	byKey    map[string]*article // by listed keys
	gone     map[string]bool     // keys of Sources.Gone
	loc      *time.Location
	warn     func(format string, args ...any)
}

// group joins source entries that share an address, then those that a page claims
// to be one article.
func group(src Sources, loc *time.Location, warn func(format string, args ...any)) *groups {
	g := &groups{byKey: map[string]*article{}, gone: link.Keys(src.Gone), loc: loc, warn: warn}
	for i, list := range src.Local {
		for j := range list {
			g.add(part{Entry: &list[j], list: i})
		}
	}
	for _, e := range src.Pages {
		g.add(part{Entry: e, list: len(src.Local), isPage: true})
	}
	g.dropFragments()
	g.followPages()
	return g
}

// dropFragments joins an article at a place on a page with the article of the page
// that has the same title and day.
func (g *groups) dropFragments() {
	for _, a := range g.articles {
		for _, u := range a.parts[0].listed() {
			if !strings.Contains(u, "#") {
				continue
			}
			whole := g.byKey[link.Key(u)]
			if id := a.identity(g.loc); whole != nil && whole != a && a.into == nil && id.complete() && id == whole.identity(g.loc) {
				g.join(whole, a)
			}
		}
	}
}

func (g *groups) add(p part) {
	a := &article{parts: []part{p}}
	for _, u := range p.listed() {
		a.keys = append(a.keys, p.key(u))
	}
	g.articles = append(g.articles, a)
	for _, key := range slices.Clone(a.keys) {
		if other := g.byKey[key]; other != nil && other != a {
			g.join(other, a)
			a = other
		}
		g.byKey[key] = a
	}
}

func (g *groups) join(into, from *article) {
	for _, p := range into.parts {
		for _, q := range from.parts {
			if p.list == q.list && p.isPage == q.isPage && !p.Discovered && !q.Discovered {
				g.warn("%s and %s are one article: list it once", p.address(), q.address())
			}
		}
	}
	into.parts = append(into.parts, from.parts...)
	slices.SortStableFunc(into.parts, func(p, q part) int { return p.list - q.list })
	for _, key := range from.keys {
		g.byKey[key] = into
	}
	into.keys = append(into.keys, from.keys...)
	from.into = into
}

func (g *groups) dropJoined() {
	g.articles = slices.DeleteFunc(g.articles, func(a *article) bool { return a.into != nil })
}

func (g *groups) contradict(a, b *article) bool {
	return a.identity(g.loc).contradicts(b.identity(g.loc))
}

// isGone reports whether none of the article's pages exists any more.
func (g *groups) isGone(a *article) bool {
	return !slices.ContainsFunc(a.parts, func(p part) bool { return !g.gone[link.Key(p.address())] })
}

// followPages joins articles where the page of one has the address of the other,
// or of the other's page.
func (g *groups) followPages() {
	learned := map[string]*article{}
	for _, a := range g.articles {
		for _, p := range slices.Clone(a.parts) {
			g.follow(a, p, learned)
		}
	}
}

// follow does followPages for one page, until it is distrusted. learned maps
// addresses of earlier pages to articles.
func (g *groups) follow(a *article, p part, learned map[string]*article) {
	for _, u := range p.learned() {
		key := link.Key(u)
		other := g.byKey[key]
		if other == nil {
			other = learned[key].last()
		}
		switch {
		case other == nil:
			learned[key] = a
		case other == a || a.into != nil:
		case !g.contradict(a, other):
			g.join(other, a)
		default:
			g.warn("%s leads to %s, which is listed with another title and date: kept apart", a.address(), other.address())
			if !a.distrust(p, key) {
				return
			}
		}
	}
}
