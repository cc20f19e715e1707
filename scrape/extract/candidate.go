package extract

import (
	"slices"
	"strings"

	"feedgen/feed/date"
	"feedgen/feed/text"
	"feedgen/feed/words"
)

// candidate is a value that the page offers for a field.
type candidate struct {
	value    string
	list     []string  // of fields that are lists; value then is what was read
	date     date.Date // of fields that are dates
	evidence string    // where it stood, as inspect shows it
	weight   float64   // how often such evidence is right, 0 to 1
	elem     int       // the element that it was read from; 0: the head or a script
	family   string    // candidates of one family are no independent witnesses
}

func (c candidate) values() []string {
	if len(c.list) > 0 || c.value == "" {
		return c.list
	}
	return []string{c.value}
}

func (c candidate) text() string { return strings.Join(c.values(), ", ") }

type candidates struct {
	list     []candidate
	rejected []Rejected // without the name of the field
}

// add takes in a candidate, unless it has nothing to say or is a template that
// nobody filled in.
func (cs *candidates) add(c candidate) {
	switch {
	case len(c.values()) == 0:
	case slices.ContainsFunc(c.values(), isTemplate):
		cs.reject(c, "a template that was not filled in")
	default:
		cs.list = append(cs.list, c)
	}
}

// template matches what a machine should have put a value for. A text about
// templates may have one with a plain name in it.
var template = words.Pattern(`(?i)\{\{\s*[\w-]+\s*[.|][^{}]*\}\}|\{%[^{}]*%\}|%%\w+%%|%7B%7B|\$\{[\w.]+\}` +
	`|^\s*(?:\{\{[^{}]*\}\}|\[\[[^\[\]]*\]\]|<%.*%>|undefined|null|nan|\[object object\])\s*$`)

func isTemplate(s string) bool {
	if !strings.ContainsAny(s, "{%[<") && len(s) > len("undefined") {
		return false
	}
	return template().MatchString(s)
}

// reject records a candidate that is out of the question.
func (cs *candidates) reject(c candidate, reason string) {
	if c.text() != "" {
		cs.rejected = append(cs.rejected, Rejected{Value: c.text(), Evidence: c.evidence, Reason: reason})
	}
}

// best returns the candidate with the most weight, where witnesses of
// different families that agree add to each other; the earlier wins a tie. The
// others are recorded.
func (cs *candidates) best(agree func(a, b candidate) bool) (candidate, bool) {
	if len(cs.list) == 0 {
		return candidate{}, false
	}
	best, bestScore := 0, -1.0
	for i, c := range cs.list {
		if score := cs.score(i, agree); score > bestScore || score == bestScore && c.weight > cs.list[best].weight {
			best, bestScore = i, score
		}
	}
	winner := cs.list[best]
	for i, c := range cs.list {
		switch {
		case i == best:
		case agree(c, winner):
			cs.reject(c, "agrees with "+winner.evidence)
		default:
			cs.reject(c, "weaker than "+winner.evidence)
		}
	}
	return winner, true
}

// maxWitnesses bounds how many candidates are compared with each other; pages
// that offer more repeat themselves.
const maxWitnesses = 60

// score returns the weight of a candidate with that of its witnesses: two are
// worth more than one, and less than two.
func (cs *candidates) score(i int, agree func(a, b candidate) bool) float64 {
	c := cs.list[i]
	score := c.weight
	counted := map[string]bool{c.family: c.family != ""}
	for j, other := range cs.list[:min(len(cs.list), maxWitnesses)] {
		if i == j || other.family != "" && counted[other.family] || !agree(c, other) {
			continue
		}
		counted[other.family] = true
		score += (1 - score) * other.weight / 2
	}
	return score
}

// choice is what was chosen for one field, and why.
type choice struct {
	values   []string // one but for lists; none: nothing was chosen
	evidence string
	elem     int // the element that the value was read from; 0: the head or a script

	rejected     []Rejected // without the name of the field
	alternatives []alternative
	warnings     []string
}

// alternative is a value that was not chosen and might do, and what gave it.
type alternative struct{ field, value, evidence string }

// value returns the chosen value of a field that is no list.
func (c choice) value() string {
	if len(c.values) == 0 {
		return ""
	}
	return c.values[0]
}

func (cs *candidates) choose(agree func(a, b candidate) bool) choice {
	c, ok := cs.best(agree)
	return cs.chosen(c, ok)
}

// maxAlternatives is how many values are kept for Compare to choose from.
const maxAlternatives = 4

// chosen returns a candidate as the choice, with the others as alternatives.
func (cs *candidates) chosen(c candidate, ok bool) choice {
	if !ok {
		return choice{rejected: cs.rejected}
	}
	chosen := choice{values: c.values(), evidence: c.evidence, elem: c.elem, rejected: cs.rejected}
	for _, other := range cs.list {
		if other.value != "" && other.value != c.value && len(chosen.alternatives) < maxAlternatives {
			chosen.alternatives = append(chosen.alternatives, alternative{value: other.value, evidence: other.evidence})
		}
	}
	return chosen
}

func sameText(a, b candidate) bool { return text.Squash(a.text()) == text.Squash(b.text()) }

// Rejected is a value that a page offered for a field and that was not taken.
type Rejected struct {
	Field    string // JSON name, such as title
	Value    string
	Evidence string // where it stood
	Reason   string // why it was not taken
}
