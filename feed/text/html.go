package text

import (
	"html"
	"slices"
	"strings"

	"feedgen/feed/markup"
	"feedgen/feed/words"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	// unseen matches what a browser does not show: comments, and scripts and
	// styles with what is in them.
	unseen = words.Pattern(`(?is)<!--.*?-->|<script(?:\s[^>]*)?>.*?</script\s*>|<style(?:\s[^>]*)?>.*?</style\s*>`)

	// tagPattern matches a tag: slash, name, attributes.
	tagPattern = words.Pattern(`(?s)<(/?)([a-zA-Z][\w:-]*)((?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?)/?>`)
)

// WithoutElements replaces HTML elements in s by their text, and removes scripts and
// styles. A tag without its counterpart is not an element: "why <div> is bad",
// "List<String>" and "a < b" stay unchanged.
func WithoutElements(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	var b strings.Builder
	seen := unseen().ReplaceAllLiteralString(s, "")
	from := 0
	for _, tag := range elementTags(seen) {
		b.WriteString(seen[from:tag.start])
		if IsBlock(tag.name) {
			b.WriteByte(' ')
		}
		from = tag.end
	}
	b.WriteString(seen[from:])
	if b.Len() == len(s) {
		return s
	}
	// Text with elements is HTML, so its references are, too.
	return html.UnescapeString(b.String())
}

// tag is a tag in a text.
type tag struct {
	start, end int
	name       string // lower case
}

// elementTags returns the tags in s that belong to an element: those with a
// counterpart, and those that need none.
func elementTags(s string) []tag {
	var tags []tag
	open := map[string][]tag{} // start tags that wait for their end, by name
	for _, m := range tagPattern().FindAllStringSubmatchIndex(s, -1) {
		t := tag{m[0], m[1], strings.ToLower(s[m[4]:m[5]])}
		closing, attributes := m[2] < m[3], m[6] < m[7]
		waiting := open[t.name]
		switch {
		case t.name == "br" || t.name == "hr" || t.name == "wbr" || t.name == "img" && attributes:
			tags = append(tags, t)
		case !closing:
			open[t.name] = append(waiting, t)
		case len(waiting) > 0:
			last := len(waiting) - 1
			tags = append(tags, waiting[last], t)
			open[t.name] = waiting[:last]
		}
	}
	slices.SortFunc(tags, func(a, b tag) int { return a.start - b.start })
	return tags
}

// IsBlock reports whether an element is separate from the text around it.
func IsBlock(name string) bool {
	switch atom.Lookup([]byte(name)) {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Br, atom.Caption, atom.Dd, atom.Details, atom.Div,
		atom.Dl, atom.Dt, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4,
		atom.H5, atom.H6, atom.Header, atom.Hr, atom.Li, atom.Main, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section,
		atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Title, atom.Tr, atom.Ul:
		return true
	}
	return false
}

// Escape returns plain text as HTML. It does not escape quotes and apostrophes,
// which would be the most visible where HTML is shown as text.
func Escape(s string) string { return textEscaper.Replace(s) }

var textEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// FromHTML returns the text of an HTML fragment, without elements and scripts. Of a
// fragment that is too costly to parse it returns the beginning.
func FromHTML(fragment string) string {
	if !strings.ContainsAny(fragment, "<\r\x00") {
		return nethtml.UnescapeString(fragment)
	}
	var b strings.Builder
	nodes, _ := markup.ParseFragment(fragment) // too costly: its beginning
	for _, n := range nodes {
		writeText(&b, n)
	}
	return b.String()
}

// FromNode returns the text of an element, as FromHTML does.
func FromNode(n *nethtml.Node) string {
	var b strings.Builder
	writeText(&b, n)
	return b.String()
}

func writeText(b *strings.Builder, n *nethtml.Node) {
	switch {
	case n.Type == nethtml.TextNode:
		b.WriteString(n.Data)
	case n.Type == nethtml.ElementNode && n.DataAtom != atom.Script && n.DataAtom != atom.Style:
		block := IsBlock(n.Data)
		if block {
			b.WriteByte(' ')
		}
		for c := range n.ChildNodes() {
			writeText(b, c)
		}
		if block {
			b.WriteByte(' ')
		}
	}
}
