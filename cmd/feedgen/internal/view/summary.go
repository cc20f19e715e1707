// Package view prints the results of commands for people: at a terminal with colours
// and in its width, elsewhere as plain text.
package view

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/term"
	"feedgen/feed"
	"feedgen/feed/publish"
	"feedgen/scrape"
)

// Run prints the results of a run. baseURL is the public address of the files.
func Run(s term.Screen, r *report.Report, baseURL string) error {
	table := summary{term.Table{W: s, Width: s.Width, Word: len("unchanged")}, s.Palette}
	table.pages(r.List)
	table.files(r.Files, baseURL)
	var end strings.Builder
	r.SummariseCounts(&end)
	r.SummariseEnd(&end)
	return s.Print(end.String())
}

// summary prints a table of the pages and files of a run.
type summary struct {
	term.Table
	colour term.Palette
}

const maxRows = 40 // of pages

func (s summary) pages(pages []report.Page) {
	shown := worthShowing(pages)
	for _, p := range shown {
		switch p.Outcome {
		case scrape.Fetched:
			s.Row(s.colour.Green("fetched"), pageName(p.URL), fieldsOf(p.Entry))
		case scrape.Failed:
			s.Tall(s.colour.Yellow("failed"), pageName(p.URL), p.Err.Error()+" (in the feed: "+p.Used.Words()+")")
		case scrape.NotModified:
			s.Row(s.colour.Faint("unchanged"), pageName(p.URL), fieldsOf(p.Entry))
		default:
			s.Row(s.colour.Faint("skipped"), pageName(p.URL), fieldsOf(p.Entry))
		}
	}
	if left := len(pages) - len(shown); left > 0 {
		fmt.Fprintf(s.W, "and %s\n", report.Plural(left, "more page", "more pages"))
	}
}

// worthShowing returns all pages; if there are too many, first the failed and
// then the fetched ones.
func worthShowing(pages []report.Page) []report.Page {
	if len(pages) <= maxRows {
		return pages
	}
	var shown []report.Page
	for _, outcome := range []scrape.Outcome{scrape.Failed, scrape.Fetched} {
		for _, p := range pages {
			if p.Outcome == outcome && len(shown) < maxRows {
				shown = append(shown, p)
			}
		}
	}
	return shown
}

// pageName returns the short form of a page's address.
func pageName(rawURL string) string {
	_, name, _ := strings.Cut(rawURL, "://")
	name = strings.TrimSuffix(strings.TrimPrefix(name, "www."), "/")
	if plain, err := url.PathUnescape(name); err == nil && !strings.ContainsFunc(plain, unicode.IsControl) {
		return plain
	}
	return name
}

// fieldsOf lists an entry's fields other than its title.
func fieldsOf(e feed.Entry) string {
	var fields []string
	if day, _, _ := strings.Cut(e.Published.String(), "T"); day != "" {
		fields = append(fields, day)
	}
	if len(e.Authors) > 0 {
		fields = append(fields, report.Plural(len(e.Authors), "author", "authors"))
	}
	if len(e.Tags) > 0 {
		fields = append(fields, report.Plural(len(e.Tags), "tag", "tags"))
	}
	if e.Image != "" {
		fields = append(fields, "picture")
	}
	if e.Summary != "" {
		fields = append(fields, "summary")
	}
	return strings.Join(fields, ", ")
}

var fileWords = map[publish.Action]string{
	publish.Written: "written", publish.WouldWrite: "to write", publish.Unchanged: "unchanged",
	publish.Kept: "kept", publish.Deleted: "deleted", publish.WouldDelete: "to delete",
}

func (s summary) files(steps []publish.Step, baseURL string) {
	for _, f := range steps {
		word := s.colour.Faint(fileWords[f.Action])
		if f.Action == publish.Written || f.Action == publish.Deleted {
			word = s.colour.Green(fileWords[f.Action])
		}
		name := feed.FileURL(baseURL, f.Name)
		if !s.Fits(name) {
			name = f.Name // half an address is of no use
		}
		s.Row(word, name, "")
	}
}
