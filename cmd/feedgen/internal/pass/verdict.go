package pass

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/publish"
	"feedgen/scrape"
)

var errNoEntries = errors.New("the feed would have no entries: nothing was published")

// guard refuses to publish a feed that is empty, that lost more entries at once
// than publish.max_drop allows, or that has a file that grew by more than
// publish.max_growth.
func (p *pass) guard(d draft, before *state) error {
	merged := d.merged
	if len(merged.Entries) == 0 {
		return report.Failure(errNoEntries, "check scrape.urls and entries, and the warnings above")
	}
	if c := p.growth(before.Publish).complaint(d.files, 0); c != "" {
		return report.Failure(errors.New(c+": nothing was published"), growthHint)
	}
	last := 0
	for _, r := range before.Ledger {
		if r.InFeed {
			last++
		}
	}
	gone := len(merged.Gone)
	if p.Force || !exceeds(gone, last, p.Config.Publish.MaxDrop) {
		return nil
	}
	return report.Failure(
		fmt.Errorf("%d of %d entries would disappear at once, more than the %g%% of publish.max_drop: nothing was published (%s, …)",
			gone, last, float64(p.Config.Publish.MaxDrop), merged.Gone[0]),
		"if that is intended, run once with --force")
}

// verdict returns the error of a pass that published and has problems; nil if there
// are none.
func (p *pass) verdict(d draft) error {
	complaints := p.complaints(d)
	if len(complaints) == 0 {
		return nil
	}
	published := "the feed is published, but "
	if p.DryRun {
		published = ""
	}
	return &report.Error{
		Status: report.Attention,
		Err:    errors.New(published + "needs attention:\n  " + strings.Join(complaints, "\n  ")),
		Hint:   pageHint,
	}
}

// complaints returns the problems of a draft.
func (p *pass) complaints(d draft) []string {
	complaints := slices.Clone(d.further.held)
	untitled := map[string]bool{}
	for _, u := range d.merged.Untitled {
		untitled[link.Key(u)] = true
		complaints = append(complaints, u+": no source gives it a title, so it is not in the feed")
	}
	for _, e := range d.merged.Refused {
		untitled[link.Key(e.URL)] = true
		complaints = append(complaints, fmt.Sprintf("%s: its id %s is not a URI, so it is not in the feed; use id: %q, or none",
			e.URL, e.ID, tagFor(e, p.Config.Feed.Link)))
	}
	for _, page := range d.pages {
		if untitled[link.Key(page.URL)] {
			continue
		}
		stale := p.started.Add(-time.Duration(p.Config.Monitor.StaleAfter))
		if c := complaint(page, p.lists.Entry(page.URL), stale); c != "" {
			complaints = append(complaints, c)
		} else if page.Outcome == scrape.Failed && p.Strict {
			complaints = append(complaints, page.URL+": it failed")
		}
	}
	return complaints
}

// tagFor returns a tag URI (RFC 4151) for an entry's id, with the author's site and
// the year of the article.
func tagFor(e feed.Entry, site string) string {
	year := "2000"
	if !e.Published.IsZero() {
		year = e.Published.Time.Format("2006")
	}
	host, _, _ := strings.Cut(link.Host(site), ":")
	return "tag:" + host + "," + year + ":" + strings.ReplaceAll(e.ID, "#", "%23")
}

const pageHint = "correct the address or add a local entry; `feedgen inspect URL` shows the metadata of a page"

// complaint describes the problem of a page, whether or not this pass fetched it;
// empty if there is none. own is the local entry of its article. A page that has
// failed since before stale needs a local title and date.
func complaint(page scrape.Page, own *feed.Entry, stale time.Time) string {
	switch {
	case page.Candidate:
		return "" // nobody listed it
	case page.Err == nil:
		return "" // also if it was not reached yet
	case page.Entry.URL == "" && own == nil:
		return page.URL + ": it could never be read, and there is no local entry, so it is not in the feed"
	case (own == nil || own.Title == "" || own.Published.IsZero()) && page.Since.Before(stale):
		return fmt.Sprintf("%s: it has failed since %s, and no local entry has its title and date",
			page.URL, page.Since.Format(time.DateOnly))
	}
	return ""
}

// conclude maps the error of a pass to an exit status and a hint. published reports
// whether a file was written.
func conclude(ctx context.Context, log *slog.Logger, published bool, err error) error {
	var decided *report.Error
	switch {
	case err == nil, errors.As(err, &decided):
		return err
	case errors.Is(err, publish.ErrBusy):
		log.Warn("another run is publishing; this run leaves the feed to it", "reason", err)
		return nil
	case ctx.Err() != nil && published:
		return report.Failure(errors.New("interrupted while publishing: the next run will write the remaining files"), "")
	case ctx.Err() != nil:
		return report.Failure(errors.New("interrupted: the published files are unchanged"), "")
	case published:
		return &report.Error{
			Status: report.Attention,
			Err:    fmt.Errorf("partly published; the next run will complete it: %w", err),
			Hint:   publish.Hint(err),
		}
	}
	return report.Failure(err, publish.Hint(err))
}
