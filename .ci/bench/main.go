//go:build unix

// Bench measures whole runs of feedgen beside bare loops over the same pages, on
// loopback with eight requests at once, and prints CPU time, ratios and peak memory.
//
//	go run ./.ci/bench                                              # 1,000 pages; a minute
//	go run ./.ci/bench -pages 10000 -rounds 1
//	go run ./.ci/bench -pages 100000 -hosts 1000 -size 20000 -limit 50 -rounds 1
//
// The loops are: download and unpack; a naive feed generator of goquery and
// gorilla/feeds; and conditional requests that all answer 304. feedgen writes RSS,
// Atom, JSON Feed and the page, first from nothing, then with nothing changed.
//
// Everything runs in a process of its own, of which the kernel says what it took.
// What runs takes turns for -rounds rounds, and the median counts. CPU times of a
// busy machine vary by a third, their ratios less.
//
// # Results
//
// On two cores, with Go 1.26, in November 2026, where nothing else ran; the naive loop
// takes 2.6 to 3.4 s of CPU for the same pages from run to run:
//
//	                                            1,000 pages    10,000   goal
//	first run : goquery + gorilla/feeds        0.66 to 0.81   0.92     0.7
//	first run : download + gunzip                4.0 to 4.2    4.5     2.7
//	unchanged : conditional requests             5.2 to 5.7    7.5     4
//	peak, first run and unchanged, in MB            81, 53   120, 95
//	version, --help, in ms of CPU                   9 to 11             10
//
//	100,000 pages of 20 KB on 1,000 hosts:       measured              goal
//	first run, in CPU s                        156 to 182              150
//	unchanged, in CPU s                          15 to 18               30
//	peak, first run and unchanged, in MB         484, 500              500
//
// Of a first run over 1,000 pages, these take, in percent:
//
//	21  gunzip, and 3 the rest of HTTP
//	14  HTML to nodes (feed/markup)
//	14  nodes to text, zones and hints (scrape/extract/page)
//	30  metadata (scrape/extract): authors 9, title 5, language 2, tags 2, others 12
//	 7  the collector
//	 6  rendering, and reading what was rendered
//	 5  comparing pages of a host, merging, the state
//
// A decoder of gzip for bodies that are whole in memory would spare 13 % of the run, and
// be 500 lines. Memory of nodes that is used again for the next page spares nothing.
//
// Of a first run over 100,000 pages of 20 KB, metadata and HTML take 41, the collector 32
// to 42, rendering 13, HTTP with gunzip 7. More memory would spare time of the collector:
// with half of what is in use as garbage, the run took 142 CPU s and 70 MB more. Of a run
// over 1,000 pages it would spare nothing: with 35 to 100 MB more the time is the same.
// Neither would eight bytes at a time where white space is collapsed: words with accents
// take as long.
//
// Of a run over 1,000 unchanged pages:
//
//	20  requests
//	18  merging
//	14  reading and writing the state
//	 8  starting, and reading the configuration
//	 7  comparing pages of a host
//	 4  the digest of the feed
//	29  the rest: allocation, the scheduler, the listing of the bucket
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
)

// concurrency is the number of requests at once.
const concurrency = 8

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run is the benchmark, or one of the programs that it measures.
func run(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "site":
			return serveSite(args[1:], stdin, stdout)
		case "loop":
			return runLoop(args[1:])
		}
	}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	var web web
	flags.IntVar(&web.pages, "pages", 1000, "`number` of pages")
	flags.IntVar(&web.hosts, "hosts", 10, "`number` of hosts that they are on")
	flags.IntVar(&web.size, "size", 0, "`bytes` of each page; 0: 58,000 to 370,000, the median is 136,000")
	limit := flags.Int("limit", 0, "feed.limit: the newest `N` entries are in the feed, the others in archives; 0: all are in the feed")
	rounds := flags.Int("rounds", 3, "`number` of times that everything runs")
	feedgen := flags.String("feedgen", "", "`program` to measure; by default it is built")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "feedgen-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if *feedgen == "" {
		*feedgen = filepath.Join(dir, "feedgen")
		if out, err := exec.CommandContext(ctx, "go", "build", "-o", *feedgen, "feedgen/cmd/feedgen").CombinedOutput(); err != nil {
			return fmt.Errorf("go build: %w\n%s", err, out)
		}
	}
	stopSite, err := web.start(ctx)
	if err != nil {
		return err
	}
	defer stopSite()
	b := bench{web: web, dir: dir, feedgen: *feedgen, took: map[string][]usage{}}
	if err := b.prepare(*limit); err != nil {
		return err
	}
	for range *rounds {
		if err := b.round(ctx); err != nil {
			return err
		}
	}
	b.print(stdout)
	return nil
}

// What is measured.
const (
	site        = "the site, in the download"
	download    = "download + gunzip"
	naive       = "goquery + gorilla/feeds"
	conditional = "conditional requests"
	cold        = "feedgen, first run"
	unchanged   = "feedgen, unchanged"
	version     = "feedgen version"
	help        = "feedgen --help"
)

// print prints the medians, and the ratios that matter with their goals.
func (b *bench) print(out io.Writer) {
	fmt.Fprintf(out, "%d pages on %d hosts, %d requests at once\n\n%-26s %9s %9s\n", b.web.pages, b.web.hosts, concurrency, "", "CPU s", "peak MB")
	for _, name := range []string{site, download, naive, conditional, cold, unchanged, version, help} {
		u := b.median(name)
		fmt.Fprintf(out, "%-26s %9.3f", name, u.cpu.Seconds())
		if u.peak > 0 {
			fmt.Fprintf(out, " %9.0f", float64(u.peak)/1e6)
		}
		fmt.Fprintln(out)
	}
	fmt.Fprintln(out)
	for _, r := range []struct{ of, to string }{{cold, naive}, {cold, download}, {unchanged, conditional}} {
		ratio := b.median(r.of).cpu.Seconds() / b.median(r.to).cpu.Seconds()
		fmt.Fprintf(out, "%6.2f times  %s : %s\n", ratio, r.of, r.to)
	}
}

// median returns the median of what something took.
func (b *bench) median(name string) (m usage) {
	all := slices.Clone(b.took[name])
	slices.SortFunc(all, func(a, b usage) int { return int(a.cpu - b.cpu) })
	m = all[len(all)/2]
	for _, u := range all {
		m.peak = max(m.peak, u.peak)
	}
	return m
}
