package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/report"

	"pgregory.net/rapid"
)

// blog is a site over the years, and its author's list.
type blog struct {
	base string

	mu       sync.Mutex
	articles []*post
	requests int    // that are left until …
	cut      func() // … a run is cut; nil: it is not
}

// post is an article of the blog. Its title contains its number.
type post struct {
	n         int
	title     string
	day       string
	at        string   // its path now
	former    []string // paths that redirect there
	canonical string   // path that the page says is its own; empty: none
	fault     string   // what is the matter with its page; empty: nothing
	leads     string   // path of another article, to which its page redirects
	found     bool     // by discovery; else it is listed
	led       bool     // the blog's feed has it
	listed    string   // path in the list
	local     bool     // with title and day
}

func (b *blog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.requests--; b.requests == 0 && b.cut != nil {
		b.cut()
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	switch r.URL.Path {
	case "/":
		io.WriteString(w, b.page(&post{title: "The blog", day: "2020-01-01"}))
		return
	case "/feed":
		var feed strings.Builder
		feed.WriteString(`<rss version="2.0"><channel><title>Blog</title>`)
		for _, p := range b.articles {
			if p.led {
				fmt.Fprintf(&feed, "<item><title>%s</title><link>%s%s</link></item>", p.title, b.base, p.at)
			}
		}
		feed.WriteString("</channel></rss>")
		w.Header().Set("Content-Type", "application/rss+xml")
		w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256([]byte(feed.String()))))
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(feed.String()))
		return
	}
	for _, p := range b.articles {
		switch {
		case p.at == r.URL.Path && p.leads != "":
			http.Redirect(w, r, p.leads, http.StatusMovedPermanently)
			return
		case p.at == r.URL.Path:
			b.answer(w, r, p)
			return
		case slices.Contains(p.former, r.URL.Path):
			http.Redirect(w, r, p.at, http.StatusMovedPermanently)
			return
		}
	}
	http.NotFound(w, r)
}

// faults are what may be the matter with a page.
var faults = []string{"gone", "refused", "down", "soft 404", "wall", "home", "shell", "unsigned", "undated", "another"}

func (b *blog) answer(w http.ResponseWriter, r *http.Request, p *post) {
	switch p.fault {
	case "gone":
		http.Error(w, "gone", http.StatusGone)
	case "refused":
		w.WriteHeader(999)
	case "down":
		http.Error(w, "down", http.StatusInternalServerError)
	case "soft 404":
		io.WriteString(w, "<html><head><title>Page not found</title></head><body><h1>Oops</h1><p>The page that you are looking for "+
			"does not exist.</p></body></html>")
	case "wall":
		io.WriteString(w, "<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to "+
			"continue</noscript></body></html>")
	case "home":
		http.Redirect(w, r, "/?lost="+p.at, http.StatusFound)
	case "shell":
		io.WriteString(w, `<html><head><title>Blog</title></head><body><div id="root"></div><script src="/app.js"></script></body></html>`)
	case "another":
		io.WriteString(w, b.page(&post{n: -1, title: "Something completely different", day: "2019-03-03"}))
	default:
		page := b.page(p)
		tag := fmt.Sprintf(`"%x"`, len(page))
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, page)
	}
}

func (b *blog) page(p *post) string {
	head := ""
	if p.canonical != "" {
		head += fmt.Sprintf(`<link rel="canonical" href="%s%s">`, b.base, p.canonical)
	}
	if p.fault != "unsigned" {
		head += `<meta name="author" content="Charles Babbage">`
	}
	if p.fault != "undated" {
		head += fmt.Sprintf(`<meta property="article:published_time" content="%sT08:00:00Z">`, p.day)
	}
	return fmt.Sprintf(`<!doctype html><html lang="en"><head><title>%[1]s</title>%[2]s</head><body><article><h1>%[1]s</h1>`+
		`<p>%[3]s</p></article></body></html>`,
		p.title, head, strings.Repeat("Everything that there is to say of it. ", 12))
}

// config is the author's list.
func (b *blog) config() string {
	var urls, entries strings.Builder
	for _, p := range b.articles {
		switch {
		case p.found:
		case p.local:
			fmt.Fprintf(&entries, "  - {url: %q, title: %q, published: %s}\n", b.base+p.listed, p.title, p.day)
		default:
			fmt.Fprintf(&urls, "    - %s%s\n", b.base, p.listed)
		}
	}
	return fmt.Sprintf(`feed: {title: T, link: "https://ada.example/", base_url: "https://ada.example/feeds/", timezone: Europe/Paris}
scrape:
  delay: 0s
  refresh_after: 0s
  allow_private: [127.0.0.1]
  hosts: [%q]
  discover: [{feed: "%s/feed"}]
  urls:
%spublish: {max_drop: 0%%, files: {rss: false, atom: false, html: false}}
entries:
  - {url: "https://elsewhere.example/0", title: "Local, n°0", published: 2019-01-01}
%s`, strings.TrimPrefix(b.base, "http://"), b.base, &urls, &entries)
}

// path returns one that was never used.
func (b *blog) path(t *rapid.T, p *post) string {
	return fmt.Sprintf("/%d-%s", p.n, rapid.StringMatching(`[a-z]{8}`).Draw(t, "slug"))
}

// subjects of articles. An article keeps its own over the years.
var subjects = []string{"Mathematics", "Gardening", "Cookery", "Sailing", "Astronomy", "Weaving", "Poetry"}

// write adds an article, which is nowhere yet.
func (b *blog) write(kind string) *post {
	n := len(b.articles) + 1
	p := &post{n: n, day: fmt.Sprintf("2021-%02d-%02d", 1+n%12, 1+n%28), led: kind == "found", local: kind == "local"}
	p.found = p.led
	p.title = fmt.Sprintf("%s, n°%d", subjects[n%len(subjects)], n)
	b.articles = append(b.articles, p)
	return p
}

// happens lets something happen to an article or to the state.
func (b *blog) happens(t *rapid.T, dir string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.articles) < 2 || rapid.IntRange(0, 5).Draw(t, "new") == 0 {
		p := b.write(rapid.SampledFrom([]string{"page", "local", "found"}).Draw(t, "kind"))
		p.at = b.path(t, p)
		p.listed = p.at
		return
	}
	p := rapid.SampledFrom(b.articles).Draw(t, "article")
	other := rapid.SampledFrom(b.articles).Draw(t, "other")
	switch rapid.SampledFrom([]string{"moves", "is corrected", "names its canonical", "names another's", "swaps canonicals",
		"is retitled", "is redated", "moves between list and feed", "breaks",
		"leads to another", "is mended", "state is lost"}).Draw(t, "event") {
	case "moves":
		p.former, p.at = append(p.former, p.at), b.path(t, p)
	case "is corrected":
		p.listed = p.at
	case "names its canonical":
		p.canonical = p.at + "/"
	case "names another's":
		p.canonical = other.at
	case "swaps canonicals":
		p.canonical, other.canonical = other.at, p.at
	case "is retitled":
		how := rapid.SampledFrom([]string{"Introduction to", "Why I gave up", "Ten things to know of"}).Draw(t, "title")
		p.title = fmt.Sprintf("%s %s, n°%d", how, subjects[p.n%len(subjects)], p.n)
	case "is redated":
		if !p.local {
			p.day = fmt.Sprintf("2022-%02d-%02d", rapid.IntRange(1, 12).Draw(t, "month"), 1+p.n%28)
		}
	case "moves between list and feed":
		if p.led {
			p.found = !p.found
		}
	case "breaks":
		p.fault = rapid.SampledFrom(faults).Draw(t, "fault")
	case "leads to another":
		if other != p && other.leads == "" {
			p.leads = other.at
		}
	case "is mended":
		p.fault, p.leads = "", ""
	case "state is lost":
		if err := os.RemoveAll(filepath.Join(dir, "public", ".feedgen")); err != nil {
			t.Fatal(err)
		}
	}
}

// seen is what readers know of an article.
type seen struct{ id, day string }

// TestHistories publishes over random histories of a blog. Readers never see an
// article twice, never lose one, and never see another date.
func TestHistories(t *testing.T) {
	number := regexp.MustCompile(`n°(\d+)`)
	rapid.Check(t, func(t *rapid.T) {
		b := &blog{}
		server := httptest.NewServer(b)
		defer server.Close()
		b.base = server.URL
		first := b.write("page")
		first.at, first.listed = "/first", "/first"
		dir, err := os.MkdirTemp("", "feedgen-history")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)

		publish := func(want string) string {
			b.mu.Lock()
			text := b.config()
			b.mu.Unlock()
			name := filepath.Join(dir, "config.yaml")
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			status := run(t.Context(), []string{"run", "--config", name}, nil, &out, &out)
			if report.Status(status) == report.Failed || report.Status(status) == report.Usage || !strings.Contains(out.String(), want) {
				t.Fatalf("status %d, want %q:\n%s\n%s", status, want, &out, text)
			}
			return out.String()
		}
		// cut interrupts a run at its nth request.
		cut := func(n int) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			b.mu.Lock()
			b.requests, b.cut = n, cancel
			text := b.config()
			b.mu.Unlock()
			name := filepath.Join(dir, "config.yaml")
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if status := run(ctx, []string{"run", "--config", name}, nil, &out, &out); report.Status(status) == report.Usage {
				t.Fatalf("status %d of a run that was cut:\n%s", status, &out)
			}
			b.mu.Lock()
			b.cut = nil
			b.mu.Unlock()
		}
		known := map[string]seen{}
		for range rapid.IntRange(1, 6).Draw(t, "runs") {
			b.happens(t, dir)
			if n := rapid.IntRange(-6, 6).Draw(t, "cut"); n > 0 {
				cut(n)
			}
			out := publish("")
			now, err := readSeen(filepath.Join(dir, "public", "feed.json"), number)
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			for n, before := range known {
				if now[n] != before {
					t.Fatalf("article %s was %v, and is %v:\n%s\n%s", n, before, now[n], out, b.config())
				}
			}
			maps.Copy(known, now)
			publish("nothing changed")
		}
	})
}

// readSeen returns the articles of a JSON Feed by their numbers.
func readSeen(name string, number *regexp.Regexp) (map[string]seen, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var doc struct {
		Items []struct {
			ID            string
			Title         string
			DatePublished string `json:"date_published"`
		}
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	articles, ids := map[string]seen{}, map[string]bool{}
	for _, item := range doc.Items {
		match := number.FindStringSubmatch(item.Title)
		if match == nil {
			return nil, fmt.Errorf("an item of no article: %q", item.Title)
		}
		if _, twice := articles[match[1]]; twice || ids[item.ID] {
			return nil, fmt.Errorf("twice: article %s, id %s", match[1], item.ID)
		}
		articles[match[1]], ids[item.ID] = seen{item.ID, item.DatePublished[:10]}, true
	}
	return articles, nil
}
