// Package scrape reads the listed article pages, for years, without being a
// nuisance to anybody and without ever damaging the feed.
//
// A Scraper works through the pages host by host (scrape.go, host.go): those
// that are due (due.go) are asked for within what robots.txt allows (robots.go),
// with redirects, limits and retries (fetch.go, refresh.go, body.go, retry.go),
// through a transport that keeps out of private networks (transport.go,
// guard.go). What goes wrong on the way is named in words (failure.go, stage.go).
// Once all hosts are done, each page that answered is compared with others of its
// host (compare.go) and judged against what it said before (settle.go, same.go):
// only an article that is whole replaces the last known good, which a Cache keeps
// from run to run (cache.go).
//
// Discover finds new articles in feeds, index pages and sitemaps (discover.go).
package scrape

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"feedgen/feed"
	"feedgen/scrape/extract"

	"golang.org/x/sync/errgroup"
)

// Defaults of a Scraper's fields.
const (
	DefaultUserAgent   = "feedgen"
	DefaultConcurrency = 4
	DefaultTimeout     = 20 * time.Second
	DefaultMaxBytes    = 5_000_000
)

// Scraper reads pages. One serves one run: it remembers which hosts failed, what
// their robots.txt says, and what it has read, so that it asks for nothing twice.
// Its fields but for Cache are not to be changed once it is in use, and it is
// used by one goroutine at a time.
type Scraper struct {
	// Transport sends the requests. Nil is a transport that honours
	// HTTP_PROXY, HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE, and that refuses
	// private, loopback and link-local addresses but for AllowPrivate.
	Transport http.RoundTripper

	UserAgent   string        // empty: DefaultUserAgent
	Delay       time.Duration // between the end of a request and the next one to the same host
	Concurrency int           // hosts at once; 0: DefaultConcurrency
	PerHost     int           // requests at once to one host; 0: 1
	Timeout     time.Duration // for one request and its answer; 0: DefaultTimeout
	MaxBytes    int64         // of a decompressed page; 0: DefaultMaxBytes
	Retries     int           // further tries after what may pass

	// RefreshAfter is the longest time for which a page is not asked. Zero:
	// every page is asked in every run.
	RefreshAfter time.Duration

	Robots       bool                     // robots.txt is honoured
	AllowPrivate []string                 // host names, addresses and CIDRs that may be private
	Rules        map[string]extract.Rules // by host name, such as rpubs.com

	Offline bool // no request is made
	Refresh bool // every page is asked, and as if for the first time

	// Cache is read and brought up to date by Scrape and Discover. Nil:
	// nothing is remembered. Where another run has left a newer one meanwhile,
	// it takes the place of the first, and both are called again: they judge
	// what was read by what the newer one remembers.
	Cache *Cache

	Log *slog.Logger // of what goes on, at debug level; nil: nowhere

	// Progress is told how far Scrape is, one call at a time. Nil: nobody is.
	Progress func(Progress)

	guarded struct { // the transport where Transport is nil
		sync.Once
		transport *transport
		err       error
	}
	mu    sync.Mutex
	hosts map[string]*host

	readings map[string]reading // by the pages' addresses as listed
	hauls    map[string]haul    // by the sources' keys

	progress struct {
		sync.Mutex
		Progress
	}
}

// Progress says how far Scrape is.
type Progress struct {
	Done, Total int           // pages that are dealt with, and all that are asked
	InFlight    int           // pages that are asked for, or wait for their turn at their host
	Host        string        // which the latest news is about, such as blog.octo.com
	Wait        time.Duration // until the next request to Host; zero: a page of it begins or is done
}

// Outcome is what came of a page in a run.
type Outcome string

const (
	// Fetched pages answered with a page that is an article.
	Fetched Outcome = "fetched"
	// NotModified pages are the same as before.
	NotModified Outcome = "not_modified"
	// Skipped pages were not asked: they are not due, or the run is offline
	// or was interrupted.
	Skipped Outcome = "skipped"
	// Failed pages are all others.
	Failed Outcome = "failed"
)

// Page is what a run knows of one page.
type Page struct {
	URL     string // as listed
	Outcome Outcome
	Err     error     // why it fails, or failed when it was last asked; for people, does not name URL
	Since   time.Time // since when it fails; zero: it does not
	Blocked bool      // it fails because its site refuses programs

	// Candidate pages were discovered and were no article yet: no entry stands
	// or falls with them. Where they fail, they are asked ever less often, and
	// after some months no more.
	Candidate bool

	// Entry is what the page says, or said when it last could be read. It is
	// zero if the page never yielded. Its URL is the address to send people
	// to, its URLs the listed one and the permanent redirects that followed.
	Entry feed.Entry

	Warnings []string // for a person, and no failure; they do not name URL
}

// Scrape reads pages and returns one Page for each URL, in their order. A page
// that fails never stops the others. The error is that of a wrong
// configuration, or the cause of the end of ctx; in the latter case the pages
// and the cache hold what was read until then.
func (s *Scraper) Scrape(ctx context.Context, urls []string) ([]Page, error) {
	if _, err := s.transport(); err != nil {
		return nil, err
	}
	if s.Cache == nil {
		s.Cache = &Cache{}
	}
	now := time.Now().UTC().Truncate(time.Second)
	jobs := s.plan(urls, now)
	s.work(ctx, jobs)
	pages := s.settle(jobs, now)
	s.remember(jobs, now)

	byURL := map[string]*Page{}
	for i, job := range jobs {
		byURL[job.url] = &pages[i]
	}
	all := make([]Page, len(urls))
	for i, u := range urls {
		all[i] = *byURL[u]
	}
	return all, context.Cause(ctx)
}

// job is one page on its way through Scrape.
type job struct {
	url    string
	parsed *url.URL // nil: url cannot be read
	host   string
	before *cachedPage // nil: the page is new
	ask    bool
	got    reading
	after  *cachedPage // what is remembered from now on
}

// plan returns a job for each distinct URL.
func (s *Scraper) plan(urls []string, now time.Time) []*job {
	var jobs []*job
	memory := s.Cache.memoryOf(urls)
	seen := map[string]bool{}
	for _, u := range urls {
		if seen[u] {
			continue
		}
		seen[u] = true
		j := &job{url: u, before: memory(u)}
		j.before.setRight(now)
		if r, ok := s.readings[u]; ok {
			j.reuse(r)
		} else {
			j.ask = !s.Offline && s.due(u, j.before, now)
		}
		j.after = j.before
		parsed, err := url.Parse(u)
		switch {
		case err == nil:
			j.parsed, j.host = parsed, hostName(parsed)
		case j.ask:
			j.got.err = err
		}
		jobs = append(jobs, j)
	}
	return jobs
}

// keep returns what came of the page, for reuse. What the cache holds of it is
// not held twice.
func (j *job) keep() reading {
	r := j.got
	r.page = j.after
	if r.result != nil && j.after.Failing == nil && !j.after.Damaged {
		r.warnings = slices.Concat(r.warnings, r.result.Warnings)
		r.result, r.whole = nil, true
	}
	return r
}

// reuse takes what this run has read already, when the cache was another one.
func (j *job) reuse(r reading) {
	if r.whole {
		r.result = &extract.Result{Metadata: *r.page.Metadata, Traits: r.page.Traits}
	}
	j.got = r
	if r.notModified() && (j.before == nil || j.before.Metadata == nil) {
		j.before = r.page // what the 304 spoke of is no longer remembered
	}
}

// work asks for the pages: several hosts at once, each with its pages in a row.
func (s *Scraper) work(ctx context.Context, jobs []*job) {
	var order []string
	byHost := map[string][]*job{}
	for _, j := range jobs {
		if !j.ask || j.parsed == nil {
			continue
		}
		if byHost[j.host] == nil {
			order = append(order, j.host)
		}
		byHost[j.host] = append(byHost[j.host], j)
		s.progress.Total++
	}
	var hosts errgroup.Group
	hosts.SetLimit(cmp.Or(s.Concurrency, DefaultConcurrency))
	for _, name := range order {
		hosts.Go(func() error {
			s.workHost(ctx, name, byHost[name])
			return nil
		})
	}
	hosts.Wait()
}

// workHost asks for the pages of one host.
func (s *Scraper) workHost(ctx context.Context, name string, jobs []*job) {
	// What failed before is asked last, so that pages that are broken for good
	// cannot use up the patience with a host before the others had their turn.
	slices.SortStableFunc(jobs, func(a, b *job) int { return cmp.Compare(a.failures(), b.failures()) })
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(max(1, s.PerHost), len(jobs)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(jobs)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				s.begin(name)
				jobs[i].got = s.read(ctx, jobs[i])
				s.done(name)
			}
		})
	}
	workers.Wait()
}

func (j *job) failures() int {
	if j.before == nil || j.before.Failing == nil {
		return 0
	}
	return j.before.Failing.Times
}

// remember brings the cache up to date.
func (s *Scraper) remember(jobs []*job, now time.Time) {
	if s.Cache.Pages == nil {
		s.Cache.Pages = map[string]*cachedPage{}
	}
	if s.readings == nil {
		s.readings = map[string]reading{}
	}
	listed := map[string]bool{}
	for _, j := range jobs {
		listed[j.url] = true
		if j.got.err != nil || j.got.at != nil {
			s.readings[j.url] = j.keep()
		}
		if j.after != nil {
			s.Cache.Pages[j.url] = j.after
		}
	}
	s.rememberHosts()
	s.Cache.prune(listed, now)
}

// transport returns what sends the requests.
func (s *Scraper) transport() (http.RoundTripper, error) {
	if s.Transport != nil {
		return s.Transport, nil
	}
	s.guarded.Do(func() { s.guarded.transport, s.guarded.err = newTransport(s.AllowPrivate) })
	return s.guarded.transport, s.guarded.err
}

func (s *Scraper) userAgent() string      { return cmp.Or(s.UserAgent, DefaultUserAgent) }
func (s *Scraper) timeout() time.Duration { return cmp.Or(s.Timeout, DefaultTimeout) }
func (s *Scraper) maxBytes() int64        { return cmp.Or(s.MaxBytes, DefaultMaxBytes) }

// debugging reports whether anybody wants to know of each request.
func (s *Scraper) debugging(ctx context.Context) bool {
	return s.Log != nil && s.Log.Enabled(ctx, slog.LevelDebug)
}

// begin tells that a page of a host is turned to.
func (s *Scraper) begin(host string) { s.tell(host, 1, 0, 0) }

// done tells that a page of a host is dealt with.
func (s *Scraper) done(host string) { s.tell(host, -1, 1, 0) }

// waiting tells that a host is given time.
func (s *Scraper) waiting(host string, d time.Duration) { s.tell(host, 0, 0, d) }

func (s *Scraper) tell(host string, inFlight, done int, wait time.Duration) {
	s.progress.Lock()
	defer s.progress.Unlock()
	s.progress.InFlight += inFlight
	s.progress.Done += done
	s.progress.Host, s.progress.Wait = host, wait
	if s.Progress != nil {
		s.Progress(s.progress.Progress)
	}
}
