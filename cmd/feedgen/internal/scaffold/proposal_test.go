package scaffold

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feed"
	"feedgen/feed/local"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

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

func TestMarkdownText(t *testing.T) {
	for _, plain := range []string{
		"", "plain: a mot_clé, 2 * 3", "of *this* and _that_", "1. first", "# heading", "<b>&amp; [a](b) `c` \\d", "- item", "=", "Q&A",
	} {
		if got := local.HTML(markdownText(plain), ""); plain != "" && got != "<p>"+escapeHTML.Replace(plain)+"</p>" {
			t.Errorf("%q as %q renders as %s", plain, markdownText(plain), got)
		}
	}
}

// TestFromList holds that the author's own list becomes a configuration
// that says the same.
func TestFromList(t *testing.T) {
	const list = "../../../../../shared/data/articles.md"
	src, err := os.ReadFile(list)
	if err != nil {
		t.Skip("../shared/data/articles.md is not beside the repository")
	}
	want, err := local.Parse(list, src, local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Propose(t.Context(), Options{From: []string{list}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "config.yaml")
	if err := p.Write(name, false); err != nil {
		t.Fatal(err)
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
