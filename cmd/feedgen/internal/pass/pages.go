package pass

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"feedgen/cmd/feedgen/internal/copies"
	"feedgen/scrape"
	"feedgen/scrape/memory"
)

// ListingOf returns what passes read from page memory: the pages and sources of a
// configuration, and what its state has remembered of pages so far.
func ListingOf(ctx context.Context, in Inputs) (scrape.Listing, error) {
	in.DryRun = true
	p, err := open(ctx, in, now(), &warnings{log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return scrape.Listing{}, conclude(ctx, in.Log, false, err)
	}
	state := sync.OnceValues(func() (*memory.Cache, error) {
		st, err := p.lastState(ctx)
		if err != nil || st.Memory != "" {
			return nil, err
		}
		st.Pages.Unpack()
		return st.Pages, nil
	})
	archive, err := copies.Archive(ctx, copies.Inputs{
		Config: in.Config, Started: p.started,
		Published: func(url string) (listed, seen time.Time) { return p.lists.Published(url), time.Time{} },
	})
	if err != nil {
		return scrape.Listing{}, conclude(ctx, in.Log, false, err)
	}
	return scrape.Listing{
		Archive: archive, Settings: p.settings(), URLs: p.lists.PageURLs(in.Config), Sources: in.Config.Scrape.Sources(p.lists.Feeds...),
		Before: state,
	}, nil
}
