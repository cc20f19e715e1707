package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/config"
)

// deadlines are the ways in which files of deploy/ end a run that takes too long.
var deadlines = []struct {
	pattern *regexp.Regexp
	unit    time.Duration
}{
	{regexp.MustCompile(`(?m)^TimeoutStartSec=(\d+)h$`), time.Hour},            // systemd
	{regexp.MustCompile(`(?m)^ *activeDeadlineSeconds: (\d+)\b`), time.Second}, // Kubernetes
	{regexp.MustCompile(`(?m)^ *timeout-minutes: (\d+)\b`), time.Minute},       // GitHub
	{regexp.MustCompile(`(?m)^#SBATCH --time=(\d+):00:00$`), time.Hour},        // Slurm
	{regexp.MustCompile(`<ExecutionTimeLimit>PT(\d+)H<`), time.Hour},           // Windows
}

// TestDeadlines holds that each run of deploy/ that reads pages stops by itself, and
// publishes what it has, at least a quarter of an hour before it is ended. Its
// scrape.max_time is that of the configurations beside it, or of what init writes.
func TestDeadlines(t *testing.T) {
	written := filepath.Join(t.TempDir(), "config.yaml")
	if status := run(t.Context(), []string{"init", "--config", written}, nil, t.Output(), t.Output()); status != 0 {
		t.Fatalf("init ends with status %d", status)
	}
	offline := regexp.MustCompile(`\brun,? --offline\b`) // reads no page
	held := make([]bool, len(deadlines))
	err := filepath.WalkDir("../../deploy", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || offline.Match(text) {
			return err
		}
		for i, deadline := range deadlines {
			found := deadline.pattern.FindSubmatch(text)
			if found == nil {
				continue
			}
			held[i] = true
			n, err := strconv.Atoi(string(found[1]))
			if err != nil {
				return err
			}
			end := time.Duration(n) * deadline.unit
			if longest := longestRun(t, filepath.Dir(path), written); longest > end-15*time.Minute {
				t.Errorf("%s ends a run after %v, and scrape.max_time is %v", path, end, longest)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, deadline := range deadlines {
		if !held[i] {
			t.Errorf("no file of deploy has %s", deadline.pattern)
		}
	}
}

// longestRun returns the largest max_time of the configurations in a folder, or that
// of another one where there are none.
func longestRun(t *testing.T, folder, other string) (longest time.Duration) {
	t.Helper()
	maxTime := regexp.MustCompile(`(?m)^ +max_time: (\w+)`)
	names, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(names, other) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found := maxTime.FindSubmatch(text)
		if found == nil || name == other && longest > 0 {
			continue
		}
		var limit config.Duration
		if err := limit.UnmarshalText(found[1]); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		longest = max(longest, time.Duration(limit))
	}
	if longest == 0 {
		t.Errorf("no configuration of %s has a max_time", folder)
	}
	return longest
}
