package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestPreview is somebody who writes a list and looks at the page meanwhile.
func TestPreview(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		// Whole at once, as most editors do: half a file is a mistake.
		if err := os.WriteFile(filepath.Join(dir, "new"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(dir, "new"), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	const head = "feed: {title: T, link: 'https://ada.example/', base_url: 'https://ada.example/feeds/'}\n"
	write("config.yaml", head+"entries: [{url: 'https://blog.example/a', title: The first, published: 2022-01-25}]\n")

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	a := &app{stderr: &stderr, stdout: io.Discard, config: filepath.Join(dir, "config.yaml"), log: slog.New(slog.DiscardHandler)}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- a.preview(ctx, runOptions{}, listener, false) }()

	client := &http.Client{Timeout: 30 * time.Second}
	get := func(path string) (string, *http.Response) {
		t.Helper()
		resp, err := client.Get("http://" + listener.Addr().String() + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		return string(body), resp
	}
	want := func(path string, parts ...string) {
		t.Helper()
		body, _ := get(path)
		for _, part := range parts {
			if !strings.Contains(body, part) {
				t.Errorf("%s has no %q:\n%s", path, part, body)
			}
		}
	}
	// The page reloads itself, may do so, and leads to the feeds here.
	want("/", "The first", `data !== "0"`, `content="script-src 'unsafe-inline'; connect-src 'self'; `, `href="/rss.xml"`)
	if body, resp := get("/atom.xml"); resp.Header.Get("Content-Type") != "application/atom+xml; charset=utf-8" || strings.Contains(body, "script") || !strings.Contains(body, "https://ada.example/feeds/atom.xml") {
		t.Errorf("atom.xml is not as it would be published: %v\n%s", resp.Header, body)
	}
	if _, resp := get("/nothing"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("/nothing: %s", resp.Status)
	}

	resp, err := client.Get("http://" + listener.Addr().String() + eventsPath)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	events := bufio.NewScanner(resp.Body)
	await := func(version string) {
		t.Helper()
		for events.Scan() {
			if events.Text() == "data: "+version {
				return
			}
		}
		t.Fatalf("version %s does not come: %v", version, events.Err())
	}
	await("0")

	// Another list, on a page of its own.
	write("articles.md", "## 2022/01/26 The second\n\nhttps://blog.example/b\n")
	write("config.yaml", head+"entries_from: [articles.md]\n")
	await("1")
	want("/", "The second", `data !== "1"`)

	// A mistake stands in the browser, too, until it is mended.
	write("articles.md", "## 2022/13/26 The second & last\n\nhttps://blog.example/b\n")
	await("2")
	want("/", "articles.md:1:", "The second &amp; last", `data !== "2"`)
	write("articles.md", "## 2022/02/26 The second and last\n\nhttps://blog.example/b\n")
	await("3")
	want("/", "The second and last")

	// It ends at once, though a page is waiting, and has published nothing.
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if !strings.Contains(stderr.String(), "articles.md:1:") {
		t.Errorf("the mistake is not reported: %s", stderr.String())
	}
	if _, err := os.Stat(filepath.Join(dir, "public")); !os.IsNotExist(err) {
		t.Errorf("public: %v, want none", err)
	}
}
