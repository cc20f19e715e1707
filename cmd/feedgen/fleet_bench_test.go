//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkFleet measures 1,000 configurations of 20 entries in one process, with
// memory of their own and with shared page memory, beside one configuration with
// all entries. They are to take no more than three times the CPU and twice the
// memory of the one:
//
//	go test ./cmd/feedgen -run '^$' -bench Fleet -benchtime 1x
func BenchmarkFleet(b *testing.B) {
	const configs, entries, hosts = 1000, 20, 50
	program := filepath.Join(b.TempDir(), "feedgen")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	for _, s := range []struct {
		name    string
		configs int
		pages   bool
	}{{"one", 1, false}, {"fleet", configs, false}, {"fleet with pages", configs, true}} {
		b.Run(s.name, func(b *testing.B) {
			web := startScaleWeb(b, hosts, configs*entries, 20_000)
			dir := b.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "conf"), 0o755); err != nil {
				b.Fatal(err)
			}
			for i := range s.configs {
				file := filepath.Join(dir, "conf", fmt.Sprintf("author-%d.yaml", i))
				if err := os.WriteFile(file, []byte(web.fleetConfig(i, s.configs, s.pages)), 0o644); err != nil {
					b.Fatal(err)
				}
			}
			for _, run := range []string{"cold", "unchanged"} {
				b.Run(run, func(b *testing.B) {
					for b.Loop() {
						web.measure(b, dir, program, "-c", "conf")
					}
				})
			}
		})
	}
}

// fleetConfig returns the configuration of one of so many that list the pages of
// the web between them.
func (w *scaleWeb) fleetConfig(config, configs int, memory bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, `feed: {title: At scale, link: "https://feeds.example/", base_url: "https://feeds.example/%[1]d/"}
publish: {bucket: ../public/%[1]d}
scrape:
  delay: 0s
  refresh_after: 0s # every page in every run
  urls:
`, config)
	for i := config; i < w.pages; i += configs {
		fmt.Fprintf(&b, "    - http://blog-%d.example/articles/%d\n", i%w.hosts, i)
	}
	if memory {
		b.WriteString("pages: ../pages\n")
	}
	return b.String()
}

// measure reports what the last run took.
func (w *scaleWeb) measure(b *testing.B, dir, program string, args ...string) {
	w.counts(b)
	start := time.Now()
	state := w.run(b, dir, program, args...)
	b.ReportMetric(time.Since(start).Seconds(), "wall-s")
	b.ReportMetric((state.UserTime() + state.SystemTime()).Seconds(), "cpu-s")
	// Of the process itself: the kernel starts it with what this one has,
	// which is less.
	peak := float64(state.SysUsage().(*syscall.Rusage).Maxrss)
	if runtime.GOOS != "darwin" {
		peak *= 1024 // elsewhere than there it is counted in KiB
	}
	b.ReportMetric(peak/1e6, "peak-MB")
	c := w.counts(b)
	b.ReportMetric(float64(c.Full+c.NotModified+c.Robots), "requests")
	b.ReportMetric(0, "ns/op") // which says nothing more than wall-s
}
