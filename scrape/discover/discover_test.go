package discover

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"feedgen/feed/text"
	"feedgen/scrape/fetch"

	"github.com/google/go-cmp/cmp"
)

// web answers from memory: bodies by address. What it does not have is not
// found.
type web map[string]string

func (w web) RoundTrip(r *http.Request) (*http.Response, error) {
	body, ok := w[r.URL.String()]
	status := http.StatusOK
	if !ok {
		status = http.StatusNotFound
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{}, Request: r,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}, nil
}

func (w web) client(t testing.TB) *fetch.Client {
	t.Helper()
	client, err := fetch.New(fetch.Options{Transport: w})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// find reads one source, of which all articles are new.
func (w web) find(t testing.TB, src Source) Result {
	t.Helper()
	f := &Finder{Get: w.client(t).Get, MaxBytes: 5_000_000, IsNew: func(Candidate) bool { return true }}
	return f.Find(t.Context(), []Source{src})[0]
}

func addresses(r Result) string {
	var all []string
	for _, c := range r.Candidates {
		all = append(all, c.URL)
	}
	return strings.Join(all, " ")
}

func TestFind(t *testing.T) {
	const (
		feed    = "https://a.test/feed"
		index   = "https://a.test/author/"
		sitemap = "https://a.test/sitemap.xml"
	)
	rss := func(items string) string { return "<rss><channel>" + items + "</channel></rss>" }
	for name, test := range map[string]struct {
		source Source
		body   string
		want   string
	}{
		"a tag is not another with signs": {Source{Feed: feed, Tag: "C++"}, rss(`<item><link>/c</link><category>C</category></item>
			<item><link>/cpp</link><category>c++</category></item>
			<item><link>/open</link></item>`), "https://a.test/cpp https://a.test/open"},
		"trackers are no part of an address": {Source{Feed: feed},
			rss(`<item><link>https://a.test/a.html?xtor=RSS-16&amp;at_medium=RSS&amp;p=1#top</link></item>`), "https://a.test/a.html?p=1"},
		"what looks like a tracker chooses the article": {Source{Feed: feed},
			rss(`<item><link>/show?at_article=12</link></item><item><link>/show?at_article=13</link></item>`),
			"https://a.test/show?at_article=12 https://a.test/show?at_article=13"},
		"a web page comes before other forms": {Source{Feed: feed}, `<feed><entry>
			<link rel="alternate" type="application/json" href="/e.json"/>
			<link rel="alternate" type="text/html" href="/e"/></entry></feed>`, "https://a.test/e"},
		"a charset that lies": {
			Source{Feed: feed},
			"<?xml version='1.0' encoding='UTF-8'?>" + rss("<item><title>L\x92\xe9t\xe9</title><link>/e</link></item>"),
			"https://a.test/e",
		},
		"links that lead nowhere, or to the index": {Source{Page: index, Links: "h2 a"}, `<h2><a href="/un">Un</a></h2>
			<h2><a>Bientôt</a></h2><h2><a href="">Vide</a></h2>
			<h2><a href="#x">Ancre</a></h2><h2><a href=".">Index</a></h2><h2><a href="?utm_source=x">Index</a></h2>
			<h2><a href="mailto:a@a.test">Écrire</a></h2>`, "https://a.test/un"},
		"an article that is linked twice": {Source{Page: index, Links: "a", MaxNew: 2},
			`<a href="/un">1</a><a href="/un#suite">1</a><a href="http://www.a.test/un/">1</a>
			<a href="/deux">2</a>`, "https://a.test/un https://a.test/deux"},
		"a bare ampersand": {
			Source{Sitemap: sitemap}, "<urlset><url><loc>https://a.test/e?a=1&b=2</loc></url></urlset>",
			"https://a.test/e?a=1&b=2",
		},
		"a sitemap in plain text": {
			Source{Sitemap: sitemap}, "https://a.test/e1\nhttps://a.test/e2\n\n",
			"https://a.test/e1 https://a.test/e2",
		},
		"the newest of a sitemap": {Source{Sitemap: sitemap, MaxNew: 2}, `<urlset><url><loc>/undated</loc></url>
			<url><loc>/old</loc><lastmod>2020-01-01</lastmod></url>
			<url><loc>/new</loc><lastmod>2026-09-18</lastmod></url></urlset>`, "https://a.test/new https://a.test/old"},
		"a cut feed gives what it has": {
			Source{Feed: feed}, "<rss><channel><item><link>/a</link></item><item><link>/b", "https://a.test/a",
		},
		"a sitemap is no feed": {Source{Feed: feed}, "<urlset><url><loc>/a</loc></url></urlset>", ""},
	} {
		w := web{feed: test.body, index: test.body, sitemap: test.body}
		if got := addresses(w.find(t, test.source)); got != test.want {
			t.Errorf("%s: found %q, want %q", name, got, test.want)
		}
	}
}

func TestWhatASourceSays(t *testing.T) {
	w := web{"https://a.test/feed": `<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item><title>Un titre</title><link>/a</link>
		<dc:creator>Ada Lovelace, Charles Babbage et Zoé</dc:creator><category>Data</category>
		<pubDate>Tue, 26 May 2026 08:00:00 +0200</pubDate>
		<description>Un résumé</description></item></channel></rss>`}
	want := []Candidate{{
		URL: "https://a.test/a", Title: "Un titre",
		Authors: []string{"Ada Lovelace", "Charles Babbage", "Zoé"}, Published: "2026-05-26T06:00:00Z",
		Summary: "Un résumé", Tags: []string{"Data"}, WantedTag: "",
	}}
	if diff := cmp.Diff(want, w.find(t, Source{Feed: "https://a.test/feed"}).Candidates); diff != "" {
		t.Errorf("candidates (-want +got):\n%s", diff)
	}
}

// TestFloods holds that what a source yields does not grow with what it sends.
func TestFloods(t *testing.T) {
	names := strings.Repeat("n,", 600_000)
	links := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "<a href=/%d>x</a>", i)
		}
		return b.String()
	}
	w := web{
		"https://a.test/authors": "<rss><channel><item><link>/a</link><author>" + names[:4000] + "</author></item></channel></rss>",
		"https://a.test/author":  "<rss><channel><item><link>/a</link><author>" + names + "</author></item></channel></rss>",
		"https://a.test/index":   links(50_000),
	}
	for address, most := range map[string]int{"https://a.test/authors": text.MaxValues, "https://a.test/author": 0} {
		r := w.find(t, Source{Feed: address})
		if len(r.Candidates) != 1 || len(r.Candidates[0].Authors) > most {
			t.Errorf("%s yields %d candidates, want one of at most %d authors", address, len(r.Candidates), most)
		}
	}
	if r := w.find(t, Source{Page: "https://a.test/index", Links: "a"}); len(r.Candidates) != DefaultMaxNew ||
		r.Left != 50_000-DefaultMaxNew {
		t.Errorf("%d candidates and %d left, want %d and the rest", len(r.Candidates), r.Left, DefaultMaxNew)
	}
}

func TestSuggest(t *testing.T) {
	w := web{
		"https://a.test/blog/": `<html lang="fr"><head><title>Notes</title><link rel="alternate" type="application/rss+xml" href="/feed">
			</head><body><h1>Notes</h1><article><h2><a href="/blog/un?utm_source=x">Un</a></h2></article>
			<article><h2><a href="/blog/deux">Deux</a></h2></article>
			<article><h2><a href="/">Accueil</a></h2></article>
			<article><h2><a href="https://b.test/x">Ailleurs</a></h2></article></body></html>`,
		"https://a.test/feed": `<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Notes</title>
			<link>https://a.test/blog/</link><language>fr</language>
			<item><link>/blog/un</link><dc:creator>Ada Lovelace</dc:creator></item>
			<item><link>/blog/deux</link><dc:creator>Charles Babbage</dc:creator></item></channel></rss>`,
		"https://a.test/author/ada-lovelace": `<html lang="en"><head><title>Posts by Ada LOVELACE</title>
			<link rel="alternate" type="application/atom+xml" href="/atom.xml"></head><body><h1>Posts by Ada LOVELACE</h1>
			<article><h2><a href="/blog/un">Un</a></h2></article><article><h2><a href="/blog/deux">Deux</a></h2></article></body></html>`,
		"https://a.test/blog/un": `<html lang="en"><head><title>Un</title><meta name="author" content="Ada Lovelace">
			<meta property="og:type" content="article"></head><body>
			<article><h1>Un</h1><p>A note of some length.</p></article></body></html>`,
		"https://a.test/people": `<html lang="en"><head><title>Me</title><script type="application/ld+json">{"@graph": [{"@type":
			"ProfilePage", "mainEntity": {"@type": "Person", "name": "Grace Hopper"}}]}</script></head><body>
			<h3><a href="/n/1">One</a></h3><h3><a href="/n/2">Two</a></h3></body></html>`,
		"https://a.test/": `<html lang="en"><head><title>Notes, all of them</title><meta property="og:site_name" content="Notes">
			</head><body></body></html>`,
		"https://a.test/sitemap.xml": `<urlset><url><loc>https://a.test/blog/un</loc></url></urlset>`,
		"https://a.test/list.opml":   `<opml><head><title>Blogs</title></head><body><outline xmlUrl="/feed"/></body></opml>`,
	}
	for _, test := range []struct {
		address, author string
		want            Suggestion
	}{
		{"https://a.test/blog/", "", Suggestion{
			Title: "Notes", Link: "https://a.test/blog/", Language: "fr",
			URLs:    []string{"https://a.test/blog/un", "https://a.test/blog/deux"},
			Sources: []Source{{Page: "https://a.test/blog/", Links: "article h2 a"}}, Others: []Source{{Feed: "https://a.test/feed"}},
		}},
		{"https://a.test/feed", "ada lovelace", Suggestion{
			Title: "Notes", Link: "https://a.test/blog/", Language: "fr", Author: "Ada Lovelace", URLs: []string{"https://a.test/blog/un"},
			Sources: []Source{{Feed: "https://a.test/feed", Author: "ada lovelace"}},
		}},
		// Its articles name her: so new ones have to.
		{"https://a.test/author/ada-lovelace", "", Suggestion{
			Title: "Posts by Ada LOVELACE", Link: "https://a.test/author/ada-lovelace", Language: "en", Author: "Ada Lovelace",
			URLs:    []string{"https://a.test/blog/un", "https://a.test/blog/deux"},
			Sources: []Source{{Page: "https://a.test/author/ada-lovelace", Links: "article h2 a", Author: "Ada Lovelace"}},
			Others:  []Source{{Feed: "https://a.test/atom.xml", Author: "Ada Lovelace"}},
		}},
		// Her articles can't be read: no author is required.
		{"https://a.test/people", "", Suggestion{
			Title: "Me", Link: "https://a.test/people", Language: "en", Author: "Grace Hopper",
			URLs:    []string{"https://a.test/n/1", "https://a.test/n/2"},
			Sources: []Source{{Page: "https://a.test/people", Links: "h3 a"}},
		}},
		{"https://a.test/people", "Ada Lovelace", Suggestion{
			Title: "Me", Link: "https://a.test/people", Language: "en", Author: "Ada Lovelace",
			Sources: []Source{{Page: "https://a.test/people", Links: "h3 a", Author: "Ada Lovelace"}},
		}},
		{"https://a.test/blog/un", "", Suggestion{
			Title: "Ada Lovelace", Link: "https://a.test/", Language: "en", Author: "Ada Lovelace",
			URLs: []string{"https://a.test/blog/un"},
		}},
		{"https://a.test/sitemap.xml", "", Suggestion{
			Title: "Notes", Link: "https://a.test/", Language: "en", Sources: []Source{{Sitemap: "https://a.test/sitemap.xml"}},
		}},
		{"https://a.test/list.opml", "Ada Lovelace", Suggestion{
			Title: "Blogs", Author: "Ada Lovelace", Sources: []Source{{Feed: "https://a.test/feed", Author: "Ada Lovelace"}},
		}},
	} {
		got, err := Suggest(t.Context(), w.client(t), test.address, test.author, 5_000_000)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.address, diff)
		}
	}
}

func ExampleFinder() {
	client, err := fetch.New(fetch.Options{Transport: web{
		"https://example.org/feed": "<rss><channel><item><title>Notes</title><link>/notes?utm_source=rss</link></item></channel></rss>",
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	finder := &Finder{Get: client.Get, MaxBytes: 1_000_000, IsNew: func(Candidate) bool { return true }}
	for _, result := range finder.Find(context.Background(), []Source{{Feed: "https://example.org/feed"}}) {
		for _, c := range result.Candidates {
			fmt.Println(c.URL, c.Title)
		}
	}
	// Output: https://example.org/notes Notes
}
