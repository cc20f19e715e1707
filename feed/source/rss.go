package source

import (
	"cmp"
	"strings"
)

// feedReader holds what readers of RSS and Atom have in common.
type feedReader struct {
	doc   Document
	yield func(Item) bool

	feed said // what the feed says of itself
	item said // what the current item says; nil: none is open
}

// rssReader reads RSS 0.9x, 1.0 and 2.0.
type rssReader struct{ feedReader }

// rssTexts are the elements of an item that are understood.
var rssTexts = set("title link guid pubdate author category description content:encoded",
	"dc:title dc:creator dc:author dc:date dc:description dc:subject dcterms:modified",
	"itunes:author itunes:summary itunes:keywords feedburner:origlink",
	"atom:published atom:updated atom:summary")

// rssFeedTexts are the elements of a channel that are understood.
var rssFeedTexts = set("title link description language generator managingeditor webmaster dc:language dc:creator dc:author itunes:author")

func set(lines ...string) map[string]bool {
	names := map[string]bool{}
	for _, line := range lines {
		for _, name := range strings.Fields(line) {
			names[name] = true
		}
	}
	return names
}

func (r *rssReader) start(path []element, attributes map[string]string) (wanted bool) {
	e, parent := path[len(path)-1], parentOf(path)
	switch {
	case e.name == "item":
		r.item = said{}
	case e.name == "atom:link":
		r.link(parent, e, attributes)
	case parent == "item" && r.item != nil:
		r.picture(e.name, attributes)
		return rssTexts[e.name]
	case parent == "channel":
		return rssFeedTexts[e.name]
	}
	return false
}

// link reads an Atom link in RSS, which has no element of its own for some relations.
func (r *rssReader) link(parent string, e element, attributes map[string]string) {
	href := resolved(e.base, attributes["href"])
	switch rel := cmp.Or(attributes["rel"], "alternate"); {
	case parent == "channel" && rel == "next":
		r.doc.Next = href
	case parent == "channel" && rel == "prev-archive":
		r.doc.Next = cmp.Or(r.doc.Next, href)
	case parent == "item" && r.item != nil && rel == "alternate":
		r.item.add("atom:link", href)
	}
}

// picture reads an item's picture.
func (r *rssReader) picture(name string, attributes map[string]string) {
	switch name {
	case "itunes:image":
		r.item.add("image", attributes["href"])
	case "media:content", "enclosure":
		if strings.HasPrefix(attributes["type"], "image/") || attributes["medium"] == "image" {
			r.item.add("image", attributes["url"])
		}
	}
}

func (r *rssReader) text(path []element, value string) {
	e := path[len(path)-1]
	if e.name == "link" || e.name == "guid" && isAddress(value) {
		value = resolved(e.base, value)
	}
	if parentOf(path) == "item" {
		r.item.add(e.name, value)
	} else {
		r.feed.add(e.name, value)
	}
}

func (r *rssReader) end(path []element) bool {
	if path[len(path)-1].name != "item" || r.item == nil {
		return true
	}
	s := r.item
	r.item = nil
	guid := s.first("guid")
	item := Item{
		Kind:      RSS,
		ID:        guid,
		URL:       s.first("feedburner:origlink", "link", "atom:link"),
		Title:     s.first("title", "dc:title"),
		Summary:   s.first("description", "dc:description", "itunes:summary", "atom:summary"),
		Content:   s.first("content:encoded"),
		Image:     s.first("image"),
		Authors:   names(s.all("author", "dc:author", "dc:creator", "itunes:author")),
		Tags:      joined(s["category"], strings.FieldsFunc(s.first("itunes:keywords"), isComma), s["dc:subject"]),
		Published: s.date("pubdate", "dc:date", "atom:published"),
		Updated:   s.date("dcterms:modified", "atom:updated", "dc:date"),
	}
	if item.URL == "" && isAddress(guid) {
		item.URL = guid
	}
	return r.yield(item)
}

func isComma(r rune) bool { return r == ',' }

func (r *rssReader) document() Document {
	s := r.feed
	r.doc.Title, r.doc.Description, r.doc.Link = s.first("title"), s.first("description"), s.first("link")
	r.doc.Paged = strings.Contains(s.first("generator"), "wordpress.org")
	r.doc.Language = s.first("language", "dc:language")
	r.doc.Authors = names(s.all("managingeditor", "webmaster", "dc:author", "dc:creator", "itunes:author"))
	return r.doc
}

// parentOf returns the name of the element that holds the innermost one.
func parentOf(path []element) string {
	if len(path) < 2 {
		return ""
	}
	return path[len(path)-2].name
}
