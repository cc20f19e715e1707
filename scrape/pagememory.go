package scrape

import (
	"context"
	"maps"
	"slices"
	"sync"

	"feedgen/feed/link"
	"feedgen/scrape/discover"
	"feedgen/scrape/memory"
)

// PageMemory is page memory that many configurations share. Fetch brings it up to
// date; a Scraper with Settings.Pages takes pages from there. It is safe for
// concurrent use, except for Fetch.
type PageMemory struct {
	Store memory.Store // of its documents

	mu       sync.Mutex
	outcomes map[string]pageOutcome // by memory.PageKey, of the pages that Fetch was to read
}

// pageOutcome is the result of a page in Fetch.
type pageOutcome struct {
	outcome  Outcome
	left     bool
	warnings []string
}

// outcome returns the result of a page in Fetch; zero if it was not to be read.
func (m *PageMemory) outcome(key string) pageOutcome {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.outcomes[key]
}

// note records the result of a page.
func (m *PageMemory) note(key string, outcome pageOutcome) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.outcomes == nil {
		m.outcomes = map[string]pageOutcome{}
	}
	m.outcomes[key] = outcome
}

// recall fills in the shared memory of a job's page. What the source said, and
// metadata that the shared memory lacks, come from the configuration's own cache.
func (s *Scraper) recall(ctx context.Context, j *job) error {
	if j.parsed == nil {
		return nil
	}
	variant := s.reader.manner.digest(j.url)
	shared, err := s.settings.Pages.Store.Page(ctx, j.url, variant)
	if err != nil {
		return err
	}
	j.outcome = s.settings.Pages.outcome(memory.PageKey(j.url, variant))
	if shared == nil {
		return nil
	}
	page := *shared
	page.Variant, page.Found = "", nil
	if own := j.before; own != nil {
		page = *shared.WithFallback(own)
		page.Found = own.Found.ConfirmedBy(page.Metadata)
	}
	j.before, j.recalled = &page, shared.Metadata != nil
	return nil
}

// lookUp adds the articles that sources led to according to page memory.
func (d *Discovery) lookUp(ctx context.Context, s *Scraper, sources []discover.Source, listed []string) error {
	known := knownPages(s.cache, listed)
	for _, src := range sources {
		all, err := s.settings.Pages.Store.Found(ctx, src)
		if err != nil {
			return err
		}
		for _, u := range slices.Sorted(maps.Keys(all)) {
			f := *all[u]
			key := link.Key(u)
			before, ok := known[key]
			if ok && (before.url != u || before.found != nil && !f.Reopens(before.found)) {
				continue
			}
			f.Listed = before.listed
			known[key] = knownPage{u, noteFound(s.cache, u, &f), before.listed}
			if !before.listed {
				d.New = append(d.New, u)
			}
		}
	}
	return nil
}
