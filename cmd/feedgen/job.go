package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"feedgen/feed"
	"feedgen/feed/local"
	"feedgen/feed/merge"
	"feedgen/feed/publish"
	"feedgen/scrape"
)

// job is one run of one configuration: the values that the steps of run.go
// work with.
type job struct {
	cfg       *config
	opt       runOptions
	location  *time.Location
	local     [][]feed.Entry         // entries, then each of entries_from
	index     map[string]*feed.Entry // of local, made by byKey
	publisher *publish.Publisher
	log       *slog.Logger
	progress  func(scrape.Progress)
	reader    *scrape.Scraper // made by scrape
	pages     []scrape.Page   // as they are now
	untold    []string        // published feeds that the hub has yet to hear of
	tabled    bool            // a table at the end tells which pages failed
	report    *report
}

// newJob reads the configuration and the local entries. What is wrong with
// them is all reported at once.
func (a *app) newJob(opt runOptions) (*job, error) {
	cfg, err := loadConfig(a.config)
	if err != nil {
		return nil, err
	}
	j := a.jobFor(cfg, opt)
	return j, j.readLocal()
}

// jobFor returns a run of a configuration, without its local entries.
func (a *app) jobFor(cfg *config, opt runOptions) *job {
	return &job{cfg: cfg, opt: opt, location: cfg.location(), log: a.log, progress: a.live.scraping(), report: newReport()}
}

// open opens the buckets of the files and of the state. Nothing is asked of
// them yet.
func (j *job) open(ctx context.Context) error {
	p := &j.cfg.Publish
	bucket, err := publish.Open(ctx, p.Bucket, j.cfg.dir)
	if err != nil {
		return err
	}
	place, err := publish.OpenState(ctx, j.cfg.State, j.cfg.dir, bucket)
	if err != nil {
		return err
	}
	j.publisher = &publish.Publisher{
		Bucket: bucket, State: place,
		CacheControl: p.CacheControl, Gzip: p.Gzip, Prune: p.Prune, Keep: j.fileNames(), Overwrite: j.opt.overwrite,
		Waiting: func(p publish.Pending) {
			j.log.Info("waiting for another run that is publishing", "since", p.Renewed)
		},
	}
	return nil
}

// bucket names the bucket without any secret; it is empty before open.
func (j *job) bucket() string {
	if j.publisher == nil {
		return ""
	}
	return j.publisher.Bucket.String()
}

func (j *job) warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	j.report.Warnings = append(j.report.Warnings, text)
	j.log.Warn(text)
}

func (j *job) authors() []feed.Author { return authorList(j.cfg.Feed.Authors) }

func authorList(list []authorConfig) []feed.Author {
	var authors []feed.Author
	for _, a := range list {
		authors = append(authors, a.author())
	}
	return authors
}

// readLocal gathers the local entries.
func (j *job) readLocal() error {
	var own []feed.Entry
	for _, e := range j.cfg.Entries {
		own = append(own, e.entry())
	}
	j.local = [][]feed.Entry{own}
	var wrong []error
	for _, name := range j.cfg.entriesFrom() {
		src, err := os.ReadFile(name)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("entries_from, from the folder of the configuration: %w", err))
			continue
		}
		entries, warnings, err := parseMarkdown(name, j.cfg.Feed.Link, src)
		if err != nil {
			wrong = append(wrong, each(err)...)
		}
		for _, w := range warnings {
			j.warn("%s", w)
		}
		j.local = append(j.local, entries)
	}
	if len(wrong) > 0 {
		return usageError(errors.Join(wrong...), "")
	}
	return nil
}

// parseMarkdown is local.Parse with mistakes like those of the configuration.
func parseMarkdown(name, base string, src []byte) ([]feed.Entry, []string, error) {
	entries, warnings, err := local.Parse(name, base, src)
	if err == nil {
		return entries, warnings, nil
	}
	var wrong []error
	for _, err := range each(err) {
		var at *local.Error
		if errors.As(err, &at) {
			err = &mistake{at.File, at.Line, at.Column, printable(at.Text), at.Message}
		}
		wrong = append(wrong, err)
	}
	return nil, warnings, errors.Join(wrong...)
}

// entriesFrom returns the paths of the Markdown pages with local entries.
func (c *config) entriesFrom() []string {
	var names []string
	for _, name := range c.EntriesFrom {
		if !filepath.IsAbs(name) {
			name = filepath.Join(c.dir, name)
		}
		names = append(names, name)
	}
	return names
}

func (e *entryConfig) entry() feed.Entry {
	return feed.Entry{
		ID: e.ID, URL: e.URL, URLs: e.Was, Title: e.Title,
		Authors: authorList(e.Authors), Tags: e.Tags,
		Content: local.HTML(e.Summary, e.URL),
		Image:   e.Image, Language: e.Language,
		Published: e.Published.Date, Updated: e.Updated.Date,
		Hidden: e.Hidden,
	}
}

func (j *job) sources(pages []scrape.Page) merge.Sources {
	src := merge.Sources{Local: j.local}
	for _, p := range pages {
		if p.Entry.URL != "" {
			src.Pages = append(src.Pages, p.Entry)
		}
	}
	return src
}
