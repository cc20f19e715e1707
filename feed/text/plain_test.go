package text

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPlain(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"  a\t b\r\n c ", "a b c"},
		{"Rémi", "Rémi"},
		{"a\x00b\x1b[31mc\u0085d\u2028e", "ab[31mc d e"},
		{"a\ufffeb\ufdd0c\ufeffd", "abcd"},
		{"caf\xe9", "caf\ufffd"},
		{"« Quoi\u00a0? » dit l’autre\u202f!", "« Quoi\u00a0? » dit l’autre\u202f!"},
		{"👩🏽\u200d💻 שלום \u200f", "👩🏽\u200d💻 שלום \u200f"},
		{"a\u202eb\u202cc \u2066d\u2069", "abc d"},
		{"a < b & c > d ]]> &amp; &lt;b&gt;", "a < b & c > d ]]> &amp; &lt;b&gt;"},
		{"List<String> et <div>", "List<String> et <div>"},
		{"Un <em>delivery</em> de <b class=\"x>y\">ML</b>", "Un delivery de ML"},
		{"<p>Un</p><p>deux &amp; trois</p>", "Un deux & trois"},
		{"Un<br>deux<br/>trois<img src=x onerror=alert(1)>", "Un deux trois"},
		{"a<script>if (a<b) alert('</b>')</script>b<style>p{}</style>", "ab"},
		{"a<!-- b -->c <!-- d", "ac <!-- d"},
		{"<scr<b></b>ipt>alert(1)</script>!", "!"},
		{"<b><i>x</b></i>", "x"},
	} {
		if got := Plain(tt.in, 300); got != tt.want {
			t.Errorf("Plain(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestNestedMarkupEnds(t *testing.T) {
	const depth = 10_000
	s := strings.Repeat("<", depth) + strings.Repeat("b></b>", depth)
	once := Plain(s, 20_000)
	if strings.Contains(once, "<") {
		t.Errorf("%.80q… still holds markup", once)
	}
	if twice := Plain(once, 20_000); twice != once {
		t.Errorf("a second cleaning makes %.80q… of %.80q…", twice, once)
	}
}

func TestCut(t *testing.T) {
	for _, tt := range []struct {
		in   string
		max  int
		want string
	}{
		{"un deux", 7, "un deux"},
		{"un deux trois", 9, "un deux…"},
		{"un deux, trois", 10, "un deux…"},
		{"un deux trois", 8, "un deux…"},
		{"anticonstitutionnellement", 5, "anti…"},
		{"cafe\u0301s", 5, "caf…"},
		{"aa👩🏽\u200d💻bb", 5, "aa…"},
	} {
		if got := Cut(tt.in, tt.max); got != tt.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", tt.in, tt.max, got, tt.want)
		}
	}
}

func TestCleanTextIsLeftAlone(t *testing.T) {
	word := rapid.StringMatching(`[a-zA-Zéèçœ0-9«»’…&;.,!?()–—-]{1,9}`)
	gap := rapid.SampledFrom([]string{" ", "\u00a0", "\u202f", " & ", " < ", "\u00a0: "})
	rapid.Check(t, func(t *rapid.T) {
		s := word.Draw(t, "word")
		for range rapid.IntRange(0, 8).Draw(t, "gaps") {
			s += gap.Draw(t, "gap") + word.Draw(t, "word")
		}
		if got := Plain(s, 300); got != s {
			t.Fatalf("Plain(%q) = %q", s, got)
		}
	})
}
