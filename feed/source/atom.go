package source

import (
	"cmp"
	"strings"
)

// atomReader reads Atom 1.0 (RFC 4287) and 0.3.
type atomReader struct{ feedReader }

// atomTexts are the elements of an entry or a feed that are understood.
var atomTexts = set("title subtitle tagline summary content id published updated issued created modified")

func (r *atomReader) start(path []element, attributes map[string]string) (wanted bool) {
	e, parent := path[len(path)-1], atomName(parentOf(path))
	name := atomName(e.name)
	if name == "feed" && len(path) == 1 {
		r.doc.Language = attributes["xml:lang"]
	}
	switch {
	case name == "entry":
		r.item = said{}
	case name == "link" && parent == "entry" && r.item != nil:
		r.item.link(e, attributes)
	case name == "link" && parent == "feed":
		r.feed.link(e, attributes)
	case name == "category" && parent == "entry" && r.item != nil:
		r.item.add("category", cmp.Or(attributes["label"], attributes["term"]))
	case name == "name" && parent == "author":
		grandparent := atomName(path[len(path)-3].name)
		return grandparent == "entry" || grandparent == "feed"
	case parent == "entry" && r.item != nil, parent == "feed":
		return atomTexts[name] || name == "feedburner:origlink"
	}
	return false
}

// link reads a link. Of several forms of the article, it prefers a web page.
func (s said) link(e element, attributes map[string]string) {
	href := resolved(e.base, attributes["href"])
	media, _, _ := strings.Cut(strings.ToLower(attributes["type"]), ";")
	switch rel := cmp.Or(attributes["rel"], "alternate"); {
	case rel == "prev-archive":
		s.add("prev-archive", href)
	case rel == "next":
		s.add("next", href)
	case rel == "enclosure" && strings.HasPrefix(media, "image/"):
		s.add("image", href)
	case rel != "alternate":
	case media == "" || media == "text/html" || media == "application/xhtml+xml":
		s.add("page", href)
	default:
		s.add("alternate", href)
	}
}

// atomName returns a name without the prefix of Atom.
func atomName(name string) string { return strings.TrimPrefix(name, "atom:") }

func (r *atomReader) text(path []element, value string) {
	name, parent := atomName(path[len(path)-1].name), atomName(parentOf(path))
	if parent == "author" {
		name, parent = "author", atomName(path[len(path)-3].name)
	}
	if parent == "feed" {
		r.feed.add(name, value)
	} else if r.item != nil {
		r.item.add(name, value)
	}
}

func (r *atomReader) end(path []element) bool {
	if atomName(path[len(path)-1].name) != "entry" || r.item == nil {
		return true
	}
	s := r.item
	r.item = nil
	item := Item{
		Kind:      Atom,
		ID:        s.first("id"),
		URL:       s.first("feedburner:origlink", "page", "alternate"),
		Title:     s.first("title"),
		Summary:   s.first("summary"),
		Content:   s.first("content"),
		Image:     s.first("image"),
		Authors:   s["author"],
		Tags:      s["category"],
		Published: s.date("published", "issued", "created", "updated", "modified"),
		Updated:   s.date("updated", "modified"),
	}
	if item.URL == "" && isAddress(item.ID) {
		item.URL = item.ID
	}
	return r.yield(item)
}

func (r *atomReader) document() Document {
	s := r.feed
	r.doc.Title, r.doc.Description = s.first("title"), s.first("subtitle", "tagline")
	r.doc.Link, r.doc.Next = s.first("page", "alternate"), s.first("next", "prev-archive")
	r.doc.Authors = s["author"]
	return r.doc
}
