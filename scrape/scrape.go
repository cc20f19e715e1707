// Package scrape reads listed article pages repeatedly, for years, and protects the
// feed from damaged ones.
//
// A Scraper processes the pages host by host (scrape.go): it fetches those that are
// due (due.go) through a fetch.Client, and extracts their metadata (read.go). Then
// it compares each page with others of its host (compare.go) and with its earlier
// metadata (settle.go, same.go). Only a complete article replaces the last known
// good, which package memory keeps between runs and turns into a feed entry.
//
// Discover adds new articles, which package discover finds in feeds, index pages
// and sitemaps (discovery.go).
package scrape

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"feedgen/feed/link"
	"feedgen/scrape/archive"
	"feedgen/scrape/discover"
	"feedgen/scrape/extract"
	"feedgen/scrape/fetch"
	"feedgen/scrape/links"
	"feedgen/scrape/memory"

	"golang.org/x/sync/errgroup"
)

// Defaults of the fields of Settings.
const (
	DefaultConcurrency = 16
	DefaultMaxBytes    = 5_000_000
	DefaultStaleAfter  = 7 * 24 * time.Hour
)

// Settings are the settings of a Scraper. The zero value reads every page in every
// run.
type Settings struct {
	// Fetch are the settings of requests. A Scraper sets Memory itself.
	Fetch fetch.Options

	Concurrency int   // hosts at once; 0: DefaultConcurrency
	MaxBytes    int64 // of a decompressed page; 0: DefaultMaxBytes

	// RefreshAfter is the longest time between two fetches of a page. Zero: every
	// page is fetched in every run.
	RefreshAfter time.Duration

	// MaxTime is the time after New from which on Scrape starts no further page, and
	// after which no wait for a host may end, except for its first page. The other pages
	// are Skipped, and come first in the next run. Sources get half of it. Zero: no
	// limit.
	MaxTime time.Duration

	// StaleAfter is how long a damaged page must stay the same until it is believed.
	// Zero: DefaultStaleAfter.
	StaleAfter time.Duration

	Rules map[string]extract.Rules // by host, as link.MostSpecific takes them

	// Title returns the title that a list gives a page, by its listed address; empty:
	// there is none. A page that shares no word with it needs strong evidence that it
	// is the article. Nil: there are none.
	Title func(url string) string

	// Group are the Scrapers that work at the same time. Nil: only this one.
	Group *Group

	// Pages is the memory from which pages are taken instead of the web. Nil: none.
	Pages *PageMemory

	Offline bool // send no request
	Refresh bool // fetch every page, as if for the first time

	// Keep is called with each article that is read and accepted, by the goroutine
	// that reads it. The page is valid until Keep returns. Nil: not called.
	Keep func(*archive.Page)
	// Needs reports whether Keep needs a page, by its listed address, even if it has
	// not changed (whole), and whether the page is due for that. Nil: it needs none.
	Needs func(url string) (whole, due bool)

	// Save is called with a copy of the cache from time to time while sources and pages
	// are read, so that a process that is killed has not read them in vain. It delays no
	// page. Nil: not called.
	Save func(ctx context.Context, cache *memory.Cache)

	// Progress is called with the progress of Scrape, one call at a time. Nil: not
	// called.
	Progress func(Progress)
}

// Scraper reads pages for one run. It remembers what it has read, so that it
// fetches nothing twice. It is used by one goroutine at a time.
type Scraper struct {
	settings Settings
	cache    *memory.Cache
	former   *memory.Cache // that Scrape has brought up to date, once Continue has replaced it; until then, cache
	client   *fetch.Client
	reader   *reader
	group    *Group
	progress *progress
	limit    timeLimit
	sofar    readSoFar

	// Of a Fetch: since when fetched pages are not due, and where to fetch the pages
	// that redirect from hosts of other documents.
	since  time.Time
	starts map[string]memory.Handed

	readings map[string]reading // by the pages' addresses as listed
	sources  sourceTurns
}

// New returns a Scraper that reads cache and brings it up to date. The error is that
// of invalid settings.
func New(settings Settings, cache *memory.Cache) (*Scraper, error) {
	settings.Concurrency = cmp.Or(settings.Concurrency, DefaultConcurrency)
	settings.MaxBytes = cmp.Or(settings.MaxBytes, DefaultMaxBytes)
	if settings.Needs == nil {
		settings.Needs = func(string) (bool, bool) { return false, false }
	}
	if settings.Title == nil {
		settings.Title = func(string) string { return "" }
	}
	progress := &progress{report: settings.Progress}
	group := settings.Group
	if group == nil {
		group = NewGroup(&fetch.Pace{}, settings.Concurrency)
	}
	settings.Fetch.Hosts = group.hosts
	settings.Fetch.Memory = cache.Hosts
	settings.Fetch.Waiting = progress.waiting
	client, err := fetch.New(settings.Fetch)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	return &Scraper{
		settings: settings, cache: cache, former: cache, client: client, progress: progress, limit: timeLimit{now, settings.MaxTime},
		reader: newReader(settings, client), group: group,
		sofar:    readSoFar{began: now, last: now, wait: firstCheckpoint},
		readings: map[string]reading{}, sources: sourceTurns{results: map[string]discover.Result{}},
	}, nil
}

// Continue replaces the cache by one that another run has saved meanwhile. Scrape and
// Discover, called again, judge by it what was already read.
func (s *Scraper) Continue(cache *memory.Cache) {
	if cache != s.cache {
		s.former, s.cache = s.cache, cache
		s.former.Unpack()
	}
}

// Scrape reads pages and returns one Page for each URL, in their order. A page
// that fails never stops the others. The error is that of page memory, or the
// cause of the end of ctx; the pages and the cache then hold what was read until that moment.
func (s *Scraper) Scrape(ctx context.Context, urls []string) ([]Page, error) {
	now := time.Now().UTC().Truncate(time.Second)
	jobs := s.plan(urls, now)
	if s.settings.Pages != nil {
		for _, j := range jobs {
			if err := s.recall(ctx, j); err != nil {
				return nil, err
			}
			j.after = j.before
		}
	}
	stop := s.saveMeanwhile(ctx, func() *memory.Cache { return s.snapshot(jobs, now) })
	s.work(ctx, jobs)
	stop()
	s.sources.afterPages = true
	pages := settler{s.reader.manner, now}.settle(jobs, s.remember)
	s.cache.Hosts = s.client.Remember(s.cache.Hosts)
	s.prune(pages, now)
	if ctx.Err() != nil {
		s.cache.Looked = s.sources.looked
	}

	if len(pages) == len(urls) {
		return pages, context.Cause(ctx)
	}
	byURL := map[string]*Page{} // some are listed twice
	for i := range pages {
		byURL[pages[i].URL] = &pages[i]
	}
	all := make([]Page, len(urls))
	for i, u := range urls {
		all[i] = *byURL[u]
	}
	return all, context.Cause(ctx)
}

// plan returns a job for each distinct URL.
func (s *Scraper) plan(urls []string, now time.Time) []*job {
	due := schedule{s.reader.manner, s.settings.RefreshAfter, s.settings.Refresh, s.since, movedPages(s.cache)}
	var jobs []*job
	memory := s.cache.Lookup(urls)
	seen := map[string]bool{}
	for _, u := range urls {
		if seen[u] {
			continue
		}
		seen[u] = true
		j := &job{url: u, title: s.settings.Title(u), before: memory(u)}
		j.before.ClampTo(now)
		if r, ok := s.readings[u]; ok {
			j.reuse(r, s.former.Pages[u])
		} else {
			whole, wanted := s.settings.Needs(u)
			j.suspect = due.suspects[u]
			j.due, j.whole = s.settings.Pages == nil && !s.settings.Offline && (wanted || due.has(u, j.before, now)), whole
		}
		j.after = j.before
		parsed, err := url.Parse(u)
		switch {
		case err == nil:
			j.parsed, j.host = parsed, link.HostOf(parsed)
			if start, ok := s.starts[u]; ok {
				j.start, j.host = &start, link.Host(start.To)
			}
		case j.due:
			j.got.err = err
		}
		jobs = append(jobs, j)
	}
	return jobs
}

// work reads the pages that are due: several hosts at once, each with its pages
// in a row.
func (s *Scraper) work(ctx context.Context, jobs []*job) {
	more := func() bool { return ctx.Err() == nil && !s.limit.isOver() }
	jobs = slices.DeleteFunc(slices.Clone(jobs), func(j *job) bool { return !j.due || j.parsed == nil })
	slices.SortStableFunc(jobs, compareUrgency)
	var order []string
	byHost := map[string][]*job{}
	for _, j := range jobs {
		if byHost[j.host] == nil {
			order = append(order, j.host)
		}
		byHost[j.host] = append(byHost[j.host], j)
		s.progress.now.Total++
	}
	var hosts errgroup.Group
	hosts.SetLimit(s.settings.Concurrency)
	for _, name := range order {
		hosts.Go(func() error {
			s.workHost(ctx, name, byHost[name], more)
			return nil
		})
	}
	hosts.Wait()
}

// workHost reads the pages of one host, as long as there is time for more.
func (s *Scraper) workHost(ctx context.Context, name string, jobs []*job, more func() bool) {
	leave, err := s.group.enter(ctx, name)
	if err != nil {
		return
	}
	defer leave()
	read := func(j *job, until time.Time) (ok bool) {
		now := *j
		now.until = until
		now.got = s.read(ctx, &now)
		s.sofar.end(j, &now)
		return !now.got.isNone()
	}
	var next atomic.Int64
	var some, late atomic.Bool
	var workers sync.WaitGroup
	for range min(max(1, s.settings.Fetch.PerHost), len(jobs)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(jobs)) && more(); i = next.Add(1) - 1 {
				s.progress.begin(name)
				ok := read(jobs[i], s.limit.end())
				s.progress.done(name)
				if !ok {
					late.Store(true) // for the others, too
					return
				}
				some.Store(true)
			}
		})
	}
	workers.Wait()
	if late.Load() && !some.Load() {
		read(jobs[0], time.Time{}) // runs that are shorter than the host's delay would never read any
	}
}

// read fetches a page, unless another Scraper of the group has done so.
func (s *Scraper) read(ctx context.Context, j *job) reading {
	if s.settings.Group == nil || !s.since.IsZero() {
		return s.reader.read(ctx, j)
	}
	return s.group.read(ctx, s.reader, j)
}

// get fetches a document that leads to articles.
func (s *Scraper) get(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
	if s.settings.Group == nil {
		return s.client.Get(ctx, req)
	}
	return s.group.get(ctx, s.reader, req)
}

// remember keeps what a settled job has read, and brings the memory of its page up to
// date.
func (s *Scraper) remember(j *job) {
	if !j.got.isNone() {
		s.readings[j.url] = j.keep(s.sources.later)
	}
	switch {
	case j.recalled && j.after.Found == nil:
		delete(s.cache.Pages, j.url)
	case j.recalled:
		s.cache.Set(j.url, &memory.Page{Found: j.after.Found})
	case j.after != nil:
		s.cache.Set(j.url, j.after)
	}
}

// prune forgets the pages that are listed no more.
func (s *Scraper) prune(pages []Page, now time.Time) {
	listed := map[string]bool{}
	for i := range pages {
		listed[pages[i].URL] = true
	}
	s.cache.Prune(listed, now)
}

// Fetch fetches one page for a person: within the limits of the Scraper, but without
// robots.txt, retries and cache.
func (s *Scraper) Fetch(ctx context.Context, address string) (FetchedPage, error) {
	return s.reader.fetch(ctx, address)
}

// RulesFor returns the rules for the host of an address; the zero Rules where
// there are none.
func (s *Scraper) RulesFor(address string) extract.Rules { return s.reader.manner.rulesFor(address) }

// Look checks links whose pages are not scraped; see links.Look. Offline it returns
// known.
func (s *Scraper) Look(ctx context.Context, urls []string, known links.Memory) links.Memory {
	if s.settings.Offline {
		return known
	}
	return links.Look(ctx, s.client, s.settings.Concurrency, urls, known)
}

// timeLimit is Settings.MaxTime of a Scraper.
type timeLimit struct {
	began time.Time
	max   time.Duration // 0: none
}

// end returns when the time is over; the zero time if it never is.
func (l timeLimit) end() time.Time {
	if l.max <= 0 {
		return time.Time{}
	}
	return l.began.Add(l.max)
}

// isOver reports whether there is no time for another page.
func (l timeLimit) isOver() bool { return l.max > 0 && time.Since(l.began) >= l.max }

// context returns a context that ends after a part of the time.
func (l timeLimit) context(ctx context.Context, part float64) (context.Context, context.CancelFunc) {
	if l.max <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithDeadlineCause(ctx, l.began.Add(time.Duration(part*float64(l.max))), errOutOfTime)
}

var errOutOfTime = errors.New("this run has no more time for it: the next run will continue")
