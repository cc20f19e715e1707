package scrape

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/scrape/fetch"
	"feedgen/scrape/memory"

	"github.com/google/go-cmp/cmp"
)

// web is a transport that responds from memory, for tests with simulated time. It
// records the times of requests.
type web struct {
	answer map[string]func(n int, r *http.Request) *http.Response // by address; n counts from 0

	mu       sync.Mutex
	requests []asked
	under    map[string]int // requests under way, by host
	most     map[string]int // at most, by host
}

// asked is one request.
type asked struct {
	url    string
	at, to time.Time // when it came and when it was answered
}

// answerTime is how long a web takes to answer.
const answerTime = 200 * time.Millisecond

func (w *web) RoundTrip(r *http.Request) (*http.Response, error) {
	address, host := r.URL.String(), r.URL.Host
	w.mu.Lock()
	n := 0
	for _, a := range w.requests {
		if a.url == address {
			n++
		}
	}
	if w.under == nil {
		w.under, w.most = map[string]int{}, map[string]int{}
	}
	for _, key := range []string{host, ""} { // "" stands for all hosts
		w.under[key]++
		w.most[key] = max(w.most[key], w.under[key])
	}
	i := len(w.requests)
	w.requests = append(w.requests, asked{url: address, at: time.Now()})
	w.mu.Unlock()

	err := wait(r.Context(), answerTime)

	w.mu.Lock()
	defer w.mu.Unlock()
	w.under[host]--
	w.under[""]--
	w.requests[i].to = time.Now()
	if err != nil {
		return nil, err
	}
	answer := w.answer[address]
	if answer == nil {
		return status(http.StatusNotFound)(n, r), nil
	}
	res := answer(n, r)
	if res == nil { // hangs
		w.mu.Unlock()
		<-r.Context().Done()
		w.mu.Lock()
		return nil, context.Cause(r.Context())
	}
	res.Request = r
	return res, nil
}

// wait waits for d, or for the end of ctx, whose cause it then returns.
func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// times returns the number of requests for an address.
func (w *web) times(address string) int {
	n := 0
	for _, a := range w.requests {
		if a.url == address {
			n++
		}
	}
	return n
}

// status answers with a status and headers, each as "Name: value".
func status(code int, headers ...string) func(int, *http.Request) *http.Response {
	return func(int, *http.Request) *http.Response { return reply(code, "", headers...) }
}

func reply(code int, body string, headers ...string) *http.Response {
	h := http.Header{}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		h.Set(name, value)
	}
	return &http.Response{StatusCode: code, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}

// webpage answers with a page that has validators.
func webpage(body string) func(int, *http.Request) *http.Response {
	return func(_ int, r *http.Request) *http.Response {
		if r.Header.Get("If-None-Match") == `"1"` {
			return reply(http.StatusNotModified, "")
		}
		return reply(http.StatusOK, body, "Content-Type: text/html", `ETag: "1"`)
	}
}

// plain answers with plain text.
func plain(body string) func(int, *http.Request) *http.Response {
	return func(int, *http.Request) *http.Response { return reply(http.StatusOK, body, "Content-Type: text/plain") }
}

// after answers with each of answers in turn, and with the last for ever.
func after(answers ...func(int, *http.Request) *http.Response) func(int, *http.Request) *http.Response {
	return func(n int, r *http.Request) *http.Response { return answers[min(n, len(answers)-1)](n, r) }
}

// hang never answers.
func hang(int, *http.Request) *http.Response { return nil }

// pagesOf makes a web of n good pages on a host and returns their addresses.
func (w *web) pagesOf(host string, n int) []string {
	if w.answer == nil {
		w.answer = map[string]func(int, *http.Request) *http.Response{}
	}
	var urls []string
	for i := range n {
		u := fmt.Sprintf("https://%s/%d", host, i)
		w.answer[u] = webpage(article(fmt.Sprintf("Article numéro %d de %s", i, host), "Ada", "2024-02-20"))
		urls = append(urls, u)
	}
	return urls
}

// scrape runs Scrape and returns the pages.
func scrape(t *testing.T, s *setup, urls []string) []Page {
	t.Helper()
	pages, err := s.Scrape(t.Context(), urls)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func TestOneRequestAtATimeAndDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 5)
		s := &setup{Transport: w, Delay: time.Second, Robots: true}
		scrape(t, s, urls)
		if len(w.requests) != 6 {
			t.Fatalf("%d requests, want 5 pages and robots.txt", len(w.requests))
		}
		for i, r := range w.requests[1:] {
			if gap := r.at.Sub(w.requests[i].to); gap != time.Second {
				t.Errorf("%s came %s after the answer to %s, want 1s", r.url, gap, w.requests[i].url)
			}
		}
		if w.most["a.test"] != 1 {
			t.Errorf("%d requests at once, want 1", w.most["a.test"])
		}
	})
}

func TestHostsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		var urls []string
		for i := range 5 {
			urls = append(urls, w.pagesOf(fmt.Sprintf("%d.test", i), 3)...)
		}
		s := &setup{Transport: w, Delay: time.Second, Concurrency: 2}
		scrape(t, s, urls)
		if w.most[""] != 2 {
			t.Errorf("%d hosts at once, want 2", w.most[""])
		}
	})
}

func TestMaxTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		// The wait of the fourth page would end too late.
		pages := scrape(t, &setup{Transport: w, Delay: time.Second, MaxTime: 3 * time.Second}, w.pagesOf("a.test", 5))
		if got, want := outcomes(pages), "fetched fetched fetched skipped skipped"; got != want {
			t.Errorf("outcomes are %q, want %q", got, want)
		}
	})
}

func TestPerHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		s := &setup{Transport: w, PerHost: 3}
		scrape(t, s, w.pagesOf("a.test", 9))
		if w.most["a.test"] != 3 {
			t.Errorf("%d requests at once, want 3", w.most["a.test"])
		}
	})
}

func TestRedirectsMindTheOtherHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := append(w.pagesOf("a.test", 4), w.pagesOf("b.test", 4)...)
		for i, u := range urls[:4] {
			w.answer[u] = status(http.StatusFound, fmt.Sprintf("Location: https://b.test/%d", i))
		}
		w.answer["https://b.test/robots.txt"] = plain("User-agent: *\nDisallow: /3\n")
		pages := scrape(t, &setup{Transport: w, Delay: time.Second, Robots: true}, urls)
		if w.most["b.test"] != 1 {
			t.Errorf("%d requests at once to the host that redirects lead to, want 1", w.most["b.test"])
		}
		if pages[3].Err != fetch.ErrRobots {
			t.Errorf("a redirect to what robots.txt forbids gives %v", pages[3].Err)
		}
		if w.times("https://b.test/robots.txt") != 1 {
			t.Errorf("robots.txt was read %d times", w.times("https://b.test/robots.txt"))
		}
	})
}

func TestRetries(t *testing.T) {
	good := webpage(article("Un titre", "Ada", "2024-02-20"))
	for name, test := range map[string]struct {
		answer   func(int, *http.Request) *http.Response
		requests int
		error    string // empty: none
		min, max time.Duration
	}{
		"503 twice": {after(status(503), status(503), good), 3, "", 1500 * time.Millisecond, 4500*time.Millisecond + 2},
		"503 for ever": {
			status(503), 3, "the server answers 503 Service Unavailable", 1500 * time.Millisecond,
			4500*time.Millisecond + 2,
		},
		"502": {after(status(502), good), 2, "", 500 * time.Millisecond, 1500*time.Millisecond + 1},
		"504": {after(status(504), good), 2, "", 500 * time.Millisecond, 1500*time.Millisecond + 1},
		"429": {after(status(429), good), 2, "", 500 * time.Millisecond, 1500*time.Millisecond + 1},
		"timeout": {
			after(hang, good), 2, "", 20*time.Second - answerTime + 500*time.Millisecond,
			20*time.Second + 1500*time.Millisecond,
		},
		"timeout for ever":    {hang, 3, "no response within 20s: it hung while waiting for the response", 0, 70 * time.Second},
		"Retry-After seconds": {after(status(503, "Retry-After: 7"), good), 2, "", 7 * time.Second, 7 * time.Second},
		"Retry-After date": {
			after(status(429, "Retry-After: Sat, 01 Jan 2000 00:00:30 GMT"), good), 2, "", 29 * time.Second,
			30 * time.Second,
		},
		"Retry-After past":    {after(status(429, "Retry-After: Fri, 31 Dec 1999 00:00:30 GMT"), good), 2, "", 0, 0},
		"Retry-After wrong":   {after(status(503, "Retry-After: soon"), good), 2, "", 500 * time.Millisecond, 1500*time.Millisecond + 1},
		"Retry-After an hour": {status(503, "Retry-After: 3600"), 1, "the server answers 503 Service Unavailable", 0, 0},
		"401":                 {status(401), 1, "the server answers 401 Unauthorized", 0, 0},
		"403":                 {status(403), 1, "the server answers 403 Forbidden", 0, 0},
		"404":                 {status(404), 1, "the server answers 404 Not Found", 0, 0},
		"410":                 {status(410), 1, "the server answers 410 Gone", 0, 0},
		"451":                 {status(451), 1, "the server answers 451 Unavailable For Legal Reasons", 0, 0},
		"500":                 {status(500), 1, "the server answers 500 Internal Server Error", 0, 0},
		"999":                 {status(999), 1, "the server answers 999, which is LinkedIn's way of refusing programs", 0, 0},
		"204":                 {status(204), 1, "the server answers 204 No Content", 0, 0},
		"304 unasked":         {status(304), 1, "the server answers 304 Not Modified", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &web{answer: map[string]func(int, *http.Request) *http.Response{"https://a.test/": test.answer}}
				page := scrape(t, &setup{Transport: w, Retries: 2}, []string{"https://a.test/"})[0]
				if got := errorText(page.Err); got != test.error {
					t.Errorf("error is %q, want %q", got, test.error)
				}
				if len(w.requests) != test.requests {
					t.Errorf("%d requests, want %d", len(w.requests), test.requests)
				}
				waited := w.requests[len(w.requests)-1].at.Sub(w.requests[0].to)
				if test.requests > 1 && (waited < test.min || waited > test.max+time.Duration(test.requests)*answerTime) {
					t.Errorf("waited %s, want %s to %s", waited, test.min, test.max)
				}
			})
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestRetryAfterIsRememberedBetweenRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 3)
		w.answer[urls[0]] = status(429, "Retry-After: 86400000")
		cache := &memory.Cache{}
		first := scrape(t, &setup{Transport: w, Cache: cache, Retries: 2}, urls)
		if len(w.requests) != 1 {
			t.Errorf("%d requests, want 1: the host asked for a pause", len(w.requests))
		}
		const want = "a.test accepts no requests until 2000-01-02T00:00:00Z"
		if got := errorText(first[2].Err); got != want {
			t.Errorf("error is %q, want %q", got, want)
		}
		time.Sleep(23 * time.Hour)
		second := scrape(t, &setup{Transport: w, Cache: stored(t, cache), Retries: 2}, urls)
		if len(w.requests) != 1 || outcomes(second) != "failed failed failed" {
			t.Errorf("within the pause: %d requests, %s", len(w.requests), outcomes(second))
		}
		time.Sleep(time.Hour)
		w.answer[urls[0]] = w.answer[urls[1]]
		third := scrape(t, &setup{Transport: w, Cache: stored(t, cache), Retries: 2}, urls)
		if outcomes(third) != "fetched fetched fetched" {
			t.Errorf("after the pause: %s", outcomes(third))
		}
	})
}

// TestRetryAfterIsHeededByThePagesThatFollow holds that Retry-After applies to later
// pages of the host even if the page itself is not retried.
func TestRetryAfterIsHeededByThePagesThatFollow(t *testing.T) {
	for _, header := range []string{"Retry-After: 30", "Retry-After: Sat, 01 Jan 2000 00:00:31 GMT"} {
		synctest.Test(t, func(t *testing.T) {
			w := &web{}
			urls := w.pagesOf("a.test", 2)
			w.answer[urls[0]] = status(429, header)
			pages := scrape(t, &setup{Transport: w, Delay: time.Second}, urls)
			if got, want := outcomes(pages), "failed fetched"; got != want {
				t.Errorf("%s: %s, want %s", header, got, want)
			}
			if gap := w.requests[1].at.Sub(w.requests[0].to); gap < 29*time.Second || gap > 31*time.Second {
				t.Errorf("%s: the next page was asked for after %s, want 30s", header, gap)
			}
		})
	}
}

func TestAHostThatFailsIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := append(w.pagesOf("a.test", 20), w.pagesOf("b.test", 1)...)
		for _, u := range urls[:20] {
			w.answer[u] = hang
		}
		began := time.Now()
		pages := scrape(t, &setup{Transport: w, Delay: time.Second, Retries: 2}, urls)
		if took := time.Since(began); took > 3*time.Minute {
			t.Errorf("a dead host took %s", took)
		}
		// The first page is tried three times, for it might be the page.
		if got, want := len(w.requests)-1, 3+4-1; got != want {
			t.Errorf("%d requests to the dead host, want %d", got, want)
		}
		const want = "a.test gets no more requests in this run: it failed 4 times in a row, last with: " +
			"no response within 20s: it hung while waiting for the response"
		if got := errorText(pages[19].Err); got != want {
			t.Errorf("error is %q, want %q", got, want)
		}
		if pages[20].Outcome != Fetched {
			t.Errorf("the other host's page is %s, want fetched", pages[20].Outcome)
		}
	})
}

func TestAnswersAreNoReasonToLeaveAHostAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 20)
		for i, u := range urls[:19] {
			w.answer[u] = status([]int{401, 403, 404, 410, 451, 999, 500}[i%7])
		}
		if pages := scrape(t, &setup{Transport: w}, urls); pages[19].Outcome != Fetched {
			t.Errorf("the good page after 19 bad ones is %s: %v", pages[19].Outcome, pages[19].Err)
		}
	})
}

func TestWhatFailedIsAskedLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 8)
		for _, u := range urls[:5] {
			w.answer[u] = status(503)
		}
		cache := &memory.Cache{}
		want := strings.TrimSpace(strings.Repeat("failed ", 8))
		if got := outcomes(scrape(t, &setup{Transport: w, Cache: cache}, urls)); got != want {
			t.Fatalf("first run: %s, want %s", got, want)
		}
		for run := range 3 {
			got := outcomes(scrape(t, &setup{Transport: w, Cache: stored(t, cache)}, urls))
			if run > 0 && got != "failed failed failed failed failed fetched fetched fetched" {
				t.Errorf("run %d: %s, want the good pages fetched", run, got)
			}
		}
	})
}

func TestRobots(t *testing.T) {
	forbidding := plain("User-agent: feedgen\nDisallow: /\n")
	for name, test := range map[string]struct {
		first, second func(int, *http.Request) *http.Response // robots.txt in two runs
		want          string                                  // error of the second; empty: none
	}{
		"none":                {status(404), status(404), ""},
		"forbidden robots":    {status(403), status(403), ""},
		"a web page":          {webpage("<html>404"), webpage("<html>404"), ""},
		"redirects nowhere":   {status(301, "Location: /robots.txt"), status(301, "Location: /robots.txt"), ""},
		"forbids":             {forbidding, forbidding, fetch.ErrRobots.Error()},
		"forbids, redirected": {status(301, "Location: /elsewhere.txt"), status(301, "Location: /elsewhere.txt"), fetch.ErrRobots.Error()},
		"forbids us not":      {plain("User-agent: feed\nDisallow: /\n"), plain("User-agent: feed\nDisallow: /\n"), ""},
		"unreachable": {
			status(503), status(503),
			"robots.txt cannot be read, so no page is: the server answers 503 Service Unavailable",
		},
		"too many requests": {
			status(429), status(429),
			"robots.txt cannot be read, so no page is: the server answers 429 Too Many Requests",
		},
		"remembered, allows":  {plain("User-agent: *\nAllow: /\n"), status(503), ""},
		"remembered, forbids": {forbidding, status(503), fetch.ErrRobots.Error()},
		"not modified":        {webpage("User-agent: *\nDisallow: /0\n"), webpage(""), fetch.ErrRobots.Error()},
		"allows again":        {forbidding, status(404), ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &web{}
				urls := w.pagesOf("a.test", 2)
				w.answer["https://a.test/elsewhere.txt"] = forbidding
				w.answer["https://a.test/robots.txt"] = test.first
				cache := &memory.Cache{}
				scrape(t, &setup{Transport: w, Robots: true, Cache: cache}, urls)
				if n := w.times("https://a.test/robots.txt"); n < 1 || n > 2 {
					t.Errorf("robots.txt was asked for %d times in one run", n)
				}
				w.answer["https://a.test/robots.txt"] = test.second
				got := scrape(t, &setup{Transport: w, Robots: true, Cache: stored(t, cache)}, urls)[0]
				if errorText(got.Err) != test.want {
					t.Errorf("error is %q, want %q", errorText(got.Err), test.want)
				}
			})
		})
	}
}

// TestLongRobots holds that the line in which a robots.txt is cut off is none.
func TestLongRobots(t *testing.T) {
	long := "User-agent: *\n" + strings.Repeat("#", 500<<10-len("User-agent: *\n")-len("\nDisallow: /")) + "\nDisallow: /private\n"
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 1)
		w.answer["https://a.test/robots.txt"] = plain(long)
		if page := scrape(t, &setup{Transport: w, Robots: true}, urls)[0]; page.Outcome != Fetched {
			t.Errorf("%s, %v", page.Outcome, page.Err)
		}
	})
}

func TestCrawlDelay(t *testing.T) {
	for robots, want := range map[string]time.Duration{
		"User-agent: *\nCrawl-delay: 5\n":    5 * time.Second,
		"User-agent: *\nCrawl-delay: 0.5\n":  time.Second, // our own is longer
		"User-agent: *\nCrawl-delay: 1e99\n": 30 * time.Second,
		"User-agent: *\nCrawl-delay: soon\n": time.Second,
		"User-agent: *\nCrawl-delay: -5\n":   time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			w := &web{}
			urls := w.pagesOf("a.test", 2)
			w.answer["https://a.test/robots.txt"] = plain(robots)
			scrape(t, &setup{Transport: w, Delay: time.Second, Robots: true}, urls)
			if got := w.requests[2].at.Sub(w.requests[1].to); got != want {
				t.Errorf("%q: %s between two pages, want %s", robots, got, want)
			}
		})
	}
}

func TestCancellation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := append(w.pagesOf("a.test", 3), w.pagesOf("b.test", 1)...)
		w.answer[urls[1]] = hang
		w.answer[urls[3]] = status(503, "Retry-After: 50")
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, cancel)
		cache := &memory.Cache{}
		began := time.Now()
		pages, err := (&setup{Transport: w, Delay: time.Second, Retries: 2, Cache: cache}).Scrape(ctx, urls)
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("ended after %s, want at once", took)
		}
		if err != context.Canceled {
			t.Errorf("error is %v, want %v", err, context.Canceled)
		}
		if got, want := outcomes(pages), "fetched skipped skipped skipped"; got != want {
			t.Errorf("outcomes are %q, want %q", got, want)
		}
		var kept []string
		for u, p := range cache.Pages {
			kept = append(kept, u)
			if p.Failing != nil {
				t.Errorf("%s is recorded as failing: %+v", u, p.Failing)
			}
		}
		if diff := cmp.Diff(urls[:1], kept); diff != "" {
			t.Errorf("pages in the cache (-want +got):\n%s", diff)
		}
	})
}

func TestRequestHeaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 1)
		var got http.Header
		w.answer[urls[0]] = func(_ int, r *http.Request) *http.Response {
			got = r.Header.Clone()
			return reply(
				200,
				article("Un titre", "Ada", "2024-02-20"),
				"Content-Type: text/html",
				`ETag: W/"2"`,
				"Last-Modified: Tue, 20 Feb 2024 06:00:00 GMT",
			)
		}
		cache := &memory.Cache{}
		scrape(t, &setup{Transport: w, UserAgent: "feedgen/1.0 (+https://blog.test)", Cache: cache}, urls)
		want := http.Header{
			"User-Agent":      {"feedgen/1.0 (+https://blog.test)"},
			"Accept":          {"text/html,application/xhtml+xml,*/*;q=0.1"},
			"Accept-Encoding": {"gzip"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("headers of the first request (-want +got):\n%s", diff)
		}
		want["If-None-Match"] = []string{`W/"2"`}
		want["If-Modified-Since"] = []string{"Tue, 20 Feb 2024 06:00:00 GMT"}
		scrape(t, &setup{Transport: w, UserAgent: "feedgen/1.0 (+https://blog.test)", Cache: stored(t, cache)}, urls)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("headers of the second request (-want +got):\n%s", diff)
		}
		scrape(t, &setup{Transport: w, Refresh: true, Cache: stored(t, cache)}, urls)
		if got.Get("If-None-Match") != "" || got.Get("If-Modified-Since") != "" {
			t.Errorf("a refresh sends validators: %v", got)
		}
	})
}

func TestDueOverTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 1)
		w.answer[urls[0]] = webpage(article("Un article de ce jour", "Ada", "2000-01-01"))
		cache := &memory.Cache{}
		run := func() {
			s := &setup{Transport: w, RefreshAfter: 7 * 24 * time.Hour, Cache: cache}
			scrape(t, s, urls)
			cache = stored(t, cache)
		}
		// Every two hours for a year.
		perMonth := make([]int, 12)
		for hour := 0; hour < 360*24; hour += 2 {
			before := len(w.requests)
			run()
			perMonth[hour/24/30] += len(w.requests) - before
			time.Sleep(2 * time.Hour)
		}
		if perMonth[0] < 3*12 || perMonth[0] > 100 {
			t.Errorf("%d requests in the first month, want every run for 3 days and then ever fewer", perMonth[0])
		}
		for month := 4; month < 12; month++ {
			if perMonth[month] < 4 || perMonth[month] > 6 {
				t.Errorf("%d requests in month %d, want about one every 7 days", perMonth[month], month)
			}
		}
		// A change makes it young again.
		w.answer[urls[0]] = webpage(article("Un tout autre titre de la même journée", "Ada", "2024-02-20"))
		cache.Pages[urls[0]].ETag = `"0"`
		time.Sleep(7 * 24 * time.Hour)
		run()
		before := len(w.requests)
		for range 5 {
			run()
		}
		if got := len(w.requests) - before; got != 5 {
			t.Errorf("a page that changed was asked %d times in 5 runs", got)
		}
	})
}

// TestYoungMeansNew reads articles for the first time that are years old, with a date
// or without: they are not fetched again before they are due.
func TestYoungMeansNew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(25 * 365 * 24 * time.Hour)
		w := &web{}
		urls := w.pagesOf("a.test", 60)
		for i, u := range urls {
			w.answer[u] = webpage(article(fmt.Sprintf("Article numéro %d", i), "Ada", "2019-02-20"))
		}
		w.answer[urls[7]] = webpage(article("Article numéro 7", "Ada", ""))
		cache := &memory.Cache{}
		var perRun []int
		for range 4 {
			before := len(w.requests)
			scrape(t, &setup{Transport: w, RefreshAfter: 7 * 24 * time.Hour, Cache: cache}, urls)
			perRun = append(perRun, len(w.requests)-before)
			cache = stored(t, cache)
			time.Sleep(2 * time.Hour)
		}
		if want := []int{60, 0, 0, 0}; !slices.Equal(perRun, want) {
			t.Errorf("requests in each run: %v, want %v", perRun, want)
		}
	})
}

// TestWrongClock has one run while the clock is years ahead, as that of a machine
// without a battery may be. Once it is right again, nothing is the matter.
func TestWrongClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 3)
		w.answer[urls[1]] = status(404)
		w.answer["https://b.test/"] = status(503, "Retry-After: 3600")
		urls = append(urls, "https://b.test/")
		cache := &memory.Cache{}
		run := func() []Page {
			s := &setup{Transport: w, Cache: cache, RefreshAfter: 7 * 24 * time.Hour}
			pages := scrape(t, s, urls)
			cache = stored(t, cache)
			return pages
		}
		run()
		ahead(cache, 40*365*24*time.Hour)
		w.answer["https://b.test/"] = webpage(article("Un titre", "Ada", "2024-02-20"))
		pages := run()
		if got, want := outcomes(pages), "not_modified failed not_modified fetched"; got != want {
			t.Errorf("with the clock right again: %s, want %s", got, want)
		}
		if pages[1].Since.After(time.Now()) {
			t.Errorf("a page fails since %s, which is yet to come", pages[1].Since)
		}
		w.answer[urls[1]] = w.answer[urls[0]]
		run()
		before := len(w.requests)
		for range 60 * 12 {
			time.Sleep(2 * time.Hour)
			run()
		}
		if asked := len(w.requests) - before; asked > 4*(3*12+40) {
			t.Errorf("%d requests in 60 days, as if the pages were young for ever", asked)
		}
	})
}

// ahead moves all that a cache remembers into the future.
func ahead(c *memory.Cache, d time.Duration) {
	for _, p := range c.Pages {
		p.Fetched = p.Fetched.Add(d)
		if !p.Changed.IsZero() {
			p.Changed = p.Changed.Add(d)
		}
		if p.Failing != nil {
			p.Failing.Since = p.Failing.Since.Add(d)
		}
	}
	for name, h := range c.Hosts {
		h.PausedUntil = h.PausedUntil.Add(d)
		c.Hosts[name] = h
	}
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := append(w.pagesOf("a.test", 3), w.pagesOf("b.test", 2)...)
		var dones []int
		waits, most, last := 0, 0, 0
		s := &setup{Transport: w, Delay: time.Second, Progress: func(p Progress) {
			most, last = max(most, p.InFlight), p.InFlight
			if p.Wait > 0 {
				waits++
				return
			}
			if p.Total != 5 {
				t.Errorf("total is %d, want 5", p.Total)
			}
			dones = append(dones, p.Done)
		}}
		scrape(t, s, urls)
		if !slices.IsSorted(dones) || !slices.Equal(slices.Compact(dones), []int{0, 1, 2, 3, 4, 5}) || waits != 3 {
			t.Errorf("progress went %v with %d waits, want 0 to 5 with 3", dones, waits)
		}
		if most != 2 || last != 0 {
			t.Errorf("%d pages were in flight at the most and %d in the end, want 2 of two hosts and 0", most, last)
		}
	})
}
