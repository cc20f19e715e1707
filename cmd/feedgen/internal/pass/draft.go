package pass

import (
	"context"
	"fmt"
	"slices"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/copies"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/format"
	"feedgen/feed/merge"
	"feedgen/scrape"
)

// draft is what a pass is about to publish.
type draft struct {
	pages  []scrape.Page
	merged merge.Merged
	files  []feed.File
	copies *copies.Finder
	dead   []copies.Dead

	further  further
	archives format.Archives // of the feeds, once the files are published
	rendered rendered        // likewise; without the digest of the input
}

// compose makes a draft from a state: it does all steps of a pass that write
// nothing. The scraper updates st.Pages. After an error the draft holds the steps
// that succeeded.
func (p *pass) compose(ctx context.Context, scraper *scrape.Scraper, st *state) (draft, error) {
	d, feeds, err := prepare(ctx, p, scraper, st)
	if err == nil && len(feeds) > 0 {
		err = d.render(ctx, p, feeds, st)
	}
	return d, err
}

// prepare does the steps of compose up to the feeds that are to be rendered.
// Without entries there are none.
func prepare(ctx context.Context, p *pass, scraper *scrape.Scraper, st *state) (draft, []*feed.Feed, error) {
	d, err := p.merge(ctx, scraper, st)
	if err != nil || len(d.merged.Entries) == 0 {
		return d, nil, err
	}
	main := mainFeed(p.Config, p.page, d.merged.Entries)
	if d.further, err = furtherOf(ctx, p, main, &d.merged, st); err != nil {
		return d, nil, err
	}
	return d, append([]*feed.Feed{main}, d.further.feeds...), nil
}

// merge does the steps of compose up to the merged entries.
func (p *pass) merge(ctx context.Context, scraper *scrape.Scraper, st *state) (draft, error) {
	pages, err := p.scrape(ctx, scraper, st)
	if err != nil {
		return draft{pages: pages}, err
	}
	src := sourcesOf(p.lists, pages)
	still, err := stillPublished(ctx, p, st.Ledger, pages)
	if err != nil {
		return draft{pages: pages}, err
	}
	src.Local = append(slices.Clip(src.Local), still)
	merged := merge.Merge(src, st.Ledger, merge.Options{
		Now: p.started, Location: p.location, Authors: config.AuthorsOf(p.Config.Feed.Authors), Prefer: p.Config.Scrape.Prefer,
	})
	p.warn(pages, merged)
	stale := p.started.Add(-time.Duration(p.Config.Monitor.StaleAfter))
	d := draft{pages: pages, merged: merged}
	if p.Memory != nil {
		st.Archive = st.Archive.Recall(p.Config, pages)
	}
	if d.copies, err = copies.NewFinder(ctx, p.Config, st.Archive); err != nil {
		return d, err
	}
	d.dead = d.copies.DeadLinks(merged.Entries, pages, stale)
	if p.Config.Archive.Link == config.LinkWayback {
		copies.Relate(merged.Entries, d.dead)
	}
	return d, nil
}

// scrape reads the listed and discovered pages that are due.
func (p *pass) scrape(ctx context.Context, scraper *scrape.Scraper, st *state) ([]scrape.Page, error) {
	defer p.collect(whileReading(len(p.lists.PageURLs(p.Config))))()
	defer p.idle()()
	st.Pages.Unpack() // of an earlier draft
	var pages []scrape.Page
	for more := true; more; more = scraper.More() {
		found, err := scraper.Discover(ctx, p.Config.Scrape.Sources(p.lists.Feeds...), p.lists.KnownURLs(p.Config))
		if err != nil {
			return pages, err
		}
		for _, u := range found.New {
			p.Log.Info("found a new article", "url", u)
		}
		for _, w := range found.Warnings {
			if !slices.Contains(p.warnings.list, w) {
				p.warnings.add("%s", w)
			}
		}
		pages, err = scraper.Scrape(ctx, slices.Concat(p.lists.PageURLs(p.Config), found.URLs))
		if err != nil {
			return pages, err
		}
	}
	p.freeMemory()
	st.Pages.Pack() // they are only written from now on
	p.freeMemory()
	return pages, nil
}

// warn logs the warnings about pages and their merging.
func (p *pass) warn(pages []scrape.Page, merged merge.Merged) {
	left := 0
	for _, page := range pages {
		if page.Left {
			left++
		}
		if page.Outcome == scrape.Failed && p.LogPages {
			p.Log.Warn("page failed: "+page.Err.Error(), "url", page.URL, "used", used(p.lists, page))
		}
		for _, w := range page.Warnings {
			p.warnings.add("%s: %s", page.URL, w)
		}
	}
	if left > 0 {
		p.warnings.add("%s were due and are left for the next run: scrape.max_time is over", report.Plural(left, "page", "pages"))
	}
	for _, w := range merged.Warnings {
		p.warnings.add("%s", w)
	}
}

// render decides on the archives of the feeds, renders their files, and reads every
// file back.
func (d *draft) render(ctx context.Context, p *pass, feeds []*feed.Feed, st *state) error {
	d.archives = archivesOf(p.Config, d.further, st.Archives)
	for _, f := range feeds {
		if err := format.Archive(f, st.Archives, d.archives, publishedFile(ctx, p.publisher)); err != nil {
			return err
		}
	}
	var err error
	if d.files, err = format.Render(feeds...); err != nil {
		return err
	}
	if err := format.Check(d.files, feeds...); err != nil {
		return fmt.Errorf("the rendered feed is invalid: %w", err)
	}
	d.rendered = renderedOf(d.files)
	d.hold(p.growth(st.Publish), feeds, st)
	return nil
}

// archivesOf returns the archives in the state of all feeds, also of the further ones
// that are not published, which keep them.
func archivesOf(c *config.Config, further further, before format.Archives) format.Archives {
	archives := format.Archives{}
	if c.Feed.Limit <= 0 {
		return archives
	}
	for _, name := range c.FileNames(false, further.names...) {
		if list, known := before[c.FileURL(name)]; known {
			archives[c.FileURL(name)] = list
		}
	}
	return archives
}

// mainFeed returns the main feed.
func mainFeed(c *config.Config, page feed.Page, entries []feed.Entry) *feed.Feed {
	f := &c.Feed
	return &feed.Feed{
		Title: f.Title, Description: f.Description, Link: f.Link, BaseURL: f.BaseURL, Language: f.Language,
		Authors: config.AuthorsOf(f.Authors), Image: f.Image, Icon: f.Icon, Copyright: f.Copyright, Hub: f.Hub,
		Page: page, Location: c.Location(), Limit: f.Limit, Files: config.Files(c.Publish.Files).Feed(), Entries: entries,
	}
}
