package local

import (
	"feedgen/feed/words"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// frontMatter is the YAML that Jekyll takes from the top of a page.
var frontMatter = words.Pattern(`^---[ \t]*\n(?s:.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|$)`)

var (
	comments = []block{
		{regexp.MustCompile(`\{%-?\s*comment\s*-?%\}`), regexp.MustCompile(`\{%-?\s*endcomment\s*-?%\}`)},
		{regexp.MustCompile(`\{::comment\}`), regexp.MustCompile(`\{:/(?:comment)?\}`)}, // kramdown's
	}
	raw = block{regexp.MustCompile(`\{%-?\s*raw\s*-?%\}`), regexp.MustCompile(`\{%-?\s*endraw\s*-?%\}`)}

	// liquid matches a tag or an output of Liquid. It ends before an empty line or
	// another tag: in a page that is not Jekyll's, braces that are never closed must
	// not hide articles.
	liquid = words.Pattern(`\{%(?:[^%{\n]|%[^}\n]|\{[^%{\n]|\n[^\n{])*?%\}|` +
		`\{\{(?:[^}{\n]|\}[^}\n]|\{[^%{\n]|\n[^\n{])*?\}\}`)
)

// withoutJekyll takes out what Jekyll takes out of a page before it reads the
// Markdown, and keeps each line's number.
func withoutJekyll(page string) string {
	// A separator on the first line makes no front matter of articles.
	if top := frontMatter().FindString(page); !slices.ContainsFunc(strings.Split(top, "\n"), lostPattern().MatchString) {
		page = lineBreaks(top) + page[len(top):]
	}
	asItIs := func(s string) string { return s }
	for _, comment := range comments {
		page = comment.replace(page, asItIs, lineBreaks)
	}
	return raw.replace(page, func(s string) string { return liquid().ReplaceAllStringFunc(s, lineBreaks) }, asItIs)
}

// block is a part of a page between two tags.
type block struct{ start, end *regexp.Regexp }

// replace drops the tags, and makes the replacements inside the blocks and
// outside of them. A block that never ends is none.
func (b block) replace(page string, outside, inside func(string) string) string {
	var out strings.Builder
	for {
		start := b.start.FindStringIndex(page)
		if start == nil {
			break
		}
		end := b.end.FindStringIndex(page[start[1]:])
		if end == nil {
			break
		}
		out.WriteString(outside(page[:start[0]]))
		out.WriteString(lineBreaks(page[start[0]:start[1]]))
		page = page[start[1]:]
		out.WriteString(inside(page[:end[0]]))
		out.WriteString(lineBreaks(page[end[0]:end[1]]))
		page = page[end[1]:]
	}
	out.WriteString(outside(page))
	return out.String()
}

func lineBreaks(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) }

var (
	attributeList = words.Pattern(`^\{:(?:\\.|[^\\{}\n])*\}`)
	headingID     = words.Pattern(`^\{#[^\s{}]+\}[ \t]*$`)
)

// attributeLists makes nothing of kramdown's attribute lists, such as {: #id}
// on a line of its own or behind a link, and {#id} at the end of a heading. To
// goldmark, which leaves code alone, they are inline elements.
type attributeLists struct{}

func (attributeLists) Trigger() []byte { return []byte{'{'} }

func (attributeLists) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	length := len(attributeList().Find(line))
	if length == 0 && parent.Kind() == ast.KindHeading {
		length = len(headingID().Find(line))
	}
	if length == 0 {
		return nil
	}
	block.Advance(length)
	return ast.NewString(nil)
}
