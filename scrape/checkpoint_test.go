package scrape

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/scrape/discover"
	"feedgen/scrape/memory"

	"github.com/google/go-cmp/cmp"
)

func TestCheckpoints(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{answer: map[string]func(int, *http.Request) *http.Response{}}
		var urls []string
		for i := range 100 {
			u := fmt.Sprintf("https://a.test/%d", i)
			w.answer[u] = webpage(article(fmt.Sprintf("Article %d", i), "Ada", "2019-02-20"))
			urls = append(urls, u)
		}
		var saved []*memory.Cache
		var at []time.Duration
		began := time.Now()
		save := func(_ context.Context, c *memory.Cache) {
			saved, at = append(saved, stored(t, c)), append(at, time.Since(began))
		}
		cache := &memory.Cache{}
		scrape(t, &setup{Transport: w, Cache: cache, Delay: time.Second, RefreshAfter: 1, Save: save}, urls)
		want := []time.Duration{
			500 * time.Millisecond, 1500 * time.Millisecond, 3500 * time.Millisecond, 7500 * time.Millisecond,
			15500 * time.Millisecond, 31500 * time.Millisecond, 61500 * time.Millisecond, 91500 * time.Millisecond,
		}
		if diff := cmp.Diff(want, at); diff != "" {
			t.Errorf("times of checkpoints (-want +got):\n%s", diff)
		}
		for i, c := range saved {
			if i > 0 && len(c.Pages) <= len(saved[i-1].Pages) {
				t.Errorf("checkpoint %d has %d pages, no more than the one before", i, len(c.Pages))
			}
			for u, p := range c.Pages {
				if diff := cmp.Diff(cache.Pages[u].Metadata, p.Metadata); diff != "" {
					t.Errorf("checkpoint %d: %s (-in the end +saved):\n%s", i, u, diff)
				}
			}
		}

		// What is the same is not saved again, unless it takes long, and then each
		// time that it takes twice as long.
		saved = nil
		scrape(t, &setup{Transport: w, Cache: cache, Delay: time.Second, Save: save}, urls[:25])
		if len(saved) > 0 {
			t.Errorf("%d checkpoints of 25 unchanged pages", len(saved))
		}
		at, began = nil, time.Now()
		scrape(t, &setup{Transport: w, Cache: cache, Delay: 10 * time.Second, Save: save}, urls)
		want = nil
		for i := range 6 {
			want = append(want, 30*time.Second<<i)
		}
		if diff := cmp.Diff(want, at, cmp.Comparer(func(a, b time.Duration) bool { return (a - b).Abs() < 20*time.Second })); diff != "" {
			t.Errorf("times of checkpoints of unchanged pages (-want +got):\n%s", diff)
		}
	})
}

// sourcesOf is a web of feeds on one host, each of which leads to an article on
// another one, and its sources.
func sourcesOf(n int) (*web, []discover.Source) {
	w := &web{answer: map[string]func(int, *http.Request) *http.Response{}}
	var sources []discover.Source
	for i := range n {
		u := fmt.Sprintf("https://feeds.test/%d", i)
		w.answer[u] = webpage(rss("https://a.test", fmt.Sprintf("/%d|Article %d||", i, i)))
		w.answer[fmt.Sprintf("https://a.test/%d", i)] = webpage(article(fmt.Sprintf("Article %d", i), "Ada", "2019-02-20"))
		sources = append(sources, discover.Source{Feed: u})
	}
	return w, sources
}

// How a run is cut.
const (
	killed = iota
	signalled
	timed
)

// TestCutRunsAddUp cuts runs after a random time, while they read feeds and pages of
// hosts that take a request a second: by a kill, of which only checkpoints are left,
// by a signal, or by max_time. Each goes on from where the last one was, so that all is
// read in at most twice the time of a single run.
func TestCutRunsAddUp(t *testing.T) {
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { testCutRuns(t, rand.New(rand.NewPCG(seed, 0))) })
		})
	}
}

func testCutRuns(t *testing.T, random *rand.Rand) {
	w, sources := sourcesOf(random.IntN(80))
	var urls []string
	for i := range random.IntN(80) {
		u := fmt.Sprintf("https://a.test/listed-%d", i)
		w.answer[u] = webpage(article(fmt.Sprintf("Listed %d", i), "Ada", "2019-02-20"))
		urls = append(urls, u)
	}
	articles := len(sources) + len(urls)
	ways := []int{killed, signalled, timed}
	if random.IntN(2) == 0 {
		ways = []int{ways[random.IntN(3)]}
	}
	kept := &memory.Cache{}
	var took, allowed time.Duration
	allowed = 2 * time.Duration(len(sources)+articles) * time.Second
	for read, runs := -1, 0; read < articles; runs++ {
		if took > allowed || runs == 100 {
			t.Fatalf("after %v, %d of %d articles are read, and %d of %d feeds", took, read, articles, len(kept.Looked), len(sources))
		}
		length := time.Duration(5+random.IntN(40)) * time.Second
		took += length
		allowed += 3 * time.Second // that a run may lose, however short it is
		set := &setup{Transport: w, Cache: stored(t, kept), Delay: time.Second, RefreshAfter: 24 * time.Hour}
		ctx, cut := context.WithCancel(t.Context())
		way := ways[random.IntN(len(ways))]
		switch way {
		case killed:
			set.Save = func(_ context.Context, c *memory.Cache) { kept = stored(t, c) }
			time.AfterFunc(length, cut)
		case signalled:
			time.AfterFunc(length, cut)
		case timed: // the next one reads all feeds again, if this one does
			set.MaxTime = length
			allowed += time.Duration(len(sources)) * time.Second
		}
		s, err := set.scraper()
		if err != nil {
			t.Fatal(err)
		}
		found, err := s.Discover(ctx, sources, urls)
		if err == nil {
			_, err = s.Scrape(ctx, slices.Concat(urls, found.URLs))
		}
		if way != killed || err == nil {
			kept = stored(t, set.Cache)
		}
		cut()
		now := 0
		for _, p := range kept.Pages {
			if p.Metadata != nil {
				now++
			}
		}
		if now < read {
			t.Fatalf("%d articles were read, and %d are", read, now)
		}
		read = now
	}
}

// TestKilledFetchAddsUp does so with shared page memory.
func TestKilledFetchAddsUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, sources := sourcesOf(60)
		f := &fleet{web: w, bucket: &objects{}, delay: time.Second}
		f.add(nil, sources...)
		for range 6 {
			dead := make(chan struct{})
			ctx, kill := context.WithCancel(t.Context())
			time.AfterFunc(45*time.Second, func() { close(dead); kill() })
			f.fetch(ctx, Shard{}, dead)
			synctest.Wait()
		}
		if n := len(f.entries(t)[0]); n != len(sources) {
			t.Errorf("%d articles of %d feeds were found", n, len(sources))
		}
	})
}
