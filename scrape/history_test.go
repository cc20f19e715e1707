package scrape

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"feedgen/scrape/memory"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// event is what the web does with a page in one run of a history.
type event struct {
	name   string
	answer func(int, *http.Request) *http.Response
	good   bool // what the page says now stands from now on
}

// events are what may happen to a page, in its nth edition.
func events(n int) []event {
	title := fmt.Sprintf("Les clés du MLOps, édition %d", n)
	page := func(body string) func(int, *http.Request) *http.Response {
		return func(_ int, r *http.Request) *http.Response {
			etag := fmt.Sprintf(`"%x"`, len(body)+n<<20)
			if r.Header.Get("If-None-Match") == etag {
				return reply(304, "")
			}
			return reply(200, body, "Content-Type: text/html", "ETag: "+etag)
		}
	}
	return []event{
		{"says the same or more", page(article(title, "Ada Lovelace", "2024-02-20")), true},
		{"has no authors", page(article(title, "", "2024-02-20")), false},
		{"has no date", page(article(title, "Ada Lovelace", "")), false},
		{"is another article", page(article("Tout autre chose", "Ada Lovelace", "2026-09-01")), false},
		{"has neither", page(article(title+", mise à jour", "", "")), false},
		{
			"is a soft 404",
			page(
				"<html><head><title>Page introuvable - Blog</title></head>" +
					"<body><h1>Oups !</h1><p>La page que vous cherchez n'existe plus ou a été déplacée.</p></body></html>",
			),
			false,
		},
		{"is a soft 404 of few words", page("<html><head><title>404</title></head><body>Not Found</body></html>"), false},
		{
			"is a wall against programs",
			page(
				`<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript>
<script src="/cdn-cgi/challenge-platform/x.js"></script></body></html>`,
			),
			false,
		},
		{
			"asks for a login",
			page(
				`<html><head><title>Connexion</title></head>
<body><form action="/login"><input name="user"><input type="password" name="password"></form></body></html>`,
			),
			false,
		},
		{
			"is under maintenance",
			page(
				"<html><head><title>Maintenance</title></head>" +
					"<body><h1>Site en maintenance</h1><p>Nous revenons bientôt.</p></body></html>",
			),
			false,
		},
		{
			"is a shell for scripts",
			page(`<html><head><title>Blog</title></head><body><div id="root"></div><script src="/app.js"></script></body></html>`),
			false,
		},
		{"leads home with a query", status(301, "Location: /?notfound=a"), false},
		{"leads home by a script's path", status(302, "Location: /#/404"), false},
		{"leads home for readers of a language", status(302, "Location: /fr/"), false},
		{"leads home by a meta element", page(`<html><head><meta http-equiv="refresh" content="0; url=/"></head></html>`), false},
		{"is empty", page("<html><body></body></html>"), false},
		{"is a PDF", page("%PDF-1.7"), false},
		{"leads home", status(302, "Location: /"), false},
		{"leads in circles", status(302, "Location: /blog/a"), false},
		{"is gone", status(410), false},
		{"is refused", status(999), false},
		{"is down", status(503), false},
		{"is forbidden to programs", nil, false},
	}
}

// TestNothingIsEverLost holds over random histories that the metadata of a complete
// page stays until it is complete again, whatever happens in between.
func TestNothingIsEverLost(t *testing.T) {
	const address = "https://a.test/blog/a"
	rapid.Check(t, func(t *rapid.T) {
		cache := &memory.Cache{}
		w := map[string]func(int, *http.Request) *http.Response{"https://a.test/": webpage(article("Le blog", "Ada", "2026-11-01"))}
		transport := answers(func(r *http.Request) (*http.Response, error) {
			if answer := w[r.URL.String()]; answer != nil {
				return answer(0, r), nil
			}
			if path := r.URL.Path; r.URL.Host == "a.test" && (path == "/" || path == "/fr/") {
				return w["https://a.test/"](0, r), nil
			}
			return reply(404, ""), nil
		})
		run := func(s *setup) Page {
			s.Transport, s.Cache, s.Robots = transport, cache, true
			pages, err := s.Scrape(t.Context(), []string{address})
			if err != nil {
				t.Fatal(err)
			}
			// The next run gets what was stored.
			text, err := json.Marshal(cache)
			if err != nil {
				t.Fatal(err)
			}
			cache = &memory.Cache{}
			if err := json.Unmarshal(text, cache); err != nil {
				t.Fatal(err)
			}
			return pages[0]
		}

		w[address] = events(0)[0].answer
		want := run(&setup{}).Entry
		var failingSince time.Time
		for n := range rapid.IntRange(1, 12).Draw(t, "runs") {
			edition := rapid.IntRange(0, n).Draw(t, "edition")
			all := events(edition)
			e := all[rapid.IntRange(0, len(all)-1).Draw(t, "event")]
			w[address] = e.answer
			w["https://a.test/robots.txt"] = nil
			if e.answer == nil {
				w["https://a.test/robots.txt"] = plain("User-agent: *\nDisallow: /blog\n")
			}
			page := run(&setup{Refresh: rapid.Bool().Draw(t, "refresh")})
			if e.good {
				if page.Outcome == Failed || !strings.Contains(page.Entry.Title, fmt.Sprintf("édition %d", edition)) {
					t.Fatalf("run %d, the page %s: %s, %v, title %q", n, e.name, page.Outcome, page.Err, page.Entry.Title)
				}
				want = page.Entry
			}
			if diff := cmp.Diff(want, page.Entry); diff != "" {
				t.Fatalf("run %d, the page %s: entry (-want +got):\n%s", n, e.name, diff)
			}
			if (page.Outcome == Failed) != (page.Err != nil) || (page.Outcome == Failed) != !page.Since.IsZero() {
				t.Fatalf("run %d, the page %s: %s, error %v, failing since %s", n, e.name, page.Outcome, page.Err, page.Since)
			}
			if page.Outcome == Failed && !failingSince.IsZero() && !page.Since.Equal(failingSince) {
				t.Fatalf("run %d, the page %s: failing since %s, before it was %s", n, e.name, page.Since, failingSince)
			}
			failingSince = page.Since
			if offline := run(&setup{Offline: true}); offline.Outcome != Skipped || cmp.Diff(want, offline.Entry) != "" {
				t.Fatalf("run %d, offline: %s, entry (-want +got):\n%s", n, offline.Outcome, cmp.Diff(want, offline.Entry))
			}
		}
	})
}
