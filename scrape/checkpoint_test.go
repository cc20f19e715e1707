package scrape

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
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
		_, _, err := set.run(ctx, sources, urls)
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

// TestSourcesAfterACut interrupts a run that has read its feed, while it reads pages.
// The next run sees what is in the feed since then, after the pages that were left.
func TestSourcesAfterACut(t *testing.T) {
	for _, maxTime := range []time.Duration{0, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			w := &web{}
			urls := w.pagesOf("a.test", 20)
			w.answer["https://a.test/gone"] = status(http.StatusGone)
			urls = append(urls, "https://a.test/gone")
			leadTo := func(items ...string) {
				w.answer["https://feeds.test/"] = plain(rss("https://a.test", items...))
			}
			leadTo("/old|Old||")
			for _, title := range []string{"Old", "New"} {
				w.answer["https://a.test/"+strings.ToLower(title)] = webpage(article(title+" things", "Ada", "2019-02-20"))
			}
			sources := []discover.Source{{Feed: "https://feeds.test/"}}
			cut := &setup{Transport: w, Delay: time.Second, RefreshAfter: 24 * time.Hour}
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if _, _, err := cut.run(ctx, sources, urls); err == nil {
				t.Fatal("the first run was not cut")
			}
			leadTo("/old|Old||", "/new|New||")
			time.Sleep(time.Minute)
			before := len(w.requests)
			next := &setup{Transport: w, Cache: stored(t, cut.Cache), Delay: time.Second, RefreshAfter: 24 * time.Hour, MaxTime: maxTime}
			found, pages, err := next.run(t.Context(), sources, urls)
			if err != nil {
				t.Fatal(err)
			}
			if len(pages) != len(urls)+2 || pages[len(urls)+1].Outcome != Fetched {
				t.Errorf("max_time %s: %d pages, %s; want %d, and the last one fetched", maxTime, len(pages), outcomes(pages), len(urls)+2)
			}
			place := func(url string) int {
				return slices.IndexFunc(w.requests[before:], func(a asked) bool { return a.url == url })
			}
			if place("https://feeds.test/") < place(urls[19]) {
				t.Errorf("max_time %s: the feed is read before the pages that were left: %v", maxTime, w.requests[before:])
			}
			if len(found.Warnings) > 0 || next.Cache.Looked != nil {
				t.Errorf("max_time %s: warnings %q, sources to skip %v", maxTime, found.Warnings, next.Cache.Looked)
			}
			if failing := next.Cache.Pages["https://a.test/gone"].Failing; failing.Times != 1 {
				t.Errorf("max_time %s: a page that failed once counts as failed %d times", maxTime, failing.Times)
			}
		})
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

// TestSourcesAfterACutFetch is TestSourcesAfterACut with shared page memory.
func TestSourcesAfterACutFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		f := &fleet{web: w, bucket: &objects{}, delay: time.Second}
		f.add(w.pagesOf("a.test", 20), discover.Source{Feed: "https://a.test/feed"})
		w.answer["https://a.test/feed"] = plain(rss("https://a.test", "/0|0||"))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if _, err := f.fetch(ctx, Shard{}, nil); err == nil {
			t.Fatal("the first fetch was not cut")
		}
		w.answer["https://a.test/feed"] = plain(rss("https://a.test", "/0|0||", "/new|New||"))
		w.answer["https://a.test/new"] = webpage(article("New things", "Ada", "2019-02-20"))
		time.Sleep(time.Minute)
		if _, err := f.fetch(t.Context(), Shard{}, nil); err != nil {
			t.Fatal(err)
		}
		if n := len(f.entries(t)[0]); n != 21 {
			t.Errorf("%d articles, want 21", n)
		}
	})
}
