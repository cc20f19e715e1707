// Package local reads local entries from a Markdown page: the list of articles
// that an author keeps on his own site, written for Jekyll and kramdown or for
// plain CommonMark.
//
// Parse goes through four steps, one file each: mojibake undoes what a wrong
// character set did to the text, jekyll takes out what is meant for the site
// generator, goldmark splits the page (markdown), and every heading of level 2
// with what stands below it becomes an entry (local, heading).
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
//
// Co-authors are named in prose only, which can't be read with certainty: the
// entries name no authors.
package local

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"feedgen/feed"
	"feedgen/feed/link"
)

// Error is one place of a Markdown page that can't be read.
type Error struct {
	File    string // as it was named to Parse
	Line    int    // from 1
	Column  int    // in characters, from 1
	Text    string // the line itself, as it stands in the file
	Message string // what is wrong, and what is wanted instead
}

// Error returns the place and the message on one line, and the line of the
// file below it.
func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s\n\t%s", e.File, e.Line, e.Column, e.Message, e.Text)
}

// Parse reads the entries of a Markdown page, in the page's order. The name is
// the file's, for warnings and errors. The base is the absolute URL of the page
// that src stands for; relative links are resolved against it, and stay as they
// are where base is empty.
//
// An entry has its URL as it is written (percent-encoding and typographic
// characters included), its title as plain text, the date as precise as the
// heading, the tags, and the summary as HTML in Content, which is not
// sanitised.
//
// A warning says what was repaired in a page whose text was damaged by a wrong
// character set. The error joins one *Error for each place that can't be read,
// in the page's order; there are no entries then.
func Parse(name, base string, src []byte) (entries []feed.Entry, warnings []string, err error) {
	p, warnings, err := newPage(name, base, src)
	if err != nil {
		return nil, nil, err
	}
	doc := parseMarkdown(p.src, p.base)
	p.findLost(doc)
	lines := map[string]int{} // of the headings, by the key of their URL
	for _, s := range sections(doc) {
		e, ok := p.entry(s)
		if !ok {
			continue
		}
		key := link.Key(e.URL)
		if first, taken := lines[key]; taken {
			p.errorf(position(s.heading), "the same link as the article in line %d: %s", first, e.URL)
			continue
		}
		lines[key] = p.line(position(s.heading))
		entries = append(entries, e)
	}
	if len(p.errs) > 0 {
		return nil, warnings, p.err()
	}
	return entries, warnings, nil
}

// page is a Markdown page while it is being read.
type page struct {
	name  string
	base  *url.URL // nil: none
	src   []byte   // what goldmark reads; line by line the same as lines
	lines []string // as they stand in the file
	errs  []*Error
}

func newPage(name, base string, src []byte) (*page, []string, error) {
	p := &page{name: name}
	if base != "" {
		u, err := url.Parse(base)
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: base URL: %w", name, err)
		}
		p.base = u
	}
	text := strings.TrimPrefix(newlines.Replace(string(src)), bom)
	p.lines = strings.Split(text, "\n")
	if at := invalidUTF8(text); at >= 0 {
		p.src = []byte(text)
		p.errorf(at, "not UTF-8 text; save the file as UTF-8")
		return nil, nil, p.err()
	}
	text, damage := repair(text)
	var warnings []string
	if damage != "" {
		warnings = []string{name + ": " + damage}
	}
	p.src = []byte(withoutJekyll(strings.TrimPrefix(text, bom)))
	return p, warnings, nil
}

const bom = "\ufeff"

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// invalidUTF8 returns the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(s string) int {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)) {
			return i
		}
	}
	return -1
}

// line returns the number of the line that holds the offset.
func (p *page) line(offset int) int {
	return 1 + bytes.Count(p.src[:offset], []byte("\n"))
}

// errorf records an error at an offset of src.
func (p *page) errorf(offset int, format string, args ...any) {
	line := p.line(offset)
	start := 1 + bytes.LastIndexByte(p.src[:offset], '\n')
	p.errs = append(p.errs, &Error{
		File:    p.name,
		Line:    line,
		Column:  1 + utf8.RuneCount(p.src[start:offset]),
		Text:    p.lines[line-1],
		Message: fmt.Sprintf(format, args...),
	})
}

// err joins the errors, in the order of their lines.
func (p *page) err() error {
	slices.SortStableFunc(p.errs, func(a, b *Error) int { return a.Line - b.Line })
	errs := make([]error, len(p.errs))
	for i, e := range p.errs {
		errs[i] = e
	}
	return errors.Join(errs...)
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

// entry reads a section, and records what is wrong with it.
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

// link returns the URL of a section's article and takes its line out of the
// section. The heading's link goes before one below it.
func (p *page) link(s section) string {
	var found []reference
	for _, l := range linksIn(p.src, s.heading) {
		if !slices.ContainsFunc(found, func(f reference) bool { return f.url == l.url }) {
			found = append(found, l)
		}
	}
	if len(found) > 1 {
		p.errorf(position(s.heading), "two links in the heading: %s and %s; leave the article's one", found[0].url, found[1].url)
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
		p.errorf(position(s.heading), "article without a link: put its URL alone on a line below the heading, or in the heading: ## DATE : [TITLE](URL)")
		return ""
	}
	address, err := p.address(found[0].url)
	if err != nil {
		p.errorf(found[0].offset, "%v", err)
	}
	return address
}

// address checks an article's URL and resolves a relative one.
func (p *page) address(written string) (string, error) {
	u, err := url.Parse(written)
	if err != nil {
		return "", fmt.Errorf("bad URL %q: %w", written, errors.Unwrap(err))
	}
	if !u.IsAbs() && p.base != nil {
		u = p.base.ResolveReference(u)
		written = u.String()
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return "", fmt.Errorf("bad URL %q: want an absolute http or https URL", written)
	}
	return written, nil
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

// content renders what is left of a section.
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
