//go:build !windows

package main

import (
	"archive/zip"
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

// hostileRobots are robots.txt files. They are cut at 500 kB.
var hostileRobots = map[string][3]string{
	"rules":     {"User-agent: *\n", "Disallow: /a%d\n", ""},
	"wildcards": {"User-agent: *\n", "Disallow: /*a*a*a*a*a*a*a*a*a*b$\n", ""},
	"stars":     {"User-agent: *\nDisallow: /", "*a", "\n"},
	"groups":    {"", "User-agent: feedgen\nDisallow: /a%d\n\n", ""},
	"agents":    {"", "User-agent: a%d\n", "Disallow: /\n"},
	"one line":  {"User-agent: *\nDisallow: /", "a", "\n"},
}

// hostilePosts are answers of the REST API of WordPress.
var hostilePosts = map[string][3]string{
	"posts":   {`[{}`, `,{"link":"/%d","title":{"rendered":"A"}}`, `]`},
	"depth":   {`[{"link":"/a","title":`, `{"rendered":`, ``},
	"authors": {`[{"link":"/a","_embedded":{"author":[{}`, `,{"name":"Jane Doe %d"}`, `]}}]`},
}

// hostileCopies are pages of which a copy is kept.
var hostileCopies = map[string][3]string{
	"paragraphs": {"", "<p>All that there is to say of it.</p>", ""},
	"links":      {"<p>", "<a href=/%d>a</a>", ""},
	"pictures":   {"<p>", "<img src=/%d alt=a>", ""},
	"depth":      {"", "<div>a", ""},
	"accents":    {"<p>a", "\u0301", ""},
	"tables":     {"<table>", "<tr><td>a", ""},
	"entities":   {"<p>", "&amp;&NotEqualTilde; ", ""},
}

// article is the beginning of a page that is an article.
const article = `<!doctype html><html lang=en><head><title>A long page</title><meta property="og:type" content=article>
<meta property="article:published_time" content="2022-01-25T09:00:00Z"></head><body><article><h1>A long page</h1>
<p>It is an article by all that it says of itself, and longer than anybody reads.</p>`

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
	for name, file := range hostileRobots {
		t.Run("robots.txt: "+name, func(t *testing.T) {
			robots := repeated(file[0], file[1], file[2])
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					w.Write(robots)
					return
				}
				fmt.Fprint(w, article)
			}))
			defer srv.Close()
			dir := t.TempDir()
			var urls []string
			for i := range 20 {
				urls = append(urls, fmt.Sprintf("%s/%s%d", srv.URL, strings.Repeat("a", 1500), i))
			}
			write(t, filepath.Join(dir, "config.yaml"), []byte(head+entry+"scrape: {delay: 0s, retries: 0, max_time: 1s, "+
				"allow_private: [127.0.0.0/8], urls: ["+strings.Join(urls, ", ")+"]}\n"))
			run(t, dir, "run", "-q")
		})
	}
	for name, page := range hostileCopies {
		t.Run("copy: "+name, func(t *testing.T) {
			body := zipped(t, repeated(article+page[0], page[1], page[2]))
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				w.Header().Set("Content-Encoding", "gzip")
				w.Write(body)
			}))
			defer srv.Close()
			dir := t.TempDir()
			write(t, filepath.Join(dir, "config.yaml"), []byte(head+entry+"archive: {bucket: ./copies}\nscrape: {delay: 0s, retries: 0, "+
				"robots: false, allow_private: [127.0.0.0/8], urls: ["+srv.URL+"/a]}\n"))
			run(t, dir, "run", "-q")
		})
	}
	t.Run("headers", func(t *testing.T) {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for i := range 3000 {
				w.Header().Add("Link", fmt.Sprintf("</%d>; rel=canonical; title=\"%s\"", i, strings.Repeat(",", 30)))
				w.Header().Add("Set-Cookie", fmt.Sprintf("a%d=b", i))
			}
			fmt.Fprint(w, article)
		}))
		defer srv.Close()
		dir := t.TempDir()
		write(t, filepath.Join(dir, "config.yaml"), []byte(head+entry+"scrape: {delay: 0s, retries: 0, robots: false, "+
			"allow_private: [127.0.0.0/8], urls: ["+srv.URL+"/a, "+srv.URL+"/b]}\n"))
		run(t, dir, "run", "-q")
	})
	for name, selector := range map[string]string{
		"siblings": "a ~ a ~ a ~ a ~ a", "descendants": "div div div a b", "has": "div:has(a:has(b))", "classes": "[class*=x][class*=y]",
	} {
		t.Run("rules: "+name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "config.yaml"), []byte(head+entry+
				"scrape: {rules: {blog.example: {title: '"+selector+"', authors: '"+selector+"'}}}\n"))
			write(t, filepath.Join(dir, "page.html"), repeated(article, "<div><a class='x y'>a</a></div>", ""))
			run(t, dir, "inspect", "--json", "--html", "page.html", "https://blog.example/a")
		})
	}
	for name, doc := range map[string][3]string{
		"list":  {`<ListBucketResult>`, `<Contents><Key>k%d</Key><ETag>"a"</ETag><Size>1</Size></Contents>`, `</ListBucketResult>`},
		"depth": {``, `<a>`, ``},
		"state": {`{"version":1,"pages":`, `{"a":`, ``},
	} {
		t.Run("store: "+name, func(t *testing.T) {
			body := repeated(doc[0], doc[1], doc[2])
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("ETag", `"1"`)
				w.Write(body)
			}))
			defer srv.Close()
			t.Setenv("AWS_ACCESS_KEY_ID", "a")
			t.Setenv("AWS_SECRET_ACCESS_KEY", "s")
			dir := t.TempDir()
			write(t, filepath.Join(dir, "config.yaml"), []byte(head+entry+
				"publish: {bucket: 's3://b?region=x&use_path_style=true&endpoint="+srv.URL+"'}\n"))
			run(t, dir, "run", "-q", "--dry-run")
		})
	}
	for name, doc := range hostilePosts {
		t.Run("REST API: "+name, func(t *testing.T) {
			body := zipped(t, repeated(doc[0], doc[1], doc[2]))
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/feed" {
					w.Header().Set("Link", "</wp-json/>; rel=\"https://api.w.org/\"")
					fmt.Fprint(w, "<rss><channel><item><link>/a</link></item></channel></rss>")
					return
				}
				w.Header().Set("Content-Encoding", "gzip")
				w.Header().Set("X-WP-TotalPages", "1000000")
				w.Write(body)
			}))
			defer srv.Close()
			dir := t.TempDir()
			write(t, filepath.Join(dir, "config.yaml"), []byte(head+entry+"scrape: {delay: 0s, retries: 0, max_time: 1s, robots: false, "+
				"allow_private: [127.0.0.0/8], discover: [{feed: "+srv.URL+"/feed, max_pages: 2}]}\n"))
			run(t, dir, "run", "-q")
		})
	}
	for name, files := range map[string]struct {
		count, size int // bytes of a file
	}{
		"one large page": {1, 100 << 20}, "large pages": {20, 4 << 20}, "many pages": {60_000, 10},
	} {
		t.Run("ZIP file: "+name, func(t *testing.T) {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			page := append([]byte(article), bytes.Repeat([]byte("<p>A"), files.size/4)...)
			for i := range files.count {
				w, err := z.Create(fmt.Sprintf("posts/%d.html", i))
				if err != nil {
					t.Fatal(err)
				}
				if _, err := w.Write(page); err != nil {
					t.Fatal(err)
				}
			}
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			write(t, filepath.Join(dir, "config.yaml"), []byte(head+entry+"entries_from: [export.zip]\n"))
			write(t, filepath.Join(dir, "export.zip"), b.Bytes())
			run(t, dir, "run", "-q", "--offline")
		})
	}
	const state = "public/.feedgen/state.json"
	item := `,{"id":"a%d","title":"` + strings.Repeat("title ", 60) + `","_feedgen":{"urls":["https://a.example/%[1]d"]}}`
	for name, file := range map[string]struct{ name, before, part, after string }{
		"state: depth":  {state, `{"version":1,"pages":`, `{"a":`, ""},
		"state: pages":  {state, `{"version":1,"pages":{"pages":{"":null`, `,"https://a.example/%d":{}`, `}}}`},
		"state: spaces": {state, `{"version":1`, " ", "}"},
		"memory: pages": {"pages/e8.json", `{"version":1,"pages":{"https://b.example/0":[]`,
			`,"https://b.example/%d":[{"variant":"a"}]`, `}}`},
		"memory: depth":         {"pages/e8.json", `{"version":1,"hosts":`, `{"a":`, ``},
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
		"list: OPML":            {"list.opml", "<opml><body>", `<outline type="rss" xmlUrl="https://a.example/%d"/>`, "</body></opml>"},
		"list: deep OPML":       {"list.opml", "<opml><body>", `<outline text="A">`, ""},
		"list: front matter":    {"list.md", "---\nlink: https://a.example/\ndate: 2022-01-11\ntags:\n", "- a%d\n", "---\n"},
		"list: an endless cell": {"list.csv", "date,title,url\n\"", "a\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			config := head + entry
			if strings.HasPrefix(name, "memory") {
				config += "pages: ./pages\nscrape: {urls: ['https://b.example/2']}\n"
			}
			if strings.HasPrefix(name, "list") {
				config += "entries_from: [" + file.name + "]\n"
			}
			write(t, filepath.Join(dir, "config.yaml"), []byte(config))
			write(t, filepath.Join(dir, file.name), repeated(file.before, file.part, file.after))
			run(t, dir, "run", "-q", "--offline")
		})
	}
}
