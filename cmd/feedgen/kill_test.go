package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// badSite serves pages, and sometimes a part of one, or one byte after the other.
type badSite struct {
	calm  atomic.Bool // all goes well from now on
	round atomic.Uint64
}

func (s *badSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var n int
	if _, err := fmt.Sscanf(r.URL.Path, "/%d", &n); err != nil {
		http.NotFound(w, r)
		return
	}
	page := fmt.Sprintf(`<!doctype html><html lang=en><title>Article %d</title>
		<meta property="article:published_time" content="2022-01-%02dT09:00:00Z"><article><h1>Article %[1]d</h1>
		<p>%[3]s</p></article></html>`, n, n+1, strings.Repeat("All that there is to say of it. ", 20))
	w.Header().Set("Content-Type", "text/html")
	w.Header().Set("Content-Length", fmt.Sprint(len(page)))
	trouble := rand.New(rand.NewPCG(s.round.Load(), uint64(n))).IntN(4)
	switch {
	case s.calm.Load() || trouble > 1:
		fmt.Fprint(w, page)
	case trouble == 1:
		fmt.Fprint(w, page[:len(page)/2])
		panic(http.ErrAbortHandler)
	default:
		for i := range page {
			if _, err := fmt.Fprint(w, page[i:i+1]); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			select {
			case <-r.Context().Done():
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
}

// TestKills kills the program at random moments, while sites cut their answers or
// drip: what readers see is whole at any time, keeps its ids, and is complete in the
// end.
func TestKills(t *testing.T) {
	const articles, rounds = 12, 20
	site := &badSite{}
	srv := httptest.NewServer(site)
	defer srv.Close()
	dir := t.TempDir()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	config := func(n int, timeout string) {
		var urls []string
		for i := range n {
			urls = append(urls, fmt.Sprintf("%s/%d", srv.URL, i))
		}
		text := "feed: {title: T, link: 'https://ada.example/', base_url: 'https://ada.example/feeds/'}\n" +
			"scrape: {delay: 0s, timeout: " + timeout + ", retries: 0, per_host: 4, robots: false, refresh_after: 0s, " +
			"allow_private: [127.0.0.0/8], urls: [" + strings.Join(urls, ", ") + "]}\n" +
			"entries: [{url: 'https://b.example/1', title: B, published: 2022-01-01}]\n"
		if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ids := map[string]string{} // by URL
	check := func() (entries int) {
		data, err := os.ReadFile(filepath.Join(dir, "public", "feed.json"))
		if os.IsNotExist(err) {
			return 0
		}
		var feed struct{ Items []struct{ ID, URL string } }
		if err != nil || json.Unmarshal(data, &feed) != nil {
			t.Fatalf("feed.json is broken: %v: %.200s", err, data)
		}
		for _, name := range []string{"rss.xml", "atom.xml"} {
			data, err := os.ReadFile(filepath.Join(dir, "public", name))
			if err == nil {
				err = wellFormed(data)
			}
			if err != nil && !os.IsNotExist(err) {
				t.Fatalf("%s is broken: %v", name, err)
			}
		}
		for _, item := range feed.Items {
			if before, known := ids[item.URL]; known && before != item.ID {
				t.Errorf("%s: the id was %s and is %s", item.URL, before, item.ID)
			}
			ids[item.URL] = item.ID
		}
		return len(feed.Items)
	}
	most := 0
	for round := range rounds {
		site.round.Store(random.Uint64())
		config(1+round*articles/rounds, "300ms")
		cmd := exec.Command("feedgen", "run", "-q")
		cmd.Dir = dir
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		killer := time.AfterFunc(time.Duration(random.IntN(600))*time.Millisecond, func() { cmd.Process.Kill() })
		cmd.Wait()
		killer.Stop()
		n := check()
		if n < most {
			t.Errorf("round %d: %d entries, and there were %d", round, n, most)
		}
		most = max(most, n)
	}
	site.calm.Store(true)
	config(articles, "30s")
	for range 2 { // the first completes what the last one began
		cmd := exec.Command("feedgen", "run")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("the run after: %v: %s", err, out)
		} else if bytes.Contains(out, []byte("damaged")) {
			t.Errorf("something was damaged: %s", out)
		}
	}
	if n := check(); n != articles+1 {
		t.Errorf("%d entries in the end, want %d", n, articles+1)
	}
	left, err := filepath.Glob(filepath.Join(dir, "public", ".*.tmp"))
	if err != nil || len(left) > 0 {
		t.Errorf("leftovers: %v, %v", left, err)
	}
}
