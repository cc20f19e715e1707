package fleet

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"

	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/publish"
	"feedgen/scrape"
	"feedgen/scrape/memory"
)

// Fetch begins to bring the page memory up to date that members share: the pages
// that belong to the shard. Await waits for those of one member, and passes of it
// then read them from there. The function that Fetch returns waits for all. Its error
// is that of page memory, and says what was kept; a member that can't be fetched
// for has an error of its own.
func (f *Fleet) Fetch(
	ctx context.Context, in pass.Inputs, members []*Member, shard scrape.Shard,
) (wait func() (scrape.FetchReport, error)) {
	listings := map[string][]scrape.Listing{}
	memories := map[string]*scrape.PageMemory{}
	progress := &scrape.ProgressSum{Report: in.Progress}
	for _, m := range members {
		if m.Config == nil || m.Config.Pages == "" {
			continue
		}
		in.Config, in.Progress = m.Config, nil
		if memories[publish.Place(m.Config.Pages, m.Config.Dir())] == nil {
			in.Progress = progress.Part()
		}
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
		}
		ready := make(chan struct{})
		listing.Ready = func() { close(ready) }
		listings[place] = append(listings[place], listing)
		f.setPages(m, sharedPages{memories[place], ready})
	}
	var fetches sync.WaitGroup
	places := slices.Sorted(maps.Keys(listings))
	reports, errs := make([]scrape.FetchReport, len(places)), make([]error, len(places))
	group := f.current()
	for i, place := range places {
		fetches.Go(func() { reports[i], errs[i] = memories[place].Fetch(ctx, group, listings[place], shard) })
	}
	return func() (scrape.FetchReport, error) {
		fetches.Wait()
		return sum(reports), conclude(ctx, errs)
	}
}

// sum returns the report of several fetches.
func sum(reports []scrape.FetchReport) scrape.FetchReport {
	all := scrape.FetchReport{Pages: map[scrape.Outcome]int{}}
	for _, r := range reports {
		for outcome, n := range r.Pages {
			all.Pages[outcome] += n
		}
		all.Left += r.Left
		all.Warnings = append(all.Warnings, r.Warnings...)
	}
	return all
}

// conclude returns the error of several fetches.
func conclude(ctx context.Context, errs []error) error {
	err := errors.Join(errs...)
	switch {
	case ctx.Err() != nil:
		return report.Failure(errors.New("interrupted: what was read of pages is kept"), "")
	case err != nil:
		return report.Failure(err, publish.Hint(err))
	}
	return nil
}

// sharedPages is the page memory of a member, as Fetch leaves it.
type sharedPages struct {
	memory *scrape.PageMemory
	ready  <-chan struct{} // closed when the pages of the member were read
}

// setPages notes the page memory that the passes of a member read.
func (f *Fleet) setPages(m *Member, pages sharedPages) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.pages == nil {
		f.pages = map[*Member]sharedPages{}
	}
	f.pages[m] = pages
}

// Await waits until the pages of a member were read that Fetch reads.
func (f *Fleet) Await(m *Member) {
	f.mu.Lock()
	ready := f.pages[m].ready
	f.mu.Unlock()
	if ready != nil {
		<-ready
	}
}

// pagesOf returns the page memory of a member; nil: it shares none.
func (f *Fleet) pagesOf(m *Member, log *slog.Logger) *scrape.PageMemory {
	if m.Config == nil || m.Config.Pages == "" {
		return nil
	}
	f.mu.Lock()
	pages := f.pages[m].memory
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
			return publish.State{Bucket: bucket, Key: name}.Write(ctx, publish.Bytes(data), version)
		},
		IsLost: func(err error) bool { return errors.Is(err, publish.ErrLost) },
	}}, nil
}
