package extract

import (
	"slices"

	"feedgen/feed/date"
)

// dateField is what tells one of the two dates from the other.
type dateField struct {
	name       string
	changed    bool // it is the date of a change
	ldKeys     []weighted
	metaKeys   []weighted
	properties []string // of microdata and RDFa, lower case
}

type dateCandidates struct {
	candidates
	order date.Order
}

// read takes in what a text says.
func (cs *dateCandidates) read(evidence string, weight float64, s string) {
	if s == "" {
		return
	}
	d, ok := date.Parse(s, cs.order)
	if !ok {
		cs.reject(candidate{value: clip(s, 60), evidence: evidence}, "no date")
		return
	}
	cs.addDate(evidence, weight, d)
}

func (cs *dateCandidates) addDate(evidence string, weight float64, d date.Date) {
	cs.add(candidate{value: d.String(), date: d, evidence: evidence, weight: weight})
}

// shown is the family of the dates that are read from the page's text and
// markup, in several ways that all see the same one.
const shown = "shown"

func (cs *dateCandidates) addShown(evidence string, weight float64, d date.Date) {
	cs.add(candidate{value: d.String(), date: d, evidence: evidence, weight: weight, family: shown})
}

// dropChanges takes out shown dates that are when the article changed, where
// the metadata give another day for its publication: many sites show the day
// of the last change without saying so.
func (cs *dateCandidates) dropChanges(changes []date.Date) {
	declared := func(c candidate) bool { return c.family != shown && c.weight >= 0.9 }
	if !slices.ContainsFunc(cs.list, declared) {
		return
	}
	all := slices.Clone(cs.list)
	cs.list = slices.DeleteFunc(cs.list, func(c candidate) bool {
		if declared(c) || !slices.ContainsFunc(changes, c.date.MayBeSameDay) {
			return false
		}
		if slices.ContainsFunc(all, func(o candidate) bool { return declared(o) && o.date.MayBeSameDay(c.date) }) {
			return false
		}
		cs.reject(c, "the day of the last change")
		return true
	})
}

// resolveOrder reads 02/03/2024 the other way round where that agrees with a
// date that can only be read one way.
func (cs *dateCandidates) resolveOrder() {
	plain := func(d date.Date) bool {
		return slices.ContainsFunc(cs.list, func(o candidate) bool { return !o.date.Ambiguous && o.date.MayBeSameDay(d) })
	}
	for i, c := range cs.list {
		if swapped := c.date.Swapped(); c.date.Ambiguous && !plain(c.date) && plain(swapped) {
			cs.list[i].date, cs.list[i].value = swapped, swapped.String()
		}
	}
}

// chooseDate returns the best candidate, as precisely as the others that give
// the same day: a day gets its time and a time its zone.
func (cs *dateCandidates) chooseDate() choice {
	winner, ok := cs.best(func(a, b candidate) bool { return a.date.MayBeSameDay(b.date) })
	best := winner
	for _, c := range cs.list {
		same := c.date.SameMonth(winner.date) && (winner.date.Day == 0 || c.date.Day == winner.date.Day)
		if same && c.weight >= 0.8 && c.date.Precision() > best.date.Precision() {
			best = c
		}
	}
	return cs.chosen(best, ok)
}

type weighted struct {
	key    string
	weight float64
}
