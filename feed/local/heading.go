package local

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"

	"feedgen/feed"
	"feedgen/feed/date"
)

// datePattern takes a heading's date and what sets it off from the title:
// spaces, a colon, or a dash between spaces.
var datePattern = regexp.MustCompile(
	`^([12]\d{3}/\d{1,2}(?:/\d{1,2})?|[12]\d{3}-\d{1,2}(?:-\d{1,2})?)` +
		`(?:[\s\p{Z}]*:|[\s\p{Z}]+[-–—|](?:[\s\p{Z}]|$)|[\s\p{Z}]|$)`)

// heading returns the date and the title of an article's heading. A heading
// without a date is hardly an article's, so only that is reported.
func (p *page) heading(h *ast.Heading) (published feed.Date, title string, ok bool) {
	text := plain(render(p.src, h))
	match := datePattern.FindStringSubmatch(text)
	if match == nil {
		p.errorf(offsetOf(h), "heading without a date: want ## 2024/02/20 : TITLE, or ## 2024/02 : TITLE%s", setextHint(p, h))
		return feed.Date{}, "", false
	}
	// A heading has the year first, whatever the order of day and month.
	day, ok := date.Parse(match[1], date.DayFirst)
	published, err := feed.ParseDate(day.String())
	if !ok || err != nil {
		p.errorf(offsetOf(h), "no such day or month between 1900 and 2100: %s", match[1])
	}
	title = strings.TrimSpace(text[len(match[0]):])
	if title == "" {
		p.errorf(offsetOf(h), "heading without a title: want ## %s : TITLE", match[1])
	}
	return published, title, true
}

// setextHint explains the commonest heading that nobody meant: a separator
// right below a line of text makes a heading of that text.
func setextHint(p *page, h *ast.Heading) string {
	if !isSetext(p.src, h) {
		return ""
	}
	return "; the --- below makes this text a heading: put an empty line between them, or write * * *"
}

// isSetext reports whether a heading is one by the line below its text.
func isSetext(src []byte, h *ast.Heading) bool {
	start := offsetOf(h)
	for start > 0 && src[start-1] != '\n' {
		start--
	}
	return !strings.HasPrefix(strings.TrimLeft(string(src[start:]), " "), "#")
}

// findLost records an error for each line that was meant to be the heading of
// an article, and is none to Markdown.
func (p *page) findLost(doc ast.Node) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Type() != ast.TypeBlock {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			p.misplaced(doc, n)
		case *ast.FencedCodeBlock:
			p.unclosedFence(n)
		case *ast.HTMLBlock:
			p.unclosedHTML(n)
			if n.HTMLBlockType >= ast.HTMLBlockType6 {
				p.lostLines(n, "heading within HTML: put an empty line before it")
			}
		case *ast.Paragraph, *ast.TextBlock:
			p.lostLines(n, "heading without a space after the #: want ## 2024/02/20 : TITLE")
		}
		return ast.WalkContinue, nil
	})
}

func (p *page) misplaced(doc ast.Node, h *ast.Heading) {
	switch {
	case h.Level == 2 && h.Parent() == doc:
	case !datePattern.MatchString(plain(render(p.src, h))):
	case h.Parent() != doc:
		p.errorf(offsetOf(h), "heading of an article within a list or a quotation: write it at the start of the line")
	default:
		p.errorf(offsetOf(h), "heading of an article with level %d: want ## 2024/02/20 : TITLE", h.Level)
	}
}

func (p *page) lostLines(n ast.Node, message string) {
	for _, segment := range n.Lines().Sliced(0, n.Lines().Len()) {
		if text := segment.Value(p.src); lostPattern.Match(text) {
			p.errorf(segment.Start, "%s", message)
		}
	}
}

// unclosedFence refuses a code block without its end: it would swallow the
// rest of the page.
func (p *page) unclosedFence(n *ast.FencedCodeBlock) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	if rest := p.src[lines.At(lines.Len()-1).Stop:]; strings.TrimSpace(string(rest)) == "" {
		p.errorf(max(n.Pos(), 0), "code block without an end")
	}
}

// htmlEnds are what closes the blocks of HTML that run over empty lines.
var htmlEnds = map[ast.HTMLBlockType]string{
	ast.HTMLBlockType1: "</", // script, pre, style, textarea
	ast.HTMLBlockType2: "-->",
	ast.HTMLBlockType3: "?>",
	ast.HTMLBlockType4: ">",
	ast.HTMLBlockType5: "]]>",
}

// unclosedHTML refuses a comment, script and the like without its end, for the
// same reason.
func (p *page) unclosedHTML(n *ast.HTMLBlock) {
	end, ok := htmlEnds[n.HTMLBlockType]
	if ok && !n.HasClosure() && !strings.Contains(string(n.Lines().Value(p.src)), end) {
		p.errorf(offsetOf(n), "HTML without its end %s", end)
	}
}
