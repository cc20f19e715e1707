package main

import (
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
	"unicode"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/term"
	"feedgen/feed"
	"feedgen/feed/publish"
	"feedgen/scrape"
)

// tabled reports whether a run ends with a table, which is for terminals only.
func (a *app) tabled() bool { return term.Is(a.stderr) && !a.quiet && a.logForm == "text" }

func (t task) summarise(r *report.Report, baseURL string) {
	t.line.Clear()
	if !t.tabled() {
		r.Summarise(t.stderr)
		return
	}
	s := summary{term.Table{W: t.stderr, Width: term.Columns(t.stderr), Word: len("unchanged")}, term.PaletteFor(t.stderr)}
	s.pages(r.List)
	s.files(r.Files, baseURL)
	var end strings.Builder
	r.SummariseCounts(&end)
	r.SummariseEnd(&end)
	io.WriteString(t.stderr, term.Wrap(end.String(), term.Columns(t.stderr)))
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
		name := baseURL + (&url.URL{Path: f.Name}).EscapedPath()
		if !s.Fits(name) {
			name = f.Name // half an address is of no use
		}
		s.Row(word, name, "")
	}
}

// progress returns a function that shows the progress of scraping; nil without a
// line for it.
func (a *app) progress() func(scrape.Progress) {
	if a.line == nil {
		return nil
	}
	began := time.Now()
	return func(p scrape.Progress) { a.line.Show(progressText(p, time.Since(began))) }
}

func progressText(p scrape.Progress, took time.Duration) string {
	text := fmt.Sprintf("%d of %s", p.Done, report.Plural(p.Total, "page", "pages"))
	if p.InFlight > 1 {
		text += fmt.Sprintf(", %d in flight", p.InFlight)
	}
	if p.Done > 0 && p.Done < p.Total {
		left := took / time.Duration(p.Done) * time.Duration(p.Total-p.Done)
		text += fmt.Sprintf(", about %s left", roughly(left))
	}
	switch {
	case p.Host == "":
	case p.Wait >= time.Second/2:
		text += fmt.Sprintf(", waiting %s for %s", roughly(p.Wait), p.Host)
	default:
		text += ", fetching from " + p.Host
	}
	return text
}

// roughly rounds a duration to one unit: 7s, 3m, 2h.
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", max(1, int(d.Round(time.Second).Seconds())))
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%dh", int(d.Round(time.Hour).Hours()))
}
