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

	"feedgen/cmd/feedgen/internal/pass"
)

// desk is a list that is edited while its preview is open.
type desk struct {
	dir     string
	address string // of the preview, ends in a slash
	stderr  bytes.Buffer
	stop    context.CancelFunc
	ended   chan error
}

const previewHead = "feed: {title: T, link: 'https://ada.example/', base_url: 'https://ada.example/feeds/'}\n"

func newDesk(t *testing.T) *desk {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{dir: t.TempDir(), address: "http://" + listener.Addr().String() + "/", ended: make(chan error, 1)}
	d.write(t, "config.yaml", previewHead+"entries: [{url: 'https://blog.example/a', title: The first, published: 2022-01-25}]\n")
	a := &app{
		stderr: &d.stderr, stdout: io.Discard, log: slog.New(slog.DiscardHandler), configs: []string{filepath.Join(d.dir, "config.yaml")},
	}
	var ctx context.Context
	ctx, d.stop = context.WithCancel(t.Context())
	go func() { d.ended <- a.preview(ctx, pass.Inputs{}, listener, false) }()
	return d
}

// write replaces a file whole, as most editors do: half a file is a mistake.
func (d *desk) write(t *testing.T, name, text string) {
	t.Helper()
	draft := filepath.Join(d.dir, "draft")
	if err := os.WriteFile(draft, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(draft, filepath.Join(d.dir, name)); err != nil {
		t.Fatal(err)
	}
}

func TestPreview(t *testing.T) {
	d := newDesk(t)
	client := &http.Client{Timeout: 30 * time.Second}
	get := func(path string) (string, *http.Response) {
		t.Helper()
		resp, err := client.Get(d.address + path)
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
	want("", "The first", `data !== "0"`, `content="script-src 'unsafe-inline'; connect-src 'self'; `, `href="/rss.xml"`)
	if body, resp := get("atom.xml"); resp.Header.Get("Content-Type") != "application/atom+xml; charset=utf-8" || strings.Contains(body,
		"script") || !strings.Contains(body, "https://ada.example/feeds/atom.xml") {
		t.Errorf("atom.xml is not as it would be published: %v\n%s", resp.Header, body)
	}
	if _, resp := get("nothing"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("/nothing: %s", resp.Status)
	}

	resp, err := client.Get(d.address + "-/events")
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
	d.write(t, "articles.md", "## 2022/01/26 The second\n\nhttps://blog.example/b\n")
	d.write(t, "config.yaml", previewHead+"entries_from: [articles.md]\n")
	await("1")
	want("", "The second", `data !== "1"`)

	// A mistake is also shown in the browser, until it is corrected.
	d.write(t, "articles.md", "* 2022/01/26 [First](https://blog.example/b)\n* 2022/01/26 [The second & last](https://blog.example/b)\n")
	await("2")
	want("", "articles.md:2:", "The second &amp; last", `data !== "2"`)
	d.write(t, "articles.md", "## 2022/02/26 The second and last\n\nhttps://blog.example/b\n")
	await("3")
	want("", "The second and last")

	// A folder is watched with the pages in it, also in folders of its own.
	if err := os.MkdirAll(filepath.Join(d.dir, "notes", "2022"), 0o755); err != nil {
		t.Fatal(err)
	}
	d.write(t, "notes/2022/one.md", "## 2022/03/01 In a folder\n\nhttps://blog.example/c\n")
	d.write(t, "config.yaml", previewHead+"entries_from: [articles.md, notes]\n")
	await("4")
	want("", "In a folder")
	d.write(t, "notes/2022/one.md", "## 2022/03/01 In a folder, mended\n\nhttps://blog.example/c\n")
	await("5")
	want("", "In a folder, mended")

	// It ends at once, though a page is waiting, and has published nothing.
	d.stop()
	if err := <-d.ended; err != nil {
		t.Error(err)
	}
	if !strings.Contains(d.stderr.String(), "articles.md:2:") {
		t.Errorf("the mistake is not reported: %s", d.stderr.String())
	}
	if _, err := os.Stat(filepath.Join(d.dir, "public")); !os.IsNotExist(err) {
		t.Errorf("public: %v, want none", err)
	}
}
