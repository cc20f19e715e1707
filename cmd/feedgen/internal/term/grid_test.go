package term

import (
	"strings"
	"testing"
)

func TestGrid(t *testing.T) {
	const address = "https://blog.example/an-address-that-is-wider"
	for _, c := range []struct {
		width int
		rows  [][]string
		want  string
	}{
		{0, [][]string{{"a", "a title of some words", "new"}, {"bb", "b"}},
			"a   a title of some words  new\nbb  b\n"},
		{20, [][]string{{"a", "a title of some words", "new"}, {"bb", "日本 の 記事", "x"}},
			"a   a title of   new\n    some words\nbb  日本 の      x\n    記事\n"},
		{30, [][]string{{"url", address, "canonical link"}, {"title", "", "og:title"}},
			"url\n  " + address + "\n  canonical link\ntitle\n  og:title\n"},
		{14, [][]string{{"a b", "\x1b[2mfaint and long\x1b[0m", "c"}},
			"a b  \x1b[2mfaint\x1b[0m   c\n     \x1b[2mand\x1b[0m\n     \x1b[2mlong\x1b[0m\n"},
		{9, [][]string{{"\x1b[1mé\x1b[0m", "a e\u0301 b c"}}, "\x1b[1mé\x1b[0m  a e\u0301 b\n   c\n"},
	} {
		g := Grid{Width: c.width}
		for _, row := range c.rows {
			g.Row(row...)
		}
		var b strings.Builder
		if _, err := g.WriteTo(&b); err != nil || b.String() != c.want {
			t.Errorf("%d cells: %v\ngot\n%s\nwant\n%s", c.width, err, b.String(), c.want)
		}
	}
}
