package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"feedgen/feed/date"
	"feedgen/feed/words"
)

var (
	email   = pattern(`\S+@\S+\.\w+`)
	handle  = pattern(`\s\(?@\w+\)?`)
	bracket = pattern(`\([^()]*\)|\[[^\[\]]*\]`)

	// civil are titles that are no part of a name.
	civil = words.Pattern(`^%s\s+`, func(l *words.Language) []string { return l.Civil })

	// notBy stands in front of those who did something else than write.
	notBy = words.Pattern(`(?i)\b%s\s+(?:by|von|par)\b`, func(l *words.Language) []string { return l.OtherDeeds })

	// tail is what follows names on their line.
	tail = words.Pattern(`\s+[-–—|•·⋅]\s.*$|\s*[|•·].*$`+
		`|\s+(?i:%s)\s+(?:\p{L}+,?\s+)?\d.*$|\s+\d.*$|\s+(?i:%s)\s+\d.*$|\s+(?i:%s)(?:\s.*)?$`,
		func(l *words.Language) []string { return l.On }, monthsFirst, func(l *words.Language) []string { return l.Says })

	splitter = words.Pattern(`\s*(?:;|\||\n|•|·|、|，|＆)\s*|\s+[+&/]\s+|\s+(?i:%s)\s+|/`,
		func(l *words.Language) []string { return l.And })

	// role follows a name, after a comma or at once.
	role = words.Pattern(`(?i)\b%s\b`, func(l *words.Language) []string { return l.Roles })

	// affiliation starts what a person belongs to.
	affiliation = words.Pattern(`\s%s\s`, func(l *words.Language) []string { return l.Affiliations })

	// rank starts a role that follows a name without a comma.
	rank = words.Pattern(`\s%s\b.*$`, func(l *words.Language) []string { return l.Ranks })
)

// monthsFirst are the names of months behind which a day can stand.
func monthsFirst(l *words.Language) []string {
	if !l.MonthFirst {
		return nil
	}
	return strings.Fields(l.Months[0])
}

var (
	// notNames are words that stand where a name is expected and are none.
	notNames = words.Set(func(l *words.Language) string { return l.NotNames + " " + l.Weekdays },
		"co kg gmbh root null undefined none facebook twitter linkedin pdf")

	// anonymous are names that stand for nobody in particular.
	anonymous = words.Set(func(l *words.Language) string { return l.Anonymous })

	// particles are the words of names that are written small.
	particles = words.Set(func(l *words.Language) string { return l.Particles })

	// commonWords are capitalised in headlines and buttons, and in no name.
	commonWords = words.Set(func(l *words.Language) string { return l.CommonWords }, "am pm edt est cet")
)

func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// splitNames returns the persons that a byline names.
func splitNames(s string) []string { return withoutTrailers(allInByline(s)) }

// withoutTrailers drops the degrees, places and agencies that follow persons'
// names.
func withoutTrailers(names []string) []string {
	kept := names[:0:0]
	for i, name := range names {
		if i == 0 || !isTrailer(name, names[i-1]) {
			kept = append(kept, name)
		}
	}
	return kept
}

// allInByline returns all that a byline names.
func allInByline(s string) []string {
	s = clean(stripTags(s))
	if strings.Contains(s, "://") || strings.HasPrefix(s, "www.") {
		return nil
	}
	if loc := notBy().FindStringIndex(s); loc != nil {
		s = s[:loc[0]]
	}
	if strings.Contains(s, "@") {
		s = email().ReplaceAllString(s, "")
		s = handle().ReplaceAllString(s, "")
	}
	if strings.ContainsAny(s, "([") {
		s = strings.TrimSpace(bracket().ReplaceAllString(s, " "))
	}
	s = withoutBy(s)
	s = tail().ReplaceAllString(s, "")
	var names []string
	for _, part := range splitter().Split(s, -1) {
		for i, bit := range strings.Split(part, ",") {
			bit = strings.TrimSpace(bit)
			if i > 0 && role().MatchString(bit) {
				break
			}
			if name := tidyName(bit); isName(name) {
				names = append(names, name)
			}
		}
	}
	return unique(names)
}

// isTrailer reports whether what follows a person's full name is no other
// person but a degree, a place or an agency: one word, or capitals
// behind a name that is not in capitals.
func isTrailer(s, name string) bool {
	if !isPersonal(name) || isCJK(name) {
		return false
	}
	return !strings.Contains(s, " ") || s == strings.ToUpper(s) && name != strings.ToUpper(name)
}

// tidyName takes off what is no part of a name.
func tidyName(s string) string {
	s = civil().ReplaceAllString(withoutBy(strings.TrimSpace(s)), "")
	if i := strings.Index(s, " By "); i > 0 {
		s = s[:i]
	}
	if loc := rank().FindStringIndex(s); loc != nil && len(strings.Fields(s[:loc[0]])) >= 2 {
		s = s[:loc[0]]
	}
	if loc := affiliation().FindStringIndex(s); loc != nil && isPersonal(s[:loc[0]]) {
		s = s[:loc[0]]
	}
	return strings.Trim(s, " ,;:-–—|@.*\"“”«»•")
}

// isName reports whether s can be the name of whoever signs.
func isName(s string) bool {
	parts := strings.Fields(s)
	if len(parts) == 0 || len(parts) > 6 || len(s) > 80 || onlyWords(s, notNames()) {
		return false
	}
	if strings.ContainsAny(s, "@/<>{}=#?!:_\\©%+") || strings.Contains(s, "http") || strings.Contains(s, "www.") {
		return false
	}
	if len(parts) > 1 && strings.ContainsAny(s, "0123456789") && anyMonth(s) {
		return false
	}
	letters, digits := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return letters >= 2 && digits <= 2 && digits < letters
}

// isPersonal reports whether s looks like the full name of a person, so much
// that no other evidence is needed.
func isPersonal(s string) bool {
	parts := strings.Fields(s)
	if len(parts) == 1 && isCJK(s) {
		n := utf8.RuneCountInString(s)
		return 2 <= n && n <= 5
	}
	if len(parts) < 2 || len(parts) > 5 || !isName(s) {
		return false
	}
	capitals := 0
	for _, w := range parts {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "'’\"("))
		f := fold(w)
		switch {
		case particles()[f]: // also "Le" in Le Goff
		case anonymous()[f] || notNames()[f] || commonWords()[f] || date.IsMonth(f) && f != "may" && f != "april" && f != "june" && f != "august" && len(f) > 3:
			return false
		case unicode.IsUpper(r):
			capitals++
		default:
			return false
		}
	}
	return capitals >= 2
}

func isCJK(s string) bool {
	for _, r := range s {
		if !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			return false
		}
	}
	return s != ""
}

// trust says how far a list of names can be one of persons, 0 to 1.
func trust(names []string) float64 {
	worst := 1.0
	for _, n := range names {
		t := 1.0
		switch {
		case isPersonal(n):
		case anyWord(n, anonymous()):
			t = 0.7
		case !strings.Contains(n, " ") && n == strings.ToLower(n):
			t = 0.6 // a login
		case !strings.Contains(n, " "):
			t = 0.85
		default:
			t = 0.9
		}
		worst = min(worst, t)
	}
	return worst
}

func anyWord(s string, list map[string]bool) bool {
	for w := range strings.FieldsSeq(fold(s)) {
		if list[w] {
			return true
		}
	}
	return false
}

func anyMonth(s string) bool {
	for w := range strings.FieldsSeq(fold(s)) {
		if date.IsMonth(w) {
			return true
		}
	}
	return false
}

func onlyWords(s string, list map[string]bool) bool {
	for w := range strings.FieldsSeq(fold(s)) {
		if !list[w] {
			return false
		}
	}
	return true
}

// withoutCompounds drops names that hold another full name of the list and
// more, which markup glued together: "Agency Jane Doe" beside "Jane Doe".
func withoutCompounds(names []string) []string {
	if len(names) < 2 || len(names) > mostAuthors {
		return names
	}
	return slices.DeleteFunc(slices.Clone(names), func(long string) bool {
		return slices.ContainsFunc(names, func(short string) bool {
			return len(short) < len(long) && isPersonal(short) && strings.Contains(" "+fold(long)+" ", " "+fold(short)+" ")
		})
	})
}

// unique returns the list without what folds to the same as an earlier item.
func unique(list []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range list {
		if k := fold(s); k != "" && !seen[k] {
			seen[k] = true
			out = append(out, s)
		}
	}
	return out
}

// inverted returns names that are written Doe, Jane as Jane Doe.
func inverted(names []string) []string {
	var out []string
	for _, s := range names {
		if last, first, ok := strings.Cut(s, ","); ok && !strings.ContainsAny(first, ",;") {
			s = strings.TrimSpace(first) + " " + strings.TrimSpace(last)
		}
		out = append(out, s)
	}
	return out
}
