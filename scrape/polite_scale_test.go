package scrape

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/scrape/fetch"
	"feedgen/scrape/memory"
)

// roundTripper is a function that answers requests.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestTimeOfManyPages holds how long a first run takes at the default pace, by a
// simulated clock: sixteen hosts at a time, each with its pages one after the other.
// FEEDGEN_TEST_PAGES=100000 is the run in README.md.
func TestTimeOfManyPages(t *testing.T) {
	pages, perHost := 2000, 20
	if n, err := strconv.Atoi(os.Getenv("FEEDGEN_TEST_PAGES")); err == nil {
		pages, perHost = n, 100
	}
	hosts := pages / perHost
	synctest.Test(t, func(t *testing.T) {
		answer := webpage(article("Un article parmi beaucoup d’autres", "Ada", "2022-02-20"))
		s, err := New(Settings{
			Fetch: fetch.Options{Delay: time.Second, Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
				if err := wait(r.Context(), answerTime); err != nil {
					return nil, err
				}
				return answer(0, r), nil
			})},
			Concurrency: 16, RefreshAfter: 7 * 24 * time.Hour,
		}, &memory.Cache{})
		if err != nil {
			t.Fatal(err)
		}
		var urls []string
		for i := range pages {
			urls = append(urls, fmt.Sprintf("https://host-%d.test/%d", i%hosts, i))
		}
		began := time.Now()
		read, err := s.Scrape(t.Context(), urls)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range read {
			if p.Outcome != Fetched {
				t.Fatalf("%s: %s, %v", p.URL, p.Outcome, p.Err)
			}
		}
		took := time.Since(began)
		rounds := (hosts + 15) / 16
		each := time.Duration(perHost)*(time.Second+answerTime) - time.Second
		if want := time.Duration(rounds) * each; took > want {
			t.Errorf("%d pages of %d hosts took %v, want at most %v", pages, hosts, took, want)
		}
		t.Logf("%d pages of %d hosts took %v", pages, hosts, took)
	})
}
