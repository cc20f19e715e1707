package yamlfix

import (
	"strings"
	"testing"
)

// TestFix holds what becomes of a mistake. The messages are tested in package
// config, as users read them.
func TestFix(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a:\n\tb: c", "a:\n  b: c"},
		{"title: A: b", `title: "A: b"`},
		{"title: [A] b # c", `title: "[A] b" # c`},
		{"a: [b, c", "a: [b, c]"},
		{"a: {b: {c: d", "a: {b: {c: d}}"},
		{"a: \"b", "a: \"b\""},
		{"a: \"b\" c", `a: "\"b\" c"`},
		{"a:b", "a: b"},
		{"- a: b\n   c: d", "- a: b\n  c: d"},
		{"x: {a: @b, c: d}", `x: {a: "@b", c: d}`},
		{"a b", ""},
	} {
		fixed, _, mistakes := Fix(strings.Split(c.text, "\n"))
		if got := strings.Join(fixed, "\n"); got != c.want || len(mistakes) != 1 {
			t.Errorf("%q: got %q, %v; want %q and one mistake", c.text, got, mistakes, c.want)
		}
	}
}

// TestFixLeavesYAML holds that spellings which are YAML stay.
func TestFixLeavesYAML(t *testing.T) {
	lines := strings.Split(`%YAML 1.2
---
feed: &f # a comment
  title: |
    Of: this
   # and @that
  "link": 'it''s: "so"'
  description: a text
    that goes on
  x-y: >-
    [folded
scrape: {urls: [a, "b: c]", 'd'], # {
  rules: {blog.example.org: {title: "h1[x]"}}}
list:
- a
-   b: c
    d:
    - e
    - - f
      - g: h
-
  i: "j
    k"
empty:
url: https://a.example/#b:c
alias: *f
<<: *f
tag: !!str 3
...
`, "\n")
	fixed, _, mistakes := Fix(lines)
	for i, line := range lines {
		if want := strings.TrimRight(line, " \t\r"); fixed[i] != want {
			t.Errorf("line %d: %q becomes %q", i+1, want, fixed[i])
		}
	}
	if len(mistakes) > 0 {
		t.Error(mistakes)
	}
}

func FuzzFix(f *testing.F) {
	f.Add("a: [b\n - c: \"d\n\te: {f: g: h, i: @j}\n- - k\n l m\n")
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Split(text, "\n")
		fixed, _, mistakes := Fix(lines)
		if len(fixed) != len(lines) {
			t.Errorf("%d lines became %d", len(lines), len(fixed))
		}
		for _, m := range mistakes {
			if m.Line < 1 || m.Line > len(lines) || m.Column < 1 {
				t.Errorf("a mistake at %d:%d", m.Line, m.Column)
			}
		}
	})
}
