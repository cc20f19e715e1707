package markup

import (
	"slices"
	"strings"
	"testing"

	"feedgen/feed/budget"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// TestFind holds that a Selector finds what the matcher finds that it is made of.
func TestFind(t *testing.T) {
	part := rapid.SampledFrom([]string{"a", "b", "i", "*", ".x", ".y", "a.x", "b:not(.y)", "i:first-child", "b:has(.x)",
		"[title='a > b, c']"})
	combinator := rapid.SampledFrom([]string{" ", " > ", "+", " ~ ", ", ", ">"})
	tag := rapid.SampledFrom([]string{"<a>", "<b>", "<i class=x>", "<b class=y>", "</a>", "</b>", "</i>", "<i title='a > b, c'>", "text"})
	rapid.Check(t, func(t *rapid.T) {
		css := part.Draw(t, "part")
		for range rapid.IntRange(0, 4).Draw(t, "more") {
			css += combinator.Draw(t, "combinator") + part.Draw(t, "part")
		}
		root, err := Parse([]byte(strings.Join(rapid.SliceOfN(tag, 0, 30).Draw(t, "page"), "")))
		if err != nil {
			t.Fatal(err)
		}
		want, err := cascadia.ParseGroup(css)
		if err != nil {
			t.Fatal(err)
		}
		s, err := ParseSelector(css)
		if err != nil {
			t.Fatalf("%s: %v", css, err)
		}
		got, err := s.Find(root)
		if want := cascadia.QueryAll(root, want); err != nil || !slices.Equal(got, want) {
			t.Fatalf("%s: %d elements, want %d: %v", css, len(got), len(want), err)
		}
	})
}

func TestParseSelectorRefuses(t *testing.T) {
	for _, css := range []string{
		"", "a >", "a[", "p:has(a:has(b))", "p:has(a b)", "p:not(:has(a))", "p:has(:not(a))", strings.Repeat("a ", 20),
	} {
		if _, err := ParseSelector(css); err == nil {
			t.Errorf("%q is taken", css)
		}
	}
}

// TestFindBudget holds what a selector costs on pages that were made for it.
func TestFindBudget(t *testing.T) {
	deep := strings.Repeat("<div>", 500) + strings.Repeat("<p class=x></p>", 50_000)
	flat := strings.Repeat("<!-- --><p class=x>", 50_000)
	for _, tt := range []struct{ css, page string }{
		{".y div div div div div .x", deep}, {".y ~ p ~ p ~ .x", flat}, {"div, div div, div div div .x", deep},
		{"p:nth-child(2n+1)", flat}, {"div:has(.y)", deep}, {"p:only-of-type", flat},
	} {
		root, err := Parse([]byte(tt.page))
		if err != nil {
			t.Fatal(err)
		}
		s, err := ParseSelector(tt.css)
		if err != nil {
			t.Fatal(err)
		}
		budget.Check(t, tt.css, budget.CPU, budget.Memory, func() { s.Find(root) })
	}
	half, err := Parse([]byte("<ul>" + strings.Repeat("<li>x", maxSearched/2-10)))
	if err != nil {
		t.Fatal(err)
	}
	s, err := ParseSelector("li:nth-last-of-type(2n):not(:nth-child(3n))")
	if err != nil {
		t.Fatal(err)
	}
	var found []*html.Node
	budget.Check(t, "the largest tree", budget.CPU, budget.Memory, func() { found, err = s.Find(half) })
	if err != nil || len(found) == 0 {
		t.Errorf("the largest tree: %d elements, %v", len(found), err)
	}
}
