package local

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// setextHint explains the most common unintended heading: a separator right below a
// line of text makes that text a heading.
func (p *page) setextHint(h *ast.Heading) string {
	if h == nil || !isSetext(p.src, h) {
		return ""
	}
	return "; the --- below makes this text a heading: add an empty line between them, or use * * *"
}

// isSetext reports whether a heading is one by the line below its text.
func isSetext(src []byte, h *ast.Heading) bool {
	start := offsetOf(h)
	for start > 0 && src[start-1] != '\n' {
		start--
	}
	return !strings.HasPrefix(strings.TrimLeft(string(src[start:]), " "), "#")
}

// findLost records each line that was meant as the heading of an article, but is not
// a heading in Markdown.
func (p *page) findLost(doc ast.Node) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Type() != ast.TypeBlock {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			p.misplaced(n)
		case *ast.FencedCodeBlock:
			p.unclosedFence(n)
		case *ast.HTMLBlock:
			p.unclosedHTML(n)
			if n.HTMLBlockType >= ast.HTMLBlockType6 {
				p.lostLines(n, "heading within HTML: add an empty line before it")
			}
		case *ast.Paragraph, *ast.TextBlock:
			p.lostLines(n, "heading without a space after the #: want ## 2024/02/20 : TITLE")
		}
		return ast.WalkContinue, nil
	})
}

func (p *page) misplaced(h *ast.Heading) {
	if h.Parent().Kind() == ast.KindBlockquote && datePattern().MatchString(p.plain(children(h)...)) {
		p.leaveOut(offsetOf(h), "heading of an article within a quotation: move it to the start of the line")
	}
}

func (p *page) lostLines(n ast.Node, message string) {
	for _, segment := range n.Lines().Sliced(0, n.Lines().Len()) {
		if text := segment.Value(p.src); lostPattern().Match(text) {
			p.leaveOut(segment.Start, "%s", message)
		}
	}
}

// unclosedFence rejects a code block without its end, which would contain the rest of
// the page.
func (p *page) unclosedFence(n *ast.FencedCodeBlock) {
	lines := n.Lines()
	if lines.Len() == 0 || p.cut {
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

// unclosedHTML rejects comments, scripts and similar HTML without their ends, for the
// same reason.
func (p *page) unclosedHTML(n *ast.HTMLBlock) {
	end, ok := htmlEnds[n.HTMLBlockType]
	if ok && !p.cut && !n.HasClosure() && !strings.Contains(string(n.Lines().Value(p.src)), end) {
		p.errorf(offsetOf(n), "HTML without its end tag %s", end)
	}
}
