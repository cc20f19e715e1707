package config

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestDumpMeansTheSame holds that the configuration in force, in YAML and in
// JSON, is read back as what it was made from.
func TestDumpMeansTheSame(t *testing.T) {
	t.Setenv("TITLE", "A title: of ${some} words")
	const rich = `
feed: {title: "${TITLE}", link: "https://a.example/", base_url: "https://a.example/f", language: fr,
  authors: [Ada, {name: B, url: "https://b.example/"}]}
scrape:
  urls: https://blog.example/1
  discover: [{feed: "https://blog.example/feed", author: Ada, max_new: 3}, 
    {page: "https://a.example/", links: "h2 a", skip: '\.pdf$'}]
  rules: {a.example: {title: h1, published: false, strip: ['^by $${x}']}}
  headers: {blog.example: {Accept-Language: fr}}
  delay: 1m30s
  max_time: 45m
  max_bytes: 1500KB
  refresh_after: 0s
  robots: false
entries:
  - {url: "https://a.example/2", title: "- #tag", published: 2021-10, summary: "one\n\n  two\n", scrape: false, hidden: true}
  - {url: "https://a.example/3", published: "2021-10-02T08:00:00+02:00", was: ["https://a.example/4"]}
feeds: [{title: F, files: {rss: en/rss.xml, json: false}, tags: [yes, "3"]}]
publish: {files: {rss: false, opml: true}, max_drop: 12.5%, after: [./purge, "a: b"]}
schedule: '17 */2 * * *'
`
	shipped, err := os.ReadFile("../../../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{rich, string(shipped)} {
		want, err := Parse("config.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		for form, dump := range map[string]func() ([]byte, error){"YAML": want.YAML, "JSON": want.JSON} {
			doc, err := dump()
			if err != nil {
				t.Fatal(err)
			}
			if form == "JSON" && !json.Valid(doc) {
				t.Errorf("no JSON:\n%s", doc)
			}
			got, err := Parse("config.yaml", doc)
			if err != nil {
				t.Fatalf("%s: %v\n%s", form, err, doc)
			}
			again, err := map[string]func() ([]byte, error){"YAML": got.YAML, "JSON": got.JSON}[form]()
			if err != nil || string(again) != string(doc) {
				t.Errorf("%s of what was read back differs, %v:\n%s", form, err, cmp.Diff(string(doc), string(again)))
			}
			// What it left to defaults is spelt out now.
			got.Feed.Description, got.Scrape.UserAgent = want.Feed.Description, want.Scrape.UserAgent
			got.Scrape.Discover, got.variables = want.Scrape.Discover, want.variables
			opts := []cmp.Option{cmp.Exporter(func(reflect.Type) bool { return true }), cmpopts.EquateEmpty()}
			if diff := cmp.Diff(want, got, opts...); diff != "" {
				t.Errorf("%s (-want +read back):\n%s\n%s", form, diff, doc)
			}
		}
	}
}

// TestDumpShowsNoSecret holds that what the environment or a header keeps to
// itself is not shown.
func TestDumpShowsNoSecret(t *testing.T) {
	t.Setenv("COOKIE", "sess=d41d8cd9")
	t.Setenv("PING", "https://hc.example/0d3c1b2a")
	c, err := Parse("config.yaml", []byte(`
feed: {title: T, link: "https://a.example/", base_url: "https://a.example/"}
scrape:
  headers: {a.example: {Cookie: "a=b; ${COOKIE}", Authorization: Basic Y2Fuc2xlZQ, X-Key: "${COOKIE}", Accept-Language: fr}}
  discover: [{feed: "https://a.example/feed?user=1&token=f00ba4&x=y"}]
publish: {after: [./purge, "--token=${PING}"]}
monitor: {ping: "https://hc.example/0d3c1b2b"}
`))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := c.YAML()
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"d41d8cd9", "0d3c1b2", "Y2Fuc2xlZQ", "f00ba4"} {
		if strings.Contains(string(doc), secret) {
			t.Errorf("%s is shown", secret)
		}
	}
	for _, want := range []string{"X-Key: ${COOKIE}", "Authorization: '***'", "Accept-Language: fr", "?user=1&token=***&x=y",
		"--token=${PING}", "ping: https://hc.example/***"} {
		if !strings.Contains(string(doc), want) {
			t.Errorf("%s is missing in\n%s", want, doc)
		}
	}
}
