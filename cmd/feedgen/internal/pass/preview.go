package pass

import (
	"context"
	"errors"
	"slices"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/scrape"
)

// Preview renders what passes would publish, repeatedly. It reads the state once
// and keeps the pages in memory, so that a change of the configuration does not
// fetch them again. The zero Preview is ready to use.
type Preview struct {
	state   *state          // with the pages read for the preview
	fetched map[string]bool // these pages, by address
}

// Render returns the files that a pass would publish. It changes nothing.
func (v *Preview) Render(ctx context.Context, in Inputs) ([]feed.File, error) {
	in.DryRun = true
	p, err := open(ctx, in, now(), &warnings{log: in.Log})
	if err != nil {
		return nil, conclude(ctx, in.Log, false, err)
	}
	if v.state == nil {
		if v.state, err = p.lastState(ctx); err != nil {
			return nil, conclude(ctx, in.Log, false, err)
		}
		v.fetched = map[string]bool{}
	}
	unread := func(u string) bool { return !v.fetched[u] }
	p.Offline = in.Offline || len(v.fetched) > 0 && !slices.ContainsFunc(p.lists.PageURLs(in.Config), unread)
	scraper, err := scrape.New(p.settings(), v.state.Pages)
	if err != nil {
		return nil, conclude(ctx, in.Log, false, err)
	}
	d, err := p.compose(ctx, scraper, v.state)
	for _, page := range d.pages {
		v.fetched[page.URL] = v.fetched[page.URL] || page.Outcome != scrape.Skipped
	}
	if err == nil && len(d.files) == 0 {
		err = report.Failure(errors.New("the feed has no entries"), "list pages under scrape.urls, or articles under entries")
	}
	return d.files, conclude(ctx, in.Log, false, err)
}
