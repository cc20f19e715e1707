package extract

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// weighed is a line of the table of weights.
type weighed struct{ field, source, weight string }

func readWeights(t *testing.T) []weighed {
	t.Helper()
	b, err := os.ReadFile("elect/weights.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var table []weighed
	for line := range strings.Lines(string(b)) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		table = append(table, weighed{columns[0], columns[1], columns[2]})
	}
	return table[1:]
}

// gives reports whether a source gave a value with this evidence. What is known beside
// the source follows it, and details follow a colon.
func (w weighed) gives(evidence string) bool {
	evidence, _, _ = strings.Cut(evidence, ": ")
	if fact, ok := strings.CutPrefix(w.source, "× "); ok {
		return strings.HasSuffix(evidence, ", "+fact)
	}
	if fact, ok := strings.CutPrefix(w.source, "≥ "); ok {
		return strings.HasSuffix(evidence, ", "+fact)
	}
	if kind, ok := strings.CutSuffix(w.source, "*"); ok {
		return strings.HasPrefix(evidence, kind)
	}
	return evidence == w.source || strings.HasPrefix(evidence, w.source+", ")
}

// isElected reports whether a value with this reason was a candidate.
func isElected(r Rejected) bool {
	return strings.HasPrefix(r.Reason, "weaker than") || strings.HasPrefix(r.Reason, "agrees with")
}

// TestWeights checks that the sources of all values on test pages are in the table.
func TestWeights(t *testing.T) {
	table := readWeights(t)
	check := func(page, field, evidence string) {
		if !slices.ContainsFunc(table, func(w weighed) bool { return w.field == field && w.gives(evidence) }) {
			t.Errorf("%s: %q for %s is not in the table of weights", page, evidence, field)
		}
	}
	for name, p := range testPages(t) {
		r := mustExtract(t, p, Rules{})
		for field, evidence := range r.Evidence {
			if field != "original" && field != "syndication" { // they are not elected
				check(name, field, evidence)
			}
		}
		for _, c := range r.Rejected {
			if isElected(c) {
				check(name, c.Field, c.Evidence)
			}
		}
	}
}
