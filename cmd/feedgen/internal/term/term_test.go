package term

import (
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestClip(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"article", 7, "article"},
		{"article", 6, "artic…"},
		{"article", 0, ""},
		{"日本語の記事", 12, "日本語の記事"},
		{"日本語の記事", 11, "日本語の記…"},
		{"日本語の記事", 10, "日本語の…"},
		{"\x1b[1marticle\x1b[0m", 6, "\x1b[1martic…\x1b[0m"},
		{"👩\u200d👩\u200d👧 lit", 5, "👩\u200d👩\u200d👧 l…"}, // a joined emoji takes two
		{"e\u0301te\u0301", 3, "e\u0301te\u0301"},        // combining accents take no cell
	} {
		got := Clip(c.in, c.n)
		if got != c.want || ansi.StringWidth(got) > c.n {
			t.Errorf("Clip(%q, %d) = %q in %d cells, want %q", c.in, c.n, got, ansi.StringWidth(got), c.want)
		}
	}
	if got := Pad("日本", 6); got != "日本  " {
		t.Errorf("pad: %q", got)
	}
}

func TestFold(t *testing.T) {
	const text = "short\n  a line of words that is too long\n  https://blog.example/an-address-that-is-longer-than-the-line and " +
		"more\n\x1b[1mbold\x1b[0m  日本語 の 記事事\n"
	const want = "short\n  a line of words\n    that is too long\n  https://blog.example/an-address-that-is-longer-than-the-line\n   " +
		" and more\n\x1b[1mbold\x1b[0m  日本語 の\n      記事事\n"
	if got := Wrap(text, 20); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestFill(t *testing.T) {
	const text = "A paragraph of\ntwo lines.\n\n  key  a text of some\n       words\n  k2   b\n"
	const want = "A paragraph\nof two lines.\n\n  key  a text\n       of\n       some\n       words\n  k2   b\n"
	if got := Fill(text, 13); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
