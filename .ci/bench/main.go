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
