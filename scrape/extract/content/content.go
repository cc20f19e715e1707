// Package content finds the text of an article in its page, and writes it as
// plain HTML.
//
// Find chooses the element with the article (body.go). A writer copies its text, and
// omits pictures, scripts and parts that do not belong to the article (writer.go).
package content

import (
	"strings"

	"feedgen/scrape/extract/page"
)

// Text is the text of one article. The zero value is that of a page without text.
type Text struct {
	// HTML is a fragment of headings, paragraphs, lists, tables, quotes and code,
	// with links to absolute addresses. It has no pictures and no attributes but
	// href.
	HTML string

	// Prose are the sentences of the text, one paragraph a line, without labels,
	// counters and dates, which change while an article does not.
	Prose string
}

// Find returns the text of the article of a view. The zero view has none.
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
