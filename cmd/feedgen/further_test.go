package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// longBlog is a blog of many articles that counts the requests for each.
type longBlog struct {
	mu     sync.Mutex
	asked  map[string]int
	total  int
	killAt int    // the request at which …
	kill   func() // … the run is killed

	slowAt int           // the request that is answered …
	slow   time.Duration // … after this
}

func (b *longBlog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	b.asked[r.URL.Path]++
	b.total++
	if b.total == b.killAt {
		b.kill()
	}
	wait := time.Duration(0)
	if b.total == b.slowAt {
		wait = b.slow
	}
	b.mu.Unlock()
	time.Sleep(wait)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>Article %[1]s</title>
		<meta property="article:published_time" content="2019-03-02T09:00:00Z"></head><body><article><h1>Article %[1]s</h1>
		<p>What there is to say about %[1]s, at such a length that nobody takes this page for an empty one.</p></article></body></html>`,
		strings.TrimPrefix(r.URL.Path, "/"))
}

// TestKilledRunsAddUp kills runs at random moments: pages that one has saved are not
// fetched again, and in the end all are published.
func TestKilledRunsAddUp(t *testing.T) {
	const articles = 150
	b := &longBlog{asked: map[string]int{}}
	server := httptest.NewServer(b)
	defer server.Close()
	dir := writeLongList(t, server.URL, articles, "delay: 20ms")
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	saved := map[string]bool{}
	grown := 0
	for kills := 0; grown < 3; kills++ {
		if kills == 40 {
			t.Fatalf("%d killed runs have saved pages %d times: %d", kills, grown, len(saved))
		}
		run := exec.Command("feedgen", "run", "--quiet")
		run.Dir = dir
		b.mu.Lock()
		before := b.asked
		b.asked = map[string]int{}
		b.mu.Unlock()
		if err := run.Start(); err != nil {
			t.Fatal(err)
		}
		b.mu.Lock()
		b.killAt, b.kill = b.total+1+r.IntN(70), func() { run.Process.Kill() }
		b.mu.Unlock()
		err := run.Wait()
		if run.ProcessState.Exited() {
			t.Fatalf("kill %d: the run ended before: %v", kills, err)
		}
		b.mu.Lock()
		for path := range b.asked {
			if saved[path] {
				t.Errorf("kill %d: %s was asked for again", kills, path)
			}
		}
		for path, n := range before {
			b.asked[path] += n
		}
		b.mu.Unlock()
		now := savedPages(t, dir)
		for path := range saved {
			if !now[path] {
				t.Fatalf("kill %d: %s is not saved any more", kills, path)
			}
		}
		if len(now) > len(saved) {
			grown++
		}
		saved = now
	}
	b.mu.Lock()
	b.killAt = 0
	b.asked = map[string]int{}
	b.mu.Unlock()
	run := exec.Command("feedgen", "run")
	run.Dir = dir
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if want := articles - len(saved); len(b.asked) != want {
		t.Errorf("the last run asked for %d pages, want the %d that are left", len(b.asked), want)
	}
	if n := publishedEntries(t, dir); n != articles {
		t.Errorf("%d entries, want %d", n, articles)
	}
}

// TestRunsAddUp publishes 150 articles of one host, of which 48 fit into a run.
func TestRunsAddUp(t *testing.T) {
	const articles, fit = 150, 48
	b := &longBlog{asked: map[string]int{}, slow: 2500 * time.Millisecond}
	server := httptest.NewServer(b)
	defer server.Close()
	dir := writeLongList(t, server.URL, articles, "delay: 0s\n  max_time: 2s")
	for n := range 4 {
		b.mu.Lock()
		b.slowAt = b.total + fit
		b.mu.Unlock()
		run := exec.Command("feedgen", "run")
		run.Dir = dir
		out, err := run.CombinedOutput()
		if err != nil {
			t.Fatalf("run %d: %v\n%s", n, err, out)
		}
		done := min((n+1)*fit, articles)
		if entries := publishedEntries(t, dir); entries != done {
			t.Errorf("run %d: %d entries, want %d", n, entries, done)
		}
		if left := fmt.Sprintf("%d pages were due", articles-done); done < articles && !strings.Contains(string(out), left) {
			t.Errorf("run %d does not say that %s:\n%s", n, left, out)
		}
	}
	for path, n := range b.asked {
		if n > 1 {
			t.Errorf("%s was asked for %d times", path, n)
		}
	}
}

// TestOwnFeedsAreRead publishes 150 articles with archives, and discovers all of
// them again from each of the feeds.
func TestOwnFeedsAreRead(t *testing.T) {
	const articles = 150
	b := &longBlog{asked: map[string]int{}}
	mux := http.NewServeMux()
	mux.Handle("/", b)
	server := httptest.NewServer(mux)
	defer server.Close()
	dir := writeLongList(t, server.URL, articles, "delay: 0s")
	mux.Handle("/feeds/", http.StripPrefix("/feeds/", http.FileServer(http.Dir(filepath.Join(dir, "public")))))
	head := "feed: {title: T, link: https://ada.example/, base_url: " + server.URL + "/feeds/, limit: 30}\n"
	write := func(config, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, config), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	list, err := os.ReadFile(filepath.Join(dir, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	_, scrape, _ := strings.Cut(string(list), "\n")
	write("config.yaml", head+scrape)
	run := func(config string) {
		t.Helper()
		cmd := exec.Command("feedgen", "run", "--config", config)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	run("config.yaml")
	for _, name := range []string{"rss.xml", "atom.xml", "feed.json"} {
		again := filepath.Join(dir, name)
		if err := os.Mkdir(again, 0o755); err != nil {
			t.Fatal(err)
		}
		write(name+"/config.yaml", "feed: {title: T, link: https://ada.example/, base_url: https://ada.example/feeds/}\n"+
			"scrape:\n  delay: 0s\n  robots: false\n  allow_private: 127.0.0.1\n"+
			"  discover: {feed: "+server.URL+"/feeds/"+name+", max_new: 1000}\n")
		run(name + "/config.yaml")
		if n := publishedEntries(t, again); n != articles {
			t.Errorf("%s leads to %d articles, want %d", name, n, articles)
		}
	}
}

// writeLongList writes the configuration of a long blog into a new folder, and
// returns that.
func writeLongList(t *testing.T, base string, articles int, settings string) string {
	t.Helper()
	var config strings.Builder
	config.WriteString("feed: {title: T, link: https://ada.example/, base_url: https://ada.example/feeds/}\n" +
		"scrape:\n  robots: false\n  allow_private: 127.0.0.1\n  " + settings + "\n  urls:\n")
	for i := range articles {
		fmt.Fprintf(&config, "    - %s/%d\n", base, i)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(config.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// publishedEntries returns how many entries the published feed has.
func publishedEntries(t *testing.T, dir string) int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "public", "feed.json"))
	if err != nil {
		t.Fatal(err)
	}
	var feed struct{ Items []struct{} }
	if err := json.Unmarshal(data, &feed); err != nil {
		t.Fatal(err)
	}
	return len(feed.Items)
}

// savedPages returns the paths of the pages that the state has something of.
func savedPages(t *testing.T, dir string) map[string]bool {
	t.Helper()
	saved := map[string]bool{}
	f, err := os.Open(filepath.Join(dir, "public", ".feedgen", "state.json"))
	if os.IsNotExist(err) {
		return saved
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	var state struct {
		Pages struct {
			Pages map[string]struct{ Metadata json.RawMessage }
		}
	}
	if err := json.Unmarshal(data, &state); err != nil {
		t.Fatalf("the state is cut: %v", err)
	}
	for u, page := range state.Pages.Pages {
		if page.Metadata != nil {
			saved[u[strings.LastIndex(u, "/"):]] = true
		}
	}
	return saved
}
