package scrape

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

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
