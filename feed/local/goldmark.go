package local

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	goldhtml "github.com/yuin/goldmark/renderer/html"
	goldtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"feedgen/feed/markup"
	"feedgen/feed/text"
	"feedgen/feed/words"
)

// markdown is CommonMark with tables, strikethrough, task lists, footnotes,
// wikilinks and kramdown's attribute lists. It passes HTML through, because
// merge.Merge sanitises all content.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote),
	goldmark.WithParserOptions(parser.WithInlineParsers(util.Prioritized(attributeLists{}, 50), util.Prioritized(wikilinks{}, 150))),
	goldmark.WithRendererOptions(goldhtml.WithUnsafe(), renderer.WithNodeRenderers(util.Prioritized(noteMarks{}, 1))),
)

// HTML renders Markdown, such as a local entry's summary, as an HTML fragment.
// Relative links are resolved against base, the absolute URL of their page; with an
// empty or invalid base they stay relative. The result is not sanitised.
func HTML(src, base string) string {
	u, err := url.Parse(base)
	if err != nil || !u.IsAbs() {
		u = nil
	}
	text := []byte(newlines.Replace(src))
	return render(text, withNotes(children(parseMarkdown(text, u)))...)
}

// parseMarkdown returns the tree of a text, with absolute links where there is
// a base.
func parseMarkdown(src []byte, base *url.URL) ast.Node {
	doc := markdown.Parser().Parse(goldtext.NewReader(src))
	_ = ast.Walk(doc, func(n ast.Node, _ bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Link:
			n.Destination = resolve(base, n.Destination)
		case *ast.Image:
			n.Destination = resolve(base, n.Destination)
		}
		return ast.WalkContinue, nil
	})
	linkNotes(doc)
	return doc
}

// resolve returns a link's destination as it is, or made absolute.
func resolve(base *url.URL, destination []byte) []byte {
	u, err := url.Parse(unescape(destination))
	if err != nil || u.IsAbs() || base == nil {
		return destination
	}
	return []byte(base.ResolveReference(u).String())
}

// unescape resolves the backslashes and entities of Markdown.
func unescape(b []byte) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(b))))
}

// output collects rendered HTML. Because it is a util.BufWriter, goldmark does not
// allocate a buffer of 4 KB for each line.
type output struct{ bytes.Buffer }

// Buffered and Flush implement util.BufWriter.
func (*output) Buffered() int { return 0 }
func (*output) Flush() error  { return nil }

// render returns the HTML of some nodes of one tree, without paragraphs that
// show nothing.
func render(src []byte, nodes ...ast.Node) string {
	var buf output
	for _, n := range nodes {
		if n.Kind() == ast.KindParagraph {
			if trim(src, n); n.FirstChild() == nil {
				continue
			}
		}
		if err := markdown.Renderer().Render(&buf, src, n); err != nil {
			panic(fmt.Sprintf("local: render Markdown into memory: %v", err))
		}
	}
	return strings.TrimSpace(buf.String())
}

// plain returns the text of an HTML fragment on one line, with the alternative
// text of its images.
func plain(fragment string) string {
	if s, ok := inlineText(fragment); ok {
		return text.OneLine(s)
	}
	return parsedText(fragment)
}

// inlineTags are the tags of emphasis, code and links, as Markdown renders them. A
// quote stands for what follows up to the next one.
var inlineTags = []string{
	"<em>", "</em>", "<strong>", "</strong>", "<code>", "</code>", "<del>", "</del>", `<a href="`, "</a>",
}

// inlineTag returns the length of the inline tag at the start of a fragment; 0 if
// there is none.
func inlineTag(fragment string) int {
	i := slices.IndexFunc(inlineTags, func(tag string) bool { return strings.HasPrefix(fragment, tag) })
	if i < 0 {
		return 0
	}
	n := len(inlineTags[i])
	if inlineTags[i][n-1] == '>' {
		return n
	}
	end := strings.IndexAny(fragment[n:], `"<>`)
	if end < 0 || !strings.HasPrefix(fragment[n+end:], `">`) {
		return 0
	}
	return n + end + len(`">`)
}

// inlineText returns the text of a fragment that has no other elements. A list has
// such fragments by the thousand, and parsing each takes long.
func inlineText(fragment string) (string, bool) {
	if strings.ContainsAny(fragment, "\r\x00") {
		return "", false // the parser changes them
	}
	var b strings.Builder
	for at := strings.IndexByte(fragment, '<'); at >= 0; at = strings.IndexByte(fragment, '<') {
		n := inlineTag(fragment[at:])
		if n == 0 {
			return "", false
		}
		b.WriteString(fragment[:at])
		fragment = fragment[at+n:]
	}
	b.WriteString(fragment)
	return html.UnescapeString(b.String()), true
}

func parsedText(fragment string) string {
	var b strings.Builder
	roots, _ := markup.ParseFragment(fragment) // too costly: its beginning
	for _, root := range roots {
		alternativeText(root)
		for n := range root.Descendants() {
			alternativeText(n)
		}
		b.WriteString(text.FromNode(root))
	}
	return text.OneLine(b.String())
}

// alternativeText puts the alternative text of an image in its place.
func alternativeText(n *html.Node) {
	if n.DataAtom != atom.Img {
		return
	}
	alt := ""
	for _, a := range n.Attr {
		if a.Key == "alt" {
			alt = a.Val
		}
	}
	n.Type, n.DataAtom, n.Data = html.TextNode, 0, alt
}

// offsetOf returns the offset of a block's text.
func offsetOf(n ast.Node) int {
	if lines := n.Lines(); lines.Len() > 0 {
		return lines.At(0).Start
	}
	return max(n.Pos(), 0)
}

// reference is a link's unescaped destination and its place.
type reference struct {
	url    string
	offset int
}

// linksIn returns the links within a node, but for mail addresses and the
// page's own anchors.
func linksIn(src []byte, root ast.Node) []reference {
	var links []reference
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		var destination string
		switch l := n.(type) {
		case *ast.Link:
			destination = unescape(l.Destination)
		case *ast.AutoLink:
			if l.AutoLinkType == ast.AutoLinkURL {
				destination = string(l.URL(src))
			}
		}
		if entering && destination != "" && !strings.HasPrefix(destination, "#") {
			links = append(links, reference{destination, max(n.Pos(), 0)})
		}
		return ast.WalkContinue, nil
	})
	return links
}

// line is one line of a paragraph.
type line struct {
	nodes   []ast.Node
	raw     string // as written; empty where code or a link runs over lines
	start   int    // offset of raw
	segment goldtext.Segment
}

func linesOf(src []byte, paragraph ast.Node) []line {
	var lines []line
	var current line
	for n := paragraph.FirstChild(); n != nil; n = n.NextSibling() {
		current.nodes = append(current.nodes, n)
		t, isText := n.(*ast.Text)
		if n.NextSibling() == nil || isText && (t.SoftLineBreak() || t.HardLineBreak()) {
			lines = append(lines, current)
			current = line{}
		}
	}
	if written := paragraph.Lines(); len(lines) == written.Len() {
		for i := range lines {
			segment := written.At(i)
			lines[i].raw = strings.TrimSpace(string(segment.Value(src)))
			lines[i].start, lines[i].segment = segment.Start, segment
		}
	}
	return lines
}

// paragraphOf returns a paragraph of some lines, which leave their own.
func paragraphOf(lines []line) *ast.Paragraph {
	n := ast.NewParagraph()
	for _, l := range lines {
		for _, child := range l.nodes {
			n.AppendChild(n, child)
		}
		if l.segment != (goldtext.Segment{}) {
			n.Lines().Append(l.segment)
		}
	}
	return n
}

// removeLine takes a line out of its paragraph.
func removeLine(paragraph ast.Node, l line) {
	for _, child := range l.nodes {
		paragraph.RemoveChild(paragraph, child)
	}
	left := goldtext.NewSegments()
	for _, segment := range paragraph.Lines().Sliced(0, paragraph.Lines().Len()) {
		if segment != l.segment {
			left.Append(segment)
		}
	}
	paragraph.SetLines(left)
}

var bareURL = words.Pattern(`^https?://[^\s<>{}]+$`)

// linkLine reads a line that is a link and nothing else.
func linkLine(src []byte, l line) (reference, bool) {
	// The raw line, for Markdown takes _a_ within a bare URL for emphasis.
	if bareURL().MatchString(l.raw) {
		return reference{unescape([]byte(l.raw)), l.start}, true
	}
	nodes := l.nodes
	for {
		nodes = slices.DeleteFunc(slices.Clone(nodes), func(n ast.Node) bool { return isBlank(src, n) })
		if len(nodes) != 1 {
			return reference{}, false
		}
		if nodes[0].Kind() != ast.KindEmphasis {
			break
		}
		nodes = children(nodes[0])
	}
	if k := nodes[0].Kind(); k != ast.KindLink && k != ast.KindAutoLink {
		return reference{}, false
	}
	links := linksIn(src, nodes[0])
	if len(links) != 1 {
		return reference{}, false
	}
	return links[0], true
}

func children(n ast.Node) []ast.Node {
	var list []ast.Node
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		list = append(list, c)
	}
	return list
}

// isBlank reports whether an inline node shows nothing.
func isBlank(src []byte, n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Text:
		return len(bytes.TrimSpace(n.Segment.Value(src))) == 0
	case *ast.String:
		return len(n.Value) == 0
	}
	return false
}

// trim removes the blank nodes at both ends of a paragraph, and the line break
// after what is then its last text.
func trim(src []byte, paragraph ast.Node) {
	for n := paragraph.FirstChild(); n != nil && isBlank(src, n); n = paragraph.FirstChild() {
		paragraph.RemoveChild(paragraph, n)
	}
	for n := paragraph.LastChild(); n != nil && isBlank(src, n); n = paragraph.LastChild() {
		paragraph.RemoveChild(paragraph, n)
	}
	if t, ok := paragraph.LastChild().(*ast.Text); ok {
		t.SetSoftLineBreak(false)
		t.SetHardLineBreak(false)
	}
}
