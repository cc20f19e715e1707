package extract

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

// linkedData is what a page's JSON-LD says of its article.
type linkedData struct {
	graph
	article ldNode // the article that the page is about, nil if none is declared
	page    ldNode // the WebPage, nil if none
}

type graph struct {
	nodes []ldNode // all that have a type, in document order
	byID  map[string]ldNode
}

type ldNode map[string]any

// maxNodes bounds the objects that are looked at on one page.
const maxNodes = 5000

func readLinkedData(d *page.Document) *linkedData {
	g := graph{byID: map[string]ldNode{}}
	for _, s := range d.Scripts {
		if !strings.Contains(s.Type, "ld+json") {
			continue
		}
		for _, v := range loosejson.Read(s.Text) {
			g.collect(v, "")
		}
	}
	return &linkedData{graph: g, article: g.articleOf(d), page: g.first("WebPage", "ItemPage", "AboutPage", "CollectionPage")}
}

// collect gathers the typed objects of a value. Objects below some keys are
// about other pages.
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
		n := ldNode(v)
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

// articleOf returns the article that the page is about, else the first that is
// not said to be another page's.
func (g *graph) articleOf(d *page.Document) ldNode {
	var first ldNode
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
func (g *graph) isAboutAnother(n ldNode, d *page.Document) bool {
	elsewhere := false
	for _, key := range []string{"url", "mainEntityOfPage", "@id"} {
		u, err := url.Parse(g.url(n[key], d))
		if err != nil || u.Host == "" {
			continue
		}
		path := strings.Trim(u.Path, "/")
		elsewhere = elsewhere || path != "" && path != strings.Trim(d.URL.Path, "/")
	}
	headline := text.Fold(cmp.Or(n.str("headline"), n.str("name")))
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
		if tag := d.Tag(i); (tag == atom.H1 || tag == atom.H2) && d.Elems[i].End-d.Elems[i].Start < longestTitle &&
			text.Fold(d.TextOf(i)) == folded {
			return true
		}
	}
	return false
}

// first returns the first object, but for articles, that has one of the types.
func (g *graph) first(types ...string) ldNode {
	for _, n := range g.nodes {
		if !n.isArticle() && n.is(types...) {
			return n
		}
	}
	return nil
}

// isAbout reports whether an article's own address or headline is the page's.
func (g *graph) isAbout(n ldNode, d *page.Document) bool {
	for _, key := range []string{"url", "mainEntityOfPage", "@id"} {
		if u := g.url(n[key], d); u != "" && samePage(u, d.URL.String()) {
			return true
		}
	}
	h := text.Fold(n.str("headline"))
	return h != "" && strings.Contains(text.Fold(d.Title), h)
}

func (n ldNode) is(types ...string) bool {
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

func (n ldNode) isArticle() bool {
	return n.is("Article", "NewsArticle", "BlogPosting", "TechArticle", "ReportageNewsArticle", "AnalysisNewsArticle",
		"OpinionNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "AdvertiserContentArticle",
		"SatiricalArticle", "ScholarlyArticle", "MedicalScholarlyArticle", "SocialMediaPosting", "LiveBlogPosting",
		"DiscussionForumPosting", "Report", "Recipe", "HowTo", "QAPage")
}

// str returns a property as text; of a list the first.
func (n ldNode) str(key string) string { return scalarText(n[key]) }

// scalarText returns a value as plain text.
func scalarText(v any) string {
	switch v := v.(type) {
	case string:
		return page.Clean(page.StripTags(v))
	case []any:
		for _, item := range v {
			if s := scalarText(item); s != "" {
				return s
			}
		}
	case map[string]any:
		for _, key := range []string{"@value", "name", "text"} {
			if s := scalarText(v[key]); s != "" {
				return s
			}
		}
	}
	return ""
}

// objects returns a property as a list, references resolved.
func (g *graph) objects(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		var all []any
		for _, item := range v {
			all = append(all, g.objects(item)...)
		}
		return all
	case map[string]any:
		if list, ok := v["@list"]; ok {
			return g.objects(list)
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

func (g *graph) url(v any, d *page.Document) string {
	for _, o := range g.objects(v) {
		switch o := o.(type) {
		case string:
			return d.Resolve(o)
		case map[string]any:
			for _, key := range []string{"url", "contentUrl", "@id"} {
				if s := g.url(o[key], d); s != "" {
					return s
				}
			}
		}
	}
	return ""
}

func (ld *linkedData) headline() string {
	if ld.article == nil {
		return ""
	}
	if h := ld.article.str("headline"); h != "" {
		return h
	}
	return ld.article.str("name")
}

// authors returns the names of the article's authors. persons is false if all
// of them are said to be organisations.
func (ld *linkedData) authors() (names []string, persons bool) {
	if ld.article == nil {
		return nil, false
	}
	for _, key := range []string{"author", "creator"} {
		var names []string
		persons := false
		for _, o := range ld.objects(ld.article[key]) {
			m, ok := o.(map[string]any)
			persons = persons || !ok || !ldNode(m).is("Organization", "NewsMediaOrganization", "Corporation", "WebSite")
			if ok && m["name"] != nil {
				o = m["name"] // which may be a list
			}
			for _, n := range ld.objects(o) {
				if s := scalarText(n); s != "" {
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

// nameOf returns the name of a person or organisation, which may be a
// reference.
func (ld *linkedData) nameOf(v any) string {
	for _, o := range ld.objects(v) {
		if s := scalarText(o); s != "" {
			return s
		}
	}
	return ""
}

func (ld *linkedData) website() string {
	for _, n := range ld.nodes {
		if n.is("WebSite") {
			if s := n.str("name"); s != "" {
				return s
			}
		}
	}
	return ""
}

// websiteOf returns the name of the site that an article says it is part of.
func (ld *linkedData) websiteOf(n ldNode) string {
	for _, o := range ld.objects(n["isPartOf"]) {
		if m, ok := o.(map[string]any); ok && ldNode(m).is("WebSite", "Blog", "Periodical", "CreativeWork") {
			return scalarText(o)
		}
	}
	return ""
}

func (ld *linkedData) siteDescription() string {
	for _, n := range ld.nodes {
		if n.is("WebSite", "Organization", "NewsMediaOrganization", "Blog") {
			if s := n.str("description"); s != "" {
				return s
			}
		}
	}
	return ""
}
