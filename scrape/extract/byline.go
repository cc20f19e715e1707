package extract

import (
	"strings"
	"unicode/utf8"
)

// bylines returns the elements near the headline that name an author.
func (x *extraction) bylines() []candidate {
	d := x.doc
	var found []candidate
	for i := range d.elems {
		e := &d.elems[i]
		if e.zone&elsewhere != 0 || e.hint == "" {
			continue
		}
		var weight float64
		switch {
		case strings.Contains(e.hint, "author-name"), strings.Contains(e.hint, "byline-name"), strings.Contains(e.hint, "author__name"), hasWord(e.hint, "fn"):
			weight = 0.8
		case hasWord(d.attr(i, "rel"), "author"):
			weight = 0.8
		case strings.Contains(e.hint, "byline"):
			weight = 0.45
		case strings.Contains(e.hint, "author"):
			weight = 0.5
		default:
			continue
		}
		s := d.textOf(i)
		if s == "" || utf8.RuneCountInString(s) > 120 {
			continue
		}
		found = append(found, candidate{value: s, evidence: "byline " + strings.TrimSpace(e.hint), weight: weight, elem: i})
		if len(found) == 20 {
			break
		}
	}
	return found
}

// hasWord reports whether a list of words, separated by blanks, has one.
func hasWord(list, word string) bool {
	for f := range strings.FieldsSeq(list) {
		if f == word {
			return true
		}
	}
	return false
}
