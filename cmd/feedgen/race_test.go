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
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLostRace lets one run begin and end while another one reads its first
// page. The slower one starts over from the state of the faster one, and fetches
// nothing twice.
func TestLostRace(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "config.yaml")
	var mu sync.Mutex
	asked := map[string]int{}
	var begun atomic.Bool // the faster run
	var site *httptest.Server
	article := func(n string) string {
		return fmt.Sprintf(`<!doctype html><html lang="en"><head><title>Article %s</title>
<meta property="article:published_time" content="2022-02-25T09:00:00Z"></head>
<body><article><h1>Article %s</h1><p>%s</p></article></body></html>`, n, n, strings.Repeat("Everything that there is to say. ", 10))
	}
	site = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.URL.Path]++
		mu.Unlock()
		switch r.URL.Path {
		case "/one", "/two", "/found":
			if begun.CompareAndSwap(false, true) {
				var out bytes.Buffer
				if status := run(t.Context(), []string{"run", "--config", config}, nil, &out, &out); status != 0 {
					t.Errorf("the faster run: status %d\n%s", status, &out)
				}
			}
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, article(r.URL.Path))
		case "/feed":
			w.Header().Set("Content-Type", "application/rss+xml")
			fmt.Fprintf(w, `<rss version="2.0"><channel><title>T</title>`+
				`<item><title>Article /found</title><link>%s/found</link></item></channel></rss>`, site.URL)
		default:
			http.NotFound(w, r)
		}
	}))
	defer site.Close()
	text := fmt.Sprintf(`feed: {title: T, link: "https://ada.example/", base_url: "https://ada.example/feeds/"}
scrape:
  urls: ["%[1]s/one", "%[1]s/two", "%[1]s/gone"]
  discover: [{feed: "%[1]s/feed"}]
  delay: 0s
  allow_private: [127.0.0.1]
entries: [{url: "%[1]s/gone", title: Gone, published: 2022-02-25}]
`, site.URL)
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}

	var out bytes.Buffer
	status := run(t.Context(), []string{"run", "--config", config}, nil, &out, &out)
	if status != 0 || !strings.Contains(out.String(), "starting over") {
		t.Fatalf("status %d, want 0 after a lost race:\n%s", status, &out)
	}
	want := map[string]int{"/robots.txt": 2, "/feed": 2, "/one": 2, "/two": 2, "/found": 2, "/gone": 2}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("requests of two runs (-want +got):\n%s", diff)
	}
	if want := "4 pages: 3 fetched, 0 unchanged, 0 skipped, 1 failed"; !strings.Contains(out.String(), want) {
		t.Errorf("want %q:\n%s", want, &out)
	}
	if want := "nothing changed"; !strings.Contains(out.String(), want) {
		t.Errorf("want %q:\n%s", want, &out)
	}
}
