package main

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"feedgen/feed/link"
	"feedgen/scrape"
	"feedgen/scrape/discover"
	"feedgen/scrape/extract"
	"feedgen/scrape/fetch"
)

// scrape reads the listed pages and those that were discovered, as far as they
// are due, and brings st.Pages up to date. A run that starts over from another
// state asks for nothing that it has read already.
func (j *job) scrape(ctx context.Context, st *state) ([]scrape.Page, error) {
	defer collect(whileReading)()
	if j.reader == nil {
		reader, err := scrape.New(j.scrapeSettings(), st.Pages)
		if err != nil {
			return nil, err
		}
		j.reader = reader
	}
	s := j.reader
	s.Continue(st.Pages)
	found, err := s.Discover(ctx, j.cfg.Scrape.sources(), j.knownURLs())
	if err != nil {
		return nil, err
	}
	for _, u := range found.New {
		j.log.Info("found a new article", "url", u)
	}
	for _, w := range found.Warnings {
		j.warn("%s", w)
	}
	pages, err := s.Scrape(ctx, slices.Concat(j.pageURLs(), found.URLs))
	makeRoom()
	return pages, err
}

// scrapeSettings returns the settings of a scraper for this run.
func (j *job) scrapeSettings() scrape.Settings {
	s := j.cfg.Scrape.settings()
	s.Offline, s.Refresh, s.Fetch.Log, s.Progress = j.opt.offline, j.opt.refresh, j.log, j.progress
	return s
}

// settings returns the configuration's settings of a scraper.
func (c *scrapeConfig) settings() scrape.Settings {
	return scrape.Settings{
		Fetch: fetch.Options{
			UserAgent: c.userAgent(), Delay: time.Duration(c.Delay), PerHost: c.PerHost, Timeout: time.Duration(c.Timeout),
			Retries: c.Retries, Robots: c.Robots, AllowPrivate: c.AllowPrivate,
		},
		Concurrency: c.Concurrency, MaxBytes: int64(c.MaxBytes), RefreshAfter: time.Duration(c.RefreshAfter), Rules: c.extractRules(),
	}
}

// extractRules returns the rules by host.
func (c *scrapeConfig) extractRules() map[string]extract.Rules {
	rules := map[string]extract.Rules{}
	for host, r := range c.Rules {
		rules[host] = r.rules()
	}
	return rules
}

func (r *ruleConfig) rules() extract.Rules {
	rule := func(s selector) extract.Rule { return extract.Rule{Selector: s.css, Never: s.forbid} }
	return extract.Rules{
		Title: rule(r.Title), Authors: rule(r.Authors), Published: rule(r.Published), Modified: rule(r.Modified),
		Summary: rule(r.Summary), Image: rule(r.Image), Language: rule(r.Language), Canonical: rule(r.Canonical),
		SiteName: rule(r.SiteName), Tags: rule(r.Tags), Strip: r.Strip,
	}
}

// sources returns where new articles are looked for.
func (c *scrapeConfig) sources() []discover.Source {
	var sources []discover.Source
	for _, d := range c.Discover {
		sources = append(sources, d.source())
	}
	return sources
}

func (d *discoverConfig) source() discover.Source {
	s := discover.Source{
		Feed: d.Feed, Page: d.Page, Links: d.Links, Next: d.Next, Sitemap: d.Sitemap,
		Author: d.Author, Tag: d.Tag, MaxNew: d.MaxNew,
	}
	if d.Match != "" {
		s.Match = regexp.MustCompile(d.Match) // checked with the configuration
	}
	return s
}

// pageURLs returns the pages to ask: those listed, and the links of local
// entries on scrape.hosts. Left out are the pages of entries that are hidden
// or say scrape: false, and former addresses of entries.
func (j *job) pageURLs() []string {
	listed := map[string]bool{}
	for _, u := range j.cfg.Scrape.URLs {
		listed[link.Key(u)] = true
	}
	seen := map[string]bool{}
	for _, e := range j.cfg.Entries {
		unasked := e.Hidden || e.Scrape != nil && !*e.Scrape
		own := link.Key(e.URL)
		if unasked {
			seen[own] = true
		}
		for _, u := range e.Was {
			if key := link.Key(u); key != own && (unasked || !listed[key]) {
				seen[key] = true
			}
		}
	}
	hosts := map[string]bool{}
	for _, host := range j.cfg.Scrape.Hosts {
		hosts[strings.ToLower(host)] = true
	}
	candidates := slices.Clone(j.cfg.Scrape.URLs)
	for _, list := range j.local {
		for _, e := range list {
			if u, err := url.Parse(e.URL); err == nil && hosts[strings.ToLower(u.Host)] {
				candidates = append(candidates, e.URL)
			}
		}
	}
	var urls []string
	for _, u := range candidates {
		if key := link.Key(u); !seen[key] {
			seen[key] = true
			urls = append(urls, u)
		}
	}
	return urls
}

// knownURLs returns the addresses that the configuration knows, so that none of
// them is discovered.
func (j *job) knownURLs() []string {
	known := slices.Clone(j.cfg.Scrape.URLs)
	for _, list := range j.local {
		for _, e := range list {
			known = append(append(known, e.URL), e.URLs...)
		}
	}
	return known
}
