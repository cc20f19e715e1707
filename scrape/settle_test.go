package scrape

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/feed"
	"feedgen/scrape/extract"
	"feedgen/scrape/memory"

	"github.com/google/go-cmp/cmp"
)

// era is a run of Scrape over pages of a.test, of which the first is looked at.
type era struct {
	answer func(int, *http.Request) *http.Response // the page now

	outcome Outcome
	title   string // of the entry
	warning string // part of the only one; empty: none
	error   string // part of it
}

// TestHistories holds what becomes of a page over several runs.
func TestHistories(t *testing.T) {
	page := func(body string) func(int, *http.Request) *http.Response {
		return func(int, *http.Request) *http.Response { return reply(200, body, "Content-Type: text/html") }
	}
	good := page(article("Les clés du MLOps", "Ada Lovelace", "2024-02-20"))
	to := func(path string) func(int, *http.Request) *http.Response { return status(301, "Location: "+path) }
	for name, eras := range map[string][]era{
		"loses its authors and gets them back": {
			{good, Fetched, "Les clés du MLOps", "", ""},
			{
				page(article("Les clés du MLOps, suite", "", "2024-02-20")), Fetched, "Les clés du MLOps",
				"lost its authors: its last good metadata stays", "",
			},
			{page(article("Les clés du MLOps, suite", "", "2024-02-20")), Fetched, "Les clés du MLOps", "lost its authors", ""},
			{page(article("Les clés du MLOps, suite", "Ada Lovelace", "2024-02-20")), Fetched, "Les clés du MLOps, suite", "", ""},
		},
		"loses its date": {
			{good, Fetched, "Les clés du MLOps", "", ""},
			{page(article("Les clés du MLOps, suite", "Ada Lovelace", "")), Fetched, "Les clés du MLOps", "lost its date", ""},
		},
		"loses both": {
			{good, Fetched, "Les clés du MLOps", "", ""},
			{page(article("Les clés du MLOps, suite", "", "")), Fetched, "Les clés du MLOps", "lost its authors and its date", ""},
		},
		"loses its title": {
			{good, Fetched, "Les clés du MLOps", "", ""},
			{
				page(article("", "Ada Lovelace", "2024-02-20")), Fetched, "Les clés du MLOps",
				"lost its title: its last good metadata stays", "",
			},
		},
		"never had authors": {
			{page(article("Les clés du MLOps", "", "2024-02-20")), Fetched, "Les clés du MLOps", "", ""},
			{page(article("Les clés du MLOps, suite", "", "2024-02-20")), Fetched, "Les clés du MLOps, suite", "", ""},
		},
		"is retitled": {
			{good, Fetched, "Les clés du MLOps", "", ""},
			{page(article("Tout autre chose", "Ada Lovelace", "2024-02-20T06:00:00Z")), Fetched, "Tout autre chose", "", ""},
		},
		"is re-dated": {
			{good, Fetched, "Les clés du MLOps", "", ""},
			{
				page(article("Les clés du MLOps en production", "Ada Lovelace", "2026-09-01")), Fetched,
				"Les clés du MLOps en production", "", "",
			},
		},
		"becomes another article": {
			{good, Fetched, "Les clés du MLOps", "", ""},
			{
				page(article("Tout autre chose", "Ada Lovelace", "2026-09-01")), Failed, "Les clés du MLOps", "",
				"the address shows another article: “Tout autre chose” instead of “Les clés du MLOps”",
			},
			{good, Fetched, "Les clés du MLOps", "", ""},
		},
		"redirects to another article without a date": {
			{page(article("Les clés du MLOps", "", "")), Fetched, "Les clés du MLOps", "", ""},
			{to("/other"), Failed, "Les clés du MLOps", "", "shows another article"},
		},
		"redirects to itself under another name": {
			{good, Fetched, "Les clés du MLOps", "", ""},
			{to("/renamed"), Fetched, "Les clés d'un MLOps", "", ""},
		},
		"redirects to the home page": {
			{good, Fetched, "Les clés du MLOps", "", ""},
			{to("/"), Failed, "Les clés du MLOps", "", "the address leads to the home page, https://a.test/"},
		},
		"redirects to the home page with another query": {
			{good, Fetched, "Les clés du MLOps", "", ""},
			{to("/?from=/blog/mlops&lost=1"), Failed, "Les clés du MLOps", "", "the address leads to the home page"},
		},
		"redirects to the home page by its name": {
			{to("/accueil.html"), Failed, "", "", "the address leads to the home page"},
		},
		"redirects to the home page of a language": {
			{to("/fr"), Failed, "", "", "the address leads to the home page, https://a.test/fr"},
		},
		"becomes a soft 404": {
			{good, Fetched, "Les clés du MLOps", "", ""},
			{
				page(`<html><head><title>Page non trouvée</title></head>
<body><h1>Erreur 404</h1><p>Cette page n'existe pas ou plus.</p></body></html>`),
				Failed, "Les clés du MLOps", "", "",
			},
		},
		"becomes an empty shell": {
			{good, Fetched, "Les clés du MLOps", "", ""},
			{
				page(`<html><head><title>Blog</title></head><body><div id="root"></div><script src="/app.js"></script></body></html>`),
				Failed, "Les clés du MLOps", "", "",
			},
		},
		"fails and comes back": {
			{status(404), Failed, "", "", "404"},
			{good, Fetched, "Les clés du MLOps", "", ""},
			{status(500), Failed, "Les clés du MLOps", "", "500"},
			{status(404), Failed, "Les clés du MLOps", "", "404"},
			{good, Fetched, "Les clés du MLOps", "", ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &web{answer: map[string]func(int, *http.Request) *http.Response{
					"https://a.test/other": page(
						strings.NewReplacer(
							"Une description de",
							"Cuisine, jardinage, voyages :",
							"écrite pour cet essai et pour lui seul",
							"sans queue ni tête",
						).Replace(
							article("Tout autre chose", "", ""),
						),
					),
					"https://a.test/renamed":                  page(article("Les clés d'un MLOps", "Ada Lovelace", "2024-02-20")),
					"https://a.test/":                         page(article("Le blog", "Ada Lovelace", "2024-02-20")),
					"https://a.test/accueil.html":             page(article("Le blog", "Ada Lovelace", "2024-02-20")),
					"https://a.test/?from=/blog/mlops&lost=1": page(article("Le blog", "Ada Lovelace", "2024-02-20")),
					"https://a.test/fr":                       page(article("Le blog", "Ada Lovelace", "2024-02-20")),
				}}
				cache := &memory.Cache{}
				var since time.Time
				for i, era := range eras {
					time.Sleep(time.Hour)
					w.answer["https://a.test/blog/mlops"] = era.answer
					got := scrape(t, &setup{Transport: w, Cache: cache}, []string{"https://a.test/blog/mlops"})[0]
					cache = stored(t, cache)
					if got.Outcome != era.outcome || got.Entry.Title != era.title {
						t.Errorf(
							"run %d: %s, title %q, error %v; want %s, %q",
							i,
							got.Outcome,
							got.Entry.Title,
							got.Err,
							era.outcome,
							era.title,
						)
					}
					if (got.Err != nil) != (era.outcome == Failed) || !strings.Contains(errorText(got.Err), era.error) {
						t.Errorf("run %d: error is %v, want %q", i, got.Err, era.error)
					}
					if w := strings.Join(got.Warnings, "\n"); (w != "") != (era.warning != "") || !strings.Contains(w, era.warning) {
						t.Errorf("run %d: warnings are %q, want %q", i, got.Warnings, era.warning)
					}
					switch {
					case era.outcome != Failed:
						since = time.Time{}
					case since.IsZero():
						since = time.Now().UTC().Truncate(time.Second)
					}
					// The run began before its requests.
					if d := got.Since.Sub(since).Abs(); d > time.Second {
						t.Errorf("run %d: failing since %s, want %s", i, got.Since, since)
					}
				}
			})
		})
	}
}

func TestAddresses(t *testing.T) {
	for name, test := range map[string]struct {
		hops      map[string]string // "from": "301 to"
		canonical string
		url       string // of the entry; empty: as listed
		moved     []string
	}{
		"as listed": {},
		"moved":     {hops: map[string]string{"/blog/a": "301 /blog/b"}, url: "/blog/b", moved: []string{"/blog/b"}},
		"moved twice": {
			hops: map[string]string{"/blog/a": "301 /blog/b", "/blog/b": "308 /blog/c"}, url: "/blog/c",
			moved: []string{"/blog/b", "/blog/c"},
		},
		"moved for now": {hops: map[string]string{"/blog/a": "302 /blog/b"}},
		"moved, then for now": {
			hops: map[string]string{"/blog/a": "301 /blog/b", "/blog/b": "307 /blog/c"}, url: "/blog/b",
			moved: []string{"/blog/b"},
		},
		"for now, then moved": {hops: map[string]string{"/blog/a": "303 /blog/b", "/blog/b": "301 /blog/c"}},
		"canonical":           {canonical: "/blog/canonical", url: "/blog/canonical"},
		"canonical after moving": {
			hops: map[string]string{"/blog/a": "301 /blog/b"}, canonical: "/blog/canonical", url: "/blog/canonical",
			moved: []string{"/blog/b"},
		},
		"canonical of another host": {canonical: "https://b.test/blog/a"},
		"canonical home page":       {canonical: "/"},
		"canonical above":           {canonical: "/blog/"},
		"canonical in https":        {canonical: "https://www.a.test/blog/a", url: "https://www.a.test/blog/a"},
		"moved to another host": {
			hops: map[string]string{"/blog/a": "301 https://b.test/blog/a"}, url: "https://b.test/blog/a",
			moved: []string{"https://b.test/blog/a"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				base, _ := url.Parse("https://a.test/blog/a")
				abs := func(ref string) string {
					u, err := base.Parse(ref)
					if err != nil {
						t.Fatal(err)
					}
					return u.String()
				}
				body := article("Un titre", "Ada", "2024-02-20")
				if test.canonical != "" {
					body = strings.Replace(body, "<title>", `<link rel="canonical" href="`+test.canonical+`"><title>`, 1)
				}
				w := &web{answer: map[string]func(int, *http.Request) *http.Response{}}
				for _, path := range []string{"/blog/a", "/blog/b", "/blog/c", "https://b.test/blog/a"} {
					w.answer[abs(path)] = webpage(body)
					if hop, ok := test.hops[path]; ok {
						code, to, _ := strings.Cut(hop, " ")
						var n int
						fmt.Sscan(code, &n)
						w.answer[abs(path)] = status(n, "Location: "+to)
					}
				}
				want := append([]string{}, abs(test.url))
				for _, u := range append([]string{"/blog/a"}, test.moved...) {
					want = append(want, abs(u))
				}
				cache := &memory.Cache{}
				for run, outcome := range []Outcome{Fetched, NotModified, Skipped} {
					s := &setup{Transport: w, Cache: cache, Offline: outcome == Skipped}
					page := scrape(t, s, []string{"https://a.test/blog/a"})[0]
					cache = stored(t, cache)
					if page.Outcome != outcome {
						t.Errorf("run %d: %s, %v; want %s", run, page.Outcome, page.Err, outcome)
					}
					original := ""
					if strings.HasPrefix(test.canonical, "https://b.test/") {
						original = test.canonical
					}
					if page.Entry.Original != original || len(page.Warnings) > 0 {
						t.Errorf("run %d: a copy of %q, want of %q; warnings %q", run, page.Entry.Original, original, page.Warnings)
					}
					_, elsewhere := test.hops["/blog/a"]
					if final := cache.Pages["https://a.test/blog/a"].Final; (final != "") != elsewhere {
						t.Errorf("run %d: the final address is kept as %q", run, final)
					}
					if diff := cmp.Diff(want, append([]string{page.Entry.URL}, page.Entry.URLs...)); diff != "" {
						t.Errorf("run %d: URL, then URLs (-want +got):\n%s", run, diff)
					}
				}
			})
		})
	}
}

// TestMoved holds that a page is found where its redirects lead now, also when it
// answers 304 or is damaged.
func TestMoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{answer: map[string]func(int, *http.Request) *http.Response{
			"https://a.test/a": status(302, "Location: /b"),
			"https://a.test/b": webpage(article("Un titre", "Ada", "2024-02-20")),
		}}
		cache := &memory.Cache{}
		run := func(outcome Outcome, urls ...string) {
			t.Helper()
			page := scrape(t, &setup{Transport: w, Cache: cache}, urls[:1])[0]
			cache = stored(t, cache)
			if page.Outcome != outcome || !slices.Equal(page.Entry.URLs, urls) {
				t.Errorf("%s at %q, want %s at %q", page.Outcome, page.Entry.URLs, outcome, urls)
			}
		}
		run(Fetched, "https://a.test/a")
		w.answer["https://a.test/a"] = status(301, "Location: /b")
		run(NotModified, "https://a.test/a", "https://a.test/b")

		// Damaged, it is read whole each time, and found where it is.
		w.answer["https://a.test/b"] = status(301, "Location: /c")
		w.answer["https://a.test/c"] = webpage(article("Un titre", "", "2024-02-20"))
		for range 2 {
			run(Fetched, "https://a.test/a", "https://a.test/b", "https://a.test/c")
		}
	})
}

func TestTypedURL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{answer: map[string]func(int, *http.Request) *http.Response{
			"https://a.test/les-tests-d'architecture--4-exemples": webpage(article("Les tests d'architecture", "Ada", "2026-03-13")),
			"https://a.test/l%E2%80%99ete":                        webpage(article("L'été", "Ada", "2026-03-13")),
		}}
		urls := []string{"https://a.test/les-tests-d’architecture–4-exemples", "https://a.test/l’ete", "https://a.test/ni–l’un"}
		pages := scrape(t, &setup{Transport: w}, urls)
		if got, want := outcomes(pages), "fetched fetched failed"; got != want {
			t.Errorf("outcomes are %q, want %q", got, want)
		}
		if got, want := pages[0].Entry.URL, "https://a.test/les-tests-d'architecture--4-exemples"; got != want {
			t.Errorf("URL is %s, want %s", got, want)
		}
		if len(pages[0].Warnings) != 1 || len(pages[1].Warnings) != 0 {
			t.Errorf("warnings are %q and %q, want one for the repaired address", pages[0].Warnings, pages[1].Warnings)
		}
	})
}

// TestCorrectedAddress corrects the address of an article in the list, or its spelling,
// while the site is down: the page's last good metadata stays.
func TestCorrectedAddress(t *testing.T) {
	for name, corrected := range map[string]string{
		"redirect": "https://a.test/renamed", "canonical": "https://a.test/article-0", "spelling": "http://www.a.test/0/",
	} {
		synctest.Test(t, func(t *testing.T) {
			w := &web{}
			urls := w.pagesOf("a.test", 2)
			w.answer["https://a.test/renamed"] = webpage(
				strings.Replace(
					article("Article numéro 0 de a.test", "Ada", "2024-02-20"),
					"<title>",
					`<link rel="canonical" href="/article-0"><title>`,
					1,
				),
			)
			w.answer[urls[0]] = status(301, "Location: /renamed")
			cache := &memory.Cache{}
			before := scrape(t, &setup{Transport: w, Cache: cache}, urls)[0]

			w.answer = map[string]func(int, *http.Request) *http.Response{corrected: status(503)}
			urls[0] = corrected
			page := scrape(t, &setup{Transport: w, Cache: stored(t, cache)}, urls)[0]
			if page.Outcome != Failed || page.Entry.Title != before.Entry.Title || page.Entry.URL != before.Entry.URL ||
				page.Entry.URLs[0] != corrected {
				t.Errorf("%s: %s, entry %+v; want what the page said under its former address", name, page.Outcome, page.Entry)
			}
			// A page of its own owes nothing to another.
			other := scrape(t, &setup{Transport: w, Cache: stored(t, cache)}, append(urls, "https://a.test/2"))[2]
			if other.Entry.Title != "" {
				t.Errorf("%s: another page says %q", name, other.Entry.Title)
			}
		})
	}
}

func TestReadAgainInSpiteOf304(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 1)
		cache := &memory.Cache{}
		scrape(t, &setup{Transport: w, Cache: cache}, urls)
		run := func(change func(*setup)) Page {
			s := &setup{Transport: w, Cache: cache, RefreshAfter: 7 * 24 * time.Hour}
			if change != nil {
				change(s)
			}
			page := scrape(t, s, urls)[0]
			cache = stored(t, cache)
			return page
		}
		time.Sleep(30 * 24 * time.Hour)
		changed := cache.Pages[urls[0]].Changed
		withRules := func(s *setup) { s.Rules = map[string]extract.Rules{"a.test": {Authors: extract.Rule{Never: true}}} }
		cache.Pages[urls[0]].Extractor = extract.Version + 1 // another version
		if got := run(nil); got.Outcome != Fetched {
			t.Errorf("with a newer extractor the page is %s, want fetched", got.Outcome)
		}
		if got := run(withRules); got.Outcome != Fetched || len(got.Entry.Authors) != 0 {
			t.Errorf("with new rules the page is %s with authors %v, want fetched and no authors", got.Outcome, got.Entry.Authors)
		}
		if got := run(withRules); got.Outcome != Skipped {
			t.Errorf("with the same rules the page is %s, want skipped", got.Outcome)
		}
		if got := run(func(s *setup) { withRules(s); s.Refresh = true }); got.Outcome != Fetched {
			t.Errorf("refreshed, the page is %s, want fetched", got.Outcome)
		}
		if got := run(func(s *setup) { withRules(s); s.RefreshAfter = 0 }); got.Outcome != NotModified {
			t.Errorf("with every page due, the page is %s, want not modified", got.Outcome)
		}
		for _, withHeaders := range []func(*setup){
			func(s *setup) { withRules(s); s.Language = "fr" },
			func(s *setup) {
				withRules(s)
				s.Language, s.Headers = "fr", map[string]http.Header{"a.test": {"Cookie": {"consent=1"}}}
			},
		} {
			if got := run(withHeaders); got.Outcome != Fetched {
				t.Errorf("with new headers the page is %s, want fetched", got.Outcome)
			}
			if got := run(withHeaders); got.Outcome != Skipped {
				t.Errorf("with the same headers the page is %s, want skipped", got.Outcome)
			}
		}
		if !cache.Pages[urls[0]].Changed.Equal(changed) {
			t.Error("another way of reading counts as a change of the page")
		}
	})
}

// TestDamagedBeforeAnUpgrade holds that a newer extractor, which is believed
// where it reads less in a page, does not make a damaged page whole.
func TestDamagedBeforeAnUpgrade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 1)
		cache := &memory.Cache{}
		run := func(rules map[string]extract.Rules) Page {
			page := scrape(t, &setup{Transport: w, Cache: cache, Rules: rules}, urls)[0]
			cache = stored(t, cache)
			return page
		}
		whole := run(nil).Entry
		w.answer[urls[0]] = func(int, *http.Request) *http.Response {
			return reply(200, article("Article numéro 0 de a.test", "", "2024-02-20"), "Content-Type: text/html")
		}
		for range 2 {
			if damaged := run(nil); cmp.Diff(whole, damaged.Entry) != "" || len(damaged.Warnings) != 1 {
				t.Errorf("damaged, the page gives %+v", damaged)
			}
			cache.Pages[urls[0]].Extractor = extract.Version + 1 // another version
		}
		// Who forbids the field by a rule knows that it is gone.
		if page := run(map[string]extract.Rules{"a.test": {Authors: extract.Rule{Never: true}}}); len(page.Warnings) != 0 ||
			len(page.Entry.Authors) != 0 {
			t.Errorf("with a rule, the page gives %+v", page)
		}
	})
}

// TestPartsOfASeries have titles that differ in a number only, and a site that
// names the first part as the canonical page of all.
func TestPartsOfASeries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 2)
		for i, u := range urls {
			body := article(fmt.Sprintf("Les clés du MLOps (%d/2)", i+1), "Ada", "2024-02-20")
			w.answer[u] = webpage(strings.Replace(body, "<title>", `<link rel="canonical" href="https://a.test/0"><title>`, 1))
		}
		for i, page := range scrape(t, &setup{Transport: w}, urls) {
			if page.Entry.URL != page.URL || len(page.Warnings) != i {
				t.Errorf(
					"%s has URL %s and warnings %q, want its own URL, and no warning for the first",
					page.URL,
					page.Entry.URL,
					page.Warnings,
				)
			}
		}
	})
}

func TestOneCanonicalForManyArticles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 3)
		innocent := w.pagesOf("b.test", 20)
		for i, title := range []string{"Les clés du MLOps", "Des décisions qui restent", "La chaîne de valeur"} {
			w.answer[urls[i]] = webpage(
				strings.Replace(
					article(title, "Ada", "2024-02-20"),
					"<title>",
					`<link rel="canonical" href="https://a.test/cles-decisions-chaine"><title>`,
					1,
				),
			)
		}
		pages := scrape(t, &setup{Transport: w}, append(urls, innocent...))
		for _, page := range pages[:len(urls)] {
			if page.Entry.URL != page.URL || len(page.Warnings) != 1 {
				t.Errorf("%s has URL %s and warnings %q, want its own URL and a warning", page.URL, page.Entry.URL, page.Warnings)
			}
		}
	})
}

// TestForeignCanonical has pages declare an address that has no word in common with
// them: it counts only when the article was found there.
func TestForeignCanonical(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		declaring := func(title, canonical string) func(int, *http.Request) *http.Response {
			body := article(title, "Ada", "2024-02-20")
			return webpage(strings.Replace(body, "<title>", `<link rel="canonical" href="`+canonical+`"><title>`, 1))
		}
		w.answer = map[string]func(int, *http.Request) *http.Response{
			"https://a.test/2024/la-forge":    declaring("La forge", "/node/17"),
			"https://a.test/2024/le-four":     declaring("Le four", "/imprint"),
			"https://a.test/imprint":          declaring("Les mentions et les conditions", "/imprint"),
			"https://a.test/2024/la-braise":   declaring("La braise du matin", "/p/4"),
			"https://a.test/p/4":              declaring("La braise du matin", "/p/4"),
			"https://a.test/?p=5":             declaring("La cendre", "/2024/la-cendre"),
			"https://a.test/2024/le-soufflet": declaring("Le soufflet", "/2024/le-soufflet?page=1"),
		}
		want := map[string]string{
			"https://a.test/2024/la-braise":   "https://a.test/p/4",
			"https://a.test/?p=5":             "https://a.test/2024/la-cendre",
			"https://a.test/2024/le-soufflet": "https://a.test/2024/le-soufflet?page=1",
		}
		for _, page := range scrape(t, &setup{Transport: w}, slices.Sorted(maps.Keys(w.answer))) {
			address, followed := want[page.URL]
			if !followed {
				address = page.URL
			}
			if page.Entry.URL != address {
				t.Errorf("%s has the URL %s, want %s", page.URL, page.Entry.URL, address)
			}
			ignored := page.URL == "https://a.test/2024/la-forge" || page.URL == "https://a.test/2024/le-four"
			if ignored != (len(page.Warnings) == 1) {
				t.Errorf("%s has the warnings %q", page.URL, page.Warnings)
			}
		}
	})
}

func TestSharedDescriptionIsNoSummary(t *testing.T) {
	const shared = "Le carnet d'une équipe qui construit des logiciels, et qui en parle sans détour."
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := w.pagesOf("a.test", 3)
		for i, title := range []string{"Les clés du MLOps", "Des décisions qui restent", "La chaîne de valeur"} {
			body := article(title, "Ada", "2024-02-20")
			if i < 2 {
				body = strings.Replace(body, "Une description de « "+title+" », écrite pour cet essai et pour lui seul.", shared, 1)
			}
			w.answer[urls[i]] = webpage(body)
		}
		for i, page := range scrape(t, &setup{Transport: w}, urls) {
			if page.Entry.Summary == "" || page.Entry.Summary == shared {
				t.Errorf("page %d has the summary %q, want one of its own", i, page.Entry.Summary)
			}
		}
	})
}

func TestPagesThatSayTooMuch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		long := strings.Repeat("mot ", 50_000)
		var tags strings.Builder
		for i := range 5000 {
			fmt.Fprintf(&tags, `<meta property="article:tag" content="mot-clé %d">`, i)
		}
		body := strings.Replace(article("Un titre", "Ada", "2024-02-20"), "<title>", tags.String()+`<meta property="og:image" content="/`+
			strings.ReplaceAll(
				long,
				" ",
				"",
			)+`"><meta property="og:site_name" content="`+long+`"><meta name="twitter:description" content="`+long+`"><title>`+long, 1)
		w := &web{answer: map[string]func(int, *http.Request) *http.Response{"https://a.test/": func(int, *http.Request) *http.Response {
			return reply(200, body, "Content-Type: text/html", "ETag: "+strings.Repeat("x", 100_000))
		}}}
		cache := &memory.Cache{}
		if page := scrape(t, &setup{Transport: w, Cache: cache}, []string{"https://a.test/"})[0]; page.Outcome != Fetched {
			t.Errorf("%s, %v", page.Outcome, page.Err)
		}
		kept, err := json.Marshal(cache)
		if err != nil {
			t.Fatal(err)
		}
		if len(kept) > 20_000 {
			t.Errorf("the state of one page has %d bytes", len(kept))
		}
	})
}

func TestRestore(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Skip("no time zones: ", err)
	}
	entry := feed.Entry{
		ID: "https://a.test/old", URL: "https://a.test/new", URLs: []string{"https://a.test/old", "https://a.test/new"},
		Title: "Les clés du MLOps", Authors: []feed.Author{{Name: "Ada Lovelace"}}, Summary: "Un résumé.", Language: "fr",
		Image: "https://a.test/i.png", Tags: []string{"Data"},
		Published: feed.Date{Time: time.Date(2024, 2, 20, 12, 3, 4, 0, paris), Precision: feed.PrecisionDay},
		Updated:   feed.Date{Time: time.Date(2024, 2, 20, 12, 3, 4, 0, paris), Precision: feed.PrecisionDay},
		FirstSeen: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Discovered: true,
	}
	synctest.Test(t, func(t *testing.T) {
		for name, listed := range map[string]string{"old address": "https://a.test/old", "new address": "https://a.test/new"} {
			cache := &memory.Cache{}
			cache.Restore([]feed.Entry{entry})
			cache = stored(t, cache)
			w := &web{answer: map[string]func(int, *http.Request) *http.Response{listed: status(503)}}
			page := scrape(t, &setup{Transport: w, Cache: cache}, []string{listed})[0]
			want := feed.Entry{
				URL: entry.URL, URLs: slices.Compact([]string{listed, entry.URL}),
				Title: entry.Title, Authors: entry.Authors, Summary: entry.Summary,
				Language: entry.Language, Image: entry.Image, Tags: entry.Tags, Discovered: listed == "https://a.test/old",
				Published: feed.Date{Time: time.Date(2024, 2, 20, 0, 0, 0, 0, time.UTC), Precision: feed.PrecisionDay},
				Updated:   feed.Date{Time: time.Date(2024, 2, 20, 0, 0, 0, 0, time.UTC), Precision: feed.PrecisionDay},
			}
			if diff := cmp.Diff(want, page.Entry); diff != "" {
				t.Errorf("%s: entry (-want +got):\n%s", name, diff)
			}
			// The page comes back, damaged. What was published of a discovered one
			// may be what its source said.
			w.answer[listed] = webpage(article("Les clés du MLOps", "", "2024-02-20"))
			damaged := scrape(t, &setup{Transport: w, Cache: cache}, []string{listed})[0]
			if damaged.Outcome != Fetched || (len(damaged.Warnings) > 0) == want.Discovered ||
				!slices.Equal(damaged.Entry.Authors, entry.Authors) {
				t.Errorf("%s: the damaged page gives %+v", name, damaged)
			}
		}
		cache := &memory.Cache{}
		cache.Restore([]feed.Entry{entry})
		d, err := (&setup{Cache: cache}).Discover(t.Context(), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"https://a.test/old"}, d.URLs); diff != "" {
			t.Errorf("discovered (-want +got):\n%s", diff)
		}
	})
}

func TestCacheForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		urls := append(w.pagesOf("a.test", 2), w.pagesOf("b.test", 1)...)
		w.answer["https://b.test/robots.txt"] = plain("User-agent: *\nDisallow: /x\n")
		cache := &memory.Cache{}
		scrape(t, &setup{Transport: w, Cache: cache, Robots: true}, urls)
		time.Sleep(memory.ForgetAfter - time.Hour)
		scrape(t, &setup{Transport: w, Cache: cache, Robots: true}, urls[:1])
		if len(cache.Pages) != 3 || len(cache.Hosts) != 2 {
			t.Errorf("%d pages and %d hosts before their time, want 3 and 2", len(cache.Pages), len(cache.Hosts))
		}
		time.Sleep(2 * time.Hour)
		scrape(t, &setup{Transport: w, Cache: cache, Robots: true}, urls[:1])
		if len(cache.Pages) != 1 || len(cache.Hosts) != 1 {
			t.Errorf("%d pages and %d hosts after it, want 1 and 1", len(cache.Pages), len(cache.Hosts))
		}
	})
}

// TestSameHistorySameBytes runs one history twice.
func TestSameHistorySameBytes(t *testing.T) {
	history := func(t *testing.T) (text string) {
		synctest.Test(t, func(t *testing.T) {
			w := &web{}
			var urls []string
			for i := range 5 {
				urls = append(urls, w.pagesOf(fmt.Sprintf("%d.test", i), 8)...)
			}
			cache := &memory.Cache{}
			for run := range 6 {
				w.answer[urls[run]] = status(404)
				w.answer[urls[run+10]] = webpage(article(fmt.Sprintf("Article numéro %d, édition %d", run, run), "Ada", "2024-02-20"))
				pages := scrape(
					t,
					&setup{Transport: w, Cache: cache, Robots: true, RefreshAfter: 7 * 24 * time.Hour, PerHost: 2, Delay: time.Second},
					urls,
				)
				both, err := json.Marshal([]any{pages, cache})
				if err != nil {
					t.Fatal(err)
				}
				text += string(both) + "\n"
				cache = stored(t, cache)
				time.Sleep(36 * time.Hour)
			}
		})
		return text
	}
	if diff := cmp.Diff(history(t), history(t)); diff != "" {
		t.Errorf("two runs of one history differ:\n%s", diff)
	}
}

// guidePage is an article without date and author, and wallPage what a guard
// shows in its place.
const (
	guidePage = `<!DOCTYPE html><html lang="fr"><head><title>Un guide du compost | Carnet</title></head><body><article>
<h1>Un guide du compost</h1>
<p>Le compost demande de l’air, de l’eau et du temps, et ce guide dit combien de chacun au fil d’une année entière.</p>
<p>Nous avons pesé ce qui entre et ce qui sort, semaine après semaine, et tracé une courbe que voici.</p></article></body></html>`
	wallPage = `<!DOCTYPE html><html lang="fr"><head><title>Vérification en cours</title></head><body><main><h1>Vérification en cours</h1>
<p>Veuillez patienter pendant que nous vérifions que vous n’êtes pas un robot.
Cela ne prend que quelques secondes.</p></main></body></html>`
	replacedPage = `<!DOCTYPE html><html lang="fr"><head><title>Les horaires du marché | Carnet</title></head><body><article>
<h1>Les horaires du marché</h1>
<p>La halle ouvre le mercredi et le samedi, de sept heures à treize heures, sauf en août où elle reste close.</p>
<p>Les étals du fond acceptent les cartes, les autres non, et il vaut mieux venir tôt pour le poisson.</p></article></body></html>`
)

// TestReplaced holds that nothing of a wall reaches a known entry without date
// and author, and that another title with another summary is believed after it
// was read alike for a week.
func TestReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const address = "https://a.test/guide"
		answer := guidePage
		w := &web{answer: map[string]func(int, *http.Request) *http.Response{address: func(int, *http.Request) *http.Response {
			return reply(200, answer, "Content-Type: text/html; charset=utf-8")
		}}}
		cache := &memory.Cache{}
		run := func(outcome Outcome, title string, warnings int) {
			t.Helper()
			p := scrape(t, &setup{Transport: w, Cache: cache}, []string{address})[0]
			cache = stored(t, cache)
			if p.Outcome != outcome || p.Entry.Title != title || len(p.Warnings) != warnings {
				t.Errorf("%s, %q, warnings %q; want %s, %q, %d", p.Outcome, p.Entry.Title, p.Warnings, outcome, title, warnings)
			}
		}
		run(Fetched, "Un guide du compost", 0)
		answer = wallPage
		run(Failed, "Un guide du compost", 0)
		answer = replacedPage
		run(Fetched, "Un guide du compost", 1)
		time.Sleep(6 * 24 * time.Hour)
		run(Fetched, "Un guide du compost", 1)
		time.Sleep(2 * 24 * time.Hour)
		run(Fetched, "Les horaires du marché", 0)
	})
}
