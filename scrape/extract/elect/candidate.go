// Package elect elects the value of one field of a page's metadata among candidates.
// The weight of a candidate is that of its source, by one table for all fields.
// Independent candidates that agree weigh more than one. A rule for the host replaces the
// election.
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
	List     []string  // of fields that are lists; Value then is the text that was read
	Date     date.Date // of fields that are dates
	Evidence string    // its source, as shown by inspect
	Weight   float64   // 0 to 1; with 0 it can't be chosen
	Elem     int       // that it was read from; 0: the head or a script
	Family   string    // candidates of one family are not independent; empty: it is of none
}

// Values returns the value, or those of a list.
func (c Candidate) Values() []string {
	if len(c.List) > 0 || c.Value == "" {
		return c.List
	}
	return []string{c.Value}
}

// Text returns the values as they are shown to people.
func (c Candidate) Text() string { return strings.Join(c.Values(), ", ") }

// Candidates are those for one field. The zero value has none.
type Candidates struct {
	List     []Candidate
	Rejected []Rejected
}

// Rejected is a candidate that was not chosen.
type Rejected struct {
	Value    string
	Evidence string // its source
	Reason   string // why it was not chosen
}

// Add adds a candidate, unless it is empty, without weight or a template that was not
// filled in.
func (cs *Candidates) Add(c Candidate) {
	switch {
	case len(c.Values()) == 0:
	case slices.ContainsFunc(c.Values(), isTemplate):
		cs.Reject(c, "a template that was not filled in")
	case c.Weight == 0:
		cs.Reject(c, Silent)
	default:
		cs.List = append(cs.List, c)
	}
}

// template matches a placeholder that a system should have replaced with a value. A
// text about templates may contain one with a plain name.
var template = words.Pattern(`(?i)\{\{\s*[\w-]+\s*[.|][^{}]*\}\}|\{%[^{}]*%\}|%%\w+%%|%7B%7B|\$\{[\w.]+\}` +
	`|^\s*(?:\{\{[^{}]*\}\}|\[\[[^\[\]]*\]\]|<%.*%>|undefined|null|nan|\[object object\])\s*$`)

func isTemplate(s string) bool {
	if !strings.ContainsAny(s, "{%[<") && len(s) > len("undefined") {
		return false
	}
	return template().MatchString(s)
}

// Silent is why a candidate without weight is rejected.
const Silent = "its source is seldom right"

// Reject records a candidate that can't be chosen.
func (cs *Candidates) Reject(c Candidate, reason string) {
	if c.Text() != "" {
		cs.Rejected = append(cs.Rejected, Rejected{Value: c.Text(), Evidence: c.Evidence, Reason: reason})
	}
}

// Best returns the candidate with the most weight, to which those of other families
// that agree with it add theirs. The first wins a tie. The others are recorded as
// rejected. It is the zero value if there is no candidate.
func (cs *Candidates) Best(agree func(a, b Candidate) bool) Candidate {
	if len(cs.List) == 0 {
		return Candidate{}
	}
	at, bestScore := 0, -1.0
	for i, c := range cs.List {
		if score := cs.score(i, agree); score > bestScore || score == bestScore && c.Weight > cs.List[at].Weight {
			at, bestScore = i, score
		}
	}
	best := cs.List[at]
	for i, c := range cs.List {
		switch {
		case i == at:
		case agree(c, best):
			cs.Reject(c, "agrees with "+best.Evidence)
		default:
			cs.Reject(c, "weaker than "+best.Evidence)
		}
	}
	return best
}

// maxCompared bounds how many candidates are compared with each other. Pages with
// more repeat themselves.
const maxCompared = 60

// score returns the weight of a candidate and of those that agree with it: each adds
// half of its weight to what is missing to 1.
func (cs *Candidates) score(i int, agree func(a, b Candidate) bool) float64 {
	c := cs.List[i]
	score := c.Weight
	counted := map[string]bool{c.Family: c.Family != ""}
	for j, other := range cs.List[:min(len(cs.List), maxCompared)] {
		if i == j || other.Family != "" && counted[other.Family] || !agree(c, other) {
			continue
		}
		counted[other.Family] = true
		score += (1 - score) * other.Weight / 2
	}
	return score
}

// SameText reports whether two candidates have the same letters and digits.
func SameText(a, b Candidate) bool {
	ta, tb := a.Text(), b.Text()
	return ta == tb || text.Squash(ta) == text.Squash(tb)
}

// Clip cuts a text after n characters, to show it as evidence.
func Clip(s string, n int) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:n])) + "…"
}
