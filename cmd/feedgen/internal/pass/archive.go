package pass

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"feedgen/cmd/feedgen/internal/copies"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/scrape"
	"feedgen/scrape/memory"
)

// errNoArchive says that the configuration names no archive.
var errNoArchive = report.UsageError(errors.New("no copies of articles are kept"), "name a bucket for them: archive: {bucket: ./copies}")

// ReadCopy returns the last readable copy of the article at an address, whichever
// of its addresses that is.
func ReadCopy(ctx context.Context, in Inputs, address string) ([]byte, error) {
	if in.Config.Archive.Bucket == "" {
		return nil, errNoArchive
	}
	in.DryRun, in.Offline = true, true
	p, err := open(ctx, in, now(), &warnings{log: in.Log})
	if err != nil {
		return nil, conclude(ctx, in.Log, false, err)
	}
	st, err := p.lastState(ctx)
	if err != nil {
		return nil, conclude(ctx, in.Log, false, err)
	}
	e := feed.Entry{URL: address}
	for _, r := range st.Ledger {
		if slices.ContainsFunc(r.URLs, func(u string) bool { return link.Key(u) == link.Key(address) }) {
			e.URLs = append(e.URLs, r.URLs...)
		}
	}
	data, err := readCopy(ctx, p, st, e)
	if err != nil {
		return nil, report.Failure(err, "feedgen list shows what has a copy, feedgen archive --all keeps what has none")
	}
	return data, nil
}

// readCopy returns the last readable copy of the article of an entry.
func readCopy(ctx context.Context, p *pass, st *state, e feed.Entry) ([]byte, error) {
	if p.Memory != nil {
		scraper, err := scrape.New(p.settings(), st.Pages)
		if err != nil {
			return nil, err
		}
		pages, err := p.scrape(ctx, scraper, st)
		if err != nil {
			return nil, err
		}
		st.Archive = st.Archive.Recall(p.Config, pages)
	}
	finder, err := copies.NewFinder(ctx, p.Config, st.Archive)
	if err != nil {
		return nil, err
	}
	return finder.Read(ctx, e)
}

// ArchiveAll reads the pages of all articles that have no copy, also of those that
// are never scraped, and keeps one of each. It publishes nothing, and returns how many copies it kept.
func ArchiveAll(ctx context.Context, in Inputs) (kept int, err error) {
	if in.Config.Archive.Bucket == "" {
		return 0, errNoArchive
	}
	w := &warnings{log: in.Log}
	p, err := open(ctx, in, now(), w)
	if err != nil {
		return 0, conclude(ctx, in.Log, false, err)
	}
	kept, err = archiveAll(ctx, p)
	return kept, conclude(ctx, in.Log, false, err)
}

func archiveAll(ctx context.Context, p *pass) (kept int, err error) {
	st, version, err := p.readState(ctx)
	if err != nil {
		return 0, err
	}
	copier, err := newCopier(ctx, p, st, true)
	if err != nil {
		return 0, err
	}
	settings := copier.Settings(p.settings())
	scraper, err := scrape.New(settings, st.Pages)
	if err != nil {
		return 0, err
	}
	d, err := p.merge(ctx, scraper, st)
	pages := d.pages
	if err == nil {
		pages, err = readUncopied(ctx, p, settings, st, d)
	}
	p.savePages(ctx, st, version)
	closeCopies(ctx, p, copier)
	after, pending := copier.Note(st.Archive, nil)
	for _, page := range pages {
		if page.Err != nil && len(after.Copies[page.URL].Copies) == 0 && !page.Candidate {
			p.warnings.add("there is no copy of %s: %v", page.URL, page.Err)
		}
	}
	if err == nil && len(pending) > 0 {
		err = fmt.Errorf("archive: %w", pending[0].Err)
	}
	return after.Count() - st.Archive.Count(), err
}

// readUncopied reads the pages of the entries that have no copy and that the scraper
// does not read: those that are never scraped, and all where page memory is shared.
// It returns them with the pages of a draft.
func readUncopied(ctx context.Context, p *pass, settings scrape.Settings, st *state, d draft) ([]scrape.Page, error) {
	urls := copies.Unread(d.merged.Entries, d.pages)
	if p.Memory != nil {
		for _, page := range d.pages {
			urls = append(urls, page.URL)
		}
	}
	urls = slices.DeleteFunc(urls, func(u string) bool { return d.copies.Copy(feed.Entry{URL: u}) != "" })
	settings.Pages = nil
	scraper, err := scrape.New(settings, &memory.Cache{Hosts: st.Pages.Hosts})
	if err != nil {
		return d.pages, err
	}
	pages, err := scraper.Scrape(ctx, urls)
	return append(pages, d.pages...), err
}
