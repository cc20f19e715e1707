package feed

import (
	"net/url"
	"regexp"
	"strings"

	"feedgen/feed/link"
	"feedgen/feed/markup"
	"feedgen/feed/text"

	"github.com/microcosm-cc/bluemonday"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// contentPolicy allows text, structure, pictures and links in an entry's HTML, but
// no script, style, form or frame, and no on… or style attributes.
var contentPolicy = newContentPolicy()

func newContentPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(
		"p", "br", "hr", "div", "span", "h1", "h2", "h3", "h4", "h5", "h6",
		"section", "article", "aside", "header", "footer", "figure", "figcaption", "details", "summary",
		"blockquote", "pre", "code", "kbd", "samp", "var", "abbr", "cite", "dfn", "q", "time",
		"em", "strong", "b", "i", "u", "s", "small", "mark", "sub", "sup", "del", "ins", "wbr",
		"ruby", "rt", "rp", "bdi",
		"ul", "ol", "li", "dl", "dt", "dd",
		"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td",
	)
	word := regexp.MustCompile(`^[\w-]+$`)
	number := regexp.MustCompile(`^[0-9]{1,5}$`)
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(number).OnElements("img")
	p.AllowAttrs("cite").OnElements("blockquote", "q", "del", "ins")
	p.AllowAttrs("title").OnElements("a", "abbr", "img")
	p.AllowAttrs("datetime").Matching(bluemonday.ISO8601).OnElements("time", "del", "ins")
	p.AllowAttrs("colspan", "rowspan").Matching(number).OnElements("td", "th")
	p.AllowAttrs("start", "value").Matching(number).OnElements("ol", "li")
	p.AllowAttrs("lang").Matching(word).Globally()
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^(ltr|rtl|auto)$`)).Globally()
	return p
}

// maxLayers limits how often sanitising is repeated until nothing changes.
const maxLayers = 10

// sanitise returns the safe part of an HTML fragment, well-formed, in NFC, with
// links resolved against base. A fragment that shows nothing becomes empty. It is
// idempotent.
func sanitise(fragment, base string) string {
	if strings.TrimSpace(fragment) == "" {
		return ""
	}
	baseURL, err := url.Parse(base)
	if err != nil {
		baseURL = &url.URL{}
	}
	s := text.Printable(fragment)
	for range maxLayers { // two are the rule
		next := strings.TrimSpace(text.Printable(contentPolicy.Sanitize(rewritten(s, baseURL))))
		// Attributes are in double quotes, so an apostrophe needs no reference,
		// and French is full of them.
		next = strings.ReplaceAll(next, "&#39;", "'")
		if next == s {
			if !shows(s) {
				return ""
			}
			return s
		}
		s = next
	}
	text := text.Escape(text.OneLine(text.FromHTML(s)))
	if text == "" {
		return ""
	}
	return "<p>" + text + "</p>"
}

func shows(fragment string) bool {
	return strings.Contains(fragment, "<img ") || text.OneLine(text.FromHTML(fragment)) != ""
}

func rewritten(fragment string, base *url.URL) string {
	var b strings.Builder
	roots, _ := markup.ParseFragment(fragment) // too costly: its beginning
	for _, root := range roots {
		absoluteLinks(root, base)
		for n := range root.Descendants() {
			absoluteLinks(n, base)
		}
		// A strings.Builder takes every write; what Render refuses is a tree
		// that no parser makes.
		if err := nethtml.Render(&b, root); err != nil {
			return text.Escape(text.FromHTML(fragment))
		}
	}
	return b.String()
}

// absoluteLinks resolves the links of one element, and drops those that work only
// within its page. A picture without an http address, such as a data: URL, becomes
// its alternative text.
func absoluteLinks(n *nethtml.Node, base *url.URL) {
	hasSource, alternative := false, ""
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		if a.Key == "href" || a.Key == "src" || a.Key == "cite" {
			a.Val = resolve(a.Val, base)
			if a.Val == "" {
				continue
			}
		}
		switch a.Key {
		case "src":
			hasSource = true
		case "alt":
			alternative = a.Val
		}
		kept = append(kept, a)
	}
	n.Attr = kept
	if n.DataAtom == atom.Img && !hasSource {
		n.Type, n.DataAtom, n.Data, n.Attr = nethtml.TextNode, 0, alternative, nil
	}
}

// resolve returns ref as an absolute URL, or the empty string. A mailto link
// is absolute as it is.
func resolve(ref string, base *url.URL) string {
	u, err := url.Parse(strings.TrimSpace(ref))
	switch {
	case err != nil:
		return ""
	case u.Scheme == "mailto":
		return link.ASCII(u.String())
	case u.IsAbs():
		return link.Absolute(ref)
	}
	return link.Absolute(base.ResolveReference(u).String())
}
