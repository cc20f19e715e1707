package links_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/scrape/fetch"
	"feedgen/scrape/links"
)

// site answers by the path of a request: /404, /999, /home, /parked, /large, /new.
type site struct {
	mu     sync.Mutex
	asked  []string
	served int // bytes of bodies
}

func (s *site) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path != "/robots.txt" {
		s.asked = append(s.asked, r.URL.String())
	}
	res := &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/html"}}, Request: r, ContentLength: -1}
	body := "<h1>Title</h1><p>Everything that there is to say, at such a length that it is an article.</p>"
	switch r.URL.Path {
	case "/404":
		res.StatusCode = 404
	case "/410":
		res.StatusCode = 410
	case "/999":
		res.StatusCode = 999
	case "/503":
		res.StatusCode = 503
	case "/home":
		res.StatusCode = 302
		res.Header.Set("Location", "/")
	case "/parked":
		body = "<title>site.example is for sale</title><h1>site.example is for sale</h1><p>This domain is for sale.</p>"
	case "/large":
		body = strings.Repeat(body, 100_000)
	}
	res.Body = &counted{s, io.NopCloser(strings.NewReader(body))}
	return res, nil
}

type counted struct {
	*site
	io.ReadCloser
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.served += n
	return n, err
}

// look looks at links of the site, as a run does.
func look(t *testing.T, s *site, urls []string, known links.Memory) links.Memory {
	t.Helper()
	client, err := fetch.New(fetch.Options{Transport: s, Delay: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return links.Look(t.Context(), client, 4, urls, known)
}

func TestLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &site{}
		var urls []string
		for _, path := range []string{"404", "410", "999", "503", "home/x", "old", "parked", "large", "new"} {
			urls = append(urls, "https://site.example/"+path)
		}
		urls[4], urls[5] = "https://site.example/2020/old-article", "https://site.example/2020/home"
		known := look(t, s, urls, nil)
		for u, l := range known {
			path := strings.TrimPrefix(u, "https://site.example/")
			if want := slices.Contains([]string{"404", "410", "parked"}, path); l.Dead.IsZero() == want || l.Checked.IsZero() {
				t.Errorf("%s: %+v", path, l)
			}
		}
		if s.served > 1<<20 {
			t.Errorf("%d bytes were read", s.served)
		}

		// Within a week no link is checked again; after it all are, and those that are still
		// dead keep their first time.
		s.asked = nil
		time.Sleep(6 * 24 * time.Hour)
		if again := look(t, s, urls, known); len(s.asked) > 0 || len(again) != len(urls) {
			t.Errorf("asked again: %q", s.asked)
		}
		time.Sleep(2 * 24 * time.Hour)
		later := look(t, s, urls, known)
		if len(s.asked) != len(urls) || later["https://site.example/404"].Dead != known["https://site.example/404"].Dead {
			t.Errorf("asked %q; dead since %v", s.asked, later["https://site.example/404"].Dead)
		}

		// A link that left is forgotten.
		if left := look(t, s, urls[:1], later); len(left) != 1 {
			t.Errorf("%v", left)
		}
	})
}

// TestPolite holds that a run looks at few links, those first that were not looked
// at for longest.
func TestPolite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &site{}
		var urls []string
		for i := range 50 {
			urls = append(urls, "https://site.example/new?n="+string(rune('a'+i/26))+string(rune('a'+i%26)))
		}
		var known links.Memory
		began := time.Now()
		for range 3 {
			known = look(t, s, urls, known)
		}
		slices.Sort(s.asked)
		if n := len(slices.Compact(s.asked)); n != 50 || len(known) != 50 {
			t.Errorf("%d links were asked in three runs, and %d are known", n, len(known))
		}
		if took := time.Since(began); took < 45*time.Second {
			t.Errorf("50 requests to one host within %s", took)
		}
	})
}

// TestDeadSince holds that only a row of such answers makes a link dead.
func TestDeadSince(t *testing.T) {
	first, now := time.Unix(1e9, 0), time.Unix(2e9, 0)
	gone := &links.GoneError{Text: "it is parked"}
	for _, tt := range []struct {
		before time.Time
		err    error
		want   time.Time
	}{
		{time.Time{}, gone, now}, {first, gone, first}, {first, &fetch.StatusError{Status: 404}, first},
		{first, &fetch.StatusError{Status: 500}, time.Time{}}, {first, errors.New("reset"), time.Time{}},
		{time.Time{}, &fetch.StatusError{Status: 999}, time.Time{}},
	} {
		if got := links.DeadSince(tt.before, tt.err, now); !got.Equal(tt.want) {
			t.Errorf("%v after %v: %v, want %v", tt.err, tt.before, got, tt.want)
		}
	}
	listed, _ := url.Parse("https://a.example/2020/x")
	for address, want := range map[string]bool{"https://a.example/": true, "https://a.example/fr/": true, "https://a.example/y": false} {
		if found, _ := url.Parse(address); links.LeadsHome(listed, found) != want {
			t.Errorf("%s: a home page is not %v", address, want)
		}
	}
}
