package scrape

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/feed"
	"feedgen/feed/text"
	"feedgen/scrape/discover"
	"feedgen/scrape/extract"
	"feedgen/scrape/memory"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// file makes the site answer a path with a body of a type.
func (s *site) file(path, contentType, body string) string {
	s.mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		s.count(path)
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("ETag", `"f"`)
		if r.Header.Get("If-None-Match") == `"f"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, body)
	})
	return s.URL + path
}

// rss returns an RSS feed of items, of which each is "path|title|author|tag".
func rss(base string, items ...string) string {
	var b strings.Builder
	b.WriteString(`<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Blog</title>`)
	for _, item := range items {
		f := strings.Split(item, "|")
		fmt.Fprintf(
			&b,
			"<item><title>%s</title><link>%s%s?utm_source=rss#top</link><pubDate>Tue, 26 May 2026 08:00:00 +0200</pubDate>",
			f[1],
			base,
			f[0],
		)
		if f[2] != "" {
			fmt.Fprintf(&b, "<dc:creator>%s</dc:creator>", f[2])
		}
		if f[3] != "" {
			fmt.Fprintf(&b, "<category>%s</category>", f[3])
		}
		b.WriteString("</item>")
	}
	b.WriteString("</channel></rss>")
	return b.String()
}

// paths returns addresses without the site's.
func (s *site) paths(urls []string) string {
	var paths []string
	for _, u := range urls {
		paths = append(paths, strings.TrimPrefix(u, s.URL))
	}
	return strings.Join(paths, " ")
}

// find runs Discover and reports what it must not do.
func find(t *testing.T, scraper *setup, listed []string, sources ...discover.Source) Discovery {
	t.Helper()
	d, err := scraper.Discover(t.Context(), sources, listed)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDiscoverFromFeeds(t *testing.T) {
	const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>B</title><id>x</id><updated>2026-05-26T08:00:00Z</updated>
<entry><title>Un</title><id>1</id><link href="/a"/><author><name>Emmanuel-Lin Toulemonde</name></author></entry>
<entry><title>Autre</title><id>2</id><link href="/b"/><author><name>Quelqu'un</name></author></entry></feed>`
	const json = `{"version": "https://jsonfeed.org/version/1.1", "title": "B", "items": [
{"id": "1", "url": "/a", "title": "Un", "authors": [{"name": "Emmanuel Lin TOULEMONDE"}]},
{"id": "2", "url": "/b", "title": "Autre", "authors": [{"name": "Quelqu'un"}]}]}`
	s := serve(t)
	items := rss(
		s.URL,
		"/a|Un|Guillaume Pivette, Émmanuel Lin Toulemonde|Data",
		"/b|Autre|Quelqu'un|Data",
		"/c|Encore|Quelqu'un, Un tiers|Data",
	)
	for name, address := range map[string]string{
		"rss":  s.file("/rss", "application/rss+xml", items),
		"atom": s.file("/atom", "application/atom+xml", atom),
		"json": s.file("/json", "application/feed+json", json),
	} {
		d := find(t, loopback(), nil, discover.Source{Feed: address, Author: "Emmanuel Lin Toulemonde"})
		if got := s.paths(d.New); got != "/a" || len(d.Warnings) > 0 {
			t.Errorf("%s: found %q, warnings %q; want /a", name, got, d.Warnings)
		}
	}
}

func TestDiscoverFilters(t *testing.T) {
	s := serve(t)
	feedURL := s.file(
		"/feed",
		"application/rss+xml",
		rss(s.URL, "/2025/a|A|X|Data", "/2026/b|B|X|Data Science", "/2026/c|C|X|", "/2026/d|D|X|Agile"),
	)
	d := find(t, loopback(), []string{s.URL + "/2026/d/"}, discover.Source{Feed: feedURL, Match: regexp.MustCompile("/2026/")})
	if got, want := s.paths(d.New), "/2026/b /2026/c"; got != want {
		t.Errorf("by address: found %q, want %q", got, want)
	}
	// An item without tags may have the tag: its page decides.
	d = find(t, loopback(), nil, discover.Source{Feed: feedURL, Tag: "data-science"})
	if got, want := s.paths(d.New), "/2026/b /2026/c"; got != want {
		t.Errorf("by tag: found %q, want %q", got, want)
	}
}

func TestDiscoverFromIndex(t *testing.T) {
	s := serve(t)
	s.page("/author", `<html><body><article><h2><a href="/one">1</a></h2></article><article><h2><a href="two">2</a></h2></article>
<a class="next" href="/author/2">suite</a><a href="/elsewhere">x</a></body></html>`)
	s.page(
		"/author/2",
		`<html><head><base href="/deep/"></head><body><article><h2>caf`+"\u00e9"+` <a href="three">3</a></h2></article>
<a class="next" href="/author">encore</a></body></html>`,
	)
	d := find(t, loopback(), nil, discover.Source{Page: s.URL + "/author", Links: "article h2", Next: "a.next"})
	if got, want := s.paths(d.New), "/one /two /deep/three"; got != want || len(d.Warnings) > 0 {
		t.Errorf("found %q, warnings %q; want %q", got, d.Warnings, want)
	}
	d = find(t, loopback(), nil, discover.Source{Page: s.URL + "/author", Links: ".nothing"})
	if len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0], `links ".nothing" matches nothing`) {
		t.Errorf("warnings are %q, want one of a selector that matches nothing", d.Warnings)
	}
}

func TestDiscoverFromSitemap(t *testing.T) {
	s := serve(t)
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	fmt.Fprintf(
		zip,
		`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>%[1]s/old</loc><lastmod>2020-01-01</lastmod></url>
<url><loc> %[1]s/new </loc><lastmod>2026-09-18T08:00:00+02:00</lastmod></url></urlset>`,
		s.URL,
	)
	zip.Close()
	s.file("/posts.xml.gz", "application/x-gzip", zipped.String())
	s.file(
		"/pages.xml",
		"text/xml",
		fmt.Sprintf(`<?xml version="1.0" encoding="ISO-8859-1"?><urlset><url><loc>%s/undated</loc></url></urlset>`, s.URL),
	)
	s.file("/sitemap.xml", "text/xml", fmt.Sprintf(`<sitemapindex><sitemap><loc>%[1]s/pages.xml</loc></sitemap>
<sitemap><loc>%[1]s/posts.xml.gz</loc><lastmod>2026-01-01</lastmod></sitemap></sitemapindex>`, s.URL))
	d := find(t, loopback(), nil, discover.Source{Sitemap: s.URL + "/sitemap.xml"})
	if got, want := s.paths(d.New), "/new /old /undated"; got != want || len(d.Warnings) > 0 {
		t.Errorf("found %q, warnings %q; want %q", got, d.Warnings, want)
	}
}

func TestDiscoverKeepsAFloodOut(t *testing.T) {
	s := serve(t)
	var items []string
	for i := range 7 {
		items = append(items, fmt.Sprintf("/%d|T|X|", i))
	}
	source := discover.Source{Feed: s.file("/feed", "application/rss+xml", rss(s.URL, items...)), MaxNew: 3}
	cache := &memory.Cache{}
	var found []string
	for run, want := range []int{3, 3, 1, 0} {
		scraper := loopback()
		scraper.Cache = stored(t, cache)
		d := find(t, scraper, nil, source)
		found = append(found, d.New...)
		if len(d.New) != want || (len(d.Warnings) > 0) != (run < 2) {
			t.Errorf("run %d: %d new, warnings %q; want %d", run, len(d.New), d.Warnings, want)
		}
		if len(d.URLs) != len(found) {
			t.Errorf("run %d: knows %d articles, want %d", run, len(d.URLs), len(found))
		}
		cache = scraper.Cache
	}
	slices.Sort(found)
	if len(slices.Compact(found)) != 7 {
		t.Errorf("found %q, want each of 7 once", found)
	}
	if got := s.asked("/feed"); got != 4 {
		t.Errorf("the feed was asked %d times, want once per run", got)
	}
}

func TestDiscoveredNeverLeaves(t *testing.T) {
	s := serve(t)
	s.page("/a", article("Un article trouvé", "", "2026-05-26"))
	feedURL := s.file("/feed", "application/rss+xml", rss(s.URL, "/a|Le titre du flux|Ada Lovelace|Data"))
	first := loopback()
	d := find(t, first, nil, discover.Source{Feed: feedURL})
	pages, err := first.Scrape(t.Context(), d.URLs)
	if err != nil {
		t.Fatal(err)
	}
	want := feed.Entry{
		URL: s.URL + "/a", URLs: []string{s.URL + "/a"}, Title: "Un article trouvé",
		Authors: []feed.Author{{Name: "Ada Lovelace"}}, Tags: []string{"Data"}, // the source fills gaps
		Summary:  "Une description de « Un article trouvé », écrite pour cet essai et pour lui seul.",
		Language: "fr", Published: feed.Date{Time: time.Date(2026, 5, 26, 0, 0, 0, 0, time.UTC), Precision: feed.PrecisionDay},
		Discovered: true,
	}
	if diff := cmp.Diff(want, pages[0].Entry); diff != "" {
		t.Errorf("entry (-want +got):\n%s", diff)
	}
	// It is gone from the source, and so is the source.
	for _, offline := range []bool{false, true} {
		later := loopback()
		later.Cache, later.Offline = stored(t, first.Cache), offline
		if d := find(t, later, nil); s.paths(d.URLs) != "/a" || len(d.New) > 0 {
			t.Errorf("later, offline %t: %+v, want /a and nothing new", offline, d)
		}
	}
	// Who lists it by hand owns it.
	later := loopback()
	later.Cache = stored(t, first.Cache)
	if d := find(t, later, []string{s.URL + "/a"}, discover.Source{Feed: feedURL}); len(d.URLs) > 0 {
		t.Errorf("once listed, discovery still knows %q", d.URLs)
	}
	pages, err = later.Scrape(t.Context(), []string{s.URL + "/a"})
	if err != nil {
		t.Fatal(err)
	}
	if pages[0].Entry.Discovered {
		t.Error("once listed, the entry is still marked as discovered")
	}
}

func TestDiscoveredPagesConfirmTheAuthor(t *testing.T) {
	s := serve(t)
	s.page("/hers", article("Le sien", "Ada Lovelace", "2026-05-26"))
	s.page("/his", article("Le sien à lui", "Charles Babbage", "2026-05-26"))
	s.page("/author", `<html><body><h2><a href="/hers">1</a></h2><h2><a href="/his">2</a></h2></body></html>`)
	source := discover.Source{Page: s.URL + "/author", Links: "h2 a", Author: "ada lovelace"}
	scraper := loopback()
	d := find(t, scraper, nil, source)
	pages, err := scraper.Scrape(t.Context(), d.URLs)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		if joined, want := p.Entry.URL != "", strings.HasSuffix(p.URL, "/hers"); joined != want {
			t.Errorf("%s joined: %t, want %t", p.URL, joined, want)
		}
	}
	later := loopback()
	later.Cache = stored(t, scraper.Cache)
	if d := find(t, later, nil, source); s.paths(d.URLs) != "/hers" || len(d.New) > 0 {
		t.Errorf("the next run knows %+v, want /hers and nothing new", d)
	}
}

func TestSourcesThatFail(t *testing.T) {
	s := serve(t)
	for name, test := range map[string]struct {
		source discover.Source
		want   string
	}{
		"no feed": {
			discover.Source{Feed: s.file("/html", "text/html", "<html><body>Bonjour</body></html>")},
			"this is not an RSS, Atom or JSON feed",
		},
		"gone":       {discover.Source{Feed: s.URL + "/gone"}, "the server answers 404 Not Found"},
		"no sitemap": {discover.Source{Sitemap: s.file("/notes", "text/xml", "<notes/>")}, "this is not a sitemap: it starts with <notes>"},
		"cut sitemap": {
			discover.Source{Sitemap: s.file("/cut", "text/xml", "<urlset><url><loc>https://blog.test/a</loc>")},
			"read the sitemap",
		},
		"two kinds": {
			discover.Source{Feed: "https://blog.test/", Sitemap: "https://blog.test/"},
			"set exactly one of feed, page and sitemap",
		},
		"no selector": {discover.Source{Page: "https://blog.test/", Links: "a["}, `selector "a["`},
	} {
		d := find(t, loopback(), nil, test.source)
		if len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0], test.want) {
			t.Errorf("%s: warnings are %q, want one with %q", name, d.Warnings, test.want)
		}
	}
}

// TestUnchangedSources holds that every document of a source is fetched with its
// validators, also those that an unchanged one leads to: sitemaps and the pages of an
// index change one by one.
func TestUnchangedSources(t *testing.T) {
	for name, test := range map[string]struct {
		source func(base string) discover.Source
		first  string // the document that leads to the others, and never changes
		page   func(base string, articles ...string) string
	}{
		"index": {
			func(base string) discover.Source {
				return discover.Source{Page: base + "/start", Links: "h2 a", Next: "a.next"}
			},
			`<html><body><h2><a href="/one">1</a></h2><a class="next" href="/more">suite</a></body></html>`,
			func(base string, articles ...string) string {
				var b strings.Builder
				for _, a := range articles {
					fmt.Fprintf(&b, "<h2><a href=%q>a</a></h2>", a)
				}
				return b.String()
			},
		},
		"sitemap": {
			func(base string) discover.Source { return discover.Source{Sitemap: base + "/start"} },
			`<sitemapindex><sitemap><loc>BASE/gone</loc></sitemap><sitemap><loc>BASE/more</loc></sitemap></sitemapindex>`,
			func(base string, articles ...string) string {
				var b strings.Builder
				b.WriteString("<urlset>")
				for _, a := range articles {
					fmt.Fprintf(&b, "<url><loc>%s%s</loc></url>", base, a)
				}
				b.WriteString("</urlset>")
				return b.String()
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			bodies := map[string]string{}
			whole := 0 // answers with a body
			s := serve(t)
			s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/moved" {
					http.Redirect(w, r, "/start", http.StatusFound)
					return
				}
				body, ok := bodies[r.URL.Path]
				if !ok {
					http.NotFound(w, r)
					return
				}
				etag := fmt.Sprintf("%q", fmt.Sprint(len(body)))
				w.Header().Set("ETag", etag)
				if r.Header.Get("If-None-Match") == etag {
					w.WriteHeader(http.StatusNotModified)
					return
				}
				whole++
				fmt.Fprint(w, body)
			})
			bodies["/start"] = strings.ReplaceAll(test.first, "BASE", s.URL)
			bodies["/more"] = test.page(s.URL, "/two")
			cache := &memory.Cache{}
			run := func(source discover.Source) string {
				scraper := loopback()
				scraper.Cache = stored(t, cache)
				d := find(t, scraper, nil, source)
				cache = scraper.Cache
				return s.paths(d.New)
			}
			want := func(step, got, found string, documents int) {
				t.Helper()
				if got != found || whole != documents {
					t.Errorf("%s: found %q in %d whole documents, want %q in %d", step, got, whole, found, documents)
				}
				whole = 0
			}
			source := test.source(s.URL)
			first := map[string]string{"index": "/one /two", "sitemap": "/two"}[name]
			want("first", run(source), first, 2)
			want("unchanged", run(source), "", 0)
			bodies["/more"] = test.page(s.URL, "/two", "/three")
			want("the second document has changed", run(source), "/three", 1)
			want("unchanged again", run(source), "", 0)

			source.Match = regexp.MustCompile("/t")
			want("other settings", run(source), "", 2)

			source.Page, source.Sitemap = strings.Replace(
				source.Page,
				"/start",
				"/moved",
				1,
			), strings.Replace(
				source.Sitemap,
				"/start",
				"/moved",
				1,
			)
			want("redirected", run(source), "", 1)
			want("redirected, unchanged", run(source), "", 0)
		})
	}
}

// TestAnotherAuthorIsWanted corrects the spelling of a name that no page bore.
func TestAnotherAuthorIsWanted(t *testing.T) {
	s := serve(t)
	s.page("/a", article("Le sien", "Ada Lovelace", "2026-05-26"))
	s.page("/author", `<html><body><h2><a href="/a">1</a></h2></body></html>`)
	cache := &memory.Cache{}
	for _, step := range []struct {
		author      string
		found, join bool
	}{
		{"Ada Lovelacce", true, false},
		{"Ada Lovelacce", false, false},
		{"Ada Lovelace", true, true},
		{"Ada Lovelace", false, true},
		{"Ada Lovelacce", false, true}, // who has joined stays
	} {
		scraper := loopback()
		scraper.Cache = stored(t, cache)
		d := find(t, scraper, nil, discover.Source{Page: s.URL + "/author", Links: "h2 a", Author: step.author})
		pages, err := scraper.Scrape(t.Context(), d.URLs)
		if err != nil {
			t.Fatal(err)
		}
		joined := len(pages) > 0 && pages[0].Entry.URL != ""
		if found := len(d.New) > 0; found != step.found || joined != step.join {
			t.Errorf("%s: found %t, joined %t; want %t, %t", step.author, found, joined, step.found, step.join)
		}
		cache = scraper.Cache
	}
}

// TestCandidatesThatFail lets a source lead to a page that never is one: it is
// tried again at once, then ever less often, and after some months no more. One
// that comes up joins.
func TestCandidatesThatFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{answer: map[string]func(int, *http.Request) *http.Response{
			"https://a.test/feed": func(int, *http.Request) *http.Response {
				return reply(200, rss("https://a.test", "/never|T|X|", "/later|T|X|"), "Content-Type: application/rss+xml")
			},
			"https://a.test/later": after(
				status(503),
				status(503),
				status(503),
				status(503),
				webpage(article("Enfin", "Ada", "2026-05-26")),
			),
		}}
		cache := &memory.Cache{}
		const runs = 200 * 12 // each 2 hours
		failed := 0
		for range runs {
			s := &setup{Transport: w, RefreshAfter: 7 * 24 * time.Hour, Cache: stored(t, cache)}
			d, err := s.Discover(t.Context(), []discover.Source{{Feed: "https://a.test/feed"}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range scrape(t, s, d.URLs) {
				if p.Candidate != (p.Entry.URL == "") {
					t.Errorf("%s: candidate %t, entry %q", p.URL, p.Candidate, p.Entry.URL)
				}
				if p.Outcome == Failed && p.URL == "https://a.test/never" {
					failed++
				}
			}
			cache = s.Cache
			time.Sleep(2 * time.Hour)
		}
		// Three at once, after 1, 2, 4 and then 7 days until 90 are over.
		if failed < 15 || failed > 20 || w.times("https://a.test/never") != failed {
			t.Errorf(
				"a page that never was one failed %d times and was asked for %d times in %d runs",
				failed,
				w.times("https://a.test/never"),
				runs,
			)
		}
		if p := cache.Pages["https://a.test/later"]; p.Metadata == nil || p.Metadata.Title != "Enfin" {
			t.Errorf("a page that came up is %+v", p)
		}
		if d := find(t, &setup{Transport: w, Cache: cache}, nil, discover.Source{Feed: "https://a.test/feed"}); len(d.New) > 0 ||
			len(d.URLs) != 1 {
			t.Errorf("in the end %+v", d)
		}
	})
}

// TestMovedWhileNotDue holds that a page is fetched, though not due, when a source
// leads to an article with its title at another address of its host: it may be gone.
func TestMovedWhileNotDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const old, other, moved = "https://a.test/?p=1", "https://a.test/?p=2", "https://a.test/mesurer"
		w := &web{answer: map[string]func(int, *http.Request) *http.Response{
			old:   after(webpage(article("Mesurer l’attente", "Ada", "2020-05-26")), status(404)),
			other: webpage(article("Autre chose", "Ada", "2020-06-26")),
			moved: webpage(article("Mesurer l'attente", "Ada", "2020-05-26")),
		}}
		cache := &memory.Cache{}
		run := func(items ...string) []Page {
			t.Helper()
			w.answer["https://a.test/feed"] = func(int, *http.Request) *http.Response {
				return reply(200, rss("https://a.test", items...), "Content-Type: application/rss+xml")
			}
			s := &setup{Transport: w, RefreshAfter: 7 * 24 * time.Hour, Cache: stored(t, cache)}
			d := find(t, s, []string{old, other}, discover.Source{Feed: "https://a.test/feed"})
			pages := scrape(t, s, append([]string{old, other}, d.URLs...))
			cache = s.Cache
			time.Sleep(2 * time.Hour)
			return pages
		}
		run()
		run()
		pages := run("/mesurer|Mesurer l'attente|Ada|")
		if len(pages) != 3 || pages[0].Dead.IsZero() || pages[2].Outcome != Fetched {
			t.Errorf("%d pages, %+v", len(pages), pages)
		}
		if n := w.times(other); n != 1 {
			t.Errorf("the other page was fetched %d times, want once", n)
		}
		run("/mesurer|Mesurer l'attente|Ada|")
		if n := w.times(moved); n > 2 {
			t.Errorf("the page at the new address was fetched %d times", n)
		}
	})
}

// TestUntitledCandidate holds that what cannot be shown does not join: nobody
// has listed it, so nobody is to be bothered for a title.
func TestUntitledCandidate(t *testing.T) {
	s := serve(t)
	s.page("/a", "<html><body><article><p>"+strings.Repeat("Un paragraphe assez long pour en être un. ", 30)+"</p></article></body></html>")
	s.page("/author", `<html><body><h2><a href="/a">1</a></h2></body></html>`)
	scraper := loopback()
	d := find(t, scraper, nil, discover.Source{Page: s.URL + "/author", Links: "h2 a"})
	page := scrape(t, scraper, d.URLs)[0]
	if page.Outcome != Failed || !page.Candidate || page.Entry.URL != "" {
		t.Errorf("%+v, want a candidate that failed", page)
	}
}

// TestFoundAgain lets a source lead to an article that was listed once. Its last good
// metadata stays, although the page fails now.
func TestFoundAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 2)
		cache := &memory.Cache{}
		before := scrape(t, &setup{Transport: w, Cache: cache}, urls)
		w.answer[urls[0]], w.answer[urls[1]] = status(503), status(503)
		w.answer["https://a.test/index"] = webpage(`<h2><a href="/0">0</a></h2><h2><a href="/1">1</a></h2>`)
		for author, want := range map[string]int{"": 2, "Ada": 2, "Charles": 0} {
			s := &setup{Transport: w, Cache: stored(t, cache)}
			d := find(t, s, nil, discover.Source{Page: "https://a.test/index", Links: "h2 a", Author: author})
			pages := scrape(t, s, d.URLs)
			if len(pages) != want {
				t.Fatalf("by %q: %d pages, want %d", author, len(pages), want)
			}
			for i, p := range pages {
				before[i].Entry.Discovered = true
				if diff := cmp.Diff(before[i].Entry, p.Entry); diff != "" {
					t.Errorf("by %q: entry (-listed +found):\n%s", author, diff)
				}
			}
		}
	})
}

// TestCandidatesAreBounded has a source that leads to ever new pages that are no
// articles.
func TestCandidatesAreBounded(t *testing.T) {
	s := serve(t)
	cache := &memory.Cache{Pages: map[string]*memory.Page{}}
	for i := range maxCandidates - 1 {
		cache.Pages[fmt.Sprintf("https://b.test/%d", i)] = &memory.Page{Found: &memory.Found{}}
	}
	d := find(t, &setup{AllowPrivate: []string{"127.0.0.0/8"}, Cache: cache}, nil,
		discover.Source{Feed: s.file("/feed", "application/rss+xml", rss(s.URL, "/a|A||", "/b|B||", "/c|C||"))})
	if len(d.New) != 1 || len(cache.Pages) != maxCandidates || len(d.Warnings) != 1 || len(cache.Sources) != 0 {
		t.Errorf("%d new, %d pages, warnings %q; want one, and a warning", len(d.New), len(cache.Pages), d.Warnings)
	}
}

// TestDiscoveredArticlesAreBounded has a source without end, from which there are
// nearly as many articles as a feed may have.
func TestDiscoveredArticlesAreBounded(t *testing.T) {
	s := serve(t)
	cache := &memory.Cache{Pages: map[string]*memory.Page{}}
	for i := range maxDiscovered - 2 {
		cache.Pages[fmt.Sprintf("https://b.test/%d", i)] = &memory.Page{Found: &memory.Found{}, Metadata: &extract.Metadata{Title: "T"}}
	}
	d := find(t, &setup{AllowPrivate: []string{"127.0.0.0/8"}, Cache: cache}, nil,
		discover.Source{Feed: s.file("/feed", "application/rss+xml", rss(s.URL, "/a|A||", "/b|B||", "/c|C||"))})
	if len(d.New) != 2 || len(cache.Pages) != maxDiscovered ||
		len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0], "discovered before") {
		t.Errorf("%d new, %d pages, warnings %q; want two, and a warning", len(d.New), len(cache.Pages), d.Warnings)
	}
}

// TestWhatSourcesSayIsBounded has a feed whose items name more, and at greater
// length, than anybody means.
func TestWhatSourcesSayIsBounded(t *testing.T) {
	names := strings.Repeat("<category>"+strings.Repeat("tag", 100)+"</category>", 1000)
	item := "<item><link>%s/%d</link><title>" + strings.Repeat("T", 4000) + "</title><author>" +
		strings.Repeat("Ada Lovelace,", 300) + "</author>" + names + "</item>"
	s := serve(t)
	feed := "<rss version=2.0><channel>"
	for i := range 3 {
		feed += fmt.Sprintf(item, s.URL, i)
	}
	cache := &memory.Cache{}
	find(t, &setup{AllowPrivate: []string{"127.0.0.0/8"}, Cache: cache}, nil,
		discover.Source{Feed: s.file("/feed", "application/rss+xml", feed+"</channel></rss>")})
	if len(cache.Pages) != 3 {
		t.Fatalf("%d pages, want 3", len(cache.Pages))
	}
	for u, p := range cache.Pages {
		if f := p.Found; len(f.Authors) > text.MaxValues || len(f.Tags) > text.MaxValues || f.Cost() > 40 || f.Cost() < 4 {
			t.Errorf("%s: %d authors, %d tags, cost %d", u, len(f.Authors), len(f.Tags), f.Cost())
		}
	}
}

// TestListAndDiscovery lets addresses move between the list and discovery while
// the source answers 304 once it was read. An article that a source leads to stays.
func TestListAndDiscovery(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(rt, "articles")
		type step struct {
			listed []bool // by article
			lost   bool   // an article is gone from the source
		}
		var steps []step
		for range rapid.IntRange(1, 6).Draw(rt, "runs") {
			steps = append(steps, step{rapid.SliceOfN(rapid.Bool(), n, n).Draw(rt, "listed"), rapid.IntRange(0, 4).Draw(rt, "lost") == 0})
		}
		author := rapid.SampledFrom([]string{"", "Ada"}).Draw(rt, "author")
		var err error
		synctest.Test(t, func(t *testing.T) {
			w := &web{}
			urls := w.pagesOf("a.test", n)
			edition, shown := 0, n
			w.answer["https://a.test/index"] = func(_ int, r *http.Request) *http.Response {
				tag := fmt.Sprintf(`"%d"`, edition)
				if r.Header.Get("If-None-Match") == tag {
					return reply(http.StatusNotModified, "")
				}
				var body strings.Builder
				body.WriteString(`<h2><a href="/about">About</a></h2>`)
				for i := range shown {
					fmt.Fprintf(&body, `<h2><a href="/%d">%d</a></h2>`, i, i)
				}
				return reply(http.StatusOK, body.String(), "Content-Type: text/html", "ETag: "+tag)
			}
			cache := &memory.Cache{}
			for _, step := range steps {
				if step.lost && shown > 0 {
					shown, edition = shown-1, edition+1
					urls = urls[:max(shown, 1)]
				}
				var listed []string
				for i, u := range urls {
					if step.listed[i] {
						listed = append(listed, u)
					}
				}
				s := &setup{Transport: w, Cache: cache}
				d := find(t, s, listed, discover.Source{Page: "https://a.test/index", Links: "h2 a", Author: author})
				all := append(slices.Clone(listed), d.URLs...)
				for i, u := range urls[:shown] {
					if times := len(slices.DeleteFunc(slices.Clone(all), func(v string) bool { return v != u })); times != 1 {
						err = fmt.Errorf("%s is there %d times, listed %t: %q", u, times, step.listed[i], all)
						return
					}
				}
				for _, p := range scrape(t, s, all) {
					if i := slices.Index(urls[:shown], p.URL); i >= 0 && (p.Entry.URL == "" || p.Entry.Discovered == step.listed[i]) {
						err = fmt.Errorf("%s, listed %t: entry %+v", p.URL, step.listed[i], p.Entry)
						return
					}
				}
				cache = stored(t, cache)
				time.Sleep(time.Hour)
			}
		})
		if err != nil {
			rt.Fatal(err)
		}
	})
}

// TestSourcesToTheirEnd reads paged feeds and indexes, by each kind of link to the next
// page. Unchanged pages are not fetched again.
func TestSourcesToTheirEnd(t *testing.T) {
	rssPage := func(n int, head string) string {
		return fmt.Sprintf(`<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Blog</title>%s`+
			`<item><title>Un</title><link>/a%d</link></item><item><title>Un</title><link>/b%d</link></item></channel></rss>`, head, n, n)
	}
	next := func(rel string, n int) string {
		return fmt.Sprintf(`<atom:link rel="%s" href="/feed?p=%d"/>`, rel, n)
	}
	for name, test := range map[string]struct {
		source func(base string) discover.Source
		page   func(n int) string // from 1 to 3
		number string             // parameter of the address
		asked  int                // requests of the first run
	}{
		"RSS rel=next": {page: func(n int) string { return rssPage(n, next("next", n+1)) }, number: "p", asked: 4},
		"RSS archives": {page: func(n int) string { return rssPage(n, next("prev-archive", n+1)) }, number: "p", asked: 4},
		"Atom archives": {page: func(n int) string {
			return fmt.Sprintf(`<feed xmlns="http://www.w3.org/2005/Atom"><title>B</title><link rel="prev-archive" href="/feed?p=%d"/>`+
				`<entry><title>Un</title><link href="/a%d"/></entry>
<entry><title>Deux</title><link href="/b%d"/></entry></feed>`, n+1, n, n)
		}, number: "p", asked: 4},
		"JSON": {page: func(n int) string {
			return fmt.Sprintf(`{"version": "https://jsonfeed.org/version/1.1", "title": "B", "next_url": "/feed?p=%d",`+
				`"items": [{"id": "1", "url": "/a%d"}, {"id": "2", "url": "/b%d"}]}`, n+1, n, n)
		}, number: "p", asked: 4},
		"WordPress": {
			page:   func(n int) string { return rssPage(n, "<generator>https://wordpress.org/?v=6.7</generator>") },
			number: "paged", asked: 4,
		},
		"index": {
			source: func(base string) discover.Source { return discover.Source{Page: base + "/feed", Links: "h2 a"} },
			page: func(n int) string {
				return fmt.Sprintf(`<html><body><h2><a href="/a%d">Un</a></h2><h2><a href="/b%d">Deux</a></h2>
%s<a rel="next" href="?p=%d">suite</a></body></html>`,
					n, n, strings.Repeat("<div>", 200), n+1)
			}, number: "p", asked: 4,
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := &web{answer: map[string]func(int, *http.Request) *http.Response{}}
			for n := 1; n <= 3; n++ {
				address := "https://a.test/feed"
				if n > 1 {
					address += fmt.Sprintf("?%s=%d", test.number, n)
				}
				w.answer[address] = func(_ int, r *http.Request) *http.Response {
					if r.Header.Get("If-None-Match") == `"1"` {
						return reply(http.StatusNotModified, "")
					}
					return reply(http.StatusOK, test.page(n), `ETag: "1"`, "Content-Type: text/html")
				}
			}
			source := discover.Source{Feed: "https://a.test/feed"}
			if test.source != nil {
				source = test.source("https://a.test")
			}
			cache := &memory.Cache{}
			d := find(t, &setup{Transport: w, Cache: cache}, nil, source)
			if len(d.New) != 6 || len(w.requests) != test.asked {
				t.Errorf("found %q in %d requests, want 6 in %d; warnings %q", d.New, len(w.requests), test.asked, d.Warnings)
			}
			cache = stored(t, cache)
			before := len(w.requests)
			d = find(t, &setup{Transport: w, Cache: cache}, nil, source)
			if len(d.New) != 0 || len(w.requests)-before > 4 {
				t.Errorf("again: found %q in %d requests", d.New, len(w.requests)-before)
			}
			source.MaxPages = 2
			if d := find(t, &setup{Transport: w}, nil, source); len(d.New) != 4 {
				t.Errorf("of two pages: %q", d.New)
			}
		})
	}
}

// TestSourcesChoose chooses by words and hosts.
func TestSourcesChoose(t *testing.T) {
	w := &web{answer: map[string]func(int, *http.Request) *http.Response{
		"https://a.test/index": webpage(`<h2><a href="/one">One of <b>data</b></a></h2><h2><a href="/jobs/two">Data jobs</a></h2>` +
			`<h2><a href="/three">Cookery</a></h2><h2><a href="https://b.test/four">Data elsewhere</a></h2>`),
		"https://a.test/feed": plain(
			`<rss version="2.0"><channel><title>B</title><item><title>One of data</title><link>/one</link></item>` +
				`<item><title>Jobs</title><link>/two</link></item>
<item><title>Else</title><link>https://b.test/four</link></item></channel></rss>`,
		),
		"https://a.test/map": plain(`<urlset><url><loc>https://a.test/one</loc></url><url><loc>https://b.test/four</loc></url></urlset>`),
	}}
	index, feed := discover.Source{Page: "https://a.test/index", Links: "h2 a"}, discover.Source{Feed: "https://a.test/feed"}
	for _, c := range []struct {
		source      discover.Source
		title, skip string
		hosts       []string
		want        string
	}{
		{index, "", "", nil, "/one /jobs/two /three"},
		{index, "(?i)data", "", nil, "/one /jobs/two"},
		{index, "(?i)data", "/jobs/", nil, "/one"},
		{index, "", "jobs|Cookery", nil, "/one"},
		{index, "", "", []string{"b.test"}, "/one /jobs/two /three https://b.test/four"},
		{feed, "", "", nil, "/one /two https://b.test/four"},
		{feed, "", "Jobs", nil, "/one https://b.test/four"},
		{feed, "", "", []string{"a.test"}, "/one /two"},
		{discover.Source{Sitemap: "https://a.test/map"}, "", "", nil, "/one"},
	} {
		source := c.source
		source.Hosts = c.hosts
		if c.title != "" {
			source.Title = regexp.MustCompile(c.title)
		}
		if c.skip != "" {
			source.Skip = regexp.MustCompile(c.skip)
		}
		d := find(t, &setup{Transport: w}, nil, source)
		var got []string
		for _, u := range d.New {
			got = append(got, strings.TrimPrefix(u, "https://a.test"))
		}
		if strings.Join(got, " ") != c.want || len(d.Warnings) > 0 {
			t.Errorf("title %q, skip %q, hosts %q: %q, want %q; warnings %q", c.title, c.skip, c.hosts, got, c.want, d.Warnings)
		}
	}
}

// TestMovedAndNotReached holds that a run into which not all pages fit fetches a page
// before what may be its new address: otherwise it would publish the article twice.
func TestMovedAndNotReached(t *testing.T) {
	for _, title := range []string{"Mesurer l'attente", "Un autre titre"} {
		synctest.Test(t, func(t *testing.T) {
			const old, moved = "https://a.test/?p=1", "https://a.test/mesurer"
			w := &web{}
			urls := append(w.pagesOf("a.test", 5), old)
			w.answer[old] = webpage(article("Mesurer l’attente", "Ada", "2026-05-26"))
			w.answer["https://a.test/feed"] = plain(rss("https://a.test"))
			sources := []discover.Source{{Feed: "https://a.test/feed"}}
			first := &setup{Transport: w, RefreshAfter: 7 * 24 * time.Hour}
			if _, _, err := first.run(t.Context(), sources, urls); err != nil {
				t.Fatal(err)
			}
			w.answer[old] = status(http.StatusMovedPermanently, "Location: "+moved)
			w.answer[moved] = webpage(article(title, "Ada", "2026-05-26"))
			w.answer["https://a.test/feed"] = plain(rss("https://a.test", "/mesurer|"+title+"|Ada|"))
			time.Sleep(2 * time.Hour)
			second := &setup{
				Transport: w, Cache: stored(t, first.Cache), RefreshAfter: 7 * 24 * time.Hour, Delay: time.Second, MaxTime: 2 * time.Second,
			}
			_, pages, err := second.run(t.Context(), sources, urls)
			if err != nil {
				t.Fatal(err)
			}
			if got := pages[5]; len(got.Entry.URLs) != 2 || got.Entry.URLs[1] != moved {
				t.Errorf("%s: the page that moved is %s, at %q", title, got.Outcome, got.Entry.URLs)
			}
			if got := pages[6]; got.Outcome != Skipped {
				t.Errorf("%s: the page at the new address is %s, want it left", title, got.Outcome)
			}
		})
	}
}
