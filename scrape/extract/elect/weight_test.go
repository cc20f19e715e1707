package elect

import (
	"strings"
	"testing"
)

func TestWeight(t *testing.T) {
	for _, c := range []struct {
		field, evidence string
		like            string // the line in the table
	}{
		{"title", "og:title", "og:title"},
		{"title", "h1, as in <title>: without its kicker", "h1, as in <title>"},
		{"published", "meta date", "meta *"},
		{"published", "meta datecreated", "meta datecreated"},
		{"authors", "byline below the headline: By Jane Doe: a life", "byline below the headline"},
	} {
		got, want := Weight(c.field, c.evidence), weights()[source{c.field, c.like}]
		if got != want || want == 0 {
			t.Errorf("the weight of %q for %s is %g, want %g, as %q", c.evidence, c.field, got, want, c.like)
		}
	}
	for field, evidence := range map[string]string{"title": "a guess", "authors": "og:title", "": "meta *", "tags": ""} {
		if got := Weight(field, evidence); got != 0 {
			t.Errorf("the weight of %q for %s is %g, and it is not in the table", evidence, field, got)
		}
	}
}

func TestWeightsTable(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(table), "\n")
	if len(weights()) != len(lines)-1 {
		t.Errorf("%d sources on %d lines: one is there twice", len(weights()), len(lines)-1)
	}
	for s, w := range weights() {
		if w < 0 || w >= 1 {
			t.Errorf("the weight of %q for %s is %g, not from 0 to 1", s.name, s.field, w)
		}
	}
}
