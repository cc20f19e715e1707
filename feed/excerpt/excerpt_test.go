package excerpt

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"pgregory.net/rapid"

	"feedgen/feed"
	"feedgen/feed/budget"
	"feedgen/feed/text"
)

func TestOf(t *testing.T) {
	for _, tt := range []struct{ name, summary, content, want string }{
		{"plain", "A < B", "", "<p>A &lt; B</p>"},
		{"nothing", "", "", ""},
		{"Markdown", "", "<p>A <b>bold</b> <a href=\"https://a.example/?a=1&amp;b=2\" title=\"t\">link</a>, <code>c&lt;d</code>.</p>",
			`<p>A <strong>bold</strong> <a href="https://a.example/?a=1&amp;b=2">link</a>, <code>c&lt;d</code>.</p>`},
		{"an article and its own summary", "What it is about.", "<p>Once upon a time <b>there</b></p>", "<p>What it is about.</p>"},
		{"cut", "", "<p>One two <strong>three four five six</strong> seven</p><p>eight</p>",
			"<p>One two <strong>three four five…</strong></p>"},
		{"blocks", "",
			"<h2>H</h2><ul><li><p>a</p><p>b</p></li><li><em>c</em></li></ul><blockquote>d</blockquote><img src='https://a.example/i'>",
			"<p>H</p><ul><li>a b</li><li><em>c</em></li></ul><blockquote><p>d</p></blockquote>"},
		{"blocks in emphasis", "", "<div>a<b><p>b</p>c</b></div>", "<p>a<strong> b c</strong></p>"},
		{"a link in a table in a link", "",
			"<a href='https://a.example/1'>a<table><tr><td><a href='https://a.example/2'>b</a></td></tr></table></a>",
			`<p><a href="https://a.example/1">a b</a></p>`},
		{"an item of no list", "", "<li>a</li><li>b</li>", "<p>a b</p>"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := feed.Entry{URL: "https://a.example/", Summary: tt.summary, Content: tt.content}
			e.Clean()
			if got := Of(e.Content, e.Summary, 25); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestQuotedAddress(t *testing.T) {
	const want = `<p><a href="https://a.example/&quot;x=&lt;">a</a></p>`
	if got := Of(`<a href='https://a.example/"x=<'>a</a>`, "a", 10); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// The cost of an excerpt does not grow with the content.
func TestHostileContent(t *testing.T) {
	for _, content := range []string{
		strings.Repeat("<blockquote>", 500) + strings.Repeat("<p> </p>", 600_000) + "end",
		strings.Repeat("<ul><li>a", 500_000),
		strings.Repeat("<b>", 500_000) + "a",
	} {
		e := feed.Entry{Content: content, Summary: "a"}
		budget.Check(t, content[:20], budget.CPU/10, budget.Memory, func() { Of(e.Content, e.Summary, 300) })
	}
}

// Whatever the content is, the excerpt is well-formed, short, and shows no more
// than the summary.
func TestIsWellFormed(t *testing.T) {
	part := rapid.SampledFrom([]string{"<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</ul>", "<a href='https://a.example/'>", "</a>",
		"<blockquote>", "</blockquote>", "<pre>", "<table><tr><td>", "</table>", "a", "b c", " ", "<em>", "</em>", "&lt;", "<h1>"})
	rapid.Check(t, func(t *rapid.T) {
		e := feed.Entry{URL: "https://a.example/", Content: strings.Join(rapid.SliceOf(part).Draw(t, "content"), "")}
		e.Clean()
		got := Of(e.Content, e.Summary, 10)
		nodes, err := html.ParseFragment(strings.NewReader(got), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
		if err != nil {
			t.Fatal(err)
		}
		var again strings.Builder
		for _, n := range nodes {
			if err := html.Render(&again, n); err != nil {
				t.Fatal(err)
			}
		}
		if again.String() != got {
			t.Fatalf("%q is read as %q", got, again.String())
		}
		if shown := strings.ReplaceAll(text.OneLine(text.FromHTML(got)), " ", ""); len([]rune(shown)) > 11 {
			t.Fatalf("%q shows %d characters", got, len(shown))
		}
	})
}
