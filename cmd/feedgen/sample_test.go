package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSample holds that the files in docs/sample are what this feedgen makes of
// the configuration beside them.
func TestSample(t *testing.T) {
	sample, dir := filepath.Join("..", "..", "docs", "sample"), t.TempDir()
	// feed.json keeps when the entries were first seen.
	for _, name := range []string{"config.yaml", "feed.json"} {
		data, err := os.ReadFile(filepath.Join(sample, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	args := []string{"-c", filepath.Join(dir, "config.yaml"), "run"}
	if status := run(t.Context(), args, strings.NewReader(""), &out, &out); status != 0 {
		t.Fatalf("status %d: %s", status, out.String())
	}
	for _, name := range []string{"rss.xml", "atom.xml", "feed.json", "index.html"} {
		want, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(filepath.Join(sample, name), want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(filepath.Join(sample, name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("docs/sample/%s is old; run go test ./cmd/feedgen -run TestSample -update (-want +got):\n%s", name, diff)
		}
	}
}
