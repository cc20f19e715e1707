package source

import (
	"cmp"

	"feedgen/feed/text"
)

// opmlReader reads OPML: lists of feeds, and of articles.
type opmlReader struct {
	title   string
	yield   func(Item) bool
	stopped bool
}

func (r *opmlReader) start(path []element, attributes map[string]string) (wanted bool) {
	name := path[len(path)-1].name
	if name == "outline" {
		item := Item{
			Kind:  OPML,
			Feed:  attributes["xmlurl"],
			URL:   cmp.Or(attributes["htmlurl"], attributes["url"]),
			Title: cmp.Or(attributes["title"], attributes["text"]),
		}
		item.Published = parseDate(attributes["created"])
		if item.URL != "" || item.Feed != "" {
			r.stopped = r.stopped || !r.yield(item)
		}
	}
	return name == "title" && parentOf(path) == "head"
}

func (r *opmlReader) text(_ []element, value string) {
	if len(value) <= text.MaxValueBytes {
		r.title = value
	}
}

func (r *opmlReader) end([]element) bool { return !r.stopped }

func (r *opmlReader) document() Document { return Document{Kind: OPML, Title: r.title} }

// sitemapReader reads a sitemap, or an index of sitemaps (sitemaps.org, 0.9).
type sitemapReader struct {
	kind  Kind
	yield func(Item) bool
	item  Item
}

func (r *sitemapReader) start(path []element, _ map[string]string) (wanted bool) {
	switch name, parent := path[len(path)-1].name, parentOf(path); {
	case name == "url" || name == "sitemap":
		r.item = Item{Kind: r.kind}
	case parent == "url" || parent == "sitemap":
		return name == "loc" || name == "lastmod"
	}
	return false
}

func (r *sitemapReader) text(path []element, value string) {
	switch {
	case len(value) > text.MaxValueBytes:
	case path[len(path)-1].name == "loc":
		r.item.URL = value
	default:
		r.item.LastMod = value
	}
}

func (r *sitemapReader) end(path []element) bool {
	switch path[len(path)-1].name {
	case "url", "sitemap":
		return r.item.URL == "" || r.yield(r.item)
	}
	return true
}

func (r *sitemapReader) document() Document { return Document{Kind: r.kind} }
