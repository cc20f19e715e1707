package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/merge"
	"feedgen/scrape"
)

// What stands in for a page that failed.
const (
	usedPage  = "last_known_good"
	usedLocal = "local"
	usedNone  = "none"
)

// note writes down, in the report and in the log, what came of the pages and
// of merging them.
func (j *job) note(pages []scrape.Page, merged merge.Merged) {
	r := j.report
	j.pages = pages
	r.Pages, r.Failures = pageCounts{Listed: len(pages)}, []reportFailure{}
	for _, p := range pages {
		switch p.Outcome {
		case scrape.Fetched:
			r.Pages.Fetched++
		case scrape.NotModified:
			r.Pages.NotModified++
		case scrape.Skipped:
			r.Pages.Skipped++
		case scrape.Failed:
			r.Pages.Failed++
			f := reportFailure{URL: p.URL, Error: p.Err.Error(), Since: p.Since, Used: j.used(p)}
			r.Failures = append(r.Failures, f)
			if !j.tabled {
				j.log.Warn("page failed: "+f.Error, "url", f.URL, "used", f.Used)
			}
		}
		for _, w := range p.Warnings {
			j.warn("%s: %s", p.URL, w)
		}
	}
	for _, w := range merged.Warnings {
		j.warn("%s", w)
	}
	for _, e := range merged.Waiting {
		j.log.Info("waits for its date", "url", e.URL, "published", e.Published.Time)
	}
	r.Degraded = r.Pages.Failed > 0
	r.Entries = len(merged.Entries)
	r.Added, r.Changed, r.Removed = some(merged.Added), some(merged.Changed), some(merged.Gone)
}

// some returns list, never nil: a report has empty lists, not absent ones.
func some(list []string) []string { return append([]string{}, list...) }

func (j *job) used(p scrape.Page) string {
	switch {
	case p.Entry.URL != "":
		return usedPage
	case j.localEntry(p.URL) != nil:
		return usedLocal
	}
	return usedNone
}

// localEntry returns what the local entries say of the article at rawURL, with
// its title, date and authors from whichever list has them; nil if none knows it.
func (j *job) localEntry(rawURL string) *feed.Entry {
	return j.byKey()[link.Key(rawURL)]
}

// byKey indexes the local entries by all their addresses.
func (j *job) byKey() map[string]*feed.Entry {
	if j.index != nil {
		return j.index
	}
	j.index = map[string]*feed.Entry{}
	for _, list := range j.local {
		for _, e := range list {
			for _, u := range append([]string{e.URL}, e.URLs...) {
				known := j.index[link.Key(u)]
				if known == nil {
					j.index[link.Key(u)] = &feed.Entry{Title: e.Title, Published: e.Published, Authors: e.Authors}
					continue
				}
				if known.Title == "" {
					known.Title = e.Title
				}
				if known.Published.IsZero() {
					known.Published = e.Published
				}
				if len(known.Authors) == 0 {
					known.Authors = e.Authors
				}
			}
		}
	}
	return j.index
}

// verdict is the error of a run that published and left something for a
// person to do; nil if there is nothing.
func (j *job) verdict(pages []scrape.Page, merged merge.Merged) error {
	var wants []string
	untitled := map[string]bool{}
	for _, u := range merged.Untitled {
		untitled[link.Key(u)] = true
		wants = append(wants, u+": nothing gives it a title, so it is not in the feed")
	}
	for _, p := range pages {
		if untitled[link.Key(p.URL)] {
			continue
		}
		if want := j.complaint(p); want != "" {
			wants = append(wants, want)
		} else if p.Outcome == scrape.Failed && j.opt.strict {
			wants = append(wants, p.URL+": it failed")
		}
	}
	if len(wants) == 0 {
		return nil
	}
	published := "the feed is published, and "
	if j.opt.dryRun {
		published = ""
	}
	return &statusError{statusAttention,
		errors.New(published + "this needs a person:\n  " + strings.Join(wants, "\n  ")),
		pageHint}
}

const pageHint = "correct the address or add a local entry; `feedgen inspect URL` shows what a page yields"

// complaint says why a page needs a person, whether or not this run has asked it;
// empty if it does not.
func (j *job) complaint(p scrape.Page) string {
	own := j.localEntry(p.URL)
	switch failing := j.report.Started.Sub(p.Since); {
	case p.Candidate:
		return "" // what a source led to by mistake is not missed
	case p.Entry.URL == "" && own == nil && p.Err == nil && p.Outcome == scrape.Skipped:
		return p.URL + ": it was never read and no local entry stands in for it, so it is not in the feed"
	case p.Err == nil:
		return ""
	case p.Entry.URL == "" && own == nil:
		return p.URL + ": it could never be read and no local entry stands in for it, so it is not in the feed"
	case (own == nil || own.Title == "" || own.Published.IsZero()) && failing > time.Duration(j.cfg.Monitor.StaleAfter):
		return fmt.Sprintf("%s: it fails since %s, and no local entry has its title and date", p.URL, p.Since.Format(time.DateOnly))
	}
	return ""
}
