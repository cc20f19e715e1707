package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestFleetOfShards runs the feeds of eight authors as the tasks of Slurm's
// arrays do, by the scripts of deploy/slurm and with the variables that Slurm sets:
// they publish the same bytes as one process, also where tasks are killed, run
// twice, or are more or fewer than before.
func TestFleetOfShards(t *testing.T) {
	dir := t.TempDir()
	writeFleetSite(t, filepath.Join(dir, "web"))
	ca := filepath.Join(dir, "authority.pem")
	w, err := startWeb(filepath.Join(dir, "web"), ca)
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	for _, way := range []string{"alone", "shards"} {
		if err := os.MkdirAll(filepath.Join(dir, way), 0o755); err != nil {
			t.Fatal(err)
		}
		for author := range fleetSize {
			place := filepath.ToSlash(filepath.Join(dir, "out", way))
			text := fleetConfig(author, fmt.Sprintf("file://%s/author-%d", place, author))
			text += fmt.Sprintf("pages: %q\n", "file://"+place+"/pages")
			text = strings.Replace(text, "delay: 0s", "delay: 50ms", 1)
			if err := os.WriteFile(filepath.Join(dir, way, fmt.Sprintf("author-%d.yaml", author)), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	env := append(os.Environ(), "HTTP_PROXY=http://"+w.addr, "HTTPS_PROXY=http://"+w.addr, "SSL_CERT_FILE="+ca)
	command := func(ctx context.Context, name string, more []string, args ...string) error {
		var messages bytes.Buffer
		cmd := exec.CommandContext(ctx, name, args...)
		cmd.Env, cmd.Stdout, cmd.Stderr = slices.Concat(env, more), &messages, &messages
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s %q: %w\n%s", name, more, err, &messages)
		}
		return nil
	}
	// task runs one task of an array, whose ids begin anywhere.
	task := func(ctx context.Context, script string, index, count int) error {
		return command(ctx, "bash", []string{
			"FEEDGEN_CONFIGS=" + filepath.Join(dir, "shards"), fmt.Sprint("SLURM_ARRAY_TASK_ID=", 10+index),
			"SLURM_ARRAY_TASK_MIN=10", fmt.Sprint("SLURM_ARRAY_TASK_COUNT=", count), "SLURM_JOB_ID=1",
		}, "../../deploy/slurm/"+script)
	}
	array := func(script string, count, owners int) {
		t.Helper()
		var tasks sync.WaitGroup
		for range owners {
			for i := range count {
				tasks.Go(func() {
					if err := task(t.Context(), script, i, count); err != nil {
						t.Error(err)
					}
				})
			}
		}
		tasks.Wait()
	}
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("there is no bash")
	}
	killed, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
	defer cancel()
	if err := task(killed, "fetch", 0, 1); err == nil {
		t.Error("a task that was killed ended well")
	}
	array("fetch", 3, 1)
	array("fetch", 5, 2)
	array("publish", 2, 1)
	if err := command(t.Context(), "feedgen", nil, "run", "-c", filepath.Join(dir, "alone")); err != nil {
		t.Fatal(err)
	}
	for author := range fleetSize {
		for _, name := range []string{"rss.xml", "atom.xml", "feed.json", "index.html"} {
			read := func(way string) string {
				data, err := os.ReadFile(filepath.Join(dir, "out", way, fmt.Sprintf("author-%d", author), name))
				if err != nil {
					t.Fatal(err)
				}
				return firstSeen.ReplaceAllString(string(data), "")
			}
			if diff := cmp.Diff(read("alone"), read("shards")); diff != "" {
				t.Errorf("author %d, %s: one process and shards differ:\n%s", author, name, diff)
			}
		}
	}
}
