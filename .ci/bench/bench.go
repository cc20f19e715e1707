//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// bench measures.
type bench struct {
	web     web
	dir     string // where everything runs
	feedgen string // the program
	took    map[string][]usage
}

// usage is what a process took.
type usage struct {
	cpu  time.Duration
	peak int64 // of its memory, in bytes; 0: not measured
}

// prepare writes the configuration.
func (b *bench) prepare(limit int) error {
	var config strings.Builder
	fmt.Fprintf(&config, `feed: {title: At scale, link: "https://feeds.example/", base_url: "https://feeds.example/", limit: %d}
scrape:
  delay: 0s
  refresh_after: 0s # every page in every run
  concurrency: %d
  per_host: %d
  urls:
`, limit, concurrency, max(1, concurrency/b.web.hosts))
	for i := range b.web.pages {
		fmt.Fprintf(&config, "    - %s\n", b.web.url(i))
	}
	return os.WriteFile(filepath.Join(b.dir, "config.yaml"), []byte(config.String()), 0o644)
}

// round runs everything once.
func (b *bench) round(ctx context.Context) error {
	pages := b.web.pages
	loop := func(kind string) []string {
		return []string{os.Args[0], "loop", kind, strconv.Itoa(pages), strconv.Itoa(b.web.hosts)}
	}
	if err := os.RemoveAll(filepath.Join(b.dir, "public")); err != nil {
		return err
	}
	for _, m := range []struct {
		name    string
		command []string
		want    served
	}{
		{download, loop("download"), served{Full: pages}},
		{naive, loop("naive"), served{Full: pages}},
		{conditional, loop("conditional"), served{NotModified: pages}},
		{cold, []string{b.feedgen, "run", "--quiet"}, served{Full: pages}},
		{unchanged, []string{b.feedgen, "run", "--quiet"}, served{NotModified: pages}},
		{version, []string{b.feedgen, "version"}, served{}},
		{help, []string{b.feedgen, "--help"}, served{}},
	} {
		if _, err := b.web.served(ctx); err != nil {
			return err
		}
		took, err := b.measure(ctx, m.command)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		b.took[m.name] = append(b.took[m.name], took)
		got, err := b.web.served(ctx)
		if err != nil {
			return err
		}
		if m.name == download {
			b.took[site] = append(b.took[site], usage{cpu: time.Duration(got.CPU * float64(time.Second))})
		}
		if got.CPU = 0; got != m.want {
			return fmt.Errorf("%s: the site served %+v, want %+v", m.name, got, m.want)
		}
	}
	return nil
}

// measure runs a command, which must succeed and complain of nothing.
func (b *bench) measure(ctx context.Context, command []string) (usage, error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), "HTTP_PROXY="+b.web.address, "http_proxy="+b.web.address, "NO_PROXY=", "no_proxy=")
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	if err := cmd.Run(); err != nil || complaints.Len() > 0 {
		return usage{}, fmt.Errorf("%s: %v\n%s", strings.Join(command, " "), err, &complaints)
	}
	state := cmd.ProcessState
	peak := state.SysUsage().(*syscall.Rusage).Maxrss
	if runtime.GOOS != "darwin" {
		peak *= 1024 // elsewhere it is in KiB
	}
	return usage{state.UserTime() + state.SystemTime(), int64(peak)}, nil
}
