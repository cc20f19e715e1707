package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// scaleWeb is a web of any number of hosts, which serves pages of one size. It
// is a process of its own, feedgen-web, so that what it takes is not counted,
// and it is reached as an HTTP proxy, so that its hosts have names.
type scaleWeb struct {
	address string
	hosts   int
	pages   int
}

// scaleCounts counts the requests to a scaleWeb since it was reset.
type scaleCounts struct {
	Pages       int // distinct ones
	Full        int // answers with a page
	NotModified int // answers to conditional requests
	Robots      int
}

// serveScaleWeb is the program feedgen-web SIZE: it writes its address to
// standard output, and serves until its standard input ends.
func serveScaleWeb() {
	size, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	go http.Serve(listener, newScaleHandler(size))
	io.Copy(io.Discard, os.Stdin)
}

func newScaleHandler(size int) http.Handler {
	body := scaleBody(size)
	var mu sync.Mutex
	asked := map[string]bool{}
	var counts scaleCounts
	count := func(n *int, page string) {
		mu.Lock()
		defer mu.Unlock()
		*n++
		if page != "" {
			asked[page] = true
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !r.URL.IsAbs(): // asked for itself, and not as a proxy
			mu.Lock()
			defer mu.Unlock()
			counts.Pages = len(asked)
			json.NewEncoder(w).Encode(counts)
			counts, asked = scaleCounts{}, map[string]bool{}
		case r.URL.Path == "/robots.txt":
			count(&counts.Robots, "")
			w.Header().Set("Content-Type", "text/plain")
			io.WriteString(w, "User-agent: *\nDisallow: /admin\n")
		case r.Header.Get("If-None-Match") != "":
			count(&counts.NotModified, r.URL.String())
			w.WriteHeader(http.StatusNotModified)
		default:
			count(&counts.Full, r.URL.String())
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("ETag", `"1"`)
			io.WriteString(w, scaleHead(r.URL.String()))
			w.Write(body)
		}
	})
}

// scaleHead returns the start of an article as content management systems
// write it: everything that is about this one article.
func scaleHead(address string) string {
	number, _ := strconv.Atoi(address[strings.LastIndexByte(address, '/')+1:])
	published := time.Date(2016, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(number) * 47 * time.Minute)
	title := fmt.Sprintf("Ce que la mesure n° %d nous apprend de nos machines", number)
	return fmt.Sprintf(`<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>%[1]s | Le blog</title>
<link rel="canonical" href="%[2]s"><meta property="og:title" content="%[1]s"><meta property="og:image" content="%[2]s.jpg">
<meta name="description" content="Nous avons mesuré pour la %[3]de fois ce que coûtent la mémoire, le réseau et le disque,
et comparé avec ce que promettaient les fiches de leurs fabricants ; en voici le résultat.">
<meta property="article:tag" content="Mesures"><meta property="article:tag" content="Machines">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"BlogPosting","headline":"%[1]s","datePublished":"%[4]s",
"author":[{"@type":"Person","name":"Ada Lovelace"},{"@type":"Person","name":"Charles Babbage"}]}</script></head>
<body><main><article><h1>%[1]s</h1><p class="byline">le %[5]s par Ada Lovelace, Charles Babbage</p>
`, title, address, number, published.Format(time.RFC3339), published.Format("02/01/2006"))
}

// scaleBody returns the rest of an article of so many bytes.
func scaleBody(size int) []byte {
	const paragraph = `<p class="wp-block-paragraph">Mesurer une page demande de la <a href="/lire">lire</a> ` +
		`en entier, et de la comparer à ce que l’on en savait déjà, ` +
		`<em>sans rien inventer</em>.</p>` + "\n"
	return []byte(strings.Repeat(paragraph, size/len(paragraph)) + "</article></main></body></html>\n")
}

// startScaleWeb starts a web of so many hosts with so many pages in all.
func startScaleWeb(tb testing.TB, hosts, pages, size int) *scaleWeb {
	tb.Helper()
	cmd := exec.Command("feedgen-web", strconv.Itoa(size))
	stdin, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		stdin.Close()
		cmd.Wait()
	})
	address, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		tb.Fatal(err)
	}
	return &scaleWeb{"http://" + strings.TrimSpace(address), hosts, pages}
}

// counts returns the counts since it was last called.
func (w *scaleWeb) counts(tb testing.TB) (c scaleCounts) {
	tb.Helper()
	res, err := http.Get(w.address)
	if err != nil {
		tb.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&c); err != nil {
		tb.Fatal(err)
	}
	return c
}

// scaleConfig lists all pages of the web, host by host in turn.
func (w *scaleWeb) config(limit int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `feed: {title: At scale, link: "https://feeds.example/", base_url: "https://feeds.example/", limit: %d}
scrape:
  delay: 0s
  refresh_after: 0s # every page in every run
  concurrency: 8
  urls:
`, limit)
	for i := range w.pages {
		fmt.Fprintf(&b, "    - http://blog-%d.example/articles/%d\n", i%w.hosts, i)
	}
	return b.String()
}

// run runs a program in dir, with the web as its proxy, and returns what it
// took. All is well when it writes no warning.
func (w *scaleWeb) run(tb testing.TB, dir, program string, args ...string) *os.ProcessState {
	tb.Helper()
	cmd := exec.Command(program, append([]string{"run", "--quiet"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HTTP_PROXY="+w.address, "http_proxy="+w.address, "NO_PROXY=", "no_proxy=")
	out, err := cmd.CombinedOutput()
	if err != nil || len(out) > 0 {
		tb.Fatalf("%s run: %v\n%s", program, err, out)
	}
	return cmd.ProcessState
}

// TestScale reads a thousand pages of fifty hosts: each once, and then each with
// a conditional request that touches no file.
func TestScale(t *testing.T) {
	const pages, hosts, limit = 1000, 50, 50
	web := startScaleWeb(t, hosts, pages, 5000)
	dir := t.TempDir()
	writeScaleConfig(t, dir, web, limit)
	for _, run := range []struct {
		name string
		want scaleCounts
	}{
		{"cold", scaleCounts{Pages: pages, Full: pages, Robots: hosts}},
		{"unchanged", scaleCounts{Pages: pages, NotModified: pages, Robots: hosts}},
	} {
		before := scaleStamps(t, dir)
		web.run(t, dir, "feedgen")
		if diff := cmp.Diff(run.want, web.counts(t)); diff != "" {
			t.Errorf("%s: requests (-want +got):\n%s", run.name, diff)
		}
		after := scaleStamps(t, dir)
		if want := 6 + 3*((pages-limit)/100); len(after) != want {
			t.Errorf("%s: %d files, want %d: 3 feeds with their archives, the page and its year in two", run.name, len(after), want)
		}
		if diff := cmp.Diff(before, after); diff != "" && len(before) > 0 {
			t.Errorf("%s: files were touched (-before +after):\n%s", run.name, diff)
		}
	}
}

func writeScaleConfig(tb testing.TB, dir string, web *scaleWeb, limit int) {
	tb.Helper()
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(web.config(limit)), 0o644); err != nil {
		tb.Fatal(err)
	}
}

// scaleStamps returns when each published file was written.
func scaleStamps(t *testing.T, dir string) map[string]time.Time {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "public", "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	stamps := map[string]time.Time{}
	for _, name := range files {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().IsRegular() {
			stamps[filepath.Base(name)] = info.ModTime()
		}
	}
	return stamps
}
