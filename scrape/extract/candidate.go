package extract

import (
	"slices"
	"strings"

	"feedgen/feed/date"
)

// candidate is a value that the page offers for a field.
type candidate struct {
	value    string
	list     []string  // of fields that are lists; value then is what was read
	evidence string    // where it stood, as inspect shows it
	weight   float64   // how often such evidence is right, 0 to 1
	elem     int       // the element that it was read from; 0: the head or a script
	moment   date.Date // of dates
	family   string    // candidates of one family are no independent witnesses
}

// ballot collects the candidates for one field and chooses among them.
type ballot struct {
	field      string
	candidates []candidate
	rejected   []Rejected
}

// add nominates a candidate, unless it has nothing to say.
func (b *ballot) add(c candidate) {
	if c.value != "" || len(c.list) > 0 {
		b.candidates = append(b.candidates, c)
	}
}

// reject records a candidate that is out of the question.
func (b *ballot) reject(c candidate, reason string) {
	if c.text() == "" {
		return
	}
	b.rejected = append(b.rejected, Rejected{Field: b.field, Value: c.text(), Evidence: c.evidence, Reason: reason})
}

// elect returns the candidate with the most weight, where witnesses of
// different families that agree add to each other; the earlier wins a tie. The
// others are recorded.
func (b *ballot) elect(agree func(a, b candidate) bool) (candidate, bool) {
	if len(b.candidates) == 0 {
		return candidate{}, false
	}
	best, bestScore := 0, -1.0
	for i, c := range b.candidates {
		if score := b.score(i, agree); score > bestScore || score == bestScore && c.weight > b.candidates[best].weight {
			best, bestScore = i, score
		}
	}
	winner := b.candidates[best]
	for i, c := range b.candidates {
		switch {
		case i == best:
		case agree(c, winner):
			b.reject(c, "agrees with "+winner.evidence)
		default:
			b.reject(c, "weaker than "+winner.evidence)
		}
	}
	return winner, true
}

// maxWitnesses bounds how many candidates are compared with each other; pages
// that offer more repeat themselves.
const maxWitnesses = 60

// score returns the weight of a candidate with that of its witnesses: two are
// worth more than one, and less than two.
func (b *ballot) score(i int, agree func(a, b candidate) bool) float64 {
	c := b.candidates[i]
	score := c.weight
	heard := map[string]bool{c.family: c.family != ""}
	for j, other := range b.candidates[:min(len(b.candidates), maxWitnesses)] {
		if i == j || other.family != "" && heard[other.family] || !agree(c, other) {
			continue
		}
		heard[other.family] = true
		score += (1 - score) * other.weight / 2
	}
	return score
}

func (c candidate) text() string {
	if len(c.list) > 0 {
		return strings.Join(c.list, ", ")
	}
	return c.value
}

// maxSpare is how many values are kept for Compare to choose from.
const maxSpare = 4

// spare returns the best candidates beside the chosen one.
func (b *ballot) spare(chosen candidate) []spare {
	var list []spare
	for _, c := range b.candidates {
		if c.value != "" && c.value != chosen.value && len(list) < maxSpare {
			list = append(list, spare{b.field, c.value, c.evidence})
		}
	}
	return list
}

// settle writes what was decided for a field into the result.
func (x *extraction) settle(b *ballot, c candidate, ok bool) {
	x.result.Rejected = append(x.result.Rejected, b.rejected...)
	if !ok {
		return
	}
	x.result.Evidence[b.field] = c.evidence
	if b.field == "summary" || b.field == "image" { // which Compare replaces
		x.result.spare = append(x.result.spare, b.spare(c)...)
	}
	switch m := &x.result.Metadata; b.field {
	case "authors":
		m.Authors = slices.Clone(c.list)
	case "tags":
		m.Tags = slices.Clone(c.list)
	default:
		*m.field(b.field) = c.value
	}
}
