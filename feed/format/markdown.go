package format

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	goldtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"

	"feedgen/feed"
)

// Markdown is the key of the list of articles in Markdown.
const Markdown = "markdown"

var markdownMarks = [2]string{"<!-- feedgen:start -->", "<!-- feedgen:end -->"}

// The file is a list between two marks. In an existing file with the marks, such as
// the README of a profile, only the text between them is replaced (see
// feed.File.Marks).
var markdownFormat = Format{
	Key:         Markdown,
	File:        "articles.md",
	Optional:    true,
	Description: "a list of the articles in Markdown, also for a README",
	ContentType: "text/markdown; charset=utf-8",
	marks:       markdownMarks,
	lacks: []string{
		"title of the feed", "link of the feed", "self link", "id", "published", "updated", "authors", "tags",
	},
	render: renderMarkdown,
	read:   readMarkdown,
	own:    ownMarkdown,
}

// renderMarkdown writes one line for each entry: its day and a link.
func renderMarkdown(w io.Writer, d *document) error {
	marks := d.format.marks
	if _, err := fmt.Fprintf(w, "%s\n\n", marks[0]); err != nil {
		return err
	}
	for i := range d.entries {
		e := &d.entries[i]
		date := e.Published
		if date.Precision != feed.PrecisionNone {
			date.Time = date.Time.In(d.Location)
			date.Precision = min(date.Precision, feed.PrecisionDay)
		}
		if _, err := fmt.Fprintf(w, "- %s[%s](%s)\n", dated(date), markdownText(e.Title), markdownAddress(e.URL)); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "\n%s\n", marks[1])
	return err
}

// dated returns a day or a month before a title.
func dated(date feed.Date) string {
	if date.Precision == feed.PrecisionNone {
		return ""
	}
	return date.String() + " "
}

var (
	// markdownSyntax is what may mean something inside the text of a link.
	markdownSyntax = regexp.MustCompile("[\\\\`*_\\[\\]<>&~|$!]")
	// addressSyntax is what may mean something in the address of a link, and
	// references what may begin one there: some programs take a reference for
	// one though it is escaped.
	addressSyntax = regexp.MustCompile(`[\\()<>]`)
	references    = regexp.MustCompile(`&([A-Za-z#])`)
)

func markdownText(s string) string { return markdownSyntax.ReplaceAllString(s, `\$0`) }

func markdownAddress(s string) string {
	return addressSyntax.ReplaceAllString(references.ReplaceAllString(s, "&amp;$1"), `\$0`)
}

// readMarkdown reads each line of the list as a document of its own.
func readMarkdown(r io.Reader, found func(*feed.Entry)) (head, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	inside, ended := false, false
	for lines.Scan() {
		switch line := lines.Text(); {
		case line == markdownMarks[0]:
			inside = true
		case line == markdownMarks[1]:
			inside, ended = false, true
		case inside && line != "":
			e, err := readMarkdownLine(line)
			if err != nil {
				return head{}, err
			}
			found(e)
		}
	}
	if !ended {
		return head{}, errors.New("the end mark of the list is missing")
	}
	return head{}, lines.Err()
}

func readMarkdownLine(line string) (*feed.Entry, error) {
	source := []byte(line)
	var link *ast.Link
	err := ast.Walk(goldmark.DefaultParser().Parse(goldtext.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if found, ok := n.(*ast.Link); ok && entering {
			link = found
		}
		return ast.WalkContinue, nil
	})
	if err != nil || link == nil {
		return nil, fmt.Errorf("no link in %q", line)
	}
	var title bytes.Buffer
	for n := link.FirstChild(); n != nil; n = n.NextSibling() {
		if err := goldmark.DefaultRenderer().Render(&title, source, n); err != nil {
			return nil, err
		}
	}
	address := util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(link.Destination)))
	return &feed.Entry{URL: string(address), Title: html.UnescapeString(title.String())}, nil
}

// ownMarkdown looks for the marks. Other formats name feedgen in ways of their own.
func ownMarkdown(data []byte) bool {
	if htmlStart.Match(data) || bytes.HasPrefix(data, []byte("<?xml")) || bytes.HasPrefix(data, []byte("{")) {
		return false
	}
	_, rest, begins := bytes.Cut(data, []byte(markdownMarks[0]))
	return begins && bytes.Contains(rest, []byte(markdownMarks[1]))
}
