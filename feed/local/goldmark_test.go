package local

import (
	"testing"

	"feedgen/feed/text"
)

func TestHTML(t *testing.T) {
	const base = "https://me.example.org/articles"
	for _, tt := range []struct{ src, base, want string }{
		{"", base, ""},
		{"Un *mot* & « un autre » : a < b", base, "<p>Un <em>mot</em> &amp; « un autre » : a &lt; b</p>"},
		{"Un.\r\n\r\nDeux.\r\n", base, "<p>Un.</p>\n<p>Deux.</p>"},
		{"[a](/b) ![c](d.png)", base, `<p><a href="https://me.example.org/b">a</a> <img src="https://me.example.org/d.png" alt="c"></p>`},
		{"[a](?q=1\\&r=2 \"titre\")", base, `<p><a href="https://me.example.org/articles?q=1&amp;r=2" title="titre">a</a></p>`},
		{"[a](https://example.org/%C3%A9?x=1&y=2)", base, `<p><a href="https://example.org/%C3%A9?x=1&amp;y=2">a</a></p>`},
		{"[a](/b)", "", `<p><a href="/b">a</a></p>`},
		{"[a](/b)", "articles", `<p><a href="/b">a</a></p>`},
		{"[a][r]\n\n[r]: ../b", base, `<p><a href="https://me.example.org/b">a</a></p>`},
		{"[a](https://example.org){:target=\"_blank\"} b\n{: .c}", base, "<p><a href=\"https://example.org\">a</a> b</p>"},
		{"# Titre\n\n- un\n- deux", base, "<h1>Titre</h1>\n<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"},
	} {
		if got := HTML(tt.src, tt.base); got != tt.want {
			t.Errorf("HTML(%q, %q) = %q, want %q", tt.src, tt.base, got, tt.want)
		}
	}
}

func TestPlain(t *testing.T) {
	for fragment, want := range map[string]string{
		"<h2>a &amp; b &lt; c</h2>": "a & b < c",
		" a\n <em>b</em>\tc ":       "a b c",
		"a\u00a0?":                  "a\u00a0?",
		"a<br>b<br />c":             "a b c",
		"a <script>b()</script><style>c{}</style>d": "a d",
		`a <img src="b" alt="c &gt; d"> e`:          "a c > d e",
		"a <!-- b --> c":                            "a c",
	} {
		if got := plain(fragment); got != want {
			t.Errorf("plain(%q) = %q, want %q", fragment, got, want)
		}
	}
}

// FuzzPlain holds that the text of a fragment is the same whether it is parsed or
// not.
func FuzzPlain(f *testing.F) {
	for _, fragment := range []string{
		"a", "a &amp; b &lt c &#0; &#13;", "<em>a</em> <strong>b</strong> <code>c &lt; d</code><del>e</del>",
		`<a href="https://a.example/?b=1&amp;c">d</a>`, `<a href="a"b">c</a>`, `<a href="a" title="b">c</a>`, "<em>a",
		"a</em>", `<a href="<b>">c</a>`, "a<br>b", "\r\na\x00", "a < b", "<em",
		"<script>a</script>", "<a href=\"a\">b<a href=\"c\">d</a>", "a\xff<em>",
	} {
		f.Add(fragment)
	}
	f.Fuzz(func(t *testing.T, fragment string) {
		if got, want := plain(fragment), text.OneLine(parsedText(fragment)); got != want {
			t.Errorf("plain(%q) = %q, parsed %q", fragment, got, want)
		}
	})
}
