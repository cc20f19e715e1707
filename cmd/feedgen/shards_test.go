package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("there is no bash")
	}
	t.Run("file", func(t *testing.T) {
		dir := filepath.ToSlash(t.TempDir())
		compareShards(t, nil, func(prefix string) string { return "file://" + dir + "/" + prefix })
	})
	t.Run("s3", func(t *testing.T) {
		env, bucketURL := s3Server(t)
		compareShards(t, env, bucketURL)
	})
}

func compareShards(t *testing.T, store []string, bucketURL func(prefix string) string) {
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
			text := fleetConfig(author, bucketURL(fmt.Sprintf("%s/author-%d", way, author)))
			text += fmt.Sprintf("pages: %q\n", bucketURL(way+"/pages"))
			text = strings.Replace(text, "delay: 0s", "delay: 50ms", 1)
			if err := os.WriteFile(filepath.Join(dir, way, fmt.Sprintf("author-%d.yaml", author)), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	env := append(store, "HTTP_PROXY=http://"+w.addr, "HTTPS_PROXY=http://"+w.addr, "NO_PROXY=127.0.0.1", "SSL_CERT_FILE="+ca)
	setenv(t, env) // for the buckets that this process reads, too
	command := func(ctx context.Context, name string, more []string, args ...string) error {
		var messages bytes.Buffer
		cmd := exec.CommandContext(ctx, name, args...)
		cmd.Env, cmd.Stdout, cmd.Stderr = append(os.Environ(), more...), &messages, &messages
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
				return published(t, bucketURL(fmt.Sprintf("%s/author-%d", way, author)), name)
			}
			if diff := cmp.Diff(read("alone"), read("shards")); diff != "" {
				t.Errorf("author %d, %s: one process and shards differ:\n%s", author, name, diff)
			}
		}
	}
}
