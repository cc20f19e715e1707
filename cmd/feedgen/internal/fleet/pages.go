package fleet

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/publish"
	"feedgen/scrape"
	"feedgen/scrape/memory"
)

// Fetch brings the page memory that members share up to date: the pages that
// belong to the shard. Passes of these members then read their pages from there.
// An error is that of a member, or of page memory, and says what was kept.
func (f *Fleet) Fetch(ctx context.Context, in pass.Inputs, members []*Member, shard scrape.Shard) (scrape.FetchReport, error) {
	var places []string
	listings := map[string][]scrape.Listing{}
	memories := map[string]*scrape.PageMemory{}
	for _, m := range members {
		if m.Config == nil || m.Config.Pages == "" {
			continue
		}
		in.Config = m.Config
		listing, err := pass.ListingOf(ctx, in)
		if err != nil {
			m.Config, m.Err = nil, err
			continue
		}
		place := publish.Place(m.Config.Pages, m.Config.Dir())
		if memories[place] == nil {
			if memories[place], err = openPages(ctx, m, in.Log); err != nil {
				m.Config, m.Err = nil, err
				continue
			}
			places = append(places, place)
		}
		listings[place] = append(listings[place], listing)
		f.setPages(m, memories[place])
	}
	sum := scrape.FetchReport{Pages: map[scrape.Outcome]int{}}
	var errs []error
	for _, place := range places {
		fetched, err := memories[place].Fetch(ctx, f.current(), listings[place], shard)
		for outcome, n := range fetched.Pages {
			sum.Pages[outcome] += n
		}
		sum.Left += fetched.Left
		sum.Warnings = append(sum.Warnings, fetched.Warnings...)
		errs = append(errs, err)
	}
	err := errors.Join(errs...)
	switch {
	case ctx.Err() != nil:
		err = report.Failure(errors.New("interrupted: what was read of pages is kept"), "")
	case err != nil:
		err = report.Failure(err, publish.Hint(err))
	}
	return sum, err
}

// setPages notes the page memory that the passes of a member read.
func (f *Fleet) setPages(m *Member, pages *scrape.PageMemory) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.pages == nil {
		f.pages = map[*Member]*scrape.PageMemory{}
	}
	f.pages[m] = pages
}

// pagesOf returns the page memory of a member; nil: it shares none.
func (f *Fleet) pagesOf(m *Member, log *slog.Logger) *scrape.PageMemory {
	if m.Config == nil || m.Config.Pages == "" {
		return nil
	}
	f.mu.Lock()
	pages := f.pages[m]
	f.mu.Unlock()
	if pages != nil {
		return pages
	}
	pages, err := openPages(context.Background(), m, log)
	if err != nil {
		return failing(err)
	}
	return pages
}

// failing returns page memory that cannot be read.
func failing(err error) *scrape.PageMemory {
	read := func(context.Context, string) ([]byte, string, error) { return nil, "", err }
	return &scrape.PageMemory{Store: memory.Store{Read: read}}
}

// openPages opens the page memory of a member. It sends no request.
func openPages(ctx context.Context, m *Member, log *slog.Logger) (*scrape.PageMemory, error) {
	bucket, err := publish.Open(ctx, m.Config.Pages, m.Config.Dir())
	if err != nil {
		return nil, report.Failure(fmt.Errorf("pages: %w", err), publish.Hint(err))
	}
	return &scrape.PageMemory{Store: memory.Store{
		Log: log,
		Read: func(ctx context.Context, name string) ([]byte, string, error) {
			return publish.State{Bucket: bucket, Key: name}.Read(ctx)
		},
		Write: func(ctx context.Context, name string, data []byte, version string) (string, error) {
			return publish.State{Bucket: bucket, Key: name}.Write(ctx, data, version)
		},
		IsLost: func(err error) bool { return errors.Is(err, publish.ErrLost) },
	}}, nil
}
