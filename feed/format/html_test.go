package format

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"feedgen/feed"

	"github.com/google/go-cmp/cmp"
)

// The page speaks French or English, says so where its articles are in yet
// another language, and reads from the right where they do.
func TestPageLanguages(t *testing.T) {
	for _, tt := range []struct {
		language string
		want     []string
	}{
		{"", []string{`<html lang="en" dir="ltr">`, `<a class="skip" href="#articles">Skip`, `2 articles`}},
		{"fr-CA", []string{`<html lang="fr-CA" dir="ltr">`, `<a class="skip" href="#articles">Aller`, `content="fr_CA"`}},
		{"de", []string{`<html lang="de" dir="ltr">`, `<a class="skip" href="#articles">Zu den`, `1. Januar 2000`}},
		{"ar", []string{`<html lang="ar" dir="rtl">`, `<a class="skip" href="#articles">انتقل`}},
		{"ja", []string{`>2000年1月1日</time>`}},
		{"xh", []string{`<html lang="xh" dir="ltr">`, `<a class="skip" href="#articles" lang="en">Skip`, `<h2 class="count" lang="en">`}},
	} {
		f := limitedFeed(numbered(1, 2, time.Time{}))
		f.Language = tt.language
		page := strings.ReplaceAll(renderAll(t, f)["index.html"], "\u00a0", " ")
		for _, want := range tt.want {
			if !strings.Contains(page, want) {
				t.Errorf("a page in %q lacks %s", tt.language, want)
			}
		}
	}
}

// TestYears holds that beyond 200 entries each year has a page of its own, and
// that a new article leaves the pages of other years as they are.
func TestYears(t *testing.T) {
	f := limitedFeed(numbered(1, 400, time.Time{}))
	f.Files = feed.Files{HTML: "list/index.html"}
	before := renderAll(t, f)
	for name, want := range map[string]int{"list/index.html": 200, "list/index-2001.html": 34, "list/index-2000.html": 366} {
		if got := strings.Count(before[name], "<article"); got != want {
			t.Errorf("%s holds %d entries, want %d", name, got, want)
		}
	}
	for name, want := range map[string]string{
		"list/index.html":      `<a href="index-2000.html">2000</a>`,
		"list/index-2000.html": `<a href="index.html">`,
	} {
		if !strings.Contains(before[name], want) {
			t.Errorf("%s lacks %s", name, want)
		}
	}
	f.Entries = numbered(1, 401, time.Time{})
	after := renderAll(t, f)
	if after["list/index-2000.html"] != before["list/index-2000.html"] {
		t.Error("the page of 2000 changed with an article of 2001")
	}
	if after["list/index-2001.html"] == before["list/index-2001.html"] {
		t.Error("the page of 2001 lacks the new article")
	}
}

// The page leads to the newest archive of RSS and of Atom, which lead on.
func TestPageLeadsToArchives(t *testing.T) {
	f := limitedFeed(numbered(1, 330, time.Time{}))
	if err := Archive(f, nil, Archives{}, unpublished); err != nil {
		t.Fatal(err)
	}
	page := renderAll(t, f)["index.html"]
	const label, public = "Earlier articles as a feed", "https://example.org/feeds/"
	for _, want := range []string{
		`<link rel="prev-archive" type="application/rss+xml" title="` + label + ` (RSS)" href="` + public + `rss-3.xml">`,
		`<link rel="prev-archive" type="application/atom+xml" title="` + label + ` (Atom)" href="` + public + `en/atom-3.xml">`,
		`<a rel="prev-archive" type="application/rss+xml" href="rss-3.xml">` + label + ` (RSS)</a>`,
		`<a rel="prev-archive" type="application/atom+xml" href="en/atom-3.xml">` + label + ` (Atom)</a>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// The page of the main feed leads to the others, and to the list of them all.
func TestPageLeadsToFurtherFeeds(t *testing.T) {
	main := limitedFeed(numbered(1, 2, time.Time{}))
	main.Files = feed.Files{HTML: "index.html", RSS: "rss.xml", OPML: "feeds.opml"}
	english, quiet := *main, *main
	english.Title, english.Language, english.Files = "In English", "en", feed.Files{RSS: "en/rss.xml", HTML: "en/index.html"}
	quiet.Title, quiet.Files = "Only a page", feed.Files{HTML: "page.html"}
	files, err := Render(main, &english, &quiet)
	if err != nil {
		t.Fatal(err)
	}
	data := dataOf(files)
	for _, want := range []string{
		`<link rel="alternate" type="application/rss+xml" title="In English" href="https://example.org/feeds/en/rss.xml">`,
		`<link rel="alternate" type="text/x-opml" title="OPML" href="feeds.opml">`,
		`<a href="en/index.html" lang="en">In English</a>`,
		`<a href="feeds.opml">All feeds (OPML)</a>`,
	} {
		if !strings.Contains(data["index.html"], want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(data["index.html"], "Only a page") || strings.Contains(data["en/index.html"], "OPML") {
		t.Error("a page lists what nobody can subscribe to, or is not the main one and lists the others")
	}
}

// What the page says to machines can be read by them, and is no way out of its
// element.
func TestLinkedData(t *testing.T) {
	f := limitedFeed(numbered(1, 2, time.Time{}))
	f.Language, f.Authors = "fr", []feed.Author{{Name: "Ada </script>", URL: "https://ada.example/"}}
	f.Entries[0].Title, f.Entries[0].Authors = "</script><b>", f.Authors
	f.Entries[1].Language = "en"
	page := renderAll(t, f)["index.html"]
	_, rest, _ := strings.Cut(page, `<script type="application/ld+json">`)
	text, _, _ := strings.Cut(rest, "</script>")
	var got struct {
		Type       string `json:"@type"`
		InLanguage string
		HasPart    []map[string]any
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if got.Type != "CollectionPage" || got.InLanguage != "fr" {
		t.Errorf("the page is a %q in %q", got.Type, got.InLanguage)
	}
	want := []map[string]any{
		{"@type": "BlogPosting", "url": "https://example.org/0002", "headline": "</script><b>", "datePublished": "2000-01-02",
			"author": []any{map[string]any{"@id": "https://ada.example/"}}},
		{"@type": "BlogPosting", "url": "https://example.org/0001", "headline": "Article 1", "datePublished": "2000-01-01",
			"inLanguage": "en", "author": []any{map[string]any{"@type": "Person", "name": "A"}}},
	}
	if diff := cmp.Diff(want, got.HasPart); diff != "" {
		t.Errorf("articles (-want +got):\n%s", diff)
	}
}

// The policy lets the page load what it is to show, and nothing else.
func TestPolicy(t *testing.T) {
	for _, tt := range []struct {
		icon string
		page feed.Page
		want string
	}{
		{"", feed.Page{}, "; img-src data:; base-uri"},
		{"https://ada.example/icon.png", feed.Page{}, "; img-src data: https://ada.example; base-uri"},
		{"https://ada.example/icon.png", feed.Page{Pictures: true}, "; img-src data: https: http:; base-uri"},
	} {
		f := limitedFeed(numbered(1, 1, time.Time{}))
		f.Icon, f.Page = tt.icon, tt.page
		if page := renderAll(t, f)["index.html"]; !strings.Contains(page, tt.want) {
			t.Errorf("icon %q, %+v: the policy lacks %s", tt.icon, tt.page, tt.want)
		}
	}
}

// A page that lies in a folder finds the feeds from there.
func TestPageInFolder(t *testing.T) {
	f := limitedFeed(numbered(1, 1, time.Time{}))
	f.Files[HTML] = "en/list/index.html"
	page := renderAll(t, f)["en/list/index.html"]
	for _, want := range []string{
		`<link rel="canonical" href="https://example.org/feeds/en/list/index.html">`,
		`title="T (RSS)" href="https://example.org/feeds/rss.xml">`,
		`<a class="button" href="../../rss.xml" `,
		`<a href="../../en/atom.xml" `,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}
