//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// BenchmarkScale measures whole runs of the command, each in a process of its
// own: the first over so many pages, and one that finds nothing changed.
func BenchmarkScale(b *testing.B) {
	program := filepath.Join(b.TempDir(), "feedgen")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	for _, s := range []struct{ pages, hosts, size, limit int }{
		{10_000, 10, 20_000, 0},
		{10_000, 10, 200_000, 0},
		{10_000, 10, 20_000, 50},
		{100_000, 1000, 20_000, 50},
	} {
		b.Run(fmt.Sprintf("pages=%d/hosts=%d/page=%dKB/limit=%d", s.pages, s.hosts, s.size/1000, s.limit), func(b *testing.B) {
			web := startScaleWeb(b, s.hosts, s.pages, s.size)
			dir := b.TempDir()
			writeScaleConfig(b, dir, web, s.limit)
			published := false
			b.Run("cold", func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					if err := os.RemoveAll(filepath.Join(dir, "public")); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
					web.measure(b, dir, program)
				}
				published = true
			})
			if !published {
				web.run(b, dir, program)
			}
			b.Run("unchanged", func(b *testing.B) {
				for b.Loop() {
					web.measure(b, dir, program)
				}
			})
		})
	}
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
