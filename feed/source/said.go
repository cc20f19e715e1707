package source

import (
	"net/url"
	"strings"

	"feedgen/feed/date"
	"feedgen/feed/text"
)

// said is what an item or a feed says, by the names of its elements. Values that
// are too long are none.
type said map[string][]string

// longTexts are the elements that hold a text rather than a value. Of each, the
// first counts.
var longTexts = map[string]bool{
	"description": true, "content:encoded": true, "dc:description": true, "itunes:summary": true, "summary": true, "content": true,
	"atom:summary": true,
}

func (s said) add(name, value string) {
	limit, most := text.MaxValueBytes, text.MaxValues
	if longTexts[name] {
		limit, most = maxTextBytes, 1
	}
	if value != "" && len(value) <= limit && len(s[name]) < most {
		s[name] = append(s[name], value)
	}
}

// first returns the first value of the first element that has any.
func (s said) first(names ...string) string {
	for _, name := range names {
		if len(s[name]) > 0 {
			return s[name][0]
		}
	}
	return ""
}

// all returns the values of the first element that has any.
func (s said) all(names ...string) []string {
	for _, name := range names {
		if len(s[name]) > 0 {
			return s[name]
		}
	}
	return nil
}

// date returns the first date that can be read.
func (s said) date(names ...string) date.Date {
	for _, name := range names {
		for _, value := range s[name] {
			if d := parseDate(value); !d.IsZero() {
				return d
			}
		}
	}
	return date.Date{}
}

// maxDateBytes is the length of the longest text that is read as a date.
const maxDateBytes = 100

// parseDate reads a date; zero where there is none.
func parseDate(s string) date.Date {
	if len(s) > maxDateBytes {
		return date.Date{}
	}
	d, _ := date.Parse(s, date.DayFirst)
	return d
}

// joined returns the values of some lists, as many as text.Values leaves.
func joined(lists ...[]string) []string {
	var all []string
	for _, list := range lists {
		all = append(all, list...)
	}
	return text.Values(all)
}

// names returns the names of persons that RSS and JSON Feed write in one text:
// ada@example.org (Ada Lovelace), or Ada Lovelace <ada@example.org>.
func names(persons []string) []string {
	var names []string
	for _, person := range persons {
		if name := nameOf(person); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func nameOf(person string) string {
	before, rest, ok := strings.Cut(person, "(")
	if ok && strings.Contains(before, "@") {
		name, _, _ := strings.Cut(rest, ")")
		return strings.TrimSpace(name)
	}
	if ok && strings.Contains(rest, "@") {
		return strings.TrimSpace(before)
	}
	if name, rest, ok := strings.Cut(person, "<"); ok && strings.Contains(rest, "@") {
		return strings.TrimSpace(name)
	}
	if strings.Contains(person, "@") && !strings.Contains(strings.TrimSpace(person), " ") {
		return ""
	}
	return strings.TrimSpace(person)
}

// resolved returns an address as seen from xml:base.
func resolved(base *url.URL, ref string) string {
	ref = strings.TrimSpace(ref)
	if base == nil || ref == "" {
		return ref
	}
	if u, err := base.Parse(ref); err == nil {
		return u.String()
	}
	return ref
}
