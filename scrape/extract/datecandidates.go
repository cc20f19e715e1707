package extract

import (
	"slices"
	"time"

	"feedgen/feed/date"
)

// dateField is what tells one of the two dates from the other.
type dateField struct {
	name       string
	changed    bool // it is the date of a change
	ldKeys     []weighted
	metaKeys   []weighted
	properties []string // of microdata and RDFa, lower case, what says most first
}

type dateCandidates struct {
	candidates
	order date.Order
	now   time.Time // when the page was read; zero: it is not known
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
	cs.nominate(candidate{value: d.String(), date: d, evidence: evidence, weight: weight})
}

// nominate adds a date, unless it is what machines write for none.
func (cs *dateCandidates) nominate(c candidate) {
	if c.date.IsSentinel() {
		cs.reject(c, "what machines write for no date")
		return
	}
	cs.add(c)
}

// shown is the family of the dates that are read from the page's text and
// markup, in several ways that all see the same one.
const shown = "shown"

func (cs *dateCandidates) addShown(evidence string, weight float64, d date.Date) {
	cs.nominate(candidate{value: d.String(), date: d, evidence: evidence, weight: weight, family: shown})
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

// clockYear is the year in which this was written: a clock that is behind it is
// wrong.
const clockYear = 2026

// isAhead reports whether a date lies after the day on which the page was read.
func (cs *dateCandidates) isAhead(d date.Date) bool {
	return cs.now.Year() >= clockYear && d.Time().After(cs.now.Add(24*time.Hour))
}

// dropAhead takes out dates that lie ahead, and returns them.
func (cs *dateCandidates) dropAhead() []date.Date {
	var ahead []date.Date
	cs.list = slices.DeleteFunc(cs.list, func(c candidate) bool {
		if !cs.isAhead(c.date) {
			return false
		}
		cs.reject(c, "lies ahead")
		if !slices.Contains(ahead, c.date) {
			ahead = append(ahead, c.date)
		}
		return true
	})
	return ahead
}

// firstYear is the year from which on metadata alone may date an article: there
// was no web before.
const firstYear = 1990

// dropOld takes out dates from before the web that the page does not show.
func (cs *dateCandidates) dropOld() {
	all := slices.Clone(cs.list)
	cs.list = slices.DeleteFunc(cs.list, func(c candidate) bool {
		if c.date.Year >= firstYear ||
			slices.ContainsFunc(all, func(o candidate) bool { return o.family == shown && o.date.MayBeSameDay(c.date) }) {
			return false
		}
		cs.reject(c, "before the web, and not shown")
		return true
	})
}

// resolveOrder reads 02/03/2024 the other way round where that agrees with a
// date that can only be read one way, or with how the page writes dates
// elsewhere (more than 0: the other way round), or where it would lie ahead.
func (cs *dateCandidates) resolveOrder(elsewhere func(date.Date) int) {
	for i, c := range cs.list {
		if !c.date.Ambiguous {
			continue
		}
		swapped := c.date.Swapped()
		votes := 0 // for the other way round
		for _, o := range cs.list {
			switch {
			case o.date.Ambiguous:
			case o.date.MayBeSameDay(c.date):
				votes--
			case o.date.MayBeSameDay(swapped):
				votes++
			}
		}
		if votes == 0 {
			votes = elsewhere(c.date)
		}
		if votes > 0 || votes == 0 && cs.isAhead(c.date) && !cs.isAhead(swapped) {
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
