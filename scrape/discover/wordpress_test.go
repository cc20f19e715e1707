package discover

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"feedgen/scrape/fetch"
)

// wordpress is a site of so many posts, the even ones by author 2, with ten in
// its feeds and on its pages.
type wordpress struct {
	posts  int
	closed bool // the REST API refuses
	plain  bool // addresses are queries
	asked  []string
}

func (s *wordpress) root() string {
	if s.plain {
		return "https://wp.test/?rest_route=/"
	}
	return "https://wp.test/wp-json/"
}

func (s *wordpress) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked = append(s.asked, r.URL.RequestURI())
	header := http.Header{}
	author := 0
	if strings.HasPrefix(r.URL.Path, "/author/ada/") || r.URL.Query().Get("author") == "2" {
		author = 2
		header.Add("Link", `<`+s.root()+`wp/v2/users/2>; rel="alternate"; title="JSON"; type="application/json"`)
	}
	header.Add("Link", `<`+s.root()+`>; rel="https://api.w.org/"`)
	header.Set("ETag", fmt.Sprintf(`"%d"`, s.posts))
	var all []int
	for n := s.posts; n > 0; n-- {
		if author == 0 || n%2 == 0 {
			all = append(all, n)
		}
	}
	page := func(size int, number string) []int {
		n, _ := strconv.Atoi(number)
		chunks := slices.Collect(slices.Chunk(all, size))
		if n = max(n, 1); n > len(chunks) {
			return nil
		}
		return chunks[n-1]
	}
	status, body := http.StatusOK, ""
	query := r.URL.Query()
	switch {
	case r.Header.Get("If-None-Match") == header.Get("ETag"):
		status = http.StatusNotModified
	case r.URL.Path == "/wp-json/wp/v2/posts" || query.Get("rest_route") == "/wp/v2/posts":
		header.Del("ETag")
		header.Del("Link")
		header.Set("X-WP-TotalPages", strconv.Itoa((len(all)+99)/100))
		var posts []string
		for _, n := range page(100, query.Get("page")) {
			posts = append(posts, fmt.Sprintf(`{"link": "https://wp.test/%d/", "title": {"rendered": "L&#8217;article %[1]d"},
				"date_gmt": "2020-01-02T03:04:05", "_embedded": {"author": [{"name": "Ada"}]}}`, n))
		}
		if body = "[" + strings.Join(posts, ",") + "]"; s.closed {
			status = http.StatusUnauthorized
		}
	case strings.HasSuffix(r.URL.Path, "/feed/"):
		var items strings.Builder
		for _, n := range page(10, query.Get("paged")) {
			fmt.Fprintf(&items, "<item><link>https://wp.test/%d/</link></item>", n)
		}
		body = "<rss><channel><generator>https://wordpress.org/?v=6</generator>" + items.String() + "</channel></rss>"
		if items.Len() == 0 {
			status = http.StatusNotFound
		}
	default:
		var items strings.Builder
		for _, n := range page(10, "1") {
			fmt.Fprintf(&items, `<h2><a href="/%d/">%[1]d</a></h2>`, n)
		}
		body = "<html><head></head><body>" + items.String() + "</body></html>"
	}
	return &http.Response{
		StatusCode: status, Header: header, Request: r, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}, nil
}

func TestWordPress(t *testing.T) {
	const posts = 250
	for name, test := range map[string]struct {
		site     *wordpress
		source   Source
		want     int
		requests int
	}{
		"the site's feed":      {&wordpress{}, Source{Feed: "https://wp.test/feed/"}, posts, 1 + 3},
		"plain addresses":      {&wordpress{plain: true}, Source{Feed: "https://wp.test/feed/"}, posts, 1 + 3},
		"an author's feed":     {&wordpress{}, Source{Feed: "https://wp.test/author/ada/feed/"}, posts / 2, 1 + 2},
		"an author's page":     {&wordpress{}, Source{Page: "https://wp.test/author/ada/", Links: "h2 a"}, posts / 2, 1 + 2},
		"a plain one":          {&wordpress{plain: true}, Source{Page: "https://wp.test/author/ada/", Links: "h2 a"}, posts / 2, 1 + 2},
		"the front page":       {&wordpress{}, Source{Page: "https://wp.test/", Links: "h2 a"}, 10, 1},
		"a link that is given": {&wordpress{}, Source{Page: "https://wp.test/author/ada/", Links: "h2 a", Next: ".next"}, 10, 1},
		"pages enough":         {&wordpress{}, Source{Feed: "https://wp.test/feed/", MaxPages: 2}, 100, 2},
		"articles enough":      {&wordpress{}, Source{Feed: "https://wp.test/feed/", MaxNew: 30}, 30, 2},
		"a closed API":         {&wordpress{closed: true}, Source{Feed: "https://wp.test/feed/", MaxPages: 5}, 50, 1 + 1 + 4},
	} {
		t.Run(name, func(t *testing.T) {
			s := test.site
			s.posts = posts
			client, err := fetch.New(fetch.Options{Transport: s})
			if err != nil {
				t.Fatal(err)
			}
			src := test.source
			if src.MaxNew == 0 {
				src.MaxNew = 1000
			}
			known := map[string]bool{}
			f := &Finder{Get: client.Get, MaxBytes: 5_000_000, IsNew: func(c Candidate) bool { return !known[c.URL] }}
			found := f.Find(t.Context(), []Source{src})[0]
			if found.Err != nil || len(found.Candidates) != test.want || len(s.asked) != test.requests {
				t.Fatalf("%d articles by %d requests, want %d by %d: %v\n%q",
					len(found.Candidates), len(s.asked), test.want, test.requests, found.Err, s.asked)
			}
			for _, c := range found.Candidates {
				known[c.URL] = true
			}
			if found.Left > 0 {
				return
			}

			// If the feed is unchanged, there are no further requests; for a new post, one page.
			f.Documents, s.asked = found.Documents, nil
			if again := f.Find(t.Context(), []Source{src})[0]; again.Err != nil || name != "a closed API" && len(s.asked) != 1 {
				t.Errorf("unchanged: %v, %q", again.Err, s.asked)
			}
			s.posts, s.asked = s.posts+2, nil
			again := f.Find(t.Context(), []Source{src})[0]
			if len(again.Candidates) == 0 || len(again.Candidates) > 2 || again.Err != nil {
				t.Errorf("two more: %d articles, %v", len(again.Candidates), again.Err)
			}
			if test.requests > 3 && name != "a closed API" && len(s.asked) > 3 {
				t.Errorf("two more: %q", s.asked)
			}
		})
	}
}

func TestLinkHeader(t *testing.T) {
	at, err := url.Parse("https://wp.test/blog/author/ada/")
	if err != nil {
		t.Fatal(err)
	}
	header := http.Header{"Link": {
		`<https://wp.test/blog/wp-json/>; rel="https://api.w.org/", <https://wp.test/blog/wp-json/wp/v2/users/7>; rel=alternate; ` +
			`title="JSON, too"; type="application/json"`,
	}}
	want := "https://wp.test/blog/wp-json/wp/v2/posts?per_page=100"
	if got := restPosts(at, linksIn(header)); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "&author=7") {
		t.Errorf("the posts are at %q, want %s…&author=7", got, want)
	}
	other, err := url.Parse("https://elsewhere.test/author/ada/")
	if err != nil {
		t.Fatal(err)
	}
	if got := restPosts(other, linksIn(header)); got != "" {
		t.Errorf("another site has the posts of %q", got)
	}
}
