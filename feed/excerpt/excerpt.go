// Package excerpt shortens HTML and keeps its emphasis and links.
package excerpt

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"feedgen/feed/markup"
	"feedgen/feed/text"
)

// Of returns a summary, which is plain text, as HTML of at most so many characters. If
// the content, which is clean HTML (see feed.Entry.Clean), begins with the summary, as
// with a summary in Markdown, the result has the emphasis and links of the content. The
// cost does not grow with the length of the content. For an empty summary and content
// the result is empty.
func Of(content, summary string, most int) string {
	// Only a whole article in place of a summary is longer than this.
	start := text.FirstBytes(content, maxExcerpted)
	shown := text.OneLine(text.FromHTML(start))
	nodes, err := markup.ParseFragment(start)
	if err != nil || shown == "" || !strings.HasPrefix(shown, strings.TrimSuffix(summary, "…")) {
		if summary == "" {
			return ""
		}
		return "<p>" + text.Escape(text.Cut(summary, most)) + "</p>"
	}
	x := &excerpter{left: most}
	for _, n := range nodes {
		x.node(n)
	}
	x.endParagraph()
	return x.out.String()
}

// maxExcerpted bounds the content that an excerpt is made from, in bytes.
const maxExcerpted = 16 << 10

// excerpter writes the start of a fragment of HTML with the elements of emphasis,
// paragraph, list and quotation.
type excerpter struct {
	out       strings.Builder
	left      int  // characters
	cut       bool // there were more
	paragraph bool // is open
	blank     bool // is due before the next word
	items     int  // that are open
	inside    int  // elements of emphasis that are open
	link      bool // is open
}

// kept are the elements that are kept, with their names in the excerpt.
var kept = map[atom.Atom]string{
	atom.Strong: "strong", atom.B: "strong", atom.Em: "em", atom.I: "em", atom.Code: "code", atom.Kbd: "kbd", atom.Samp: "code",
	atom.Del: "del", atom.S: "del", atom.Sub: "sub", atom.Sup: "sup", atom.Q: "q", atom.Cite: "cite", atom.Mark: "mark",
}

// blocks are the elements that end a paragraph, with their names in the excerpt;
// empty: they are not kept.
var blocks = map[atom.Atom]string{
	atom.P: "", atom.Div: "", atom.Section: "", atom.Article: "", atom.Header: "", atom.Footer: "", atom.Aside: "", atom.Details: "",
	atom.H1: "", atom.H2: "", atom.H3: "", atom.H4: "", atom.H5: "", atom.H6: "", atom.Tr: "", atom.Dt: "", atom.Dd: "",
	atom.Caption: "", atom.Figcaption: "", atom.Summary: "", atom.Pre: "",
	atom.Ul: "ul", atom.Ol: "ol", atom.Li: "li", atom.Blockquote: "blockquote",
}

func (x *excerpter) node(n *html.Node) {
	if x.cut {
		return
	}
	name, isBlock := blocks[n.DataAtom]
	switch {
	case n.Type == html.TextNode:
		x.text(n.Data)
	case n.Type != html.ElementNode:
	case isBlock && x.inside > 0, name == "li" && !isList(n.Parent):
		x.blank = true
		x.children(n)
		x.blank = true
	case isBlock:
		x.block(n, name)
	case n.DataAtom == atom.A && href(n) != "" && !x.link:
		x.link = true // a link cannot contain the link of a table
		x.inline(n, `<a href="`+strings.ReplaceAll(text.Escape(href(n)), `"`, "&quot;")+`">`, "</a>")
		x.link = false
	case kept[n.DataAtom] != "":
		x.inline(n, "<"+kept[n.DataAtom]+">", "</"+kept[n.DataAtom]+">")
	default:
		x.blank = x.blank || n.DataAtom == atom.Br || n.DataAtom == atom.Td || n.DataAtom == atom.Th
		x.children(n)
	}
}

func (x *excerpter) children(n *html.Node) {
	for c := range n.ChildNodes() {
		if !isList(n) || c.DataAtom == atom.Li {
			x.node(c)
		}
	}
}

func href(n *html.Node) string {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "href" })
	if i < 0 {
		return ""
	}
	return n.Attr[i].Val
}

func isList(n *html.Node) bool { return n != nil && (n.DataAtom == atom.Ul || n.DataAtom == atom.Ol) }

func (x *excerpter) block(n *html.Node, name string) {
	x.endParagraph()
	if text.OneLine(text.FromNode(n)) == "" {
		return
	}
	if name == "li" {
		x.items++
	}
	if name != "" {
		x.out.WriteString("<" + name + ">")
		x.blank = false
	}
	x.children(n)
	x.endParagraph()
	if name != "" {
		x.out.WriteString("</" + name + ">")
	}
	if name == "li" {
		x.items--
	}
}

func (x *excerpter) inline(n *html.Node, open, end string) {
	if text.OneLine(text.FromNode(n)) == "" {
		return
	}
	x.beginParagraph()
	x.out.WriteString(open)
	x.inside++
	x.children(n)
	x.inside--
	x.out.WriteString(end)
}

func (x *excerpter) text(s string) {
	words := text.OneLine(s)
	if words == "" {
		x.blank = x.blank || s != ""
		return
	}
	x.blank = x.blank || startsBlank(s)
	x.beginParagraph()
	length := utf8.RuneCountInString(words)
	if length > x.left {
		words, x.cut = text.Cut(words, max(x.left, 1)), true
	}
	x.left -= length
	x.out.WriteString(text.Escape(words))
	x.blank = endsBlank(s)
}

// beginParagraph begins a paragraph outside of a list, or continues one.
func (x *excerpter) beginParagraph() {
	switch {
	case x.items > 0 || x.paragraph:
		if x.blank && !strings.HasSuffix(x.out.String(), "<li>") {
			x.out.WriteByte(' ')
		}
	default:
		x.out.WriteString("<p>")
		x.paragraph = true
	}
	x.blank = false
}

func (x *excerpter) endParagraph() {
	if x.paragraph {
		x.out.WriteString("</p>")
	}
	x.blank = x.items > 0 && !x.paragraph
	x.paragraph = false
}

func startsBlank(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

func endsBlank(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsSpace(r)
}
