package pass

import (
	"maps"
	"slices"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/copies"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/merge"
	"feedgen/feed/publish"
	"feedgen/scrape"
)

// outcome is the result of a pass, as far as it got.
type outcome struct {
	bucket  string // empty: it was not opened
	pages   []scrape.Page
	used    func(scrape.Page) report.Used // see report.Page; nil without pages
	entries int
	added   []string // ids, like the following
	changed []string
	removed []string
	joined  map[string]string // ids of removed → ids of the entries that contain them now
	ledger  merge.Ledger
	files   []publish.Step
	outbox  []notification // of the state that was written
	copies  *copies.Copier // nil: no archive
	unread  []string       // the links of entries that are not scraped
	scraper *scrape.Scraper

	problems     problems // nil: the pass did not get that far
	alerted      problems // those of the last delivered alert
	alertPending bool
}

// outcome returns the outcome of a draft.
func (p *pass) outcome(d draft) outcome {
	return outcome{
		bucket:  p.publisher.Bucket.String(),
		pages:   d.pages,
		used:    func(page scrape.Page) report.Used { return used(p.lists, page) },
		entries: len(d.merged.Entries),
		added:   d.merged.Added, changed: d.merged.Changed, removed: d.merged.Removed(), joined: d.merged.Joined,
		ledger: d.merged.Ledger,
	}
}

// namesOf returns titles and days of the entries that an outcome lists by their ids.
func namesOf(o outcome, zone *time.Location) map[string]string {
	wanted := setOf(slices.Concat(o.added, o.changed, o.removed, slices.Collect(maps.Values(o.joined))))
	names := map[string]string{}
	for _, r := range o.ledger {
		if !wanted[r.ID] || r.Title == "" {
			continue
		}
		day, _, _ := strings.Cut(feed.Date{Time: r.Published.In(zone), Precision: r.Precision}.String(), "T")
		names[r.ID] = r.Title
		if day != "" {
			names[r.ID] += " (" + day + ")"
		}
	}
	return names
}

// published reports whether a file was written.
func (o *outcome) published() bool {
	for _, f := range o.files {
		if f.Action == publish.Written {
			return true
		}
	}
	return false
}

// step returns the step of a file; zero if there is none.
func (o *outcome) step(name string) publish.Step {
	for _, f := range o.files {
		if f.Name == name {
			return f
		}
	}
	return publish.Step{}
}

// finish returns the report of a pass that has ended.
func finish(in Inputs, clock time.Time, w *warnings, o outcome, err error) *report.Report {
	r := &report.Report{
		Started: clock.UTC().Truncate(time.Second), DurationMS: time.Since(clock).Milliseconds(),
		Status: report.StatusOf(err), Published: o.published(),
		Failures: []report.Failing{}, Entries: o.entries,
		Added: list(o.added), Changed: list(o.changed), Removed: list(o.removed), Joined: o.joined, Names: namesOf(o, in.Config.Location()),
		Files: list(o.files), Warnings: list(w.list),
		Bucket: o.bucket, DryRun: in.DryRun,
	}
	for i := range o.pages {
		p := report.Page{Page: &o.pages[i], Used: o.used(o.pages[i])}
		r.List = append(r.List, p)
		if p.Outcome == scrape.Failed {
			r.Failures = append(r.Failures, report.Failing{URL: p.URL, Error: p.Err.Error(), Since: p.Since, Used: p.Used})
		}
	}
	r.Pages = count(o.pages)
	r.Degraded = r.Pages.Failed > 0 || r.Status == report.Attention
	return r
}

// count counts pages by outcome.
func count(pages []scrape.Page) report.Pages {
	n := report.Pages{Listed: len(pages)}
	for _, p := range pages {
		switch p.Outcome {
		case scrape.Fetched:
			n.Fetched++
		case scrape.NotModified:
			n.NotModified++
		case scrape.Skipped:
			n.Skipped++
		case scrape.Failed:
			n.Failed++
		}
	}
	return n
}

// list returns a copy of a list that is never nil.
func list[T any](s []T) []T { return append([]T{}, s...) }
