package scrape

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/scrape/memory"

	"github.com/google/go-cmp/cmp"
)

func TestCheckpoints(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{answer: map[string]func(int, *http.Request) *http.Response{}}
		var urls []string
		for i := range 100 {
			u := fmt.Sprintf("https://a.test/%d", i)
			w.answer[u] = webpage(article(fmt.Sprintf("Article %d", i), "Ada", "2019-02-20"))
			urls = append(urls, u)
		}
		var saved []*memory.Cache
		var at []time.Duration
		began := time.Now()
		save := func(_ context.Context, c *memory.Cache) {
			saved, at = append(saved, stored(t, c)), append(at, time.Since(began))
		}
		cache := &memory.Cache{}
		scrape(t, &setup{Transport: w, Cache: cache, Delay: time.Second, RefreshAfter: 1, Save: save}, urls)
		want := []time.Duration{
			500 * time.Millisecond, 1500 * time.Millisecond, 3500 * time.Millisecond, 7500 * time.Millisecond,
			15500 * time.Millisecond, 31500 * time.Millisecond, 61500 * time.Millisecond, 91500 * time.Millisecond,
		}
		if diff := cmp.Diff(want, at); diff != "" {
			t.Errorf("times of checkpoints (-want +got):\n%s", diff)
		}
		for i, c := range saved {
			if i > 0 && len(c.Pages) <= len(saved[i-1].Pages) {
				t.Errorf("checkpoint %d has %d pages, no more than the one before", i, len(c.Pages))
			}
			for u, p := range c.Pages {
				if diff := cmp.Diff(cache.Pages[u].Metadata, p.Metadata); diff != "" {
					t.Errorf("checkpoint %d: %s (-in the end +saved):\n%s", i, u, diff)
				}
			}
		}

		// What is the same is not saved again, unless it takes long.
		saved = nil
		scrape(t, &setup{Transport: w, Cache: cache, Delay: time.Second, Save: save}, urls)
		if len(saved) > 0 {
			t.Errorf("%d checkpoints of unchanged pages", len(saved))
		}
		scrape(t, &setup{Transport: w, Cache: cache, Delay: 10 * time.Second, Save: save}, urls)
		if len(saved) != 1 {
			t.Errorf("%d checkpoints of unchanged pages in a quarter of an hour, want 1", len(saved))
		}
	})
}
