package extract

import (
	"strings"
	"unicode/utf8"

	"feedgen/feed/date"
	"feedgen/feed/words"
	"feedgen/scrape/extract/names"
	"feedgen/scrape/extract/page"

	"golang.org/x/net/html/atom"
)

// dateKinds are the ways in which pages mark up a date that they show.
var dateKinds = []struct {
	name   string
	weight float64
	match  func(d *page.Document, i int) bool
}{
	{"class published", 0.88, func(d *page.Document, i int) bool {
		return d.Elems[i].Hints&page.HintPublished != 0 || d.Tag(i) == atom.Time && page.HasAttr(d.Elems[i].Node, "pubdate")
	}},
	{"time", 0.86, func(d *page.Document, i int) bool { return d.Tag(i) == atom.Time }},
	{"class date", 0.8, func(d *page.Document, i int) bool {
		return d.Elems[i].Hints&(page.HintDate|page.HintNotDate) == page.HintDate
	}},
}

var (
	// updated stands in front of the date of a change.
	updated = words.Pattern(`(?i)%s`, func(l *words.Language) []string { return l.UpdatedLabels })

	// otherwise stands in front of a date that is none of the two.
	otherwise = words.Pattern(`(?i)©|%s`, func(l *words.Language) []string { return l.OtherDateLabels })

	// publishedLabel stands in front of the date of publication.
	publishedLabel = words.Pattern(`(?i)%s|^%s\s*:?\s*$`,
		func(l *words.Language) []string { return l.PublishedLabels }, func(l *words.Language) []string { return l.On })

	// timeSpan is a part of the day from one time to another, as of an event.
	timeSpan = words.Pattern(`\d\d?[:.h]\d\d\s*(?i:h|pm|am|%s)?\s*(?:[-–—]|%s)\s*\d\d?[:.h]\d\d`,
		func(l *words.Language) []string { return strings.Fields(l.ClockUnit) }, func(l *words.Language) []string { return l.Until })
)

// addShownDates takes in the dates that the page shows near its headline.
func addShownDates(cs *dateCandidates, a *article, f dateField) {
	for _, kind := range dateKinds {
		addMarked(cs, a, f, kind.name, kind.weight, kind.match)
	}
	addDateLine(cs, a, f)
	if !f.changed && len(cs.list) == 0 {
		addLabelled(cs, a, f)
	}
}

// addMarked takes in the first date of a kind below the headline, else the
// nearest above it, else one further down in the article.
func addMarked(cs *dateCandidates, a *article, f dateField, name string, weight float64, match func(*page.Document, int) bool) {
	d := a.doc
	var above, far date.Date
	for i := range d.Elems {
		e := &d.Elems[i]
		if !match(d, i) || e.End-e.Start > 200 || i == a.headline || a.zones[i]&page.Quote != 0 || a.isElsewhere(i) {
			continue
		}
		near := e.Start >= a.start && e.Start <= a.end+belowHeadline
		isAbove := e.Start < a.start && a.start-e.End <= aboveHeadline
		isFar := e.Start > a.end && far.IsZero()
		if !near && !isAbove && !isFar {
			continue
		}
		found, ok := dateIn(d, i, f, cs.order)
		switch {
		case !ok:
		case near:
			cs.addShown(name+" near the headline", weight, found)
			return
		case isAbove:
			above = found
		case isFar:
			far = found
		}
	}
	switch {
	case !above.IsZero():
		cs.addShown(name+" above the headline", weight*0.93, above)
	case !far.IsZero():
		cs.addShown(name+" in the article", weight*0.7, far)
	}
}

func dateIn(d *page.Document, i int, f dateField, order date.Order) (date.Date, bool) {
	e := &d.Elems[i]
	if (e.Hints&(page.HintUpdated|page.HintPublished) == page.HintUpdated) != f.changed && e.Hints&page.HintUpdated != 0 {
		return date.Date{}, false
	}
	text := d.TextOf(i)
	for _, key := range []string{"datetime", "content", "title"} {
		if v := d.Attr(i, key); v != "" {
			if m, ok := date.Parse(v, order); ok && m.Day > 0 {
				before := d.Text[max(0, e.Start-30):e.Start]
				before = before[strings.LastIndexByte(before, '\n')+1:]
				return m, updated().MatchString(before+" "+text) == f.changed && !otherwise().MatchString(before)
			}
		}
	}
	found, ok := dateInLine(text, f, order)
	return found.Date, ok && !timeSpan().MatchString(text)
}

// dateInLine returns the date in a short text that is labelled as the field
// asks for: "Published 1 May, updated 3 May" has both.
func dateInLine(s string, f dateField, order date.Order) (date.Found, bool) {
	from := 0
	for _, found := range date.Find(s, order) {
		label := s[from:found.Start]
		from = found.End
		if found.Day == 0 || otherwise().MatchString(label) {
			continue
		}
		if updated().MatchString(label) == f.changed {
			return found, true
		}
	}
	return date.Found{}, false
}

// isDateLine reports whether a line is there for the date that stands at
// found: there is hardly more on it, or the line starts with the date as news
// agencies' do, or the date is labelled. Dates within sentences and dates of
// events are not.
func isDateLine(s string, found date.Found) bool {
	if timeSpan().MatchString(s) {
		return false
	}
	label, rest := s[:found.Start], s[found.End:]
	if label = strings.TrimSpace(label); strings.HasSuffix(label, ":") && utf8.RuneCountInString(label) > 3 {
		return publishedLabel().MatchString(label) || updated().MatchString(label)
	}
	switch n := utf8.RuneCountInString(label) + utf8.RuneCountInString(rest); {
	case n <= 60 && utf8.RuneCountInString(label) <= 35:
		return true
	case utf8.RuneCountInString(label) <= 35 && names.StartsWithBy(strings.TrimLeft(rest, " ,-–—|•·/")):
		return true
	case n <= 120 && publishedLabel().MatchString(label):
		return true
	}
	rest = strings.TrimSpace(rest)
	return label == "" && rest != "" && strings.ContainsAny(rest[:min(len(rest), 3)], "-–—|:•·")
}

// isBareDate reports whether a line within the text is still a line of the
// article's head: a date by itself, labelled, or with the author's name.
func isBareDate(s string, found date.Found) bool {
	const signs = " ,.-–—|•·/:"
	label, rest := strings.Trim(s[:found.Start], signs), strings.Trim(s[found.End:], signs)
	plain := func(s string) bool { return s == "" || names.StartsWithBy(s) || names.IsPersonal(s) }
	return publishedLabel().MatchString(label) && utf8.RuneCountInString(rest) <= 60 || plain(label) && plain(rest)
}

// addLabelled takes in a line further down in the article that says in so many
// words when it was published, such as "Published on 1 May 2021".
func addLabelled(cs *dateCandidates, a *article, f dateField) {
	d := a.doc
	for _, l := range d.Lines {
		if l.End-l.Start > 150 || a.isElsewhere(max(l.Elem, 0)) || a.zoneOf(l)&page.Quote != 0 {
			continue
		}
		s := d.Text[l.Start:l.End]
		found, ok := dateInLine(s, f, cs.order)
		if ok && found.Start <= 30 && publishedLabel().MatchString(s[:found.Start]) && isDateLine(s, found) {
			cs.addShown("text of the article: "+clip(s, 60), 0.6, found.Date)
			return
		}
	}
}

// addDateLine takes in a line near the headline that is there for its date.
func addDateLine(cs *dateCandidates, a *article, f dateField) {
	d := a.doc
	var above date.Date
	inText := false
	for _, l := range d.Lines {
		if l.Start < a.start-aboveHeadline {
			continue
		}
		if l.Start > a.end+belowHeadline/2 {
			break
		}
		if a.isElsewhere(max(l.Elem, 0)) || a.zoneOf(l)&page.Quote != 0 {
			continue
		}
		s := d.Text[l.Start:min(l.End, l.Start+300)]
		found, ok := dateInLine(s, f, cs.order)
		if !ok || !isDateLine(s, found) {
			// A first sentence may be the standfirst; the date can follow it.
			inText = inText || l.Start > a.end && isProse(s)
			continue
		}
		if inText && !isBareDate(s, found) {
			continue
		}
		if l.Start >= a.start {
			cs.addShown("text near the headline: "+clip(s, 60), 0.75, found.Date)
			return
		}
		above = found.Date
	}
	if !above.IsZero() {
		cs.addShown("text above the headline", 0.7, above)
	}
}
