package local

import (
	"slices"
	"strings"

	"feedgen/feed/date"
	"feedgen/feed/text"
	"feedgen/feed/words"
)

// period is what the headings above an article say of its date. The zero value
// says nothing.
type period struct{ date.Date }

// isYear reports whether nothing but the year is known.
func (w period) isYear() bool { return w.Year > 0 && w.Month == 0 }

// datePattern takes the date at the start of a text that has the year first.
var datePattern = words.Pattern(
	`^([12]\d{3}/\d{1,2}(?:/\d{1,2})?|[12]\d{3}-\d{1,2}(?:-\d{1,2})?)` +
		`(?:[\s\p{Z}]*:|[\s\p{Z}]+[-–—|](?:[\s\p{Z}]|$)|[\s\p{Z}]|$)`)

// numbersPattern is what was meant to be a date, at the start of a text.
var numbersPattern = words.Pattern(`^\d{4}[/.-]\d{1,2}(?:[/.-]\d{1,2})?(?:\s|[\p{Z}:]|$)|` +
	`^\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?:\s|[\p{Z}:]|$)`)

// splitDate splits off the date at the beginning of a text or, after a separator, at
// its end. within is the period that the context gives.
func splitDate(s string, order date.Order, within period) (d date.Date, rest string, ok bool) {
	found := date.Find(s, order)
	clock := len(found) > 0 && found[0].Start == 0 && found[0].Timed
	if m := datePattern().FindStringSubmatch(s); m != nil && !clock {
		if d, ok := date.Parse(m[1], date.DayFirst); ok {
			return d, strings.TrimSpace(s[len(m[0]):]), true
		}
		return date.Date{}, "", false
	}
	if within.isYear() {
		found = append(found, date.FindInYear(s, within.Year, order)...)
	}
	found = slices.Concat(found, date.FindMonths(s), date.FindNumericMonths(s))
	for _, f := range found {
		if isLead(s[:f.Start]) && isApart(s[f.End:]) {
			return f.Date, strings.TrimSpace(separatorBehind().ReplaceAllString(s[f.End:], "")), true
		}
	}
	for _, f := range found {
		before := s[:f.Start]
		if !closing().MatchString(s[f.End:]) {
			continue
		}
		if at := separatorBefore().FindStringIndex(before); at != nil {
			return f.Date, strings.TrimSpace(before[:at[0]]), true
		}
	}
	return date.Date{}, "", false
}

var (
	separatorBehind = words.Pattern(`^(?:[\s\p{Z}]*[)\]])?(?:[\s\p{Z}]*[:|,;·•]|` +
		`[\s\p{Z}]*[–—]|[\s\p{Z}]+-(?:[\s\p{Z}]|$))?[\s\p{Z}]*`)
	separatorBefore = words.Pattern(`(?i)(?:^|[\s\p{Z}]*(?:[(\[,;:|·•–—]|[\s\p{Z}]-))[\s\p{Z}]*` +
		`(?:(?:le|on|am|vom|du)[\s\p{Z}]+)?` +
		`(?:[\s\p{Z}]*[(\[])?$`)
	closing = words.Pattern(`^[\s\p{Z})\].,;:]*$`)
)

// maxLeadBytes is the length of the longest text that only introduces a date.
const maxLeadBytes = 100

// leadWords may precede a date at the beginning of a text.
var leadWords = words.Set(func(l *words.Language) string { return l.Weekdays + " " + strings.Join(l.On, " ") })

var labels = words.Pattern(`(?i)^(?:%s)`, func(l *words.Language) []string { return l.PublishedLabels })

// isLead reports whether a text before a date only introduces it: Published on, (,
// mardi.
func isLead(s string) bool {
	if len(s) > maxLeadBytes {
		return false
	}
	list := text.Words(s)
	for i, word := range list {
		if !leadWords()[word] && !(i == 0 && labels().MatchString(word)) {
			return false
		}
	}
	return len(list) <= 4 && !strings.ContainsAny(s, "0123456789")
}

// isApart reports whether a text behind a date is none that the date is part of,
// as in 2024-02-20suite or 1.2.2024.5.
func isApart(s string) bool {
	return s == "" || !goesOn().MatchString(s)
}

var goesOn = words.Pattern(`^(?:[\pL\d]|[./-]\d)`)

// wholeDate reads a text that is a date and nothing else.
func wholeDate(s string, order date.Order, within period) (date.Date, bool) {
	d, rest, ok := splitDate(s, order, within)
	return d, ok && !strings.ContainsFunc(rest, isLetterOrDigit)
}

var yearPattern = words.Pattern(`^(?:\PN*[\s\p{Z}])?((?:19|20)\d\d)(?:[\s\p{Z}]\PN*)?$`)

// periodOf reads a heading that says when the articles below it are from: 2024,
// Articles 2024, Février 2024, and Février below 2024.
func periodOf(s string, order date.Order, within period) (period, bool) {
	if d, ok := wholeDate(s, order, within); ok {
		return period{d}, true
	}
	if m := yearPattern().FindStringSubmatch(strings.TrimSpace(s)); m != nil && len(text.Words(s)) <= 3 && !strings.ContainsAny(s, ":?!") {
		d, _ := date.Parse(m[1]+"-01", order)
		d.Month = 0
		return period{d}, d.Year > 0
	}
	return period{}, false
}

// orderIn returns how a text orders day and month: month first where a date says
// so and none says the contrary.
func orderIn(s string) date.Order {
	monthFirst, dayFirst := false, false
	for _, m := range slashed().FindAllStringSubmatch(s, -1) {
		dayFirst = dayFirst || m[1] > "12" && len(m[1]) == 2
		monthFirst = monthFirst || m[2] > "12" && len(m[2]) == 2
	}
	return date.Order(dayFirst || !monthFirst)
}

var slashed = words.Pattern(`\b(\d{1,2})/(\d{1,2})/\d{4}\b`)
