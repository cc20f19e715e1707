package scrape

import (
	"cmp"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/scrape/memory"
)

// TestBelievedAfterStaleAfter holds that a page that lost its author is believed
// once it has been read alike for StaleAfter, and no sooner.
func TestBelievedAfterStaleAfter(t *testing.T) {
	for _, staleAfter := range []time.Duration{0, 2 * 24 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			const address = "https://a.test/un-titre-pour-la-file"
			says := func(author string) func(int, *http.Request) *http.Response {
				return func(int, *http.Request) *http.Response {
					return reply(http.StatusOK, article("Un titre pour la file", author, "2024-02-20"), "Content-Type: text/html")
				}
			}
			w := &web{answer: map[string]func(int, *http.Request) *http.Response{address: says("Ada")}}
			cache := &memory.Cache{}
			authors := func() int {
				t.Helper()
				page := scrape(t, &setup{Transport: w, Cache: cache, StaleAfter: staleAfter}, []string{address})[0]
				cache = stored(t, cache)
				return len(page.Entry.Authors)
			}
			authors()
			w.answer[address] = says("")
			if n := authors(); n != 1 {
				t.Errorf("right after the damage: %d authors, want 1", n)
			}
			want := cmp.Or(staleAfter, DefaultStaleAfter)
			time.Sleep(want - time.Hour)
			if n := authors(); n != 1 {
				t.Errorf("an hour before %s: %d authors, want 1", want, n)
			}
			time.Sleep(time.Hour)
			if n := authors(); n != 0 {
				t.Errorf("after %s: %d authors, want none", want, n)
			}
		})
	}
}

// TestKnownTitle holds that the title of a list counts where the address has no
// words: a page that shares none with it, and says little of itself, is no article.
func TestKnownTitle(t *testing.T) {
	const address = "https://a.test/?p=17"
	page := func(title string) func(int, *http.Request) *http.Response {
		return webpage(fmt.Sprintf(`<html><head><title>%s</title></head><body><h1>%[1]s</h1>
<p>On y parle de tout ce qui se passe dans l’atelier, des planches et des files, et de ceux qui y attendent leur tour.</p>
<p>On y revient chaque semaine, et personne ne compte les heures que l’on y passe à regarder les planches.</p></body></html>`, title))
	}
	for _, c := range []struct {
		listed, shown string
		want          Outcome
	}{
		{"", "Nos formations", Fetched},
		{"La file et le tableau noir", "La file, et le tableau noir", Fetched},
		{"La file et le tableau noir", "Nos formations", Failed},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := &web{answer: map[string]func(int, *http.Request) *http.Response{address: page(c.shown)}}
			s := &setup{Transport: w, Title: func(url string) string {
				if url != address {
					t.Errorf("asked for the title of %s", url)
				}
				return c.listed
			}}
			if got := scrape(t, s, []string{address})[0]; got.Outcome != c.want {
				t.Errorf("listed as %q, shown as %q: %s, want %s (%v)", c.listed, c.shown, got.Outcome, c.want, got.Err)
			}
		})
	}
}
