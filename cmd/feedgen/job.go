package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"feedgen/feed"
	"feedgen/feed/local"
	"feedgen/feed/publish"
	"feedgen/scrape"
	"feedgen/scrape/extract"
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
	report    *report
}

// newJob reads the configuration and the local entries. What is wrong with
// them is all reported at once.
func (a *app) newJob(ctx context.Context, opt runOptions) (*job, error) {
	cfg, err := loadConfig(a.config)
	if err != nil {
		return nil, err
	}
	j := &job{cfg: cfg, opt: opt, log: a.log, report: newReport()}
	if j.location, err = time.LoadLocation(cfg.Feed.Timezone); err != nil {
		return nil, usageError(err, "")
	}
	if err := j.readLocal(); err != nil {
		return nil, err
	}
	bucket, err := publish.Open(ctx, cfg.Publish.Bucket, cfg.dir)
	if err != nil {
		return nil, failure(err, publish.Hint(err))
	}
	place, err := publish.OpenState(ctx, cfg.State, cfg.dir, bucket)
	if err != nil {
		return nil, failure(err, publish.Hint(err))
	}
	j.publisher = &publish.Publisher{
		Bucket: bucket, State: place,
		CacheControl: cfg.Publish.CacheControl, Gzip: cfg.Publish.Gzip, Prune: cfg.Publish.Prune, Overwrite: opt.overwrite,
		Waiting: func(p publish.Pending) {
			a.log.Info("waiting for another run that is publishing", "since", p.Renewed)
		},
	}
	return j, nil
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
		authors = append(authors, feed.Author{Name: a.Name, URL: a.URL})
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
	for _, name := range j.cfg.EntriesFrom {
		if !filepath.IsAbs(name) {
			name = filepath.Join(j.cfg.dir, name)
		}
		src, err := os.ReadFile(name)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("entries_from: %w", err))
			continue
		}
		entries, warnings, err := local.Parse(name, j.cfg.Feed.Link, src)
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

// readState returns the state of the last run, and its version. Where it is
// lost, the published JSON Feed stands in for it.
func (j *job) readState(ctx context.Context) (*state, string, error) {
	var st *state
	var damaged error
	doc, version, err := j.publisher.Await(ctx, func(doc []byte) (publish.Manifest, error) {
		var tooNew *statusError
		st, damaged = decodeState(doc)
		if errors.As(damaged, &tooNew) {
			return publish.Manifest{}, damaged
		}
		if damaged != nil {
			st = newState()
		}
		return st.Publish, nil
	})
	if err != nil {
		return nil, "", err
	}
	if damaged != nil {
		j.warn("%v: it is put aside, and ids are taken from the published feed", damaged)
		if !j.opt.dryRun {
			if _, err := j.publisher.State.SetAside(ctx, doc); err != nil {
				return nil, "", err
			}
		}
	}
	if doc == nil || damaged != nil {
		if err := j.restore(ctx, st); err != nil {
			return nil, "", err
		}
	}
	return st, version, nil
}

// restore takes from the published JSON Feed what a lost state knew.
func (j *job) restore(ctx context.Context, st *state) error {
	var entries []feed.Entry
	for name := string(j.cfg.Publish.Files.JSON); name != ""; {
		data, _, err := j.publisher.Bucket.Read(ctx, name)
		if errors.Is(err, publish.ErrNotExist) {
			break
		}
		if err != nil {
			return err
		}
		page, older, err := feed.Restore(plain(data), j.location)
		if err != nil {
			j.log.Debug("no ids from the published feed", "file", name, "reason", err)
			break
		}
		entries = append(entries, page...)
		name = j.fileAt(older)
	}
	if len(entries) == 0 {
		return nil
	}
	j.warn("there is no state: the ids and dates of %d entries are taken from the published feed", len(entries))
	st.Ledger = feed.LedgerOf(entries)
	st.Pages.Restore(entries)
	return nil
}

// plain undoes Content-Encoding: gzip, which a bucket stores as it is.
func plain(data []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return data
	}
	unpacked, err := io.ReadAll(z)
	if err != nil {
		return data
	}
	return unpacked
}

// fileAt returns the name of the file that readers find at rawURL.
func (j *job) fileAt(rawURL string) string {
	name, below := strings.CutPrefix(rawURL, j.cfg.Feed.BaseURL)
	if !below {
		return ""
	}
	if unescaped, err := url.PathUnescape(name); err == nil {
		return unescaped
	}
	return name
}

// scrape reads the pages, as far as they are due, and brings st.Pages up to
// date.
func (j *job) scrape(ctx context.Context, st *state) ([]scrape.Page, error) {
	c := &j.cfg.Scrape
	s := &scrape.Scraper{
		UserAgent: c.userAgent(), Delay: time.Duration(c.Delay), Concurrency: c.Concurrency, PerHost: c.PerHost,
		Timeout: time.Duration(c.Timeout), MaxBytes: int64(c.MaxBytes), Retries: c.Retries,
		RefreshAfter: time.Duration(c.RefreshAfter), Robots: c.Robots, AllowPrivate: c.AllowPrivate,
		Rules: c.extractRules(), Offline: j.opt.offline, Refresh: j.opt.refresh,
		Cache: st.Pages, Log: j.log, Progress: j.progress,
	}
	return s.Scrape(ctx, j.pageURLs())
}

// extractRules returns the rules by host.
func (c *scrapeConfig) extractRules() map[string]extract.Rules {
	rules := map[string]extract.Rules{}
	for host, r := range c.Rules {
		rule := func(s selector) extract.Rule { return extract.Rule{Selector: s.css, Never: s.forbid} }
		rules[host] = extract.Rules{
			Title: rule(r.Title), Authors: rule(r.Authors), Published: rule(r.Published), Modified: rule(r.Modified),
			Summary: rule(r.Summary), Image: rule(r.Image), Language: rule(r.Language), Canonical: rule(r.Canonical),
			SiteName: rule(r.SiteName), Tags: rule(r.Tags), Strip: r.Strip,
		}
	}
	return rules
}

// pageURLs returns the pages to ask: those listed, and the links of local
// entries on scrape.hosts; none that is hidden or that an entry keeps from
// being scraped, and none twice.
func (j *job) pageURLs() []string {
	seen := map[string]bool{}
	for _, e := range j.cfg.Entries {
		if e.Hidden || e.Scrape != nil && !*e.Scrape {
			for _, u := range append([]string{e.URL}, e.Was...) {
				seen[feed.URLKey(u)] = true
			}
		}
	}
	var urls []string
	add := func(u string) {
		if key := feed.URLKey(u); !seen[key] {
			seen[key] = true
			urls = append(urls, u)
		}
	}
	for _, u := range j.cfg.Scrape.URLs {
		add(u)
	}
	hosts := map[string]bool{}
	for _, host := range j.cfg.Scrape.Hosts {
		hosts[strings.ToLower(host)] = true
	}
	for _, list := range j.local {
		for _, e := range list {
			if u, err := url.Parse(e.URL); err == nil && hosts[strings.ToLower(u.Host)] {
				add(e.URL)
			}
		}
	}
	return urls
}

func (j *job) sources(pages []scrape.Page) feed.Sources {
	src := feed.Sources{Local: j.local}
	for _, p := range pages {
		if p.Entry.URL != "" {
			src.Pages = append(src.Pages, p.Entry)
		}
	}
	return src
}

// render renders the feed and the further ones, and reads all of it again.
func (j *job) render(entries []feed.Entry) ([]feed.File, error) {
	c := &j.cfg.Feed
	f := &feed.Feed{
		Title: c.Title, Description: c.Description, Link: c.Link, BaseURL: c.BaseURL, Language: c.Language,
		Authors: j.authors(), Image: c.Image, Icon: c.Icon, Copyright: c.Copyright, Hub: c.Hub,
		Location: j.location, Limit: c.Limit, Files: j.cfg.Publish.Files.files(), Entries: entries,
	}
	if len(entries) == 0 {
		return nil, nil // guard says what is the matter
	}
	files, err := feed.Render(f)
	if err != nil {
		return nil, err
	}
	if err := feed.Check(f, files); err != nil {
		return nil, fmt.Errorf("the rendered feed is not fit to be published: %w", err)
	}
	return files, nil
}
