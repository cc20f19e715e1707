package local

import (
	"fmt"
	"net/url"

	"github.com/yuin/goldmark/ast"

	"feedgen/feed"
	"feedgen/feed/date"
	"feedgen/feed/words"
)

// lostPattern is a line that was meant to be an article's heading.
var lostPattern = words.Pattern(`^\s*#{1,6}[\s\p{Z}]*[\[*_]*\d{4}[/-]\d`)

// page is a Markdown or HTML page and what is wrong in it.
type page struct {
	*version            // without what is Jekyll's
	base     *url.URL   // nil: none
	src      []byte     // the same text, for goldmark
	order    date.Order // of day and month in 02/03/2024
	errs     []*Error   // without which nothing can be read
	problems []*Error   // what is left out
	undated  []feed.Entry
}

// errorf records what makes the page unreadable, at an offset of src.
func (p *page) errorf(offset int, format string, args ...any) {
	p.errs = append(p.errs, &Error{p.position(offset), fmt.Sprintf(format, args...)})
}

// leaveOut records why what looks like an article at an offset of src is none.
func (p *page) leaveOut(offset int, format string, args ...any) {
	p.problems = append(p.problems, &Error{p.position(offset), fmt.Sprintf(format, args...)})
}

// plain returns the text of inline nodes, without the marks of footnotes.
func (p *page) plain(nodes ...ast.Node) string { return plain(render(p.src, nodes...)) }

func (p *page) render(nodes ...ast.Node) string { return render(p.src, nodes...) }

// offset returns where the first of some inline nodes stands.
func (p *page) offset(nodes []ast.Node) int {
	for _, n := range nodes {
		if n.Pos() > 0 {
			return n.Pos()
		}
		if t, ok := n.(*ast.Text); ok {
			return t.Segment.Start
		}
	}
	return 0
}
