package credit

import (
	"regexp"
	"strings"
	"testing"

	"feedgen/feed/words"

	"pgregory.net/rapid"
)

// labelFields are those of a language that labelsOf reads.
var labelFields = map[string]func(*words.Language) []string{
	"PublishedLabels": func(l *words.Language) []string { return l.PublishedLabels },
	"UpdatedLabels":   func(l *words.Language) []string { return l.UpdatedLabels },
	"AsOfLabels":      func(l *words.Language) []string { return l.AsOfLabels },
	"OtherDateLabels": func(l *words.Language) []string { return l.OtherDateLabels },
}

// TestLabelsArePlain holds that no language has labels that labels cannot find.
func TestLabelsArePlain(t *testing.T) {
	plain := regexp.MustCompile(`^(\\b)?[\pL\pM][\pL\pM ’'-]*(\\b)?$`)
	for field, of := range labelFields {
		for _, phrase := range words.Phrases(of) {
			if !plain.MatchString(phrase) {
				t.Errorf("%s: %q is more than letters between bounds of words", field, phrase)
			}
		}
	}
}

// TestLabelsMatchExpression holds that labels are found where the expression of all
// phrases matches.
func TestLabelsMatchExpression(t *testing.T) {
	for field, of := range labelFields {
		phrases := words.Phrases(of)
		alternatives := make([]string, len(phrases))
		for i, phrase := range phrases {
			inner, starts := strings.CutPrefix(phrase, `\b`)
			inner, ends := strings.CutSuffix(inner, `\b`)
			if starts {
				inner = `(?:^|[^\pL\pM\p{Nd}])` + inner
			}
			if ends {
				inner += `(?:$|[^\pL\pM\p{Nd}])`
			}
			alternatives[i] = inner
		}
		expr := regexp.MustCompile(`(?i)` + strings.Join(alternatives, "|"))
		find := labelsOf(of)()
		part := rapid.OneOf(
			rapid.Map(rapid.SampledFrom(phrases), func(s string) string { return strings.ReplaceAll(s, `\b`, "") }),
			rapid.StringOf(rapid.SampledFrom([]rune("abdeé né 3-:\u0301"))),
		)
		rapid.Check(t, func(t *rapid.T) {
			s := strings.Join(rapid.SliceOfN(part, 0, 4).Draw(t, field), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
			if got, want := find.match(s), expr.MatchString(s); got != want {
				t.Fatalf("%s match %q: %v, want %v", field, s, got, want)
			}
		})
	}
}
