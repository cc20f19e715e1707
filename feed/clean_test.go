package feed

import (
	"strings"
	"testing"
	"unicode/utf8"

	"feedgen/feed/text"

	"github.com/google/go-cmp/cmp"
)

func TestSanitise(t *testing.T) {
	const base = "https://example.org/a/b?q"
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{" <p> </p> ", ""},
		{"<p>Un <em>mot</em>.</p>", "<p>Un <em>mot</em>.</p>"},
		{"texte & < >", "texte &amp; &lt; &gt;"},
		{"<p onclick=x style=y class=z>a<script>alert(1)</script></p>", "<p>a</p>"},
		{"<a href=/c rel=nofollow target=_blank>c</a>", `<a href="https://example.org/c">c</a>`},
		{"<a href=#fn1>1</a>", `<a href="https://example.org/a/b?q#fn1">1</a>`},
		{"<a href='javascript:alert(1)'>c</a>", "c"},
		{"<a href='mailto:a@example.org'>c</a>", `<a href="mailto:a@example.org">c</a>`},
		{"<a href='https://exämple.org/é'>c</a>", `<a href="https://xn--exmple-cua.org/%C3%A9">c</a>`},
		{"<img src=../i.png alt='Un schéma' srcset='x 2x' loading=lazy>", `<img src="https://example.org/i.png" alt="Un schéma"/>`},
		{"<img src='data:image/png;base64,xx'>", ""},
		{"<p>a <img src='data:image/png;base64,xx' alt='a &lt; b'> c <img alt=d></p>", "<p>a a &lt; b c d</p>"},
		{"<img src='x y:z' alt='Un schéma' width=3>", "Un schéma"},
		{"<iframe src=https://example.com></iframe><form><input></form>a", "a"},
		{"<p>a<p>b", "<p>a</p><p>b</p>"},
		{"<p title=\"l'un\">l'autre &amp;#39; <a href=\"/l'ADR\" title='l\"un'>a</a>",
			`<p>l'autre &amp;#39; <a href="https://example.org/l'ADR" title="l&#34;un">a</a></p>`},
		{"<pre><code>a\n  b</code></pre>", "<pre><code>a\n  b</code></pre>"},
		{"a\x00b\ufffe", "ab"},
		{"<svg><script>alert(1)</script></svg><math><mi>x</mi></math>", "x"},
	} {
		if got := sanitise(tt.in, base); got != tt.want {
			t.Errorf("sanitise(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestCleanSummary(t *testing.T) {
	e := Entry{URL: "https://example.org/", Content: "<h2>Un</h2><p>deux<br>trois &lt;3</p><script>x</script>"}
	e.Clean()
	if want := "Un deux trois <3"; e.Summary != want {
		t.Errorf("summary %q, want %q", e.Summary, want)
	}

	long := strings.Repeat("quatre mots & demi, ", 100)
	e = Entry{URL: "https://example.org/", Summary: long}
	e.Clean()
	if n := utf8.RuneCountInString(e.Summary); n > maxSummary || !strings.HasSuffix(e.Summary, "…") {
		t.Errorf("summary of %d characters: %q", n, e.Summary)
	}
	if got, want := text.OneLine(text.FromHTML(e.Content)), text.OneLine(long); got != want {
		t.Errorf("a summary that is cut must survive as content: %q", got)
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a < b", "<p>x</p>", "https://example.org/")
	f.Add("<b>a</b>", "<svg><style><img src=x onerror=alert(1)></style></svg>", "")
	f.Add("a\x00\xff", "<a href='java\nscript:alert(1)'>x</a>", "http://é/")
	f.Fuzz(func(t *testing.T, plain, content, address string) {
		e := Entry{URL: address, Title: plain, Summary: plain, Content: content, Tags: []string{plain}}
		e.Clean()
		again := e
		again.Clean()
		if diff := cmp.Diff(e, again); diff != "" {
			t.Errorf("clean(e.Clean()) differs from e.Clean():\n%s", diff)
		}
		for _, s := range []string{e.Title, e.Summary, e.Content} {
			if text.Printable(s) != s {
				t.Errorf("%q holds what XML forbids", s)
			}
		}
		if lower := strings.ToLower(e.Content); strings.Contains(lower, "<script") || strings.Contains(lower, "href=\"javascript:") {
			t.Errorf("unsafe content %q", e.Content)
		}
	})
}
