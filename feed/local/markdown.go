package local

import (
	"fmt"

	"github.com/yuin/goldmark/ast"
)

// A Markdown page is the list of articles that an author keeps on his own site,
// written for Jekyll and kramdown, Hugo or Obsidian, or for plain CommonMark. It
// is read in four steps, one file each: jekyll takes out what is meant for the
// site generator, goldmark splits the page, piece cuts it into what may be an
// article, and entry reads each piece.
//
// An article is a heading with the text below it, an item of a list, a row of a
// table, or a line of a paragraph:
//
//	## 2024/02/20 : Title of the article
//	{: #kramdown-attributes}
//
//	[https://blog.example.org/article](https://blog.example.org/article)
//
//	The summary, in **Markdown**, of one paragraph or more.
//
//	Tags :
//	- one
//	- two
//
//	## 2023
//
//	- 12 April: [Title](https://blog.example.org/second), a note
//
// The date is a day or a month in any form that package date reads. It is at the
// start or the end of the heading or line, alone on a line below, or in the headings
// above. The link is in the heading or line, or alone on a line below. Everything
// else is prose. Text that looks like an article but can't be read as one is skipped
// with a warning.

// isMarkdown accepts every file: a list of no other kind is Markdown.
func isMarkdown(string, []byte) bool { return true }

func readMarkdown(name string, src []byte, o Options) list {
	d, warnings, wrong := newDocument(name, src)
	if wrong != nil {
		return list{errs: []*Error{wrong}}
	}
	v := d.version(withoutJekyll(d.repaired))
	if costly := v.checkCost(); costly != nil {
		warning := fmt.Sprintf("%s:%d:%d: the list is not read: %s", costly.File, costly.Line, costly.Column, costly.Message)
		return list{warnings: append(warnings, warning), partial: true}
	}
	p := &page{version: v, base: o.base, src: []byte(v.text), order: orderIn(v.text)}
	doc := parseMarkdown(p.src, p.base)
	p.findLost(doc)
	l := p.list(children(doc))
	l.warnings = append(warnings, l.warnings...)
	return l
}

// list reads the blocks of a page.
func (p *page) list(blocks []ast.Node) list {
	o := outline{page: p}
	for _, n := range blocks {
		o.block(n)
	}
	o.endDay()
	r := reader{p}
	var items []item
	levels := map[int]bool{} // of the headings of articles
	for _, s := range o.pieces {
		if s.heading != nil && r.dated(s) {
			levels[s.heading.Level] = true
		}
	}
	for _, s := range o.pieces {
		s.plural = s.plural || s.heading != nil && levels[s.heading.Level]
		if e, ok := r.entry(s); ok {
			items = append(items, item{e, p.position(s.offset)})
		}
	}
	for _, d := range o.days {
		if d.before == d.after {
			p.leaveOut(offsetOf(d.heading), "heading without a title: want ## %s : TITLE", p.plain(children(d.heading)...))
		}
	}
	return list{items: items, errs: p.errs, warnings: p.warnings(), partial: len(p.problems) > 0 || p.cut, undated: p.undated}
}
