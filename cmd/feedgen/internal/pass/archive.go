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
	"feedgen/feed/publish"
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
	finder, err := copies.NewFinder(ctx, in.Config, st.Archive)
	if err != nil {
		return nil, report.Failure(err, publish.Hint(err))
	}
	data, err := finder.Read(ctx, e)
	if err != nil {
		return nil, report.Failure(err, "feedgen list shows what has a copy, feedgen archive --all keeps what has none")
	}
	return data, nil
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
		pages, err = readUnscraped(ctx, settings, st, d)
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

// readUnscraped reads the pages of the entries that are never scraped and have no
// copy, and returns them with those of a draft.
func readUnscraped(ctx context.Context, settings scrape.Settings, st *state, d draft) ([]scrape.Page, error) {
	var urls []string
	for _, u := range copies.Unread(d.merged.Entries, d.pages) {
		if d.copies.Copy(feed.Entry{URL: u}) == "" {
			urls = append(urls, u)
		}
	}
	scraper, err := scrape.New(settings, &memory.Cache{Hosts: st.Pages.Hosts})
	if err != nil {
		return d.pages, err
	}
	pages, err := scraper.Scrape(ctx, urls)
	return append(pages, d.pages...), err
}
