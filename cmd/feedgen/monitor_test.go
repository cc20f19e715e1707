package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"feedgen/cmd/feedgen/internal/report"
)

// TestPing holds the pings of a run.
func TestPing(t *testing.T) {
	var told []string
	monitor := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		told = append(told, r.URL.Path+"\n"+string(body))
	}))
	defer monitor.Close()
	name := filepath.Join(t.TempDir(), "config.yaml")
	for _, tt := range []struct {
		entries string
		status  report.Status
		path    string
		body    string // a part of it
	}{
		{`[{url: "https://blog.example/b", title: B, published: 2022-02-25}]`, report.OK, "/id\n", "1 entry: 1 added, 0 changed, 0 gone\n"},
		{`[{url: "https://blog.example/b", title: B, published: 2022-02-25}, {url: "https://blog.example/c"}]`,
			report.Attention, "/id/fail\n", "feedgen: the feed is published, but needs attention:\n"},
		{`[]`, report.Failed, "/id/fail\n", "hint: "},
		{`[{url: "https://blog.example/b", title: B, published: 2022-02-25}]` + "\nentries_from: [missing.md]",
			report.Usage, "/id/fail\n", "missing.md"},
	} {
		text := fmt.Sprintf("feed: {title: T, link: %q, base_url: %q}\nmonitor: {ping: %q}\nentries: %s\n",
			"https://ada.example/", "https://ada.example/feeds/", monitor.URL+"/id", tt.entries)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		told = nil
		var messages bytes.Buffer
		status := run(t.Context(), []string{"run", "--config", name}, nil, io.Discard, &messages)
		if report.Status(status) != tt.status || len(told) != 2 || told[0] != "/id/start\n" || !strings.HasPrefix(told[1], tt.path) ||
			!strings.Contains(told[1], tt.body) {
			t.Errorf("entries: %s\nstatus %d, want %d; the monitor was told %q\n%s", tt.entries, status, tt.status, told, &messages)
		}
	}
}
