package elect

import "fmt"

// Choice is what was chosen for one field, and why. The zero value is nothing.
type Choice struct {
	Values   []string // one but for lists; none: nothing was chosen
	Evidence string
	Elem     int // the element that the value was read from; 0: the head or a script

	Rejected     []Rejected
	Alternatives []Alternative
	Warnings     []string // for the person who looks after the configuration
}

// Alternative is a value that was not chosen and might do, and what gave it.
type Alternative struct{ Value, Evidence string }

// Value returns the chosen value of a field that is no list; empty: there is none.
func (c Choice) Value() string {
	if len(c.Values) == 0 {
		return ""
	}
	return c.Values[0]
}

// Choose returns the best candidate as the choice; see Best.
func (cs *Candidates) Choose(agree func(a, b Candidate) bool) Choice {
	c, ok := cs.Best(agree)
	return cs.Chosen(c, ok)
}

// maxAlternatives is how many values are kept for comparing with other pages.
const maxAlternatives = 4

// Chosen returns a candidate as the choice, with the others as alternatives; ok
// is false where there is none.
func (cs *Candidates) Chosen(c Candidate, ok bool) Choice {
	if !ok {
		return Choice{Rejected: cs.Rejected}
	}
	chosen := Choice{Values: c.Values(), Evidence: c.Evidence, Elem: c.Elem, Rejected: cs.Rejected}
	for _, other := range cs.List {
		if other.Value != "" && other.Value != c.Value && len(chosen.Alternatives) < maxAlternatives {
			chosen.Alternatives = append(chosen.Alternatives, Alternative{Value: other.Value, Evidence: other.Evidence})
		}
	}
	return chosen
}

// Ruling is what the host's rule for one field found. The zero value leaves the
// field to the election.
type Ruling struct {
	Decided  bool     // the rule has the last word, also when that is silence
	Values   []string // none: the field stays empty
	Evidence string
}

// Choice returns values that were made of the ruling's as the choice.
func (by Ruling) Choice(values ...string) Choice {
	return Choice{Values: values, Evidence: by.Evidence}
}

// ChoiceOf returns the first value that read can read. Where it can read none,
// the field stays empty, with a warning that says what the value is not.
func (by Ruling) ChoiceOf(field, what string, read func(string) string) Choice {
	for _, v := range by.Values {
		if value := read(v); value != "" {
			return by.Choice(value)
		}
	}
	if len(by.Values) == 0 {
		return Choice{}
	}
	return Choice{Warnings: []string{fmt.Sprintf("%s for %s: %q is no %s", by.Evidence, field, by.Values[0], what)}}
}
