package main

import (
	"time"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/term"
	"feedgen/cmd/feedgen/internal/view"
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
	if err := view.Run(term.ScreenOf(t.stderr), r, baseURL); err != nil {
		t.log.Debug("no summary", "reason", err)
	}
}

// progress returns a function that shows the progress of scraping, of several
// configurations added up; nil without a line for it.
func (a *app) progress() func(scrape.Progress) {
	if a.sum != nil {
		return a.sum.Part()
	}
	if a.line == nil {
		return nil
	}
	began := time.Now()
	return func(p scrape.Progress) { a.line.Show(view.Progress(p, time.Since(began))) }
}
