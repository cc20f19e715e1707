package evidence

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"

	"feedgen/feed/text"
	"feedgen/scrape/extract/loosejson"
	"feedgen/scrape/extract/page"

	"golang.org/x/net/html/atom"
)

// Linked is the JSON-LD of a page.
type Linked struct {
	graph
	Article Node // the article of the page, nil if none is declared
	Page    Node // the WebPage, nil if none
}

type graph struct {
	nodes []Node // all that have a type, in document order
	byID  map[string]Node
}

// Node is an object with its properties.
type Node map[string]any

// maxNodes bounds the objects that are read on one page.
const maxNodes = 5000

func readLinked(d *page.Document) *Linked {
	g := graph{byID: map[string]Node{}}
	for _, s := range d.Scripts {
		if !strings.Contains(s.Type, "ld+json") {
			continue
		}
		for _, v := range loosejson.Read(s.Text) {
			g.collect(v, "")
		}
	}
	return &Linked{graph: g, Article: g.articleOf(d), Page: g.first("WebPage", "ItemPage", "AboutPage", "CollectionPage")}
}

// collect adds the typed objects of a value, except below keys whose objects are about
// other things than the page.
func (g *graph) collect(v any, key string) {
	if len(g.nodes) >= maxNodes {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			g.collect(item, key)
		}
	case map[string]any:
		n := Node(v)
		if id, _ := v["@id"].(string); id != "" && len(v) > 1 {
			if _, known := g.byID[id]; !known {
				g.byID[id] = n
			}
		}
		switch key {
		case "itemListElement", "hasPart", "mentions", "citation", "comment", "relatedLink", "review", "isPartOf", "blogPost",
			"blogPosts", "itemReviewed", "associatedMedia", "recordedAt", "workFeatured", "video", "subjectOf", "about":
		default:
			if v["@type"] != nil {
				g.nodes = append(g.nodes, n)
			}
		}
		if key == "itemListElement" {
			return
		}
		for _, k := range slices.Sorted(maps.Keys(v)) {
			g.collect(v[k], k)
		}
	}
}

// articleOf returns the article with the page's address or headline, else the first
// that is not another page's.
func (g *graph) articleOf(d *page.Document) Node {
	var first Node
	for _, n := range g.nodes {
		switch {
		case !n.isArticle():
		case g.isAbout(n, d):
			return n
		case first == nil && !g.isAboutAnother(n, d):
			first = n
		}
	}
	return first
}

// isAboutAnother reports whether an article has another address and a headline
// that this page does not show.
func (g *graph) isAboutAnother(n Node, d *page.Document) bool {
	elsewhere := false
	for _, key := range []string{"url", "mainEntityOfPage", "@id"} {
		u, err := url.Parse(g.URL(n[key], d))
		if err != nil || u.Host == "" {
			continue
		}
		path := strings.Trim(u.Path, "/")
		elsewhere = elsewhere || path != "" && path != strings.Trim(d.URL.Path, "/")
	}
	headline := text.Fold(cmp.Or(n.Str("headline"), n.Str("name")))
	return elsewhere && headline != "" && !showsHeadline(d, headline)
}

// showsHeadline reports whether a page has a folded text in its titles or as
// one of its headings.
func showsHeadline(d *page.Document, folded string) bool {
	for _, t := range []string{d.Title, d.MetaValue("og:title"), d.MetaValue("twitter:title")} {
		if f := text.Fold(t); f != "" && (strings.Contains(f, folded) || strings.Contains(folded, f)) {
			return true
		}
	}
	for i := range d.Elems {
		if tag := d.Tag(i); (tag == atom.H1 || tag == atom.H2) && d.Elems[i].End-d.Elems[i].Start < LongestTitle &&
			text.Fold(d.TextOf(i)) == folded {
			return true
		}
	}
	return false
}

// first returns the first object, but for articles, that has one of the types.
func (g *graph) first(types ...string) Node {
	for _, n := range g.nodes {
		if !n.isArticle() && n.is(types...) {
			return n
		}
	}
	return nil
}

// isAbout reports whether an article's own address or headline is the page's.
func (g *graph) isAbout(n Node, d *page.Document) bool {
	for _, key := range []string{"url", "mainEntityOfPage", "@id"} {
		if u := g.URL(n[key], d); u != "" && SamePage(u, d.URL.String()) {
			return true
		}
	}
	h := text.Fold(n.Str("headline"))
	return h != "" && strings.Contains(text.Fold(d.Title), h)
}

func (n Node) is(types ...string) bool {
	has := func(v any) bool {
		s, _ := v.(string)
		s = s[strings.LastIndexAny(s, "/#:")+1:]
		for _, t := range types {
			if strings.EqualFold(s, t) {
				return true
			}
		}
		return false
	}
	if list, ok := n["@type"].([]any); ok {
		for _, v := range list {
			if has(v) {
				return true
			}
		}
		return false
	}
	return has(n["@type"])
}

func (n Node) isArticle() bool {
	return n.is("Article", "NewsArticle", "BlogPosting", "TechArticle", "ReportageNewsArticle", "AnalysisNewsArticle",
		"OpinionNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "AdvertiserContentArticle",
		"SatiricalArticle", "ScholarlyArticle", "MedicalScholarlyArticle", "SocialMediaPosting", "LiveBlogPosting",
		"DiscussionForumPosting", "Report", "Recipe", "HowTo", "QAPage")
}

// Str returns a property as text; of a list the first.
func (n Node) Str(key string) string { return ScalarText(n[key]) }

// ScalarText returns a value as plain text.
func ScalarText(v any) string {
	switch v := v.(type) {
	case string:
		return page.Clean(page.StripTags(text.FirstBytes(v, page.LongestValue)))
	case []any:
		for _, item := range v {
			if s := ScalarText(item); s != "" {
				return s
			}
		}
	case map[string]any:
		for _, key := range []string{"@value", "name", "text"} {
			if s := ScalarText(v[key]); s != "" {
				return s
			}
		}
	}
	return ""
}

// Objects returns a property as a list, references resolved.
func (g *graph) Objects(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		var all []any
		for _, item := range v {
			all = append(all, g.Objects(item)...)
		}
		return all
	case map[string]any:
		if list, ok := v["@list"]; ok {
			return g.Objects(list)
		}
		if id, _ := v["@id"].(string); id != "" && v["name"] == nil {
			if n, ok := g.byID[id]; ok {
				return []any{map[string]any(n)}
			}
		}
		return []any{v}
	}
	return []any{v}
}

// URL returns a property as an absolute address; empty if it has none.
func (g *graph) URL(v any, d *page.Document) string {
	for _, o := range g.Objects(v) {
		switch o := o.(type) {
		case string:
			return d.Resolve(o)
		case map[string]any:
			for _, key := range []string{"url", "contentUrl", "@id"} {
				if s := g.URL(o[key], d); s != "" {
					return s
				}
			}
		}
	}
	return ""
}

// Headline returns the headline of the article, else its name.
func (ld *Linked) Headline() string {
	if ld.Article == nil {
		return ""
	}
	if h := ld.Article.Str("headline"); h != "" {
		return h
	}
	return ld.Article.Str("name")
}

// Authors returns the names of the article's authors. persons is false if all of them
// are declared as organisations.
func (ld *Linked) Authors() (names []string, persons bool) {
	if ld.Article == nil {
		return nil, false
	}
	for _, key := range []string{"author", "creator"} {
		var names []string
		persons := false
		for _, o := range ld.Objects(ld.Article[key]) {
			m, ok := o.(map[string]any)
			persons = persons || !ok || !Node(m).is("Organization", "NewsMediaOrganization", "Corporation", "WebSite")
			if ok && m["name"] != nil {
				o = m["name"] // which may be a list
			}
			for _, n := range ld.Objects(o) {
				if s := ScalarText(n); s != "" {
					names = append(names, s)
				}
			}
		}
		if len(names) > 0 {
			return names, persons
		}
	}
	return nil, false
}

// NameOf returns the name of a person or organisation, which may be a
// reference.
func (ld *Linked) NameOf(v any) string {
	for _, o := range ld.Objects(v) {
		if s := ScalarText(o); s != "" {
			return s
		}
	}
	return ""
}

// Website returns the name of the site that the page declares.
func (ld *Linked) Website() string {
	for _, n := range ld.nodes {
		if n.is("WebSite") {
			if s := n.Str("name"); s != "" {
				return s
			}
		}
	}
	return ""
}

// WebsiteOf returns the name of the site that an article declares to be part of.
func (ld *Linked) WebsiteOf(n Node) string {
	for _, o := range ld.Objects(n["isPartOf"]) {
		if m, ok := o.(map[string]any); ok && Node(m).is("WebSite", "Blog", "Periodical", "CreativeWork") {
			return ScalarText(o)
		}
	}
	return ""
}

// SiteDescription returns the description of the site that the page declares.
func (ld *Linked) SiteDescription() string {
	for _, n := range ld.nodes {
		if n.is("WebSite", "Organization", "NewsMediaOrganization", "Blog") {
			if s := n.Str("description"); s != "" {
				return s
			}
		}
	}
	return ""
}
