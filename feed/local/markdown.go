package local

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"feedgen/feed"
)

// A Markdown page is the list of articles that an author keeps on his own site,
// written for Jekyll and kramdown or for plain CommonMark. Reading it goes
// through three steps, one file each: jekyll takes out what is meant for the
// site generator, goldmark splits the page, and every heading of level 2 with
// what stands below it becomes an entry (here and in heading).
//
// An article is written like this; all but heading and link may be missing:
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
//	* * *
//
// The date is a day or a month, with slashes or hyphens; the colon is optional.
// The link stands alone on its line, in any form that Markdown knows, or in the
// heading: ## 2024/02/20 : [Title](https://…). A heading of level 1 is the
// page's own title: what follows it, up to the next article, and what precedes
// the first article is no entry's. Whatever looks like an article and can't be
// read as one is an error, never left out in silence.

// isMarkdown accepts every file: a list of no other kind is Markdown.
func isMarkdown(string, []byte) bool { return true }

func readMarkdown(name string, base *url.URL, src []byte) list {
	d, warnings, wrong := newDocument(name, src)
	if wrong != nil {
		return list{errs: []*Error{wrong}}
	}
	v := d.version(withoutJekyll(d.repaired))
	p := &page{version: v, base: base, src: []byte(v.text)}
	doc := parseMarkdown(p.src, p.base)
	p.findLost(doc)
	var items []item
	for _, s := range sections(doc) {
		if e, ok := p.entry(s); ok {
			items = append(items, item{e, p.position(offsetOf(s.heading))})
		}
	}
	return list{items: items, errs: p.errs, warnings: warnings}
}

// section is a heading of level 2 and the blocks below it.
type section struct {
	heading *ast.Heading
	blocks  []ast.Node
}

func sections(doc ast.Node) []section {
	var list []section
	open := false
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		h, isHeading := n.(*ast.Heading)
		switch {
		case isHeading && h.Level == 1:
			open = false
		case isHeading && h.Level == 2:
			open = true
			list = append(list, section{heading: h})
		case open:
			last := &list[len(list)-1]
			last.blocks = append(last.blocks, n)
		}
	}
	return list
}

func (p *page) entry(s section) (e feed.Entry, ok bool) {
	before := len(p.errs)
	if e.Published, e.Title, ok = p.heading(s.heading); !ok {
		return e, false
	}
	e.URL = p.link(s)
	e.Tags = p.tags(s)
	e.Content = p.content(s)
	return e, len(p.errs) == before
}

// link returns the URL of a section's article and removes its line from the
// section. A link in the heading takes precedence.
func (p *page) link(s section) string {
	var found []reference
	for _, l := range linksIn(p.src, s.heading) {
		if !slices.ContainsFunc(found, func(f reference) bool { return f.url == l.url }) {
			found = append(found, l)
		}
	}
	if len(found) > 1 {
		p.errorf(offsetOf(s.heading), "two links in the heading: %s and %s; leave the article's one", found[0].url, found[1].url)
		return ""
	}
	below, _, ok := takeLine(p, s, func(l line) (reference, bool) {
		alone, ok := linkLine(p.src, l)
		// Beside a link in the heading, only its repetition is not summary.
		return alone, ok && (len(found) == 0 || alone.url == found[0].url)
	})
	if ok {
		found = []reference{below}
	}
	if len(found) == 0 {
		p.errorf(offsetOf(s.heading), "article without a link: "+
			"put its URL alone on a line below the heading, or in the heading: ## DATE : [TITLE](URL)")
		return ""
	}
	address, err := address(found[0].url, p.base)
	if err != nil {
		p.errorf(found[0].offset, "%v", err)
	}
	return address
}

var tagsPattern = regexp.MustCompile(`^(?i:tags?)[\s\p{Z}]*:[\s\p{Z}]*(.*)$`)

// tags takes the line of tags out of a section, or the list below such a line.
func (p *page) tags(s section) []string {
	var tags []string
	add := func(text string) {
		for tag := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' }) {
			if tag = strings.TrimLeft(strings.TrimSpace(tag), "#"); tag != "" {
				tags = append(tags, tag)
			}
		}
	}
	text, block, ok := takeLine(p, s, func(l line) (string, bool) {
		match := tagsPattern.FindStringSubmatch(plain(render(p.src, l.nodes...)))
		if match == nil {
			return "", false
		}
		return match[1], true
	})
	if !ok {
		return nil
	}
	add(text)
	if text != "" || block+1 == len(s.blocks) || s.blocks[block+1].Kind() != ast.KindList {
		return tags
	}
	list := s.blocks[block+1]
	for _, item := range children(list) {
		add(plain(render(p.src, item)))
	}
	list.Parent().RemoveChild(list.Parent(), list)
	return tags
}

// takeLine removes the first line of a section's paragraphs that match accepts,
// and returns what match made of it and the index of the paragraph's block.
func takeLine[T any](p *page, s section, match func(line) (T, bool)) (value T, block int, ok bool) {
	for i, n := range s.blocks {
		if n.Kind() != ast.KindParagraph {
			continue
		}
		for _, l := range linesOf(p.src, n) {
			value, ok := match(l)
			if !ok {
				continue
			}
			for _, child := range l.nodes {
				n.RemoveChild(n, child)
			}
			return value, i, true
		}
	}
	return value, 0, false
}

// content renders the rest of a section.
func (p *page) content(s section) string {
	blocks := slices.DeleteFunc(slices.Clone(s.blocks), func(n ast.Node) bool { return n.Parent() == nil })
	isBreak := func(n ast.Node) bool { return n.Kind() == ast.KindThematicBreak }
	for len(blocks) > 0 && isBreak(blocks[0]) {
		blocks = blocks[1:]
	}
	for len(blocks) > 0 && isBreak(blocks[len(blocks)-1]) {
		blocks = blocks[:len(blocks)-1]
	}
	return render(p.src, blocks...)
}
