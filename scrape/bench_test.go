//go:build unix

package scrape

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"feedgen/scrape/memory"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/net/html"
)

// The benchmarks measure CPU time of this process, so the site that they read
// is another one: this program, in another role.
const (
	roleVariable = "FEEDGEN_TEST_ROLE"
	roleSite     = "site" // serves benchPage at /i until its standard input ends
	roleRun      = "run"  // makes a cold run, and says what it took
	siteVariable = "FEEDGEN_TEST_SITE"
)

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case roleSite:
		serveBenchSite()
	case roleRun:
		n, err := strconv.Atoi(os.Args[1])
		if err != nil {
			panic(err)
		}
		fmt.Println(peakOfColdRun(os.Getenv(siteVariable), n))
	default:
		os.Exit(m.Run())
	}
}

// numberMark stands in a page for its number.
const numberMark = "\uE000"

// benchPage returns one of the pages of the benchmarks' site: an article of 60
// to 300 KB, or of a given size, as content management systems write them.
func benchPage(i, size int) string {
	random := rand.New(rand.NewPCG(uint64(i), 1))
	if size == 0 {
		size = 60_000 + random.IntN(240_000)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Article %[1]s sur la mesure | Le blog</title>
<link rel="canonical" href="%[1]s"><meta property="og:title" content="Article %[1]s sur la mesure">
<meta property="og:site_name" content="Le blog">
<meta name="description" content="Ce que l'article %[1]s mesure, et comment."><meta property="og:image" content="/images/%[1]s.jpg">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"BlogPosting","headline":"Article %[1]s sur la mesure",
"datePublished":"2024-02-%02[2]dT08:00:00+01:00",
"author":[{"@type":"Person","name":"Ada Lovelace"},{"@type":"Person","name":"Charles Babbage"}]}</script>
<style>%[3]s</style></head><body><nav><ul>`, numberMark, 1+i%28, strings.Repeat(".c{margin:0;padding:1em}\n", 200))
	for j := range 40 {
		fmt.Fprintf(&b, `<li class="menu-item"><a class="link" href="/rubrique/%d">Rubrique %d</a></li>`, j, j)
	}
	fmt.Fprintf(
		&b,
		`</ul></nav><main><article><h1>Article %s sur la mesure</h1>
<p class="byline">le %02d/02/2024 par Ada Lovelace, Charles Babbage</p>`,
		numberMark,
		1+i%28,
	)
	words := strings.Fields(
		"mesurer une page demande de la lire en entier et de la comparer à ce que l'on en savait déjà sans rien inventer",
	)
	for b.Len() < size-2000 {
		b.WriteString(`<p class="wp-block-paragraph">`)
		for range 60 {
			b.WriteString(words[random.IntN(len(words))])
			b.WriteByte(' ')
		}
		fmt.Fprintf(
			&b,
			`<a href="/%d">voir <em>aussi</em></a>.</p><figure class="image"><img src="/i/%d.png" alt="" loading="lazy"></figure>`,
			random.IntN(1000),
			b.Len(),
		)
	}
	b.WriteString(`</article></main><aside class="related">`)
	for j := range 6 {
		fmt.Fprintf(
			&b,
			`<div class="card"><h3><a href="/%d">Un autre article</a></h3><time datetime="2023-01-0%d">%d janvier 2023</time></div>`,
			j,
			1+j,
			1+j,
		)
	}
	b.WriteString(`</aside></body></html>`)
	return b.String()
}

// serveBenchSite serves the site on a free port, which it writes to standard
// output. A path /size/i gives pages of that size.
func serveBenchSite() {
	var made sync.Map
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var size int
		number := strings.TrimPrefix(r.URL.Path, "/")
		if before, after, both := strings.Cut(number, "/"); both {
			size, _ = strconv.Atoi(before)
			number = after
		}
		i, err := strconv.Atoi(number)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		page, ok := made.Load([2]int{i % 100, size})
		if !ok {
			page, _ = made.LoadOrStore([2]int{i % 100, size}, benchPage(i%100, size))
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, strings.ReplaceAll(page.(string), numberMark, number))
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("http://%s\n", listener.Addr())
	go http.Serve(listener, handler)
	io.Copy(io.Discard, os.Stdin)
}

// benchSite starts the site and returns its address.
func benchSite(b *testing.B) string {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"="+roleSite)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		stdin.Close()
		cmd.Wait()
	})
	address, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(address)
}

func benchURLs(site string, n int) []string {
	urls := make([]string, n)
	for i := range urls {
		urls[i] = fmt.Sprintf("%s/%d", site, i)
	}
	return urls
}

// smallPages is where the site has pages of 5 KB, for when it is not their size
// that matters.
const smallPages = "/5000"

// workers is how many requests at once the benchmarks make.
const workers = 4

func benchScraper(cache *memory.Cache) *setup {
	return &setup{AllowPrivate: []string{"127.0.0.0/8"}, PerHost: workers, Robots: true, Cache: cache}
}

// bare does something with each URL, a few at once, and nothing else.
func bare(urls []string, do func(client *http.Client, url string) error) error {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: workers}}
	defer client.CloseIdleConnections()
	var next atomic.Int64
	errs := make(chan error, workers)
	for range workers {
		go func() {
			for i := next.Add(1) - 1; i < int64(len(urls)); i = next.Add(1) - 1 {
				if err := do(client, urls[i]); err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	var first error
	for range workers {
		if err := <-errs; first == nil {
			first = err
		}
	}
	return first
}

// cpu returns the CPU time that this process has taken.
func cpu(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// compareCPU reports what a run costs, as a multiple of what the bare loop does.
func compareCPU(b *testing.B, pages int, run, loop func()) {
	loop() // by which the site's pages are made
	var ours, theirs time.Duration
	for b.Loop() {
		start := cpu(b)
		loop()
		middle := cpu(b)
		run()
		theirs += middle - start
		ours += cpu(b) - middle
	}
	b.ReportMetric(float64(ours)/float64(theirs), "x-bare-cpu")
	b.ReportMetric(float64(ours.Microseconds())/float64(b.N*pages), "cpu-µs/page")
}

// BenchmarkColdRun compares a first run over 1,000 pages of 60 to 300 KB with
// downloading and parsing them.
func BenchmarkColdRun(b *testing.B) {
	urls := benchURLs(benchSite(b), 1000)
	run := func() {
		pages, err := benchScraper(&memory.Cache{}).Scrape(b.Context(), urls)
		if err != nil {
			b.Fatal(err)
		}
		for _, p := range pages {
			if p.Outcome != Fetched {
				b.Fatalf("%s: %s, %v", p.URL, p.Outcome, p.Err)
			}
		}
	}
	compareCPU(b, len(urls), run, func() {
		err := bare(urls, func(client *http.Client, url string) error {
			res, err := client.Get(url)
			if err != nil {
				return err
			}
			defer res.Body.Close()
			_, err = html.Parse(res.Body)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkUnchangedRun compares a run over 10,000 pages that are all due and
// unchanged with a bare loop of conditional requests.
func BenchmarkUnchangedRun(b *testing.B) {
	urls := benchURLs(benchSite(b)+smallPages, 10_000)
	cache := &memory.Cache{}
	if _, err := benchScraper(cache).Scrape(b.Context(), urls); err != nil {
		b.Fatal(err)
	}
	run := func() {
		pages, err := benchScraper(cache).Scrape(b.Context(), urls)
		if err != nil {
			b.Fatal(err)
		}
		for _, p := range pages {
			if p.Outcome != NotModified {
				b.Fatalf("%s: %s, %v", p.URL, p.Outcome, p.Err)
			}
		}
	}
	compareCPU(b, len(urls), run, func() {
		err := bare(urls, func(client *http.Client, url string) error {
			req, err := http.NewRequest(http.MethodGet, url, nil)
			if err != nil {
				return err
			}
			req.Header.Set("If-None-Match", `"1"`)
			res, err := client.Do(req)
			if err != nil {
				return err
			}
			defer res.Body.Close()
			_, err = io.Copy(io.Discard, res.Body)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkPeakMemory reports the most memory that a cold run over 10,000
// pages of one size ever held, in a process of its own.
func BenchmarkPeakMemory(b *testing.B) {
	site := benchSite(b)
	for _, size := range []int{20_000, 200_000} {
		b.Run(fmt.Sprintf("page=%dKB", size/1000), func(b *testing.B) {
			for b.Loop() {
				cmd := exec.Command(os.Args[0], "10000")
				cmd.Env = append(os.Environ(), roleVariable+"="+roleRun, fmt.Sprintf("%s=%s/%d", siteVariable, site, size))
				out, err := cmd.Output()
				if err != nil {
					b.Fatal(err)
				}
				peak, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(peak, "peak-MB")
			}
		})
	}
}

// peakOfColdRun makes a cold run and returns the peak of the process's memory
// in MB.
func peakOfColdRun(site string, n int) float64 {
	s := benchScraper(&memory.Cache{})
	pages, err := s.Scrape(context.Background(), benchURLs(site, n))
	if err != nil || pages[n-1].Outcome != Fetched {
		panic(fmt.Sprint(err, pages[n-1]))
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return float64(usage.Maxrss) / 1000
}

// BenchmarkState reports how long the state of 10,000 pages takes to load and
// to save.
func BenchmarkState(b *testing.B) {
	cache := &memory.Cache{}
	if _, err := benchScraper(cache).Scrape(b.Context(), benchURLs(benchSite(b)+smallPages, 10_000)); err != nil {
		b.Fatal(err)
	}
	text, err := json.Marshal(cache)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("save", func(b *testing.B) {
		for b.Loop() {
			if err := cache.Encode(jsontext.NewEncoder(io.Discard)); err != nil {
				b.Fatal(err)
			}
		}
		b.SetBytes(int64(len(text)))
	})
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			if err := json.Unmarshal(text, &memory.Cache{}); err != nil {
				b.Fatal(err)
			}
		}
		b.SetBytes(int64(len(text)))
	})
}
