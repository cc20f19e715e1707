// Package elect elects the value of one field of a page's metadata. What the page
// offers are candidates, each with the weight of how often its kind of evidence
// is right; independent candidates that agree are worth more than one. A rule for
// the host goes before the election.
package elect

import (
	"slices"
	"strings"
	"unicode/utf8"

	"feedgen/feed/date"
	"feedgen/feed/text"
	"feedgen/feed/words"
)

// Candidate is a value that the page offers for a field.
type Candidate struct {
	Value    string
	List     []string  // of fields that are lists; Value then is what was read
	Date     date.Date // of fields that are dates
	Evidence string    // where it stood, as inspect shows it
	Weight   float64   // how often such evidence is right, 0 to 1
	Elem     int       // the element that it was read from; 0: the head or a script
	Family   string    // candidates of one family are no independent witnesses
}

// Values returns the value, or those of a list.
func (c Candidate) Values() []string {
	if len(c.List) > 0 || c.Value == "" {
		return c.List
	}
	return []string{c.Value}
}

// Text returns the values as people are shown them.
func (c Candidate) Text() string { return strings.Join(c.Values(), ", ") }

// Candidates are those for one field. The zero value has none.
type Candidates struct {
	List     []Candidate
	Rejected []Rejected
}

// Rejected is a value that a page offered and that was not taken.
type Rejected struct {
	Value    string
	Evidence string // where it stood
	Reason   string // why it was not taken
}

// Add takes in a candidate, unless it has nothing to say or is a template that
// nobody filled in.
func (cs *Candidates) Add(c Candidate) {
	switch {
	case len(c.Values()) == 0:
	case slices.ContainsFunc(c.Values(), isTemplate):
		cs.Reject(c, "a template that was not filled in")
	default:
		cs.List = append(cs.List, c)
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

// Reject records a candidate that is out of the question.
func (cs *Candidates) Reject(c Candidate, reason string) {
	if c.Text() != "" {
		cs.Rejected = append(cs.Rejected, Rejected{Value: c.Text(), Evidence: c.Evidence, Reason: reason})
	}
}

// Best returns the candidate with the most weight, where witnesses of different
// families that agree add to each other; the earlier wins a tie. The others are
// recorded as rejected. ok is false where there is none.
func (cs *Candidates) Best(agree func(a, b Candidate) bool) (best Candidate, ok bool) {
	if len(cs.List) == 0 {
		return Candidate{}, false
	}
	at, bestScore := 0, -1.0
	for i, c := range cs.List {
		if score := cs.score(i, agree); score > bestScore || score == bestScore && c.Weight > cs.List[at].Weight {
			at, bestScore = i, score
		}
	}
	best = cs.List[at]
	for i, c := range cs.List {
		switch {
		case i == at:
		case agree(c, best):
			cs.Reject(c, "agrees with "+best.Evidence)
		default:
			cs.Reject(c, "weaker than "+best.Evidence)
		}
	}
	return best, true
}

// maxWitnesses bounds how many candidates are compared with each other; pages
// that offer more repeat themselves.
const maxWitnesses = 60

// score returns the weight of a candidate with that of its witnesses: two are
// worth more than one, and less than two.
func (cs *Candidates) score(i int, agree func(a, b Candidate) bool) float64 {
	c := cs.List[i]
	score := c.Weight
	counted := map[string]bool{c.Family: c.Family != ""}
	for j, other := range cs.List[:min(len(cs.List), maxWitnesses)] {
		if i == j || other.Family != "" && counted[other.Family] || !agree(c, other) {
			continue
		}
		counted[other.Family] = true
		score += (1 - score) * other.Weight / 2
	}
	return score
}

// SameText reports whether two candidates say the same in letters and digits.
func SameText(a, b Candidate) bool { return text.Squash(a.Text()) == text.Squash(b.Text()) }

// Clip cuts a text that is shown as evidence after n characters.
func Clip(s string, n int) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:n])) + "…"
}
