package scrape

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"feedgen/scrape/fetch"
	"feedgen/scrape/memory"

	"github.com/google/go-cmp/cmp"
)

func TestRefreshTarget(t *testing.T) {
	base, err := url.Parse("https://a.test/blog/a")
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]string{
		`<!DOCTYPE html><head><meta http-equiv="refresh" content="0; url=https://a.test/b">`:                     "https://a.test/b",
		`<META HTTP-EQUIV=Refresh CONTENT='0;URL="/b"'>`:                                                         "https://a.test/b",
		`<meta http-equiv="refresh" content="1,b">`:                                                              "https://a.test/blog/b",
		`<meta http-equiv="refresh" content="0">`:                                                                "",
		`<meta http-equiv="refresh" content="0;url=/blog/a">`:                                                    "",
		`<meta http-equiv="refresh" content="30; url=/b">`:                                                       "",
		`<meta http-equiv="refresh" content="0; url=javascript:alert(1)">`:                                       "",
		`<noscript><meta http-equiv="refresh" content="0; url=/b"></noscript>`:                                   "https://a.test/b",
		`<noscript><meta http-equiv="refresh" content="0;url=/b"></noscript>` + strings.Repeat("Un texte. ", 40): "",
		`<meta http-equiv="refresh" content="5;url=/b"><p>Cette page a changé d’adresse.`:                        "https://a.test/b",
		`<meta http-equiv="refresh" content="5; url=/b"><p>` + strings.Repeat("Un texte. ", 40):                  "",
		`<script>window.location.href = "/b";</script>`:                                                          "https://a.test/b",
		`<script>location.replace('/b')</script><p>Un instant.`:                                                  "https://a.test/b",
		`<script>if (0) location.replace('/b')</script><p>` + strings.Repeat("Un texte. ", 40):                   "",
		`<noscript>x</noscript><meta http-equiv="refresh" content="0; url=/b">`:                                  "https://a.test/b",
		`<meta name="refresh" content="0; url=/b">`:                                                              "",
		`<meta http-equiv="refresh" content="0; url=/b">` + strings.Repeat("<p>texte", 2000):                     "",
		`<p>meta http-equiv="refresh" content="0; url=/b"`:                                                       "",
	} {
		got := ""
		if to := (&fetch.Response{URL: base, Body: []byte(body)}).MetaRefresh(); to != nil {
			got = to.String()
		}
		if got != want {
			t.Errorf("%.80s leads to %q, want %q", body, got, want)
		}
	}
}

func TestRefreshIsAPermanentRedirect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pointer := func(to string) func(int, *http.Request) *http.Response {
			return webpage(`<html><head><meta http-equiv="refresh" content="0; url=` + to + `"></head></html>`)
		}
		w := &web{answer: map[string]func(int, *http.Request) *http.Response{
			"https://a.test/old":    pointer("/new"),
			"https://a.test/new":    webpage(article("Un titre", "Ada", "2024-02-20")),
			"https://a.test/circle": pointer("/circle2"), "https://a.test/circle2": pointer("/circle"),
			"https://a.test/dead": pointer("/404"),
		}}
		urls := []string{"https://a.test/old", "https://a.test/circle", "https://a.test/dead"}
		cache := &memory.Cache{}
		for _, want := range []string{"fetched failed failed", "not_modified failed failed"} {
			pages := scrape(t, &setup{Transport: w, Cache: cache}, urls)
			if outcomes(pages) != want {
				t.Errorf("outcomes are %q, want %q: %v", outcomes(pages), want, pages[1].Err)
			}
			if diff := cmp.Diff([]string{"https://a.test/old", "https://a.test/new"}, pages[0].Entry.URLs); diff != "" {
				t.Errorf("URLs (-want +got):\n%s", diff)
			}
			cache = stored(t, cache)
		}
	})
}
