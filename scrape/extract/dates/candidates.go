package dates

import (
	"slices"
	"strings"
	"time"

	"feedgen/feed/date"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
)

// dateField are the properties of one of the two dates.
type dateField struct {
	name       string
	changed    bool     // it is the date of a change
	declared   keys     // that say so
	made       keys     // that say when the article was made
	properties []string // of microdata and RDFa, lower case, the most specific first
}

// keys are those of linked data and of meta elements, the most specific first.
type keys struct{ ld, meta []string }

type dateCandidates struct {
	elect.Candidates
	field string // published or modified
	order date.Order
	now   time.Time // when the page was read; zero: it is not known
}

// lineAtHeadline is a line near the headline that is there for its date.
const lineAtHeadline = "text near the headline"

// read adds the date of a text.
func (cs *dateCandidates) read(evidence, s string) {
	d, ok := date.Parse(s, cs.order)
	if !ok {
		cs.Reject(elect.Candidate{Value: elect.Clip(s, 60), Evidence: evidence}, "no date")
		return
	}
	cs.addDate(evidence, d)
}

// declare adds the dates that the page declares.
func (cs *dateCandidates) declare(a *evidence.Article, by keys) {
	for _, k := range by.ld {
		if n := a.Data.Article; n != nil {
			cs.read("json-ld "+k, n.Str(k))
		}
		if n := a.Data.Page; n != nil {
			cs.read("json-ld "+k+" of the page", n.Str(k))
		}
	}
	for _, m := range a.Doc.MetaValues(by.meta...) {
		cs.read("meta "+m.Key, m.Content)
	}
}

func (cs *dateCandidates) addDate(evidence string, d date.Date) { cs.nominate(evidence, "", d) }

// nominate adds a date, unless it is what machines write for none.
func (cs *dateCandidates) nominate(evidence, family string, d date.Date) {
	weight := elect.Weight(cs.field, evidence)
	c := elect.Candidate{Value: d.String(), Date: d, Evidence: evidence, Weight: weight, Family: family}
	if d.IsSentinel() {
		cs.Reject(c, "what machines write for no date")
		return
	}
	cs.Add(c)
}

// shown is the family of the dates that are read from the page's text and
// markup, in several ways that all see the same one.
const shown = "shown"

func (cs *dateCandidates) addShown(evidence string, d date.Date) { cs.nominate(evidence, shown, d) }

// draftDays is how many days an address may be older than what it leads to.
const draftDays = 7

// addAddress adds the day in the page's address. It is that of a draft where the page
// shows a day within the week behind it at the headline.
func (cs *dateCandidates) addAddress(d date.Date) {
	isDraft := slices.ContainsFunc(cs.List, func(c elect.Candidate) bool {
		later := c.Date.Time().Sub(d.Time())
		return c.Family == shown && c.Weight >= elect.Weight(cs.field, lineAtHeadline) && 0 < later && later < (draftDays+1)*24*time.Hour
	})
	if isDraft {
		cs.addDate("date in the URL, of a draft", d)
	} else {
		cs.addDate("date in the URL", d)
	}
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
	cs.List = slices.DeleteFunc(cs.List, func(c elect.Candidate) bool {
		if !cs.isAhead(c.Date) {
			return false
		}
		cs.Reject(c, "lies ahead")
		if !slices.Contains(ahead, c.Date) {
			ahead = append(ahead, c.Date)
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
	all := slices.Clone(cs.List)
	cs.List = slices.DeleteFunc(cs.List, func(c elect.Candidate) bool {
		if c.Date.Year >= firstYear ||
			slices.ContainsFunc(all, func(o elect.Candidate) bool { return o.Family == shown && o.Date.MayBeSameDay(c.Date) }) {
			return false
		}
		cs.Reject(c, "before the web, and not shown")
		return true
	})
}

// resolveOrder reads 02/03/2024 the other way round where that agrees with a
// date that can only be read one way, or with how the page writes dates
// elsewhere (more than 0: the other way round), or where it would lie ahead.
func (cs *dateCandidates) resolveOrder(elsewhere func(date.Date) int) {
	for i, c := range cs.List {
		if !c.Date.Ambiguous {
			continue
		}
		swapped := c.Date.Swapped()
		votes := 0 // for the other way round
		for _, o := range cs.List {
			switch {
			case o.Date.Ambiguous:
			case o.Date.MayBeSameDay(c.Date):
				votes--
			case o.Date.MayBeSameDay(swapped):
				votes++
			}
		}
		if votes == 0 {
			votes = elsewhere(c.Date)
		}
		if votes > 0 || votes == 0 && cs.isAhead(c.Date) && !cs.isAhead(swapped) {
			cs.List[i].Date, cs.List[i].Value = swapped, swapped.String()
		}
	}
}

// chooseDate returns the best candidate, as precisely as the others in the head and at
// the headline that give the same day: a day gets its time and a time its zone.
func (cs *dateCandidates) chooseDate() elect.Choice {
	winner := cs.Best(func(a, b elect.Candidate) bool { return a.Date.MayBeSameDay(b.Date) })
	best := winner
	for _, c := range cs.List {
		same := c.Date.SameMonth(winner.Date) && (winner.Date.Day == 0 || c.Date.Day == winner.Date.Day)
		if same && !strings.HasSuffix(c.Evidence, inArticle) && c.Date.Precision() > best.Date.Precision() {
			best = c
		}
	}
	return cs.Chosen(best)
}
