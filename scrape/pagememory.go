package scrape

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"feedgen/feed/digest"
	"feedgen/feed/link"
	"feedgen/scrape/discover"
)

// PageMemory is what is remembered of pages for many configurations, in
// documents of some hosts each, see DocumentOf. Fetch brings it up to date; a
// Scraper with Settings.Pages reads pages from there. Read and Write are
// required. It is safe for concurrent use, but for Fetch.
type PageMemory struct {
	// Read returns an object, such as a7.json, and its version. Where there is
	// none, it returns nil and the version of what is absent.
	Read func(ctx context.Context, name string) (data []byte, version string, err error)

	// Write replaces an object, provided that it still has the version, and
	// returns the new one. Else the error is, or wraps, one that IsLost reports.
	Write  func(ctx context.Context, name string, data []byte, version string) (string, error)
	IsLost func(error) bool

	Log *slog.Logger // nil: nowhere

	documents [Documents]struct {
		sync.Mutex
		*document // nil: it was not read yet
	}
	mu       sync.Mutex
	outcomes map[string]pageOutcome // by pageKey, of the pages that Fetch was to read
}

// pageOutcome is what came of a page in Fetch.
type pageOutcome struct {
	outcome  Outcome
	left     bool
	warnings []string
}

// name returns the name of a document.
func documentName(number int) string { return fmt.Sprintf("%02x.json", number) }

// read reads a document.
func (m *PageMemory) read(ctx context.Context, number int) (d *document, version string, err error) {
	name := documentName(number)
	data, version, err := m.Read(ctx, name)
	if err == nil {
		d, err = decodeDocument(data)
	}
	if err != nil {
		return nil, "", fmt.Errorf("page memory %s: %w", name, err)
	}
	return d, version, nil
}

// readWhole reads a document to bring it up to date: in the place of a damaged
// one a new one, whose pages are all read again.
func (m *PageMemory) readWhole(ctx context.Context, number int) (d *document, version string, err error) {
	name := documentName(number)
	data, version, err := m.Read(ctx, name)
	if err != nil {
		return nil, "", fmt.Errorf("page memory %s: %w", name, err)
	}
	d, err = decodeDocument(data)
	if err == nil || errors.Is(err, errNewerDocument) {
		return d, version, err
	}
	aside := fmt.Sprintf("%02x-%s.corrupt", number, digest.Of(data))
	if m.Log != nil {
		m.Log.Warn("a document of page memory is damaged: it is put aside, and its pages are read again", "name", name, "reason", err)
	}
	_, before, err := m.Read(ctx, aside)
	if err == nil {
		_, err = m.Write(ctx, aside, data, before)
	}
	if err != nil && !m.IsLost(err) {
		return nil, "", fmt.Errorf("page memory %s: %w", aside, err)
	}
	return newDocument(), version, nil
}

// load returns a document, which is read once.
func (m *PageMemory) load(ctx context.Context, number int) (*document, error) {
	slot := &m.documents[number]
	slot.Lock()
	defer slot.Unlock()
	if slot.document == nil {
		d, _, err := m.read(ctx, number)
		if err != nil {
			return nil, err
		}
		slot.document = d
	}
	return slot.document, nil
}

// page returns what is remembered of a page; nil if it was never read. Outcome is
// what came of it in Fetch; zero if it was not to be read.
func (m *PageMemory) page(ctx context.Context, url, variant string) (*cachedPage, pageOutcome, error) {
	key := pageKey(url, variant)
	m.mu.Lock()
	outcome := m.outcomes[key]
	m.mu.Unlock()
	own, err := m.load(ctx, DocumentOf(link.Host(url)))
	if err != nil {
		return nil, outcome, err
	}
	if to, ok := own.head.Handed[key]; ok {
		other, err := m.load(ctx, DocumentOf(link.Host(to.To)))
		if err != nil {
			return nil, outcome, err
		}
		if page, exact := other.page(url, variant); exact {
			before, _ := own.page(url, variant)
			return page.since(before), outcome, nil
		}
	}
	page, _ := own.page(url, variant)
	return page, outcome, nil
}

// since returns what is remembered of a page that was remembered elsewhere
// before: where it never could be read here, what it said there stands.
func (p *cachedPage) since(before *cachedPage) *cachedPage {
	if p.Metadata != nil || before == nil || before.Metadata == nil {
		return p
	}
	page := *before
	page.Failing, page.Asked = p.Failing, p.Asked
	return &page
}

// note notes what came of a page.
func (m *PageMemory) note(key string, outcome pageOutcome) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.outcomes == nil {
		m.outcomes = map[string]pageOutcome{}
	}
	m.outcomes[key] = outcome
}

// found returns what a source led to.
func (m *PageMemory) found(ctx context.Context, src discover.Source) (map[string]*found, error) {
	d, err := m.load(ctx, DocumentOf(link.Host(src.Address())))
	if err != nil {
		return nil, err
	}
	return d.head.Found[src.Key()], nil
}

// recall returns what is remembered of a job's page, with what the configuration
// knows of it: what its source said, and what an earlier memory has that the
// shared one has not.
func (s *Scraper) recall(ctx context.Context, j *job) error {
	if j.parsed == nil {
		return nil
	}
	shared, outcome, err := s.settings.Pages.page(ctx, j.url, s.reader.manner.digest(j.url))
	if err != nil {
		return err
	}
	j.outcome = outcome
	if shared == nil {
		return nil
	}
	page := *shared
	page.Variant, page.Found = "", nil
	if own := j.before; own != nil {
		page = *shared.since(own)
		page.Found = own.Found.confirmedBy(page.Metadata)
	}
	j.before, j.recalled = &page, shared.Metadata != nil
	return nil
}

// lookUp adds what sources led to according to page memory.
func (d *Discovery) lookUp(ctx context.Context, s *Scraper, sources []discover.Source, listed []string) error {
	known := s.cache.known(listed)
	for _, src := range sources {
		all, err := s.settings.Pages.found(ctx, src)
		if err != nil {
			return err
		}
		urls := make([]string, 0, len(all))
		for u := range all {
			urls = append(urls, u)
		}
		slices.Sort(urls)
		for _, u := range urls {
			f := *all[u]
			key := link.Key(u)
			before, ok := known[key]
			if ok && (before.url != u || before.found != nil && !f.reopens(before.found)) {
				continue
			}
			f.Listed = before.listed
			known[key] = knownPage{u, s.cache.found(u, &f), before.listed}
			if !before.listed {
				d.New = append(d.New, u)
			}
		}
	}
	return nil
}
