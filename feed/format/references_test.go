package format

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Readers that decode few references, or none, get addresses and types right.
func TestReferences(t *testing.T) {
	f := limitedFeed(numbered(1, 1, time.Time{}))
	f.Link, f.Hub = "https://example.org/l'auteur?a=1&b=2", "https://hub.example/?a=1&b=2"
	f.Image = "https://example.org/l'image.png?a=1&b=2"
	f.Files[OPML] = "feeds.opml"
	e := &f.Entries[0]
	e.ID, e.URL = "https://example.org/l'a?b=1&c=2", "https://example.org/l'a?b=1&c=2"
	e.Image, e.Tags = "https://example.org/i'.png?b=1&c=2", []string{"R&D d'ici"}
	e.Title = `L'été & "co"`
	files := renderAll(t, f)
	const entry = "https://example.org/l'a?b=1&amp;c=2"
	for name, want := range map[string][]string{
		"rss.xml": {
			"<link>" + entry + "</link>", ">" + entry + "</guid>", "<link>https://example.org/l'auteur?a=1&amp;b=2</link>",
			`href="https://hub.example/?a=1&amp;b=2"`, `url="https://example.org/i'.png?b=1&amp;c=2"`,
			"<url>https://example.org/l'image.png?a=1&amp;b=2</url>", "<title>L'été &#x26; &#x22;co&#x22;</title>",
		},
		"en/atom.xml": {
			"<id>" + entry + "</id>", `href="` + entry + `"`, `href="https://example.org/l'auteur?a=1&amp;b=2"`,
			"<logo>https://example.org/l'image.png?a=1&amp;b=2</logo>", `term="R&amp;D d'ici"`, "<title>L'été &amp; ",
		},
		"feeds.opml": {`htmlUrl="https://example.org/l'auteur?a=1&amp;b=2"`},
		"index.html": {`type="application/rss+xml"`, `type="application/atom+xml"`, `type="application/feed+json"`},
	} {
		for _, s := range want {
			if !strings.Contains(files[name], s) {
				t.Errorf("%s lacks %s", name, s)
			}
		}
		if name != "index.html" && strings.Contains(files[name], "&#39;") {
			t.Errorf("%s holds &#39;", name)
		}
	}
}

// What is written in pieces comes out as what is written at once.
func TestRawApostrophes(t *testing.T) {
	const text, want = "&#39;a&amp;#39;&&#39;&#39;&#3&#39;9;&#38;\n", "'a&amp;#39;&''&#3'9;&#38;\n"
	for size := 1; size <= len(text); size++ {
		var b strings.Builder
		w := &rawApostrophes{w: &b}
		for piece := range slices.Chunk([]byte(text), size) {
			if n, err := w.Write(piece); n != len(piece) || err != nil {
				t.Fatalf("Write(%q) = %d, %v", piece, n, err)
			}
		}
		if b.String() != want {
			t.Errorf("in pieces of %d: %q, want %q", size, b.String(), want)
		}
	}
}
