//go:build !windows

package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What reading anything that strangers send may take of the program as a whole.
const (
	hostileCPU    = time.Second
	hostileMemory = 200 << 20
	hostileSize   = 4_900_000 // bytes: below scrape.max_bytes
)

// repeated returns a text of hostileSize bytes. A %d in the repeated part counts.
func repeated(before, part, after string) []byte {
	b := []byte(before)
	for i := 0; len(b) < hostileSize; i++ {
		if strings.Contains(part, "%d") {
			b = fmt.Appendf(b, part, i)
		} else {
			b = append(b, part...)
		}
	}
	return append(b, after...)
}

func zipped(t *testing.T, data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hostilePages are pages that use up time or memory where nothing bounds it.
var hostilePages = map[string][3]string{
	"body tags":          {"<title>T</title><body>", "<body a%d=1>", ""},
	"html tags":          {"<title>T</title><body>", "<html a%d=1>", ""},
	"attributes":         {"<p ", "a%d=1 ", ">"},
	"formatting":         {"", "<b a%d><p>", ""},
	"misnested":          {"", "<b><i></b></i><p>", ""},
	"depth":              {"", "<div>", ""},
	"tables":             {"", "<table><tr><td>", ""},
	"texts in tables":    {"<table>", "a<tr>", ""},
	"hidden tags":        {"<svg><style><!-- ", "<body a%d=1>", ""},
	"meta authors":       {"<title>T</title>", "<meta name=author content='Jane Doe %d'>", ""},
	"authors":            {"<h1>T</h1>", "<a rel=author>Jane Doe %d</a> ", ""},
	"title parts":        {"<title>", "a - b %d | ", "</title>"},
	"headings":           {"", "<h1>A title like any other %d</h1>", ""},
	"dates":              {"<h1>T</h1>", "<time>1 May 2020</time> ", ""},
	"one line of dates":  {"<h1>T</h1><p>", "1 May 2020 by Jane Doe, ", ""},
	"accents":            {"<title>a", "\u0301", "</title>"},
	"graph":              {`<script type="application/ld+json">{"@graph":[{}`, `,{"@type":"Article","headline":"a %d"}`, `]}</script>`},
	"json depth":         {`<script type="application/ld+json">`, `{"a":[`, `</script>`},
	"json strings":       {`<script type="application/ld+json">{"@type":"Article","headline":"`, `\u0301`, `"}</script>`},
	"scripts":            {"", "<script>a</script>", ""},
	"less-than signs":    {"<p>", "<", ""},
	"classes":            {"<p class='", "author date ", "'>By Jane Doe"},
	"references":         {"<title>", "&amp;&#x3c;&NotEqualTilde;", "</title>"},
	"links":              {"<p>", "<a href=/%d>a</a>", ""},
	"words in one title": {"<title>", "word ", "</title>"},
}

// hostileSources are documents that lead to articles.
var hostileSources = map[string][3]string{
	"feed: authors":    {"<rss><channel><item><link>/a</link><author>", "n%d,", "</author></item></channel></rss>"},
	"feed: depth":      {"<rss><channel><item>", "<x:a>", ""},
	"feed: namespaces": {"<rss><channel><item>", "<a xmlns='u%d'>", ""},
	"feed: elements":   {"<rss><channel><item>", "<x:a/>", ""},
	"feed: attributes": {"<rss ", "a%d='1' ", "><channel></channel></rss>"},
	"feed: items":      {"<rss><channel>", "<item><link>/%d</link></item>", "</channel></rss>"},
	"feed: categories": {"<rss><channel><item><link>/a</link>", "<category>c%d</category>", "</item></channel></rss>"},
	"feed: entities":   {`<!DOCTYPE r [<!ENTITY a "aaaa">`, `<!ENTITY b%d "&a;&a;&a;">`, `]><rss><channel></channel></rss>`},
	"feed: Atom depth": {"<feed xmlns='http://www.w3.org/2005/Atom'><entry>", "<a>", ""},
	"feed: JSON":       {`{"version":"https://jsonfeed.org/version/1.1","items":[{}`, `,{"url":"/%d","tags":["a"]}`, `]}`},
	"feed: JSON depth": {`{"version":"https://jsonfeed.org/version/1.1","items":`, `[{"a":`, ``},
	"feed: junk":       {"", "<", ""},
	"page: links":      {"", "<a href=/%d>a</a>", ""},
	"page: depth":      {"", "<div><a href=/%d>a", ""},
	"page: nested":     {strings.Repeat("<div>", 400), "<a class=x>text", ""},
	"sitemap: places":  {"<urlset>", "<url><loc>/a%d</loc></url>", "</urlset>"},
	"sitemap: index":   {"<sitemapindex>", "<sitemap><loc>/a%d</loc></sitemap>", "</sitemapindex>"},
	"sitemap: text":    {"https://a.example/\n", "https://a.example/%d\n", ""},
}

// taken is what a process took.
type taken struct {
	CPU    time.Duration
	Memory int64 // bytes
	Status int
}

// measureUsage is the program feedgen-usage COMMAND: it runs a command, for ten
// seconds at most, with its output on standard error, and writes what that took as JSON. To the system the
// most memory of a process is at least that of the one which started it: a test
// has too much to start a process that is measured.
func measureUsage() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*hostileCPU)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[1], os.Args[2:]...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	p := cmd.ProcessState
	use := taken{p.UserTime() + p.SystemTime(), p.SysUsage().(*syscall.Rusage).Maxrss << 10, p.ExitCode()}
	if err := json.NewEncoder(os.Stdout).Encode(use); err != nil {
		os.Exit(1)
	}
}

// TestHostile gives the program inputs that are made to be costly, each to a
// process of its own. What the process has taken is the operating system's count.
func TestHostile(t *testing.T) {
	program := filepath.Join(t.TempDir(), "feedgen")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	run := func(t *testing.T, dir string, args ...string) string {
		t.Helper()
		cmd := exec.Command("feedgen-usage", append([]string{program}, args...)...)
		cmd.Dir = dir
		var out, report bytes.Buffer
		cmd.Stdout, cmd.Stderr = &report, &out
		if err := cmd.Run(); err != nil {
			t.Fatalf("%v: %.2000s", err, &out)
		}
		var use taken
		if err := json.Unmarshal(report.Bytes(), &use); err != nil {
			t.Fatal(err)
		}
		t.Logf("%6d ms of CPU, %4d MB, status %d", use.CPU.Milliseconds(), use.Memory>>20, use.Status)
		if use.CPU > hostileCPU || use.Memory > hostileMemory {
			t.Errorf("%s of CPU and %d MB, more than %s and %d MB", use.CPU, use.Memory>>20, hostileCPU, hostileMemory>>20)
		}
		if use.Status < 0 || bytes.Contains(out.Bytes(), []byte("goroutine ")) {
			t.Errorf("status %d: %.2000s", use.Status, &out)
		}
		return out.String()
	}
	write := func(t *testing.T, name string, data []byte) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const head = "feed: {title: T, link: 'https://ada.example/', base_url: 'https://ada.example/feeds/'}\n"
	const entry = "entries: [{url: 'https://b.example/1', title: B, published: 2022-01-01}]\n"

	for name, page := range hostilePages {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "page.html"), repeated(page[0], page[1], page[2]))
			run(t, dir, "inspect", "--json", "--html", "page.html", "https://blog.example/a")
		})
	}
	for name, doc := range hostileSources {
		t.Run(name, func(t *testing.T) {
			body := repeated(doc[0], doc[1], doc[2])
			kind, _, _ := strings.Cut(name, ":")
			zippedBody := zipped(t, body)
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/robots.txt":
					w.Write(bytes.Repeat([]byte("Disallow: /*a*b*c*d*e*f*g$\n"), 18_000))
				case "/source":
					w.Header().Set("Content-Encoding", "gzip")
					w.Header().Set("Content-Type", map[string]string{"page": "text/html"}[kind])
					w.Write(zippedBody)
				default:
					http.NotFound(w, r)
				}
			}))
			defer srv.Close()
			dir := t.TempDir()
			source := "{" + kind + ": " + srv.URL + "/source}"
			if kind == "page" {
				source = "{page: " + srv.URL + "/source, links: '.y div div div a, a'}"
			}
			write(t, filepath.Join(dir, "config.yaml"), []byte(head+entry+
				"scrape: {delay: 0s, retries: 0, max_time: 1s, allow_private: [127.0.0.0/8], discover: ["+source+"]}\n"))
			run(t, dir, "run", "-q")
			if info, err := os.Stat(filepath.Join(dir, "public", ".feedgen", "state.json")); err != nil || info.Size() > 1<<20 {
				t.Errorf("the state: %v, %v", info, err)
			}
		})
	}
	const state = "public/.feedgen/state.json"
	item := `,{"id":"a%d","title":"` + strings.Repeat("title ", 60) + `","_feedgen":{"urls":["https://a.example/%[1]d"]}}`
	for name, file := range map[string]struct{ name, before, part, after string }{
		"state: depth":          {state, `{"version":1,"pages":`, `{"a":`, ""},
		"state: pages":          {state, `{"version":1,"pages":{"pages":{"":null`, `,"https://a.example/%d":{}`, `}}}`},
		"state: spaces":         {state, `{"version":1`, " ", "}"},
		"published: items":      {"public/feed.json", `{"items":[` + item[1:], item, `]}`},
		"published: depth":      {"public/feed.json", `{"items":`, `[{"a":`, ``},
		"published: page":       {"public/index.html", `<!-- a -->`, `<!-- a -->`, `<html>`},
		"published: metas":      {"public/index.html", `<!doctype html>`, `<meta name=a>`, ``},
		"list: lists":           {"list.md", "", "- ", ""},
		"list: references":      {"list.md", "", "&amp;", ""},
		"list: lines":           {"list.md", "", "a\n", ""},
		"list: headings":        {"list.md", "", "# a\n", ""},
		"list: emphasis":        {"list.md", "", "*a **b ", ""},
		"list: brackets":        {"list.md", "", "[", ""},
		"list: quotes":          {"list.md", "", ">", ""},
		"list: HTML":            {"list.html", "<html>", "<li><a href=https://a.example/%d>A</a>", ""},
		"list: deep HTML":       {"list.html", "<html>", "<div>", ""},
		"list: feed":            {"list.xml", "<rss><channel>", "<item><title>A</title></item>", "</channel></rss>"},
		"list: columns of CSV":  {"list.csv", "date,title,url", ",a%d", "\n"},
		"list: an endless cell": {"list.csv", "date,title,url\n\"", "a\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			config := head + entry
			if strings.HasPrefix(name, "list") {
				config += "entries_from: [" + file.name + "]\n"
			}
			write(t, filepath.Join(dir, "config.yaml"), []byte(config))
			write(t, filepath.Join(dir, file.name), repeated(file.before, file.part, file.after))
			run(t, dir, "run", "-q", "--offline")
		})
	}
}
