package local

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// frontMatter is the YAML that Jekyll takes from the top of a page.
var frontMatter = regexp.MustCompile(`^---[ \t]*\n(?s:.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|$)`)

// liquid is what Jekyll takes out of a page before it reads the Markdown.
// A tag ends before an empty line: one that is never closed, in a page that is
// not Jekyll's, must not swallow articles.
var liquid = regexp.MustCompile(strings.Join([]string{
	`(?s:\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\})`,
	`(?s:\{::comment\}.*?\{:/(?:comment)?\})`, // kramdown's
	`(?s:\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\})`,
	`\{%(?:[^%\n]|%[^}\n]|\n[^\n])*?%\}`,
	`\{\{(?:[^}\n]|\}[^}\n]|\n[^\n])*?\}\}`,
}, "|"))

// withoutJekyll takes out what is meant for the site generator, and keeps each
// line's number.
func withoutJekyll(page string) string {
	// A separator on the first line makes no front matter of articles.
	if top := frontMatter.FindString(page); !slices.ContainsFunc(strings.Split(top, "\n"), lostPattern.MatchString) {
		page = lineBreaks(top) + page[len(top):]
	}
	return liquid.ReplaceAllStringFunc(page, func(tag string) string {
		raw := liquid.FindStringSubmatchIndex(tag)[2:]
		if raw[0] < 0 {
			return lineBreaks(tag)
		}
		return lineBreaks(tag[:raw[0]]) + tag[raw[0]:raw[1]] + lineBreaks(tag[raw[1]:])
	})
}

func lineBreaks(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) }

var (
	attributeList = regexp.MustCompile(`^\{:(?:\\.|[^\\}\n])*\}`)
	headingID     = regexp.MustCompile(`^\{#[^\s{}]+\}[ \t]*$`)
)

// attributeLists makes nothing of kramdown's attribute lists, such as {: #id}
// on a line of its own or behind a link, and {#id} at the end of a heading. To
// goldmark, which leaves code alone, they are inline elements.
type attributeLists struct{}

func (attributeLists) Trigger() []byte { return []byte{'{'} }

func (attributeLists) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	length := len(attributeList.Find(line))
	if length == 0 && parent.Kind() == ast.KindHeading {
		length = len(headingID.Find(line))
	}
	if length == 0 {
		return nil
	}
	block.Advance(length)
	return ast.NewString(nil)
}
