package scrape

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/scrape/discover"
	"feedgen/scrape/memory"

	"pgregory.net/rapid"
)

// cutHistory is a history of runs over some hosts, each cut at some moment.
type cutHistory struct {
	Pages  []int // of each host
	Broken []int // faults of pages by their place in the list; 0: none
	Runs   []cutRun
}

// cutRun is one run of a cutHistory.
type cutRun struct {
	After       time.Duration
	Interrupted bool // else it comes to its MaxTime
	Concurrency int
}

// TestAlwaysFurther cuts runs at any moment, by MaxTime or by an interruption.
// What was read is kept, and no run reads a page again before all of its host
// had their turn.
func TestAlwaysFurther(t *testing.T) {
	run := rapid.Custom(func(t *rapid.T) cutRun {
		return cutRun{
			time.Duration(rapid.IntRange(100, 9000).Draw(t, "milliseconds")) * time.Millisecond,
			rapid.Bool().Draw(t, "interrupted"), rapid.IntRange(1, 3).Draw(t, "concurrency"),
		}
	})
	rapid.Check(t, func(rt *rapid.T) {
		h := cutHistory{
			Pages:  rapid.SliceOfN(rapid.IntRange(1, 12), 1, 3).Draw(rt, "pages"),
			Broken: rapid.SliceOfN(rapid.IntRange(0, 8), 36, 36).Draw(rt, "broken"),
			Runs:   rapid.SliceOfN(run, 1, 12).Draw(rt, "runs"),
		}
		var err error
		synctest.Test(t, func(t *testing.T) { err = h.play(t) })
		if err != nil {
			rt.Fatal(err)
		}
	})
}

// play makes the runs and returns what is wrong with them.
func (h *cutHistory) play(t *testing.T) error {
	w := &web{}
	var urls []string
	var hostOf []int
	for i, n := range h.Pages {
		urls = append(urls, w.pagesOf(fmt.Sprintf("%c.test", 'a'+i), n)...)
		hostOf = append(hostOf, slices.Repeat([]int{i}, n)...)
	}
	for i, u := range urls {
		switch h.Broken[i] {
		case 1:
			w.answer[u] = status(http.StatusNotFound)
		case 2:
			w.answer[u] = webpage("<html></html>")
		case 3:
			w.answer[u] = webpage(article(fmt.Sprintf("Article numéro %d", i), "", ""))
		}
	}
	cache := &memory.Cache{}
	last := map[string]time.Time{} // when each page was read
	for _, r := range h.Runs {
		s := &setup{Transport: w, Cache: cache, Delay: time.Second, Concurrency: r.Concurrency}
		ctx, cancel := context.WithCancel(t.Context())
		if r.Interrupted {
			ctx, cancel = context.WithTimeout(ctx, r.After)
		} else {
			s.MaxTime = r.After
		}
		pages, err := s.Scrape(ctx, urls)
		cancel()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		cache = stored(t, cache)
		for _, p := range pages {
			switch kept := cache.Pages[p.URL]; {
			case (p.Outcome == Skipped) != p.Left:
				return fmt.Errorf("%s: %s, left %t", p.URL, p.Outcome, p.Left)
			case p.Outcome != Skipped && (kept == nil || kept.Fetched.IsZero()):
				return fmt.Errorf("%s was read, and nothing of it is kept", p.URL)
			}
		}
		for i, p := range pages {
			for j, left := range pages {
				if !p.Left && left.Left && hostOf[i] == hostOf[j] && last[p.URL].After(last[left.URL]) {
					return fmt.Errorf("%s is read again before %s has its turn", p.URL, left.URL)
				}
			}
		}
		for _, p := range pages {
			if !p.Left {
				last[p.URL] = cache.Pages[p.URL].Fetched
			}
		}
		if !r.Interrupted && !slices.ContainsFunc(pages, func(p Page) bool { return !p.Left }) {
			return fmt.Errorf("a run of %s read nothing", r.After)
		}
		time.Sleep(time.Hour)
	}
	return nil
}

// TestRunsAddUp reads 150 pages of one host, 48 of which fit into a run.
func TestRunsAddUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 150)
		cache := &memory.Cache{}
		var perRun []int
		for range 4 {
			s := &setup{Transport: w, Cache: cache, Delay: time.Second, RefreshAfter: 7 * 24 * time.Hour}
			s.MaxTime = 47 * (time.Second + answerTime)
			read := 0
			for _, p := range scrape(t, s, urls) {
				if p.Outcome == Fetched {
					read++
				}
			}
			perRun = append(perRun, read)
			cache = stored(t, cache)
			time.Sleep(2 * time.Hour)
		}
		if want := []int{48, 48, 48, 6}; !slices.Equal(perRun, want) {
			t.Errorf("pages read in each run: %v, want %v", perRun, want)
		}
	})
}

// TestMaxTimeAndPace holds that a run begins no wait for a host that outlasts its
// MaxTime: neither that of a Crawl-delay, nor that before a retry.
func TestMaxTimeAndPace(t *testing.T) {
	for name, test := range map[string]struct {
		maxTime time.Duration
		perHost int
		first   func(int, *http.Request) *http.Response // answer of the first page
		feed    bool                                    // on the host of the pages
		want    string                                  // outcomes, in order
		after   time.Duration                           // when the run is over, at the latest
	}{
		"crawl-delay": {maxTime: 40 * time.Second, want: "fetched fetched skipped skipped", after: 32 * time.Second},
		"crawl-delay, two at once": {
			maxTime: 40 * time.Second, perHost: 2, want: "fetched fetched skipped skipped", after: 33 * time.Second,
		},
		"shorter than the delay": {maxTime: 10 * time.Second, want: "fetched skipped skipped skipped", after: 3 * time.Second},
		"retry": {
			maxTime: 10 * time.Second, first: status(http.StatusServiceUnavailable, "Retry-After: 45"),
			want: "failed skipped skipped skipped", after: 3 * time.Second,
		},
		"shorter than the delay after the feed": { // every run gets further, whatever its time
			maxTime: 10 * time.Second, feed: true, want: "fetched skipped skipped skipped", after: 33 * time.Second,
		},
		"redirect": {
			maxTime: 10 * time.Second, first: status(http.StatusMovedPermanently, "Location: /3"),
			want: "fetched skipped skipped skipped", after: 33 * time.Second, // a page that has begun is read to its end
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &web{}
				urls := w.pagesOf("a.test", 4)
				w.answer["https://a.test/robots.txt"] = plain("User-agent: *\nCrawl-delay: 30\n")
				if test.first != nil {
					w.answer[urls[0]] = test.first
				}
				began := time.Now()
				s := &setup{
					Transport: w, Delay: time.Second, PerHost: test.perHost, Retries: 2, Robots: true, MaxTime: test.maxTime,
				}
				var sources []discover.Source
				if test.feed {
					sources = []discover.Source{{Feed: "https://a.test/feed"}}
					w.answer["https://a.test/feed"] = plain(rss("https://a.test"))
				}
				_, pages, err := s.run(t.Context(), sources, urls)
				if err != nil {
					t.Fatal(err)
				}
				got := strings.Fields(outcomes(pages)) // of two pages at once, either may be the next one
				slices.Sort(got)
				if got := strings.Join(got, " "); got != test.want {
					t.Errorf("outcomes are %q, want %q", got, test.want)
				}
				for _, p := range pages {
					if p.Left != (p.Outcome == Skipped) {
						t.Errorf("%s: %s, left %t", p.URL, p.Outcome, p.Left)
					}
				}
				if took := time.Since(began); took > test.after {
					t.Errorf("the run took %s, want at most %s", took, test.after)
				}
			})
		})
	}
}
