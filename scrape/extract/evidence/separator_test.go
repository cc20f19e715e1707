package evidence

import (
	"fmt"
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

// separator is what Separators finds, as an expression.
var separator = regexp.MustCompile(`\s+[-–—|·•»«⋆~‹›→/]+\s+|\s*\|\s*|\s+::?\s+|:\s+|\s//\s|【|】|：`)

func TestSeparatorsMatchExpression(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.StringOf(rapid.SampledFrom([]rune("ab  \t\n|:：/-–»【】é　\u00a0"))).Draw(t, "title")
		want := fmt.Sprint(separator.FindAllStringIndex(title, -1))
		if got := fmt.Sprint(Separators(title)); got != want {
			t.Fatalf("in %q separators are at %s, want %s", title, got, want)
		}
	})
}

func TestSplitTitle(t *testing.T) {
	for title, want := range map[string][]string{
		"A title":                   {"A title"},
		"A title - Site":            {"A title", "Site"},
		"A well-known title – Site": {"A well-known title", "Site"},
		"Title|Site | More":         {"Title", "Site", "More"},
		"Title: the rest :: Site":   {"Title", "the rest", "Site"},
		"At 10:30 // Site":          {"At 10:30", "Site"},
		"【速報】見出し：副題":                {"速報", "見出し", "副題"},
		" - Site":                   {"Site"},
		"Ends in a separator »":     {"Ends in a separator »"},
		"Ends in a bar |":           {"Ends in a bar"},
		"":                          nil,
	} {
		if got := SplitTitle(title); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("SplitTitle(%q) = %q, want %q", title, got, want)
		}
	}
}
