package extract

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"feedgen/scrape/extract/elect"
)

var rewrite = flag.Bool("weights", false, "rewrite elect/weights.tsv with how often each source is right on the labelled pages")

const weightsFile = "elect/weights.tsv"

// silent is the weight of a source that is seldom right.
const silent = "0.00"

// weighed is a line of the table of weights. By halves of the sites of the labelled
// pages, it has how often the values of the source are right.
type weighed struct {
	field, source, weight string
	declared              [2]count // on pages as they are
	deciding              [2]count // where it is elected alone, also on pages without what they declare
}

type count struct{ right, of int }

func (c count) String() string {
	if c.of == 0 {
		return "-"
	}
	return fmt.Sprintf("%d/%d", c.right, c.of)
}

func (c *count) add(right bool) {
	c.of++
	if right {
		c.right++
	}
}

func readWeights(t *testing.T) []weighed {
	t.Helper()
	b, err := os.ReadFile(weightsFile)
	if err != nil {
		t.Fatal(err)
	}
	var table []weighed
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if i == 0 {
			continue
		}
		columns := strings.Split(line, "\t")
		w := weighed{field: columns[0], source: columns[1], weight: columns[2]}
		for j, c := range []*count{&w.declared[0], &w.declared[1], &w.deciding[0], &w.deciding[1]} {
			if s := columns[3+j]; s != "-" {
				if _, err := fmt.Sscanf(s, "%d/%d", &c.right, &c.of); err != nil {
					t.Fatalf("%s: %q: %v", weightsFile, line, err)
				}
			}
		}
		table = append(table, w)
	}
	return table
}

// writeWeights writes the table: the sources by weight, then what may be known beside
// them.
func writeWeights(t *testing.T, table []weighed) {
	t.Helper()
	position := func(w weighed) int {
		return slices.IndexFunc(Fields, func(f Field) bool { return f.Name == w.field })
	}
	slices.SortStableFunc(table, func(a, b weighed) int {
		_, x := a.fact()
		_, y := b.fact()
		return cmp.Or(position(a)-position(b), strings.Compare(fmt.Sprint(x), fmt.Sprint(y)), strings.Compare(b.weight, a.weight))
	})
	var b strings.Builder
	b.WriteString("field\tsource\tweight\thalf 1\thalf 2\tdeciding 1\tdeciding 2\n")
	for _, w := range table {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%v\t%v\t%v\t%v\n",
			w.field, w.source, w.weight, w.declared[0], w.declared[1], w.deciding[0], w.deciding[1])
	}
	if err := os.WriteFile(weightsFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fact returns what may be known beside a source, for a line with a sign.
func (w weighed) fact() (string, bool) {
	sign, rest, _ := strings.Cut(w.source, " ")
	return rest, sign == "×" || sign == "≥"
}

// linesOf returns the line of the source that gave a value with this evidence, -1 if
// there is none, and those of what is known beside it.
func linesOf(table []weighed, field, evidence string) (source int, facts []int) {
	name, _, _ := strings.Cut(evidence, ": ")
	source, longest := -1, 0
	for i, w := range table {
		if w.field != field {
			continue
		}
		if fact, ok := w.fact(); ok {
			if strings.Contains(name+",", ", "+fact+",") {
				facts = append(facts, i)
			}
			continue
		}
		kind, isKind := strings.CutSuffix(w.source, "*")
		isSource := strings.HasPrefix(name+",", w.source+",")
		if n := len(kind); isSource && n >= longest || isKind && strings.HasPrefix(name, kind) && n > longest {
			source, longest = i, n
		}
	}
	return source, facts
}

// isWeighed reports whether a value was rejected by the weight of its source.
func isWeighed(r Rejected) bool {
	return strings.HasPrefix(r.Reason, "weaker than") || strings.HasPrefix(r.Reason, "agrees with") || r.Reason == elect.Silent
}

// TestWeights checks that the sources of all values on test pages are in the table.
func TestWeights(t *testing.T) {
	table := readWeights(t)
	check := func(page, field, evidence string) {
		if source, _ := linesOf(table, field, evidence); source < 0 {
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
			if isWeighed(c) {
				check(name, c.Field, c.Evidence)
			}
		}
	}
}

// measure counts the values of a page for their sources.
func measure(table []weighed, p labelledPage, r Result, asItIs bool) {
	alone := map[string]string{} // the evidence of fields for which no other source has the value
	maps.Copy(alone, r.Evidence)
	add := func(field, evidence string, values []string) {
		right, labelled := p.isRight(field, values)
		if !labelled {
			return
		}
		source, facts := linesOf(table, field, evidence)
		for _, i := range append(facts, max(source, 0)) {
			if asItIs {
				table[i].declared[p.half()].add(right)
			}
			if alone[field] == evidence {
				table[i].deciding[p.half()].add(right)
			}
		}
	}
	for _, c := range r.Rejected {
		if strings.HasPrefix(c.Reason, "agrees with") {
			delete(alone, c.Field)
		}
	}
	for _, f := range Fields {
		if values := f.Values(&r.Metadata); len(values) > 0 {
			add(f.Name, r.Evidence[f.Name], values)
		}
	}
	for _, c := range r.Rejected {
		values := []string{c.Value}
		if c.Field == "authors" || c.Field == "tags" {
			values = strings.Split(c.Value, ", ")
		}
		if isWeighed(c) {
			add(c.Field, c.Evidence, values)
		}
	}
}

// isSilent reports whether a source is right too seldom: on less than 60 per cent of 20
// pages or more, also where it decides.
func (w weighed) isSilent() bool {
	isSeldom := func(c [2]count) bool { return 100*(c[0].right+c[1].right) < 60*(c[0].of+c[1].of) }
	_, isFact := w.fact()
	return !isFact && w.declared[0].of+w.declared[1].of >= 20 && isSeldom(w.declared) &&
		(w.deciding == [2]count{} || isSeldom(w.deciding))
}

// compareWeights compares the measured columns of the table with what was measured, and
// with -weights rewrites it. A few pages may differ, so that not each rule changes it.
func compareWeights(t *testing.T, table, measured []weighed) {
	t.Helper()
	differs := func(a, b count) bool {
		return max(a.of-b.of, b.of-a.of, a.right-b.right, b.right-a.right) > 5+max(a.of, b.of)/20
	}
	for i := range measured {
		m, was := &measured[i], table[i]
		for half := range 2 {
			if !*rewrite && (differs(m.declared[half], was.declared[half]) || differs(m.deciding[half], was.deciding[half])) {
				t.Errorf("%s from %s is right on %v pages, and where it decides on %v; the table has %v and %v: run the test with -weights",
					m.field, m.source, m.declared[half], m.deciding[half], was.declared[half], was.deciding[half])
			}
		}
		switch hasWeight := m.weight != silent; {
		case hasWeight && m.isSilent() && *rewrite:
			m.weight = silent
		case hasWeight == m.isSilent():
			t.Errorf("%s from %s has the weight %s, and is right on %v pages, and where it decides on %v",
				m.field, m.source, m.weight, m.declared, m.deciding)
		}
	}
	if *rewrite {
		writeWeights(t, measured)
	}
}
