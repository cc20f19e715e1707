package elect

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// candidates reads one candidate for each field of a list, such as "a:.5/shown": its
// value, its weight and its family.
func candidates(t *testing.T, list string) *Candidates {
	t.Helper()
	cs := &Candidates{}
	for i, s := range strings.Fields(list) {
		value, rest, _ := strings.Cut(s, ":")
		weight, family, _ := strings.Cut(rest, "/")
		c := Candidate{Value: value, Evidence: fmt.Sprint(i), Family: family, Elem: i}
		if _, err := fmt.Sscanf(weight, "%g", &c.Weight); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		cs.Add(c)
	}
	return cs
}

func TestBest(t *testing.T) {
	for _, c := range []struct {
		list, want string // want is the number of the chosen one, and why not the others
	}{
		{"", ""},
		{"a:.5", "0"},
		{"a:.5 b:.6", "1: a weaker than 1"},
		{"a:.6 b:.5", "0: b weaker than 0"},
		{"a:.5 b:.5", "0: b weaker than 0"},
		{"a:.6 b:.4 b:.55", "2: a weaker than 2; b agrees with 2"},
		{"a:.59 b:.4 b:.5", "2: a weaker than 2; b agrees with 2"},
		{"a:.66 b:.4 b:.5", "0: b weaker than 0; b weaker than 0"},
		{"a:.59 b:.4/x b:.5/x", "0: b weaker than 0; b weaker than 0"},
		{"a:.59 b:.4/x b:.5/y", "2: a weaker than 2; b agrees with 2"},
		{"a:.67 b:.4/x b:.4/x b:.5", "0: b weaker than 0; b weaker than 0; b weaker than 0"},
		{"a:.67 b:.4/x b:.4/y b:.5", "3: a weaker than 3; b agrees with 3; b agrees with 3"},
		{"b:.4 a:.6 b:.55", "2: b agrees with 2; a weaker than 2"},
		{"a:0 b:.1", "1: a its source is seldom right"},
		{"undefined:.9 b:.5", "1: undefined a template that was not filled in"},
		{"{{page.title}}:.9 b:.5", "1: {{page.title}} a template that was not filled in"},
		{"a{b}c:.5", "0"},
	} {
		cs := candidates(t, c.list)
		got := cs.Best(SameText).Evidence
		var not []string
		for _, r := range cs.Rejected {
			not = append(not, r.Value+" "+r.Reason)
		}
		if len(not) > 0 {
			got += ": " + strings.Join(not, "; ")
		}
		if got != c.want {
			t.Errorf("Best of %q is %q, want %q", c.list, got, c.want)
		}
	}
}

// TestBestOfMany checks that only the first candidates add to the weight of others.
func TestBestOfMany(t *testing.T) {
	list := ""
	for i := range maxCompared {
		list += fmt.Sprintf("c%d:.01 ", i)
	}
	if best := candidates(t, list+"a:.6 b:.55 b:.4").Best(SameText); best.Value != "a" {
		t.Errorf("the best is %q: candidates behind the first %d add to others", best.Value, maxCompared)
	}
}

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		list string
		want Choice
	}{
		{"", Choice{}},
		{"{{a.b}}:.5", Choice{Rejected: []Rejected{{Value: "{{a.b}}", Evidence: "0", Reason: "a template that was not filled in"}}}},
		{"a:.6", Choice{Values: []string{"a"}, Evidence: "0", Candidates: candidates(t, "a:.6").List}},
		{"b:.5 a:.6 a:.1", Choice{
			Values: []string{"a"}, Evidence: "1", Elem: 1,
			Rejected:   []Rejected{{"b", "0", "weaker than 1"}, {"a", "2", "agrees with 1"}},
			Candidates: candidates(t, "b:.5 a:.6 a:.1").List,
		}},
	} {
		if diff := cmp.Diff(c.want, candidates(t, c.list).Choose(SameText)); diff != "" {
			t.Errorf("Choose from %q: -want +got\n%s", c.list, diff)
		}
	}
	if got := (Choice{}).Value(); got != "" {
		t.Errorf("the zero Choice has the value %q", got)
	}
}

func TestAddLists(t *testing.T) {
	cs := &Candidates{}
	cs.Add(Candidate{List: []string{"a", "b"}, Value: "a, b", Weight: 0.5})
	cs.Add(Candidate{Evidence: "nothing", Weight: 0.5})
	cs.Reject(Candidate{Evidence: "nothing"}, "empty")
	if len(cs.List) != 1 || cs.List[0].Text() != "a, b" || len(cs.Rejected) != 0 {
		t.Errorf("candidates %v, rejected %v", cs.List, cs.Rejected)
	}
}

func TestRuling(t *testing.T) {
	read := func(s string) string { return strings.TrimPrefix(s, "no") }
	by := Ruling{Decided: true, Values: []string{"no", "noa", "b"}, Evidence: "rule"}
	for _, c := range []struct {
		values []string
		want   Choice
	}{
		{nil, Choice{}},
		{[]string{"no", "noa", "b"}, Choice{Values: []string{"a"}, Evidence: "rule"}},
		{[]string{"no"}, Choice{Warnings: []string{`rule for date: "no" is no day`}}},
	} {
		by.Values = c.values
		if diff := cmp.Diff(c.want, by.ChoiceOf("date", "day", read)); diff != "" {
			t.Errorf("ChoiceOf %q: -want +got\n%s", c.values, diff)
		}
	}
	if diff := cmp.Diff(Choice{Values: []string{"x", "y"}, Evidence: "rule"}, by.Choice("x", "y")); diff != "" {
		t.Errorf("Choice: -want +got\n%s", diff)
	}
}

func TestClip(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{{"abc", 3, "abc"}, {" abc ", 3, "abc"}, {"abcd", 3, "abc…"}, {"ab d", 3, "ab…"}, {"éàü", 3, "éàü"}} {
		if got := Clip(c.in, c.n); got != c.want {
			t.Errorf("Clip(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
}
