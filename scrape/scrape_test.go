package scrape

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/feed"
	"feedgen/scrape/archive"
	"feedgen/scrape/discover"
	"feedgen/scrape/extract"
	"feedgen/scrape/fetch"
	"feedgen/scrape/memory"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// article returns a page as blogs write them.
func article(title, author, day string) string {
	return fmt.Sprintf(`<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>%[1]s</title>
<meta property="og:title" content="%[1]s"><meta property="og:type" content="article">
<meta name="author" content="%[2]s"><meta property="article:published_time" content="%[3]s">
<meta name="description" content="Une description de « %[1]s », écrite pour cet essai et pour lui seul.">
</head><body><article><h1>%[1]s</h1><p>%[4]s</p></article></body></html>`,
		title, author, day, strings.Repeat("Un paragraphe de l'article, assez long pour en être un. ", 12))
}

// site is a web site on loopback that records requests.
type site struct {
	*httptest.Server
	mux *http.ServeMux

	mu     sync.Mutex
	counts map[string]int // requests by path
}

func (s *site) count(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[path]++
}

// asked returns the number of requests for a path.
func (s *site) asked(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[path]
}

// serve returns a site without pages, robots.txt among them.
func serve(t testing.TB) *site {
	s := &site{mux: http.NewServeMux(), counts: map[string]int{}}
	s.Server = httptest.NewServer(s.mux)
	t.Cleanup(s.Close)
	return s
}

// page makes the site answer a path with a text.
func (s *site) page(path, text string) string {
	s.mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		s.count(path)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, text)
	})
	return s.URL + path
}

// setup makes a Scraper when it is first used, and serves one run.
type setup struct {
	Transport    http.RoundTripper
	UserAgent    string
	Delay        time.Duration
	Concurrency  int
	PerHost      int
	Timeout      time.Duration
	MaxBytes     int64
	MaxTime      time.Duration
	Retries      int
	RefreshAfter time.Duration
	Robots       bool
	AllowPrivate []string
	Rules        map[string]extract.Rules
	Headers      map[string]http.Header
	Language     string
	Offline      bool
	Refresh      bool
	Progress     func(Progress)
	Save         func(context.Context, *memory.Cache)
	Group        *Group
	Keep         func(*archive.Page)
	StaleAfter   time.Duration
	Title        func(string) string
	Cache        *memory.Cache // nil: an empty one

	made *Scraper
}

func (s *setup) scraper() (*Scraper, error) {
	if s.Cache == nil {
		s.Cache = &memory.Cache{}
	}
	if s.made == nil {
		made, err := New(Settings{
			Fetch: fetch.Options{
				Transport: s.Transport, UserAgent: s.UserAgent, Delay: s.Delay, PerHost: s.PerHost, Timeout: s.Timeout,
				Retries: s.Retries, Robots: s.Robots, AllowPrivate: s.AllowPrivate, Headers: s.Headers, Language: s.Language,
			},
			Concurrency: s.Concurrency, MaxBytes: s.MaxBytes, MaxTime: s.MaxTime, RefreshAfter: s.RefreshAfter, Rules: s.Rules,
			Offline: s.Offline, Refresh: s.Refresh, Progress: s.Progress, Group: s.Group, Save: s.Save,
			StaleAfter: s.StaleAfter, Title: s.Title, Keep: s.Keep,
		}, s.Cache)
		if err != nil {
			return nil, err
		}
		s.made = made
	}
	s.made.Continue(s.Cache)
	return s.made, nil
}

func (s *setup) Scrape(ctx context.Context, urls []string) ([]Page, error) {
	scraper, err := s.scraper()
	if err != nil {
		return nil, err
	}
	return scraper.Scrape(ctx, urls)
}

func (s *setup) Discover(ctx context.Context, sources []discover.Source, listed []string) (Discovery, error) {
	scraper, err := s.scraper()
	if err != nil {
		return Discovery{}, err
	}
	return scraper.Discover(ctx, sources, listed)
}

// run discovers and scrapes as a pass does.
func (s *setup) run(ctx context.Context, sources []discover.Source, listed []string) (found Discovery, pages []Page, err error) {
	for more := true; more; {
		if found, err = s.Discover(ctx, sources, listed); err != nil {
			return found, pages, err
		}
		if pages, err = s.Scrape(ctx, slices.Concat(listed, found.URLs)); err != nil {
			return found, pages, err
		}
		more = s.made.More()
	}
	return found, pages, nil
}

// loopback is a Scraper that may read the sites of the tests.
func loopback() *setup {
	return &setup{AllowPrivate: []string{"127.0.0.0/8"}, Timeout: 5 * time.Second, Robots: true, Cache: &memory.Cache{}}
}

func TestScrape(t *testing.T) {
	s := serve(t)
	urls := []string{
		s.page("/mlops", article("Les clés du MLOps", "Ada Lovelace", "2024-02-20")),
		s.URL + "/gone",
		s.page("/adr", article("Des décisions qui restent", "Ada Lovelace", "2023-04-12T08:00:00Z")),
	}
	scraper := loopback()
	pages, err := scraper.Scrape(t.Context(), urls)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := outcomes(pages), "fetched failed fetched"; got != want {
		t.Errorf("outcomes are %q, want %q", got, want)
	}
	if got, want := fmt.Sprint(pages[1].Err), "the server answers 404 Not Found"; got != want {
		t.Errorf("error is %q, want %q", got, want)
	}
	if pages[1].Since.IsZero() || pages[1].Entry.URL != "" {
		t.Errorf("a page that never yielded is %+v, want it failing and without an entry", pages[1])
	}
	want := feed.Entry{
		URL: urls[0], URLs: urls[:1], Title: "Les clés du MLOps", Authors: []feed.Author{{Name: "Ada Lovelace"}},
		Summary:  "Une description de « Les clés du MLOps », écrite pour cet essai et pour lui seul.",
		Language: "fr", Published: feed.Date{Time: time.Date(2024, 2, 20, 0, 0, 0, 0, time.UTC), Precision: feed.PrecisionDay},
	}
	if diff := cmp.Diff(want, pages[0].Entry); diff != "" {
		t.Errorf("entry (-want +got):\n%s", diff)
	}

	again := loopback()
	again.Cache = stored(t, scraper.Cache)
	pages, err = again.Scrape(t.Context(), urls)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := outcomes(pages), "not_modified failed not_modified"; got != want {
		t.Errorf("outcomes of the second run are %q, want %q", got, want)
	}
	if diff := cmp.Diff(want, pages[0].Entry); diff != "" {
		t.Errorf("entry of the second run (-want +got):\n%s", diff)
	}
}

// outcomes returns the outcomes of pages in one line.
func outcomes(pages []Page) string {
	var words []string
	for _, p := range pages {
		words = append(words, string(p.Outcome))
	}
	return strings.Join(words, " ")
}

// stored returns a cache as the next run gets it.
func stored(t rapid.TB, c *memory.Cache) *memory.Cache {
	t.Helper()
	var text, plain bytes.Buffer
	if err := c.Encode(jsontext.NewEncoder(&text, jsontext.EscapeForHTML(true))); err != nil {
		t.Fatal(err)
	}
	next := &memory.Cache{}
	if err := json.Unmarshal(text.Bytes(), next); err != nil {
		t.Fatal(err)
	}
	whole, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Compact(&plain, text.Bytes()); err != nil {
		t.Fatal(err)
	}
	if got := plain.String(); got != string(whole) && len(c.Pages) > 0 {
		t.Fatalf("Encode writes\n%s\nencoding/json writes\n%s", got, whole)
	}
	return next
}

// TestOfflineTellsWhatFailed holds that a run without requests still knows
// which pages fail, why, and which of them are refused on purpose.
func TestOfflineTellsWhatFailed(t *testing.T) {
	s := serve(t)
	s.mux.HandleFunc("/refused", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(999) })
	urls := []string{s.URL + "/gone", s.URL + "/refused"}
	scraper := loopback()
	asked, err := scraper.Scrape(t.Context(), urls)
	if err != nil {
		t.Fatal(err)
	}
	offline := loopback()
	offline.Offline, offline.Cache = true, scraper.Cache
	known, err := offline.Scrape(t.Context(), urls)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := outcomes(known), "skipped skipped"; got != want {
		t.Errorf("outcomes are %q, want %q", got, want)
	}
	for i, page := range known {
		if page.Err.Error() != asked[i].Err.Error() || !page.Since.Equal(asked[i].Since) || page.Blocked != (i == 1) {
			t.Errorf(
				"%s: error %q since %s, blocked %t; want %q since %s",
				urls[i],
				page.Err,
				page.Since,
				page.Blocked,
				asked[i].Err,
				asked[i].Since,
			)
		}
	}
}

func TestOfflineAsksNothing(t *testing.T) {
	s := serve(t)
	urls := []string{s.page("/a", article("Un titre", "Ada", "2024-02-20")), s.URL + "/b"}
	scraper := loopback()
	before, err := scraper.Scrape(t.Context(), urls)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	offline := &setup{Offline: true, Cache: stored(t, scraper.Cache)}
	pages, err := offline.Scrape(t.Context(), urls)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := outcomes(pages), "skipped skipped"; got != want {
		t.Errorf("outcomes are %q, want %q", got, want)
	}
	if diff := cmp.Diff(before[0].Entry, pages[0].Entry); diff != "" {
		t.Errorf("entry (-online +offline):\n%s", diff)
	}
}

// answers is a transport that answers with what the function returns.
type answers func(*http.Request) (*http.Response, error)

func (f answers) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestNoNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var urls []string
		for i := range 14 {
			urls = append(urls, fmt.Sprintf("https://blog.test/article-%d", i))
		}
		scraper := &setup{Delay: time.Second, Retries: 2, Robots: true}
		scraper.Transport = answers(func(r *http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "server misbehaving", Name: r.URL.Host, IsTemporary: true}}
		})
		began := time.Now()
		pages, err := scraper.Scrape(t.Context(), urls)
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("14 pages without a network took %s", took)
		}
		for _, p := range pages {
			want := "blog.test cannot be looked up in DNS (is the network up?): server misbehaving"
			if p.Outcome != Failed || p.Err.Error() != want {
				t.Errorf("%s: %s, %v; want failed, %s", p.URL, p.Outcome, p.Err, want)
			}
		}
	})
}

// TestAnotherCache starts over from the cache of another run: nothing is fetched again,
// and nothing is lost that either run has learned.
func TestAnotherCache(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 3)
		w.answer["https://b.test/"] = status(503)
		urls = append(urls, "https://b.test/")
		before := &memory.Cache{}
		scrape(t, &setup{Transport: w, Robots: true, Cache: before}, urls[:2])

		w.requests = nil
		s := &setup{Transport: w, Robots: true, Cache: stored(t, before)}
		first := scrape(t, s, urls)
		if got, want := outcomes(first), "not_modified not_modified fetched failed"; got != want {
			t.Fatalf("outcomes are %q, want %q", got, want)
		}
		requests := len(w.requests)

		// The other run forgot a page, and a host requested a pause.
		s.Cache = stored(t, before)
		delete(s.Cache.Pages, urls[0])
		until := time.Now().Add(time.Hour).UTC()
		s.Cache.Hosts["b.test"] = fetch.HostMemory{PausedUntil: until}
		second := scrape(t, s, urls)
		first[3].Since = second[3].Since // a second later
		if diff := cmp.Diff(first, second, cmp.Comparer(func(a, b error) bool { return errorText(a) == errorText(b) })); diff != "" {
			t.Errorf("pages (-first +second time):\n%s", diff)
		}
		if len(w.requests) != requests {
			t.Errorf("asked again: %v", w.requests[requests:])
		}
		if !s.Cache.Hosts["b.test"].PausedUntil.Equal(until) {
			t.Errorf("the pause that another run was asked for is forgotten")
		}
	})
}
