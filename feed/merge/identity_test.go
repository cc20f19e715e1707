package merge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"feedgen/feed"
	"feedgen/feed/format"
	"feedgen/feed/link"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// world is a blog and the list that its author keeps of it, over the years.
type world struct {
	articles []*thing
	ledger   Ledger
	now      time.Time
}

// thing is an article of the world.
type thing struct {
	n       int
	id      string   // once it was in the feed
	title   string   // ends in the number, so that the test can tell entries apart
	listed  string   // the address in the list; empty: not listed
	was     []string // as the list says
	moved   string   // where its page redirects to for good, or says to be
	twice   string   // a second listed address, which leads to the same page
	asPage  bool     // listed under scrape.urls; else a local entry
	failing bool     // the page of a local entry can't be read
	chain   []string // addresses that its page redirects through, before moved
	claims  *thing   // its page wrongly says that it is this one's
	latest  bool     // its page says that it is at the blog's front
}

const publishedOn = "2021-05-%02d"

func (w *world) fresh(n int) string {
	return fmt.Sprintf("https://blog.example/a%d-%d", n, w.now.Unix())
}

// sources returns what a run would read.
func (w *world) sources() Sources {
	var local, pages []feed.Entry
	for _, a := range w.articles {
		if a.listed == "" {
			continue
		}
		published, _ := feed.ParseDate(fmt.Sprintf(publishedOn, 1+a.n%28))
		link := a.listed
		if a.moved != "" {
			link = a.moved
		}
		if a.claims != nil && a.claims.listed != "" {
			link = a.claims.listed
		}
		if a.latest {
			link = "https://blog.example/latest"
		}
		page := feed.Entry{URL: link, URLs: slices.Concat([]string{a.listed}, a.chain), Title: a.title, Published: published}
		if a.moved != "" {
			page.URLs = append(page.URLs, a.moved)
		}
		if a.asPage {
			pages = append(pages, page)
		} else {
			local = append(local, feed.Entry{URL: a.listed, URLs: a.was, Title: a.title, Published: published, Scraped: true})
			if !a.failing {
				pages = append(pages, page)
			}
		}
		// Before a page was read nobody can know that it is another's.
		if a.twice != "" && !a.failing {
			page.URLs = append(slices.Concat([]string{a.twice}, a.chain), cmp.Or(a.moved, a.listed))
			pages = append(pages, page)
		}
	}
	return Sources{Local: [][]feed.Entry{local}, Pages: pointers(pages)}
}

// respell returns the same address otherwise written.
func respell(t *rapid.T, u string) string {
	switch rapid.IntRange(0, 6).Draw(t, "spelling") {
	case 0:
		return strings.Replace(u, "https://", "http://", 1)
	case 1:
		return strings.TrimSuffix(u, "/") + "/"
	case 2:
		return strings.Replace(u, "://blog.", "://www.blog.", 1)
	case 3:
		return strings.Replace(u, "blog.example", "Blog.EXAMPLE", 1)
	case 4:
		return strings.TrimSuffix(u, "/") + "?utm_campaign=x"
	case 5:
		return strings.Replace(u, "/a", "/%61", 1)
	}
	return u + "#intro"
}

// add lists a new article.
func (w *world) add(t *rapid.T, address string) {
	n := len(w.articles)
	asPage := rapid.Bool().Draw(t, "page")
	w.articles = append(w.articles, &thing{n: n, title: fmt.Sprintf("Title of %d", n), listed: address, asPage: asPage})
}

// event changes one article, or the list, or loses the state.
func (w *world) event(t *rapid.T) {
	if len(w.articles) == 0 || rapid.IntRange(0, 3).Draw(t, "new") == 0 {
		w.add(t, w.fresh(len(w.articles)))
		return
	}
	a := rapid.SampledFrom(w.articles).Draw(t, "article")
	if a.listed == "" {
		a.listed = a.was[len(a.was)-1]
		return
	}
	switch rapid.SampledFrom([]string{
		"respell", "was", "redirect", "follow", "correct", "retitle", "drop", "twice", "fail", "lose", "claim", "swap", "latest",
		"take over",
	}).Draw(t, "event") {
	case "respell":
		a.listed = respell(t, a.listed)
	case "was":
		if !a.asPage {
			a.was, a.listed, a.moved, a.chain = append(a.was, a.listed), w.fresh(a.n), "", nil
		}
	case "redirect":
		if a.moved != "" {
			a.chain = append(a.chain, a.moved)
		}
		a.moved = w.fresh(a.n)
	case "follow":
		if a.moved != "" {
			a.listed, a.moved, a.chain = a.moved, "", nil
		}
	case "correct":
		a.listed, a.was, a.moved, a.chain = w.fresh(a.n), nil, "", nil
	case "claim":
		a.claims = rapid.SampledFrom(w.articles).Draw(t, "claimed")
	case "swap":
		other := rapid.SampledFrom(w.articles).Draw(t, "other")
		a.claims, other.claims = other, a
	case "latest":
		a.latest = !a.latest
	case "take over":
		// The blog gives the article another address, and its old one to
		// a new article.
		taken := a.listed
		a.listed, a.was, a.moved, a.chain, a.twice = w.fresh(a.n), nil, "", nil, ""
		w.add(t, taken)
	case "retitle":
		a.title = fmt.Sprintf("Title %d of %d", w.now.Unix(), a.n)
	case "drop":
		// Its address stays where the author finds it when he lists it again.
		a.was, a.listed, a.moved, a.chain, a.twice = append(a.was, a.listed), "", "", nil, ""
	case "twice":
		a.twice = w.fresh(a.n) + "-again"
	case "fail":
		a.failing = !a.failing
	case "lose":
		w.lose(t)
	}
}

// lose loses the state; the published JSON Feed replaces it.
func (w *world) lose(t *rapid.T) {
	merged := w.merge()
	for _, a := range w.articles {
		if a.listed == "" {
			a.id = "" // nobody can know it any more
		}
	}
	if len(merged.Entries) == 0 {
		w.ledger = nil
		return
	}
	files, err := format.Render(&feed.Feed{
		Title: "T", Link: "https://x.example/", BaseURL: "https://x.example/",
		Files: feed.Files{format.JSON: "feed.json"}, Entries: merged.Entries,
	})
	if err != nil {
		t.Fatal(err)
	}
	entries, _, err := format.Restore(files[0].Data(), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	w.ledger = LedgerOf(entries)
}

func (w *world) merge() Merged {
	return Merge(w.sources(), w.ledger, Options{Now: w.now})
}

// run publishes, and checks the ids.
func (w *world) run(t *rapid.T) {
	merged := w.merge()
	if diff := gocmp.Diff(merged, w.merge()); diff != "" {
		t.Fatalf("the same history gave another feed:\n%s", diff)
	}
	byID := map[string]bool{}
	for _, e := range merged.Entries {
		if byID[e.ID] {
			t.Fatalf("two entries share the id %s", e.ID)
		}
		byID[e.ID] = true
		i := slices.IndexFunc(w.articles, func(a *thing) bool { return a.title == e.Title })
		if i < 0 {
			t.Fatalf("an entry of no article: %s", e.Title)
		}
		a := w.articles[i]
		if a.id == "" {
			a.id = e.ID
		}
		if a.id != e.ID {
			t.Fatalf("article %d had the id %s and now has %s", a.n, a.id, e.ID)
		}
	}
	for _, e := range merged.Entries {
		for _, a := range w.articles {
			if a.listed != "" && a.title != e.Title && link.Key(a.listed) == link.Key(e.URL) {
				t.Fatalf("%s links to %s, which is the address of %s", e.Title, e.URL, a.title)
			}
		}
	}
	for _, a := range w.articles {
		if a.listed != "" && !byID[a.id] {
			t.Fatalf("article %d, listed as %s, is not in the feed", a.n, a.listed)
		}
	}
	recordOf := map[string]string{}
	for _, r := range merged.Ledger {
		for _, u := range r.URLs {
			if other, taken := recordOf[link.Key(u)]; taken {
				t.Fatalf("%s is in the ledger twice: for %s and for %s", u, other, r.ID)
			}
			recordOf[link.Key(u)] = r.ID
		}
	}
	w.ledger = merged.Ledger
}

// TestIdentity holds over random histories of what happens to articles that no
// id ever changes, none is shared and none is lost, and that the ledger has each
// address once.
func TestIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &world{now: time.Date(2026, 1, 1, 6, 0, 0, 0, time.UTC)}
		for range rapid.IntRange(1, 25).Draw(t, "runs") {
			w.now = w.now.Add(24 * time.Hour)
			w.event(t)
			w.run(t)
		}
	})
}
