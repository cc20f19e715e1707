package elect

import "fmt"

// Choice is what was chosen for one field, and why. The zero value is no choice.
type Choice struct {
	Values   []string // one, except for lists; none: nothing was chosen
	Evidence string
	Elem     int // that the value was read from; 0: the head or a script

	Candidates []Candidate // that were compared, also the chosen one
	Rejected   []Rejected
	Warnings   []string // for whoever maintains the configuration
}

// Value returns the chosen value of a field that is no list; empty if there is none.
func (c Choice) Value() string {
	if len(c.Values) == 0 {
		return ""
	}
	return c.Values[0]
}

// Choose returns the best candidate as the choice; see Best.
func (cs *Candidates) Choose(agree func(a, b Candidate) bool) Choice {
	return cs.Chosen(cs.Best(agree))
}

// Chosen returns a candidate as the choice. With the zero value nothing is chosen.
func (cs *Candidates) Chosen(c Candidate) Choice {
	return Choice{Values: c.Values(), Evidence: c.Evidence, Elem: c.Elem, Candidates: cs.List, Rejected: cs.Rejected}
}

// Ruling is the result of the host's rule for one field. With the zero value the field
// is elected.
type Ruling struct {
	Decided  bool     // the rule decides, also if it has no values
	Values   []string // none: the field stays empty
	Evidence string
}

// Choice returns values, which were made from those of the ruling, as the choice.
func (by Ruling) Choice(values ...string) Choice {
	return Choice{Values: values, Evidence: by.Evidence}
}

// ChoiceOf returns the first value for which read returns one. If there is none, the
// field is empty, with a warning that the value is no what.
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
