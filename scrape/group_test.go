package scrape

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/scrape/archive"
	"feedgen/scrape/discover"
	"feedgen/scrape/extract"
	"feedgen/scrape/fetch"
)

// together scrapes what each of several setups lists, at the same time.
func together(t *testing.T, setups []*setup, lists [][]string) [][]Page {
	t.Helper()
	pages := make([][]Page, len(setups))
	var wg sync.WaitGroup
	for i, s := range setups {
		wg.Go(func() { pages[i] = scrape(t, s, lists[i]) })
	}
	wg.Wait()
	return pages
}

func TestGroupKeepsOnePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		a, b, c := w.pagesOf("a.test", 9), w.pagesOf("b.test", 6), w.pagesOf("c.test", 6)
		w.answer["https://a.test/robots.txt"] = plain("")
		pace := &fetch.Pace{}
		pace.Limit("a.test", 3*time.Second, 1) // what the slowest lists
		group := NewGroup(pace, 2)
		setups := []*setup{
			{Transport: w, Delay: time.Second, PerHost: 4, Robots: true, Group: group},
			{Transport: w, Delay: 3 * time.Second, Robots: true, Group: group},
			{Transport: w, Delay: time.Second, Robots: true, Group: group},
		}
		lists := [][]string{append(a[:3:3], b[:3]...), append(a[3:6:6], c[:3]...), append(append(a[6:9:9], b[3:]...), c[3:]...)}
		for i, pages := range together(t, setups, lists) {
			if got := outcomes(pages); strings.Contains(got, "failed") || strings.Contains(got, "skipped") {
				t.Errorf("scraper %d: %s", i, got)
			}
		}
		w.checkPace(t, "a.test", 3*time.Second)
		w.checkPace(t, "b.test", time.Second)
		if n := w.times("https://a.test/robots.txt"); n != 1 {
			t.Errorf("robots.txt of a.test was fetched %d times, want once", n)
		}
		if w.most[""] > 2 {
			t.Errorf("%d hosts at once, want at most 2", w.most[""])
		}
	})
}

// checkPace checks that the requests to a host came one after the other, and
// not too soon.
func (w *web) checkPace(t *testing.T, host string, delay time.Duration) {
	t.Helper()
	var last time.Time
	for _, r := range w.requests {
		if !strings.HasPrefix(r.url, "https://"+host+"/") {
			continue
		}
		if !last.IsZero() && r.at.Sub(last) < delay {
			t.Errorf("%s came %v after the answer before, want at least %v", r.url, r.at.Sub(last), delay)
		}
		last = r.to
	}
}

func TestGroupFetchesAPageOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		u := w.pagesOf("a.test", 1)[0]
		page := w.answer[u]
		w.answer[u] = func(n int, r *http.Request) *http.Response {
			if r.Header.Get("If-None-Match") == `"1"` {
				return reply(http.StatusNotModified, "")
			}
			res := page(n, r)
			res.Header.Set("ETag", `"1"`)
			return res
		}
		rule := map[string]extract.Rules{"a.test": {Strip: []string{"^Artikel "}}}
		plain, rules := &setup{Transport: w}, &setup{Transport: w, Rules: rule}
		for range 2 { // the second time the first has validators, and the new one has not
			group := NewGroup(&fetch.Pace{}, 4)
			plain.Group, rules.Group = group, group
			plain.made, rules.made = nil, nil
			fresh := &setup{Transport: w, Group: group}
			before := w.times(u)
			all := together(t, []*setup{plain, fresh, rules}, [][]string{{u}, {u}, {u}})
			for i, pages := range all {
				if pages[0].Err != nil || pages[0].Entry.Title != "Article numéro 0 de a.test" {
					t.Errorf("scraper %d: %q, %v", i, pages[0].Entry.Title, pages[0].Err)
				}
			}
			if n := w.times(u) - before; n != 2 {
				t.Errorf("the page was fetched %d times, want twice: once with the rules, once without", n)
			}
		}
	})
}

// Two that keep copies fetch a page each where it has changed, since its bytes
// are gone once it is read, and once where it has not.
func TestGroupFetchesUnchangedPagesOnceForCopies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		u := w.pagesOf("a.test", 1)[0]
		body, etag := article("An article", "Ada", "2024-02-20"), ""
		w.answer[u] = func(_ int, r *http.Request) *http.Response {
			if r.Header.Get("If-None-Match") == etag {
				return reply(http.StatusNotModified, "")
			}
			return reply(http.StatusOK, body, "Content-Type: text/html", "ETag: "+etag)
		}
		var kept atomic.Int32
		keeper := func() *setup { return &setup{Transport: w, Keep: func(*archive.Page) { kept.Add(1) }} }
		one, two := keeper(), keeper()
		for _, run := range []struct {
			name            string
			setups          []*setup
			etag            string
			fetched, copies int
		}{
			{"first read", []*setup{one, two}, `"1"`, 2, 2},
			{"unchanged", []*setup{one, two}, `"1"`, 1, 0},
			{"changed since one of them last read it", []*setup{one}, `"2"`, 1, 1},
			{"unchanged for one of them alone", []*setup{one, two}, `"2"`, 2, 1},
			{"new to one of them", []*setup{one, keeper()}, `"2"`, 2, 1},
		} {
			etag = run.etag
			group := NewGroup(&fetch.Pace{}, 4)
			lists := make([][]string, len(run.setups))
			for i, s := range run.setups {
				s.Group, s.made, lists[i] = group, nil, []string{u}
			}
			before := w.times(u)
			kept.Store(0)
			together(t, run.setups, lists)
			if n := w.times(u) - before; n != run.fetched || int(kept.Load()) != run.copies {
				t.Errorf("%s: fetched %d times and kept %d copies, want %d and %d", run.name, n, kept.Load(), run.fetched, run.copies)
			}
		}
	})
}

func TestGroupReadsASourceOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		w.pagesOf("a.test", 1)
		w.answer["https://a.test/"] = webpage(`<h2><a href="/0">Article numéro 0 de a.test</a></h2>`)
		group := NewGroup(&fetch.Pace{}, 4)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				s := &setup{Transport: w, Group: group}
				found, err := s.Discover(t.Context(), []discover.Source{{Page: "https://a.test/", Links: "h2 a"}}, nil)
				if err != nil || len(found.New) != 1 {
					t.Errorf("found %v, %v", found, err)
				}
			})
		}
		wg.Wait()
		if n := w.times("https://a.test/"); n != 1 {
			t.Errorf("the source was fetched %d times, want once", n)
		}
	})
}

func TestGroupGivesUpWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		group := NewGroup(&fetch.Pace{}, 1)
		leave, err := group.enter(t.Context(), "a.test")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := group.enter(ctx, "b.test"); err == nil {
			t.Error("b.test was entered while there was room for a.test alone")
		}
		leave()
		if leave, err = group.enter(t.Context(), "c.test"); err != nil {
			t.Fatal(err)
		}
		leave()
	})
}
