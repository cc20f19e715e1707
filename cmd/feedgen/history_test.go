package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
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
	fit      int    // pages that fit into maxTime; 0: all of them
	over     time.Time
	visits   []visit // of this run
	hop      string  // where the last answer redirects

	// What feedgen can know.
	known     map[string]bool // paths that are listed, or that the feed led to
	requested map[string]bool // paths
	read      map[string]bool // paths whose pages were read, other than by a redirect
}

// maxTime is that of the runs into which not all pages fit.
const maxTime = 30 * time.Millisecond

// visit is a request for a page, or for the feed.
type visit struct {
	path string
	hop  bool     // a redirect led there
	away bool     // it redirects: the page may be read before others, because it may have moved
	led  []string // paths in the feed; nil: it is a page
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

	published bool // readers know it
	undated   bool // it was published without a day of its own
	ledTo     bool // feedgen knows that the feed led to it
	failed    int  // requests that failed before it was published

	changed map[string]bool // what has changed since feedgen read it
}

// change notes that something changes, unless nothing that feedgen has read would then
// stay: neither address, title nor day.
func (p *post) change(what string) bool {
	if len(p.changed) == 2 && !p.changed[what] {
		return false
	}
	p.changed[what] = true
	return true
}

func (b *blog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if wait := b.visit(r.URL.Path); wait > 0 {
		<-time.After(wait)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.hop = ""
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
				const item = "<item><title>%s</title><link>%s%s</link><pubDate>%s</pubDate></item>"
				fmt.Fprintf(&feed, item, p.title, b.base, p.at, p.pubDate())
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
			b.hop = p.leads
		case p.at == r.URL.Path:
			if p.fault != "" && !p.published {
				p.failed++
			}
			b.answer(w, r, p)
			return
		case slices.Contains(p.former, r.URL.Path):
			b.hop = p.at
		default:
			continue
		}
		http.Redirect(w, r, b.hop, http.StatusMovedPermanently)
		return
	}
	http.NotFound(w, r)
}

// visit records a request, cuts the run if it is time for that, and returns how long the
// answer takes: a page that is the last one that fits into the run takes all of its time.
func (b *blog) visit(path string) (wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.over.IsZero() {
		b.over = time.Now().Add(maxTime)
	}
	if b.requests--; b.requests == 0 && b.cut != nil {
		b.cut()
	}
	v := visit{path: path, hop: path == b.hop}
	switch path {
	case "/", "/robots.txt":
		return 0
	case "/feed":
		v.led = []string{}
		for _, p := range b.articles {
			if p.led {
				v.led = append(v.led, p.at)
			}
		}
	}
	for _, p := range b.articles {
		v.away = v.away || p.at == path && p.leads != "" || slices.Contains(p.former, path)
	}
	b.visits = append(b.visits, v)
	if v.led == nil && !v.hop && !v.away {
		if b.fit--; b.fit == 0 {
			return time.Until(b.over)
		}
	}
	return 0
}

// begin begins a run into which a number of pages fits; 0: all of them.
func (b *blog) begin(fit int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.visits, b.over, b.fit, b.hop = nil, time.Time{}, fit, ""
	for _, p := range b.articles {
		if !p.found {
			b.known[p.listed] = true
		}
	}
}

// end takes what a run has learned, and reports a page that it read again although it
// knew others that were never read. cut reports whether it was cut, and so lost what it
// requested last.
func (b *blog) end(cut bool, out string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	visits := b.visits
	if cut && len(visits) > 0 {
		visits = visits[:len(visits)-1]
	}
	// On a slow machine.
	unsaved, unled := strings.Contains(out, "could not save"), isLate(out)
	again := "" // a page that was read before
	var unread []string
	for _, v := range visits {
		switch {
		case v.led != nil && unled:
		case v.led != nil:
			for _, path := range v.led {
				b.known[path] = true
			}
			for _, p := range b.articles {
				p.ledTo = p.ledTo || p.led
			}
			again = "" // the pages that it led to come now
		case v.hop, v.away:
		case b.read[v.path]:
			if again == "" {
				again = v.path
				unread = b.unread()
			}
		case again != "" && slices.Contains(unread, v.path):
			return fmt.Errorf("%s was read again before %s", again, v.path)
		}
		if v.led == nil {
			b.requested[v.path] = true
		}
	}
	for _, v := range visits {
		if unsaved {
			break
		}
		if v.led == nil && !v.hop {
			b.read[v.path] = true
		}
		for _, p := range b.articles {
			if p.at == v.path && p.fault == "" {
				clear(p.changed)
			}
		}
	}
	return nil
}

// unread returns the known paths that were never requested.
func (b *blog) unread() []string {
	var paths []string
	for path := range b.known {
		if !b.requested[path] {
			paths = append(paths, path)
		}
	}
	return paths
}

// missing returns the articles at these paths, or all, that are not published, although
// their pages can be read.
func (b *blog) missing(at ...string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var missing []string
	for _, p := range b.articles {
		reachable := !p.found || p.led && p.failed < 3
		if len(at) > 0 && !slices.Contains(at, p.at) {
			continue
		}
		if reachable && p.fault == "" && p.leads == "" && !p.published {
			missing = append(missing, p.title)
		}
	}
	return missing
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

// pubDate returns the day as RSS has it.
func (p *post) pubDate() string {
	day, err := time.Parse(time.DateOnly, p.day)
	if err != nil {
		panic(err)
	}
	return day.Add(8 * time.Hour).Format(time.RFC1123Z)
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
func (b *blog) config(maxTime time.Duration) string {
	b.mu.Lock()
	defer b.mu.Unlock()
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
  max_time: %s
  refresh_after: 0s
  allow_private: [127.0.0.1]
  hosts: [%q]
  discover: [{feed: "%s/feed", max_new: 100}]
  urls:
%spublish: {max_drop: 0%%, files: {rss: false, atom: false, html: false}}
entries:
  - {url: "https://elsewhere.example/0", title: "Local, n°0", published: 2019-01-01}
%s`, maxTime, strings.TrimPrefix(b.base, "http://"), b.base, &urls, &entries)
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
	p := &post{n: n, changed: map[string]bool{}}
	p.day = fmt.Sprintf("2021-%02d-%02d", 1+n%12, 1+n%28)
	p.led, p.local = kind == "found", kind == "local"
	p.found = p.led
	p.title = fmt.Sprintf("%s, n°%d", subjects[n%len(subjects)], n)
	b.articles = append(b.articles, p)
	return p
}

// happens lets something happen to an article or to the state.
func (b *blog) happens(t *rapid.T, dir string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.articles) < 2 || rapid.IntRange(0, 3).Draw(t, "new") == 0 {
		for range rapid.IntRange(1, 5).Draw(t, "articles") {
			p := b.write(rapid.SampledFrom([]string{"page", "local", "found"}).Draw(t, "kind"))
			p.at = b.path(t, p)
			p.listed = p.at
		}
		return
	}
	p := rapid.SampledFrom(b.articles).Draw(t, "article")
	other := rapid.SampledFrom(b.articles).Draw(t, "other")
	switch rapid.SampledFrom([]string{"moves", "is corrected", "names its canonical", "names another's", "swaps canonicals",
		"is retitled", "is redated", "moves between list and feed", "leaves the feed", "breaks",
		"leads to another", "is mended", "state is lost"}).Draw(t, "event") {
	case "moves":
		if p.change("address") {
			p.former, p.at = append(p.former, p.at), b.path(t, p)
		}
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
		if p.change("title") {
			p.title = fmt.Sprintf("%s %s, n°%d", how, subjects[p.n%len(subjects)], p.n)
		}
	case "is redated":
		if !p.local && p.change("day") {
			p.day = fmt.Sprintf("2022-%02d-%02d", rapid.IntRange(1, 12).Draw(t, "month"), 1+p.n%28)
		}
	case "moves between list and feed":
		if p.found || p.led || p.ledTo {
			p.found = !p.found
		}
	case "leaves the feed":
		p.led = false
	case "breaks":
		p.fault = rapid.SampledFrom(faults).Draw(t, "fault")
		if p.fault == "another" && !p.published {
			p.fault = "" // nobody has seen that it was this one
		}
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
		clear(b.known)
		clear(b.requested)
		clear(b.read)
		for _, p := range b.articles {
			p.ledTo = p.ledTo && p.found && p.published
		}
	}
}

// seen is what readers know of an article.
type seen struct{ id, day string }

// TestHistories publishes over random histories of a blog, by runs that are cut at any
// request, or into which not all pages fit. Readers never see an article twice, never
// lose one, and never see another date. Pages that were never read come first, so that
// each is read within as many runs as their number demands.
func TestHistories(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(t)
		defer h.close()
		for range rapid.IntRange(1, 6).Draw(t, "runs") {
			h.blog.happens(t, h.dir)
			if n := rapid.IntRange(-6, 6).Draw(t, "cut"); n > 0 {
				h.cut(n)
				h.blog.happens(t, h.dir)
			}
			if fit := rapid.IntRange(-5, 5).Draw(t, "fit"); fit > 0 {
				h.publish(fit)
				continue
			}
			h.publish(0)
			if missing := h.blog.missing(); len(missing) > 0 {
				t.Fatalf("%q are not published:\n%s", missing, h.out)
			}
			if h.publish(0); !strings.Contains(h.out, "nothing changed") {
				t.Fatalf("a run of which nothing has changed:\n%s", h.out)
			}
		}
		h.finish(rapid.IntRange(2, 6).Draw(t, "fit"))
	})
}

// history is a blog and the feed that is published of it.
type history struct {
	t      *rapid.T
	blog   *blog
	server *httptest.Server
	dir    string
	seen   map[string]seen // by readers
	out    string          // of the last run
}

func newHistory(t *rapid.T) *history {
	b := &blog{known: map[string]bool{}, requested: map[string]bool{}, read: map[string]bool{}}
	first := b.write("page")
	first.at, first.listed = "/first", "/first"
	dir, err := os.MkdirTemp("", "feedgen-history")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(b)
	b.base = server.URL
	return &history{t: t, blog: b, server: server, dir: dir, seen: map[string]seen{}}
}

func (h *history) close() {
	h.server.Close()
	os.RemoveAll(h.dir)
}

// run makes a run into which a number of pages fits.
func (h *history) run(ctx context.Context, fit int) report.Status {
	limit := time.Duration(0)
	if fit > 0 {
		limit = maxTime
	}
	name := filepath.Join(h.dir, "config.yaml")
	if err := os.WriteFile(name, []byte(h.blog.config(limit)), 0o644); err != nil {
		h.t.Fatal(err)
	}
	h.blog.begin(fit)
	var out bytes.Buffer
	status := run(ctx, []string{"run", "--config", name}, nil, &out, &out)
	h.out = out.String()
	if err := h.blog.end(ctx.Err() != nil, h.out); err != nil {
		h.t.Fatalf("%v:\n%s", err, h.out)
	}
	return report.Status(status)
}

// cut interrupts a run at its nth request.
func (h *history) cut(n int) {
	ctx, cancel := context.WithCancel(h.t.Context())
	defer cancel()
	h.blog.mu.Lock()
	h.blog.requests, h.blog.cut = n, cancel
	h.blog.mu.Unlock()
	if status := h.run(ctx, 0); status == report.Usage {
		h.t.Fatalf("status %d of a run that was cut:\n%s", status, h.out)
	}
	h.blog.mu.Lock()
	h.blog.cut = nil
	h.blog.mu.Unlock()
	h.read()
}

// publish makes a run, and reads the feed as readers do.
func (h *history) publish(fit int) {
	if status := h.run(h.t.Context(), fit); status == report.Failed || status == report.Usage {
		h.t.Fatalf("status %d:\n%s\n%s", status, h.out, h.blog.config(0))
	}
	h.read()
}

// read compares the feed with what readers know.
func (h *history) read() {
	now, err := readSeen(filepath.Join(h.dir, "public", "feed.json"))
	if errors.Is(err, fs.ErrNotExist) && len(h.seen) == 0 {
		return // the first run was cut
	}
	if err != nil {
		h.t.Fatalf("%v\n%s", err, h.out)
	}
	for n, before := range h.seen {
		if after := now[n]; after != before && !h.blog.isDated(n, before, after) {
			h.t.Fatalf("article %s was %v, and is %v:\n%s\n%s", n, before, after, h.out, h.blog.config(0))
		}
	}
	maps.Copy(h.seen, now)
	h.blog.show(now)
}

// finish reads all pages that were never read, in runs into which a number of them fits.
func (h *history) finish(fit int) {
	h.blog.begin(0)
	for _, p := range h.blog.articles {
		if p.led {
			h.blog.known[p.at] = true
		}
	}
	unread := h.blog.unread()
	demanded := (len(unread) + fit - 1) / fit
	for n := 1; n <= demanded && n < 100; n++ {
		h.publish(fit)
		led := slices.ContainsFunc(h.blog.visits, func(v visit) bool { return v.led != nil })
		switch {
		case !led: // after a cut the feed comes after the pages
			demanded++
		case isLate(h.out) || h.blog.fit > 0 && len(h.blog.unread()) > 0: // the machine is slow
			demanded++
		}
	}
	if missing := h.blog.missing(unread...); demanded > 0 && len(missing) > 0 {
		h.t.Fatalf("after %d runs of %d pages, %q are not published:\n%s", demanded, fit, missing, h.out)
	}
	h.publish(0)
	if missing := h.blog.missing(); len(missing) > 0 {
		h.t.Fatalf("%q are not published:\n%s", missing, h.out)
	}
}

// isLate reports whether a run had no time for the feed.
func isLate(out string) bool { return strings.Contains(out, "no more time for it") }

// isDated reports whether an article without a day of its own has now got it.
func (b *blog) isDated(n string, before, after seen) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	i, err := strconv.Atoi(n)
	if err != nil {
		return false
	}
	p := b.articles[i-1]
	if !p.undated || before.id != after.id || after.day != p.day {
		return false
	}
	p.undated = false
	return true
}

// show notes what readers see.
func (b *blog) show(now map[string]seen) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.articles {
		if _, shown := now[strconv.Itoa(p.n)]; shown && !p.published {
			p.published = true
			p.undated = p.fault == "undated" && !p.local
		}
	}
}

var number = regexp.MustCompile(`n°(\d+)`)

// readSeen returns the articles of a JSON Feed by their numbers.
func readSeen(name string) (map[string]seen, error) {
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
