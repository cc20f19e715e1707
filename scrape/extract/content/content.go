// Package content finds the text of an article in its page, and writes it as
// plain HTML.
//
// Find chooses the element that holds the article (body.go). A writer takes from
// it what is text, and leaves out pictures, scripts and what other parts of the
// page have put into it (writer.go).
package content

import (
	"strings"

	"feedgen/scrape/extract/page"
)

// Text is the text of one article. The zero Text is that of a page without any.
type Text struct {
	// HTML is a fragment of headings, paragraphs, lists, tables, quotes and code,
	// with links to absolute addresses. It has no pictures and no attributes but
	// href.
	HTML string

	// Prose are the sentences of the text, a paragraph a line. Labels, counters
	// and dates, which change while an article does not, are none.
	Prose string
}

// Find returns the text of the article that a view shows. The zero view shows none.
func Find(v page.View) Text {
	if v.Document == nil {
		return Text{}
	}
	b := bodyOf(v)
	if b.empty {
		return Text{}
	}
	return Text{HTML: b.html(), Prose: b.sentences()}
}

// sentences returns the prose of the article.
func (b *body) sentences() string {
	var s strings.Builder
	for i, l := range b.Lines {
		if b.lines[i].prose {
			s.WriteString(b.Text[l.Start:l.End])
			s.WriteByte('\n')
		}
	}
	return s.String()
}
