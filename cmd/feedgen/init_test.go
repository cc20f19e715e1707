package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/local"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"
)

// TestYAMLScalar holds that YAML gives back the text, wherever it stands, with
// $${ for ${ as the configuration wants it.
func TestYAMLScalar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.StringMatching(`[a-z:#,\[\]{}'"&*!|>%@? \\-]{0,20}`),
			rapid.SampledFrom([]string{"yes", "null", "~", "1e3", "2021-10", "a: b", "- a", "a #b", "https://a.example/#b", "é’–",
				"a\u00a0b", "tab\there"}),
			rapid.String(),
		).Draw(t, "text")
		var got struct{ Block, Flow []string }
		doc := "block:\n  - " + yamlScalar(text) + "\nflow: [" + yamlScalar(text) + ", x]\n"
		if err := yaml.Unmarshal([]byte(doc), &got); err != nil {
			t.Fatalf("%v in:\n%s", err, doc)
		}
		for i, v := range []string{got.Block[0], got.Flow[0]} {
			if v = strings.ReplaceAll(v, "$${", "${"); v != text {
				t.Fatalf("%d: %q came back as %q from:\n%s", i, text, v, doc)
			}
		}
	})
}

func TestMarkdownOf(t *testing.T) {
	for html, want := range map[string]string{
		"<p>A &amp; B, <em>now</em>.</p>\n<p>See <a href=\"https://a.example/?b&amp;c\">C &lt; D</a></p>": "A & B, *now*.\n\nSee [C " +
			"< D](https://a.example/?b&c)",
		"<p>Un mot_clé et 2 * 3</p>": "Un mot_clé et 2 * 3",
		"<ul>\n<li>one</li>\n</ul>":  "<ul>\n<li>one</li>\n</ul>",
	} {
		got := markdownOf(html, "")
		if got != want {
			t.Errorf("markdownOf(%q) = %q, want %q", html, got, want)
		}
		if back := local.HTML(got, ""); back != html {
			t.Errorf("%q renders as %q, want %q", got, back, html)
		}
	}
}

// TestInitFromList holds that the author's own list becomes a configuration
// that says the same.
func TestInitFromList(t *testing.T) {
	const list = "../../../shared/data/articles.md"
	src, err := os.ReadFile(list)
	if err != nil {
		t.Skip("../shared/data/articles.md is not beside the repository")
	}
	want, err := local.Parse(list, src, local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "config.yaml")
	var stderr bytes.Buffer
	if status := run(t.Context(), []string{"init", "--config", name, "--from", list}, strings.NewReader(""), io.Discard,
		&stderr); report.Status(status) != report.OK {
		t.Fatalf("status %d: %s", status, &stderr)
	}
	cfg, err := config.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	if len(cfg.Scrape.URLs) != 16 {
		t.Errorf("%d pages to scrape, want all but two on LinkedIn", len(cfg.Scrape.URLs))
	}
	var got []feed.Entry
	for _, e := range cfg.Entries {
		got = append(got, feed.Entry{URL: e.URL, Title: e.Title, Published: e.Published.Date, Tags: e.Tags,
			Content: local.HTML(e.Summary, e.URL)})
	}
	if diff := cmp.Diff(want.Entries, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("entries (-list +configuration):\n%s", diff)
	}
}

// TestInitFitsSchema holds that editors accept what init writes.
func TestInitFitsSchema(t *testing.T) {
	text, err := (&proposal{Title: "T", Link: "https://a.example/", URLs: []string{"https://a.example/1"}}).render()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(config.Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := yaml.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Error(err)
	}
}
