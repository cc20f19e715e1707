package scrape

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/feed"
	"feedgen/scrape/discover"
	"feedgen/scrape/fetch"
	"feedgen/scrape/memory"

	"github.com/google/go-cmp/cmp"
)

// objects are a bucket for page memory.
type objects struct {
	mu       sync.Mutex
	data     map[string][]byte
	versions map[string]int
	writes   map[string]int
}

var errOvertaken = errors.New("another one was faster")

// memory returns page memory in the bucket, as one process has it. It can't be
// written once dead is closed.
func (o *objects) memory(dead <-chan struct{}) *PageMemory {
	return &PageMemory{Store: memory.Store{
		Read: func(_ context.Context, name string) ([]byte, string, error) {
			o.mu.Lock()
			defer o.mu.Unlock()
			return o.data[name], fmt.Sprint(o.versions[name]), nil
		},
		Write: func(_ context.Context, name string, data []byte, version string) (string, error) {
			select {
			case <-dead:
				return "", errors.New("the process is dead")
			default:
			}
			o.mu.Lock()
			defer o.mu.Unlock()
			if o.data == nil {
				o.data, o.versions, o.writes = map[string][]byte{}, map[string]int{}, map[string]int{}
			}
			if fmt.Sprint(o.versions[name]) != version {
				return "", fmt.Errorf("write %s: %w", name, errOvertaken)
			}
			o.versions[name]++
			o.writes[name]++
			o.data[name] = bytes.Clone(data)
			return fmt.Sprint(o.versions[name]), nil
		},
		IsLost: func(err error) bool { return errors.Is(err, errOvertaken) },
	}}
}

// fleet is some configurations whose pages are in one memory.
type fleet struct {
	web      *web
	bucket   *objects
	delay    time.Duration
	listings []Listing
	states   []*memory.Cache
}

func (f *fleet) add(urls []string, sources ...discover.Source) {
	f.listings = append(f.listings, Listing{
		Settings: Settings{
			Fetch:        fetch.Options{Transport: f.web, Delay: f.delay, Timeout: 20 * time.Second},
			RefreshAfter: 7 * 24 * time.Hour,
		},
		URLs: urls, Sources: sources,
	})
	f.states = append(f.states, &memory.Cache{})
}

// fetch makes one Fetch, as a process of its own.
func (f *fleet) fetch(ctx context.Context, shard Shard, dead <-chan struct{}) (FetchReport, error) {
	return f.bucket.memory(dead).Fetch(ctx, NewGroup(&fetch.Pace{}, 16), f.listings, shard)
}

// shards makes a Fetch for each of n shards, at the same time.
func (f *fleet) shards(t *testing.T, n int) {
	t.Helper()
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			if _, err := f.fetch(t.Context(), Shard{i, n}, nil); err != nil {
				t.Errorf("shard %d of %d: %v", i, n, err)
			}
		})
	}
	wg.Wait()
}

// entries returns what each configuration reads from page memory.
func (f *fleet) entries(t *testing.T) [][]feed.Entry {
	t.Helper()
	memory := f.bucket.memory(nil)
	var all [][]feed.Entry
	for i := range f.listings {
		all = append(all, f.entriesOf(t, i, memory))
	}
	return all
}

// entriesOf returns what one configuration reads from page memory.
func (f *fleet) entriesOf(t *testing.T, i int, memory *PageMemory) []feed.Entry {
	t.Helper()
	l := f.listings[i]
	settings := l.Settings
	settings.Pages = memory
	s, err := New(settings, f.states[i])
	if err != nil {
		t.Fatal(err)
	}
	found, err := s.Discover(t.Context(), l.Sources, l.URLs)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := s.Scrape(t.Context(), slices.Concat(l.URLs, found.URLs))
	if err != nil {
		t.Fatal(err)
	}
	var entries []feed.Entry
	for _, p := range pages {
		if p.Entry.URL != "" {
			entries = append(entries, p.Entry)
		}
	}
	slices.SortFunc(entries, func(a, b feed.Entry) int { return strings.Compare(a.URL, b.URL) })
	return entries
}

// newFleet returns configurations on the same hosts, some of whose pages
// redirect to other hosts, and with sources that lead to other hosts.
func newFleet() *fleet {
	f := &fleet{web: &web{}, bucket: &objects{}, delay: time.Second}
	byHost := map[string][]string{}
	for i := range 8 {
		host := fmt.Sprintf("host%d.test", i)
		byHost[host] = f.web.pagesOf(host, 6)
	}
	for i := range 3 {
		moved := fmt.Sprintf("https://old%d.test/a", i)
		to := byHost[fmt.Sprintf("host%d.test", i)][5]
		f.web.answer[moved] = status(http.StatusMovedPermanently, "Location: "+to)
		byHost["old.test"] = append(byHost["old.test"], moved)
	}
	f.web.answer["https://found.test/"] = webpage(`<h2><a href="https://host6.test/5">Article numéro 5 de host6.test</a></h2>
		<h2><a href="https://host7.test/5">Article numéro 5 de host7.test</a></h2>`)
	for i := range 4 {
		var urls []string
		for _, host := range slices.Sorted(maps.Keys(byHost)) {
			list := byHost[host]
			urls = append(urls, list[i%len(list)], list[(i+1)%len(list)])
		}
		slices.Sort(urls)
		f.add(slices.Compact(urls), discover.Source{
			Page: "https://found.test/", Links: "h2 a", Hosts: []string{"host6.test", "host7.test"},
		})
	}
	return f
}

// checkPaces checks the pace of all hosts.
func (f *fleet) checkPaces(t *testing.T) {
	t.Helper()
	hosts := map[string]bool{}
	for _, r := range f.web.requests {
		host, _, _ := strings.Cut(strings.TrimPrefix(r.url, "https://"), "/")
		hosts[host] = true
	}
	for host := range hosts {
		f.web.checkPace(t, host, f.delay)
	}
}

// alone returns what the configurations say when each is scraped by itself.
func (f *fleet) alone(t *testing.T) [][]feed.Entry {
	t.Helper()
	var all [][]feed.Entry
	for _, l := range f.listings {
		s, err := New(l.Settings, &memory.Cache{})
		if err != nil {
			t.Fatal(err)
		}
		found, err := s.Discover(t.Context(), l.Sources, l.URLs)
		if err != nil {
			t.Fatal(err)
		}
		pages, err := s.Scrape(t.Context(), slices.Concat(l.URLs, found.URLs))
		if err != nil {
			t.Fatal(err)
		}
		var entries []feed.Entry
		for _, p := range pages {
			if p.Err != nil {
				t.Fatalf("%s: %v", p.URL, p.Err)
			}
			entries = append(entries, p.Entry)
		}
		slices.SortFunc(entries, func(a, b feed.Entry) int { return strings.Compare(a.URL, b.URL) })
		all = append(all, entries)
	}
	return all
}

func TestFetchIntoPageMemory(t *testing.T) {
	for _, test := range []struct {
		name  string
		fetch func(t *testing.T, f *fleet)
	}{
		{"one process", func(t *testing.T, f *fleet) { f.shards(t, 1) }},
		{"three shards, twice", func(t *testing.T, f *fleet) { f.shards(t, 3); f.shards(t, 3) }},
		{"three shards, then five, then one", func(t *testing.T, f *fleet) { f.shards(t, 3); f.shards(t, 5); f.shards(t, 1) }},
		{"a shard that comes late", func(t *testing.T, f *fleet) {
			for _, i := range []int{0, 2, 0, 2} {
				if _, err := f.fetch(t.Context(), Shard{i, 3}, nil); err != nil {
					t.Error(err)
				}
			}
			f.entries(t) // what is there
			f.shards(t, 3)
			f.shards(t, 3)
		}},
		{"two owners of one shard", func(t *testing.T, f *fleet) {
			var wg sync.WaitGroup
			for range 2 {
				wg.Go(func() { f.shards(t, 2) })
			}
			wg.Wait()
			f.shards(t, 2)
		}},
		{"a process that is killed and started again", func(t *testing.T, f *fleet) {
			ctx, kill := context.WithCancel(t.Context())
			dead := make(chan struct{})
			time.AfterFunc(4*time.Second, func() { close(dead); kill() })
			if _, err := f.fetch(ctx, Shard{}, dead); err == nil {
				t.Error("a process that was killed ended well")
			}
			f.shards(t, 1)
		}},
		{"a process that is interrupted and started again", func(t *testing.T, f *fleet) {
			ctx, stop := context.WithTimeout(t.Context(), 4*time.Second)
			defer stop()
			if _, err := f.fetch(ctx, Shard{}, nil); err == nil {
				t.Error("a process that was interrupted ended well")
			}
			read := map[string]bool{}
			for _, r := range f.web.requests {
				read[r.url] = r.to.Sub(r.at) == answerTime
			}
			before := len(f.web.requests)
			f.shards(t, 1)
			for _, r := range f.web.requests[before:] {
				if read[r.url] && r.url != "https://found.test/" {
					t.Errorf("%s was fetched again", r.url)
				}
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet()
				test.fetch(t, f)
				f.checkPaces(t)
				got := f.entries(t)
				want := f.alone(t)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("entries from page memory (-alone +shared):\n%s", diff)
				}
			})
		})
	}
}

func TestPageMemoryOfOtherWays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fleet{web: &web{}, bucket: &objects{}}
		u := f.web.pagesOf("a.test", 1)[0]
		page := f.web.answer[u]
		f.web.answer[u] = func(n int, r *http.Request) *http.Response {
			if r.Header.Get("Accept-Language") == "en" {
				return webpage(article("Article number 0 of a.test", "Ada", "2024-02-20"))(n, r)
			}
			return page(n, r)
		}
		f.add([]string{u})
		f.add([]string{u})
		f.shards(t, 1)
		if n := f.web.times(u); n != 1 {
			t.Errorf("a page that two list was fetched %d times", n)
		}
		f.listings[1].Settings.Fetch.Language = "en"
		if title := f.entries(t)[1][0].Title; title != "Article numéro 0 de a.test" {
			t.Errorf("before it is read in English: %q, want what it said last", title)
		}
		f.shards(t, 1)
		got := f.entries(t)
		if got[0][0].Title != "Article numéro 0 de a.test" || got[1][0].Title != "Article number 0 of a.test" {
			t.Errorf("got %q and %q", got[0][0].Title, got[1][0].Title)
		}
	})
}

func TestPageMemoryTakesOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fleet{web: &web{}, bucket: &objects{}}
		urls := f.web.pagesOf("a.test", 3)
		f.add(urls)
		own, err := New(f.listings[0].Settings, f.states[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := own.Scrape(t.Context(), urls); err != nil {
			t.Fatal(err)
		}
		want := f.alone(t)
		before := len(f.web.requests)
		f.web.answer[urls[2]] = status(http.StatusNotFound)
		f.listings[0].Before = func() (*memory.Cache, error) { return f.states[0], nil }
		if diff := cmp.Diff(want, f.entries(t)); diff != "" {
			t.Errorf("before the first Fetch (-want +got):\n%s", diff)
		}
		time.Sleep(8 * 24 * time.Hour)
		f.shards(t, 1)
		if diff := cmp.Diff(want, f.entries(t)); diff != "" {
			t.Errorf("after it (-want +got):\n%s", diff)
		}
		if n := len(f.web.requests) - before; n != 3 {
			t.Errorf("%d requests, want one for each page", n)
		}
		if left := f.states[0].Pages; left[urls[0]] != nil {
			t.Errorf("the state still has %v", left[urls[0]])
		}
	})
}

func TestNothingDueWritesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fleet{web: &web{}, bucket: &objects{}}
		f.add(f.web.pagesOf("a.test", 3))
		f.shards(t, 1)
		writes := maps.Clone(f.bucket.writes)
		f.shards(t, 1)
		if diff := cmp.Diff(writes, f.bucket.writes); diff != "" {
			t.Errorf("writes by name, before and after a Fetch of nothing:\n%s", diff)
		}
	})
}

func TestDamagedPageMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fleet{web: &web{}, bucket: &objects{}}
		urls := f.web.pagesOf("a.test", 3)
		f.add(urls)
		f.shards(t, 1)
		want := f.entries(t)
		name := fmt.Sprintf("%02x.json", memory.DocumentOf("a.test"))
		for _, damage := range []func([]byte) []byte{
			func(doc []byte) []byte { return doc[:len(doc)-1] },
			func(doc []byte) []byte { return bytes.Replace(doc, []byte("Ada"), []byte("Eva"), 1) },
			func([]byte) []byte { return nil },
		} {
			f.bucket.data[name] = damage(bytes.Clone(f.bucket.data[name]))
			f.shards(t, 1)
			if diff := cmp.Diff(want, f.entries(t)); diff != "" {
				t.Errorf("after the damage (-want +got):\n%s", diff)
			}
		}
		aside := 0
		for name := range f.bucket.data {
			if strings.HasSuffix(name, ".corrupt") {
				aside++
			}
		}
		if aside != 2 {
			t.Errorf("%d damaged documents are kept, want 2", aside)
		}
		f.bucket.data[name] = []byte(`{"version":9,"pages":{}}`)
		if _, err := f.fetch(t.Context(), Shard{}, nil); !errors.Is(err, memory.ErrNewer) {
			t.Errorf("of a newer feedgen: %v", err)
		}
	})
}

// TestReady holds that a listing is ready once its own pages were read, also those
// that a source or a redirect leads to: a slow host holds up only those who list it.
func TestReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet()
		want := f.alone(t)
		slow := f.web.pagesOf("slow.test", 100)
		f.add(slow)
		f.add(append(f.web.pagesOf("quick.test", 2), slow[99]))
		f.add(nil)
		m, began := f.bucket.memory(nil), time.Now()
		ready := make([]time.Duration, len(f.listings))
		for i := range f.listings {
			f.listings[i].Ready = func() {
				ready[i] = time.Since(began)
				if i < len(want) && !cmp.Equal(want[i], f.entriesOf(t, i, m)) {
					t.Errorf("listing %d is ready before all of its pages were read", i)
				}
			}
		}
		if _, err := m.Fetch(t.Context(), NewGroup(&fetch.Pace{}, 16), f.listings, Shard{}); err != nil {
			t.Fatal(err)
		}
		for i, after := range ready {
			switch slow := i == len(want) || i == len(want)+1; {
			case slow && after < 99*f.delay:
				t.Errorf("listing %d is ready after %v", i, after)
			case !slow && after > 30*f.delay:
				t.Errorf("listing %d waits %v for others", i, after)
			}
		}
	})
}

// TestDiscoveredAmongOthers holds that a page which a source on another host leads to is
// compared with the pages of its host that were read before, as in a run of one
// configuration: what all of them share is not about the article.
func TestDiscoveredAmongOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fleet{web: &web{}, bucket: &objects{}, delay: time.Second}
		urls := f.web.pagesOf("blog.test", 6)
		for _, u := range urls {
			text := article("Sur "+u, "Ada", "2024-02-20")
			f.web.answer[u] = webpage(strings.Replace(text, "Une description de « Sur "+u+" »", "Une description", 1))
		}
		f.web.answer["https://source.test/"] = webpage(`<h2><a href="` + urls[5] + `">Sur ` + urls[5] + `</a></h2>`)
		f.add(urls[:5], discover.Source{Page: "https://source.test/", Links: "h2 a", Hosts: []string{"blog.test"}})
		if _, err := f.fetch(t.Context(), Shard{}, nil); err != nil {
			t.Fatal(err)
		}
		got, want := f.entries(t), f.alone(t)
		if diff := cmp.Diff(want, got); diff != "" || len(got[0]) != len(urls) {
			t.Errorf("shared memory and one configuration differ (-want +got):\n%s", diff)
		}
		if n := len(f.web.requests); n > 2*(len(urls)+1) {
			t.Errorf("%d requests", n)
		}
	})
}

// TestFetchAlwaysFurther fetches more hosts than fit into max_time, all of whose pages
// are due in every run: the next fetch starts with those that the last one did not reach.
func TestFetchAlwaysFurther(t *testing.T) {
	const hosts, perHost, fit, atOnce = 40, 6, 3, 16
	// With and without time for a page of further hosts, once the first ones have had theirs.
	for _, rest := range []time.Duration{answerTime / 2, time.Second + answerTime - 1} {
		synctest.Test(t, func(t *testing.T) {
			w := &web{}
			f := &fleet{web: w, bucket: &objects{}, delay: time.Second}
			var urls []string
			documents := map[int]bool{} // one for each host: those of one document share its turns
			for i := 0; len(documents) < hosts; i++ {
				host := fmt.Sprintf("%d.test", i)
				if n := memory.DocumentOf(host); !documents[n] {
					documents[n] = true
					urls = append(urls, w.pagesOf(host, perHost)...)
				}
			}
			f.add(urls)
			s := &f.listings[0].Settings
			s.RefreshAfter, s.MaxTime = 0, (fit-1)*(time.Second+answerTime)+rest
			// Documents take turns, whatever is left in each: so it may be one fetch more.
			for range (hosts*perHost/fit+atOnce-1)/atOnce + 1 {
				report, err := f.fetch(t.Context(), Shard{}, nil)
				if err != nil {
					t.Fatal(err)
				}
				if n := report.Pages[Fetched] + report.Pages[NotModified] + report.Pages[Skipped]; n != len(urls) || report.Left == 0 {
					t.Errorf("a fetch of %d pages: %v, %d left", len(urls), report.Pages, report.Left)
				}
				time.Sleep(time.Hour)
			}
			unread := 0
			for _, u := range urls {
				if w.times(u) == 0 {
					unread++
				}
			}
			if unread > 0 {
				t.Errorf("%d of %d pages were never fetched", unread, len(urls))
			}
		})
	}
}
