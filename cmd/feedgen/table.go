package main

import (
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode"

	"feedgen/feed"
	"feedgen/feed/publish"
	"feedgen/scrape"
)

const (
	maxRows   = 40 // pages in a table; the failed ones come first
	wideTable = 64 // cells from which on a table has a column for what pages give
)

// table shows a person at a terminal what came of each page, and where readers
// find each file.
type table struct {
	w      io.Writer
	width  int
	colour palette
}

// tabled reports whether messages go to a person at a terminal, who gets a
// table at the end of a run.
func (a *app) tabled() bool { return isTerminal(a.stderr) && !a.quiet && a.logForm == "text" }

// summarise tells a person what a run did.
func (a *app) summarise(j *job) {
	a.live.clear()
	if !j.tabled {
		j.report.summarise(a.stderr, j.bucket(), j.opt.dryRun)
		return
	}
	t := table{a.stderr, columns(a.stderr), paletteFor(a.stderr)}
	t.pages(j.pages, j.used)
	t.files(j.report.Files, j.cfg.Feed.BaseURL)
	j.report.summariseCounts(a.stderr)
	j.report.summariseEnd(a.stderr, j.bucket(), j.opt.dryRun)
}

// outcomeWords name outcomes as the counts do.
var outcomeWords = map[scrape.Outcome]string{
	scrape.Fetched: "fetched", scrape.NotModified: "unchanged", scrape.Skipped: "skipped", scrape.Failed: "failed",
}

const outcomeCells = len("unchanged")

func (t table) pages(pages []scrape.Page, used func(scrape.Page) string) {
	shown := worthShowing(pages)
	for _, p := range shown {
		word := pad(outcomeWords[p.Outcome], outcomeCells)
		switch p.Outcome {
		case scrape.Fetched:
			t.row(t.colour.green(word), pageName(p.URL), fieldsOf(p.Entry))
		case scrape.Failed:
			t.failure(t.colour.yellow(word), pageName(p.URL), p.Err.Error()+" (in the feed: "+standIn[used(p)]+")")
		default:
			t.row(t.colour.faint(word), pageName(p.URL), fieldsOf(p.Entry))
		}
	}
	if left := len(pages) - len(shown); left > 0 {
		fmt.Fprintf(t.w, "and %s\n", plural(left, "more page", "more pages"))
	}
}

// worthShowing returns the pages of a table: all, or where these are too many
// the failed ones and then the fetched.
func worthShowing(pages []scrape.Page) []scrape.Page {
	if len(pages) <= maxRows {
		return pages
	}
	var shown []scrape.Page
	for _, outcome := range []scrape.Outcome{scrape.Failed, scrape.Fetched} {
		for _, p := range pages {
			if p.Outcome == outcome && len(shown) < maxRows {
				shown = append(shown, p)
			}
		}
	}
	return shown
}

// row writes a page and what it gave, which is left out on a narrow terminal.
func (t table) row(word, page, gave string) {
	left := t.rest()
	if t.width < wideTable {
		fmt.Fprintf(t.w, "%s  %s\n", word, clip(page, left))
		return
	}
	cell := left * 6 / 10
	line := fmt.Sprintf("%s  %s  %s", word, pad(clip(page, cell), cell), clip(gave, left-cell-2))
	fmt.Fprintln(t.w, strings.TrimRight(line, " "))
}

// failure writes a page, and below it why it failed: all of it, for nothing
// else says so.
func (t table) failure(word, page, reason string) {
	fmt.Fprintf(t.w, "%s  %s\n", word, clip(page, t.rest()))
	for _, line := range wrapWords(reason, t.rest()) {
		fmt.Fprintf(t.w, "%s  %s\n", pad("", outcomeCells), line)
	}
}

// rest is how many cells there are beside the outcome.
func (t table) rest() int { return t.width - 1 - outcomeCells - 2 }

// pageName is a page's address as people write it.
func pageName(rawURL string) string {
	_, name, _ := strings.Cut(rawURL, "://")
	name = strings.TrimSuffix(strings.TrimPrefix(name, "www."), "/")
	if plain, err := url.PathUnescape(name); err == nil && !strings.ContainsFunc(plain, unicode.IsControl) {
		return plain
	}
	return name
}

// fieldsOf says what a page gives beside its title.
func fieldsOf(e feed.Entry) string {
	var fields []string
	if day, _, _ := strings.Cut(e.Published.String(), "T"); day != "" {
		fields = append(fields, day)
	}
	if len(e.Authors) > 0 {
		fields = append(fields, plural(len(e.Authors), "author", "authors"))
	}
	if len(e.Tags) > 0 {
		fields = append(fields, plural(len(e.Tags), "tag", "tags"))
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

// files lists the files with the addresses at which readers find them.
func (t table) files(steps []publish.Step, baseURL string) {
	for _, f := range steps {
		word := pad(fileWords[f.Action], outcomeCells)
		if f.Action == publish.Written || f.Action == publish.Deleted {
			word = t.colour.green(word)
		} else {
			word = t.colour.faint(word)
		}
		name := baseURL + (&url.URL{Path: f.Name}).EscapedPath()
		if cells(name) > t.rest() {
			name = f.Name // half an address is of no use
		}
		fmt.Fprintf(t.w, "%s  %s\n", word, name)
	}
}
