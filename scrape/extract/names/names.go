// Package names finds the names of people in bylines: "By Jane Doe, Staff
// Writer", "le 25/01/2022 par Jeanne Doe & Paul Roe", 著者：山田太郎. It works on
// text without markup, with its white space collapsed.
package names

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"feedgen/feed/date"
	"feedgen/feed/text"
	"feedgen/feed/words"
)

var (
	email  = words.Pattern(`\S+@\S+\.\w+`)
	handle = words.Pattern(`\s\(?@\w+\)?`)
	// footnoteMark is a number that is stuck to a name.
	footnoteMark = words.Pattern(`^(\pL[\pL.'’-]*(?: \pL[\pL.'’-]*)+)\d{1,2}$`)

	bracket = words.Pattern(`\([^()]*\)|\[[^\[\]]*\]`)

	// civil are titles that are no part of a name.
	civil = words.Pattern(`^%s\s+`, func(l *words.Language) []string { return l.Civil })

	// notBy precedes the names of people who did something else than write.
	notBy = words.Pattern(`(?i)\b%s\s+(?:by|von|par)\b`, func(l *words.Language) []string { return l.OtherDeeds })

	// tail matches what follows names on their line.
	tail = words.Pattern(`\s+[-–—|•·⋅]\s.*$|\s*[|•·].*$`+
		`|\s+(?i:%s)\s+(?:\p{L}+,?\s+)?\d.*$|\s+\d.*$|\s+(?i:%s)\s+\d.*$|\s+(?i:%s)(?:\s.*)?$`,
		func(l *words.Language) []string { return l.On }, monthsFirst, func(l *words.Language) []string { return l.Says })

	splitter = words.Pattern(`\s*(?:;|\||\n|•|·|、|，|،|＆)\s*|\s+[+&/]\s+|\s+(?i:%s)\s+|/`,
		func(l *words.Language) []string { return l.And })

	// role follows a name, after a comma or at once.
	role = words.Pattern(`(?i)\b%s\b`, func(l *words.Language) []string { return l.Roles })

	// affiliation matches the start of the organisation of a person.
	affiliation = words.Pattern(`\s%s\s`, func(l *words.Language) []string { return l.Affiliations })

	// rank starts a role that follows a name without a comma.
	rank = words.Pattern(`\s%s\b.*$`, func(l *words.Language) []string { return l.Ranks })
)

// says are words behind a name that starts a sentence.
var says = words.Set(func(l *words.Language) string { return strings.Join(l.Says, " ") })

// monthsFirst are the names of months that a day can follow.
func monthsFirst(l *words.Language) []string {
	if !l.MonthFirst {
		return nil
	}
	return strings.Fields(l.Months[0])
}

var (
	// notNames are words in the place of names that are none.
	notNames = words.Set(func(l *words.Language) string { return l.NotNames + " " + l.Weekdays },
		"co kg gmbh root null undefined none facebook twitter linkedin pdf")

	// anonymous are names of no particular person.
	anonymous = words.Set(func(l *words.Language) string { return l.Anonymous })

	// buttons follow a name, accounts are of no person.
	buttons  = words.Set(func(l *words.Language) string { return l.Buttons })
	accounts = words.Set(func(l *words.Language) string { return l.Accounts })

	weekdays = words.Set(func(l *words.Language) string { return l.Weekdays })
	onWords  = words.Set(func(l *words.Language) string { return strings.Join(l.On, " ") })

	// interfaceWords are in no name.
	interfaceWords = words.Set(func(l *words.Language) string {
		return strings.Join(
			[]string{l.NotNames, l.CommonWords, l.HeadWords, l.DateLabelWords, l.Weekdays, strings.Join(l.On, " "), l.In},
			" ",
		)
	}, "co kg gmbh root null undefined none facebook twitter linkedin pdf")

	// particles are the words of names in lower case.
	particles = words.Set(func(l *words.Language) string { return l.Particles })

	// commonWords are capitalised in headlines and buttons, and in no name.
	commonWords = words.Set(func(l *words.Language) string { return l.CommonWords }, "am pm edt est cet")
)

// StartsWithAnd reports whether s starts with what stands between two names: "and", a
// comma.
func StartsWithAnd(s string) bool {
	loc := splitter().FindStringIndex(s)
	return strings.HasPrefix(strings.TrimLeft(s, " "), ",") || loc != nil && loc[0] == 0
}

// Split returns the names of the persons in a byline.
func Split(s string) []string { return WithoutTrailers(All(s)) }

// WithoutTrailers drops the degrees, places and agencies that follow persons'
// names.
func WithoutTrailers(names []string) []string {
	kept := names[:0:0]
	for _, name := range names {
		if len(kept) == 0 || !isTrailer(name, kept[len(kept)-1]) {
			kept = append(kept, name)
		}
	}
	return kept
}

// All returns all names in a byline: of persons, and what follows them such as degrees,
// places and agencies.
func All(s string) []string {
	if strings.Contains(s, "://") || strings.HasPrefix(s, "www.") {
		return nil
	}
	if hasBy(s) {
		if loc := notBy().FindStringIndex(s); loc != nil {
			s = s[:loc[0]]
		}
	}
	if strings.Contains(s, "@") {
		s = email().ReplaceAllString(s, "")
		s = handle().ReplaceAllString(s, "")
	}
	if strings.ContainsAny(s, "([") {
		s = strings.TrimSpace(bracket().ReplaceAllString(s, " "))
	}
	s = WithoutBy(s)
	if mayHaveTail(s) {
		s = tail().ReplaceAllString(s, "")
	}
	var names []string
	for _, part := range splitAtSigns(s) {
		for i, bit := range strings.Split(part, ",") {
			bit = strings.TrimSpace(bit)
			if i > 0 && isDegree(bit) {
				continue
			}
			if i > 0 && (role().MatchString(bit) || isClause(bit)) {
				break
			}
			if name := trimName(bit); isName(name) && !IsInterface(name) {
				names = append(names, name)
			}
		}
	}
	return text.Unique(names)
}

// Nearly all names are two words. The following functions avoid matching the
// expressions against them.

// hasBy reports whether a text may match notBy: it has one of its prepositions behind a
// word that is no number.
func hasBy(s string) bool {
	last := byte('0') // of the word before
	for word := range strings.FieldsSeq(s) {
		for _, by := range []string{"by", "von", "par"} {
			if len(word) >= len(by) && strings.EqualFold(word[:len(by)], by) && (last < '0' || last > '9') {
				return true
			}
		}
		last = word[len(word)-1]
	}
	return false
}

// mayHaveTail reports whether a text may match tail: it has a bar or a dot between
// words, or a word that is a dash, starts with a digit or starts a sentence.
func mayHaveTail(s string) bool {
	if strings.ContainsAny(s, "|•·") {
		return true
	}
	for word := range strings.FieldsSeq(s) {
		if '0' <= word[0] && word[0] <= '9' || strings.Contains("-–—⋅", word) || says()[word] {
			return true
		}
	}
	return false
}

// splitAtSigns splits a text at separators of names, but not the firm Quill & Quill.
func splitAtSigns(s string) []string {
	if strings.Count(s, " ") < 2 && !strings.ContainsAny(s, ";|\n•·、，،＆/") {
		return []string{s}
	}
	parts := splitter().Split(s, -1)
	if len(parts) > 1 && len(text.Unique(parts)) == 1 && strings.Contains(s, "&") {
		return []string{s}
	}
	return parts
}

// isClause reports whether what follows a name goes on about the person: "who counts
// boats".
func isClause(s string) bool {
	first, _, ok := strings.Cut(s, " ")
	return ok && !startsUpper(s) && commonWords()[text.Fold(first)]
}

// isTrailer reports whether what follows a person's full name is no other
// person but a degree, a place or an agency: one word, or capitals
// behind a name that is not in capitals.
func isTrailer(s, name string) bool {
	if !IsPersonal(name) || IsCJK(name) {
		return false
	}
	first, _, ok := strings.Cut(s, " ")
	return !ok || startsUpper(s) && commonWords()[text.Fold(first)] || s == strings.ToUpper(s) && name != strings.ToUpper(name)
}

// trimName removes what is no part of a name.
func trimName(s string) string {
	if s = WithoutBy(strings.TrimSpace(s)); strings.Count(s, " ") >= 2 {
		s = civil().ReplaceAllString(s, "") // but "M. Dupont" is two words, and M. may be for Marie
	}
	if i := strings.Index(s, " By "); i > 0 {
		s = s[:i]
	}
	if strings.Count(s, " ") >= 2 {
		if loc := rank().FindStringIndex(s); loc != nil && len(strings.Fields(s[:loc[0]])) >= 2 && !anonymous()[text.Fold(s[loc[0]:])] {
			s = s[:loc[0]] // but "Our Foreign Staff"
		}
		if loc := affiliation().FindStringIndex(s); loc != nil && IsPersonal(s[:loc[0]]) {
			s = s[:loc[0]]
		}
	}
	const signs = " ,;:-–—|@.*\"“”«»•"
	s = strings.Trim(s, signs)
	if parts := strings.Fields(s); len(parts) > 2 {
		// "Jane Doe on Friday", "Jane Doe Follow": the interface goes on.
		n := len(parts)
		for n > 2 && (isNoPart(parts[n-1]) || isGluedDegree(parts[n-1]) && s != strings.ToUpper(s)) {
			n--
		}
		if half := len(parts) / 2; slices.Equal(parts[:half], parts[half:]) {
			n = half // beside the picture, and once more
		}
		s = strings.Trim(strings.Join(parts[:n], " "), signs)
	}
	if s == "" || s[len(s)-1] < '0' || s[len(s)-1] > '9' {
		return s
	}
	return footnoteMark().ReplaceAllString(s, "$1")
}

// degrees follow a name. They are without full stops and in lower case here.
var degrees = words.Set(func(*words.Language) string { return "" }, "ba beng bfa bs bsc cfa cfp cpa dds dmd dphil dvm dipl-inf dipl-ing "+
	"dipl-kfm edd esq jd lcsw ld llb llm ma mba mbbs md meng mfa mpa mph ms msc phd pharmd rd rdn rn")

// isDegree reports whether what follows a name is an academic or professional degree.
func isDegree(s string) bool {
	const longest = len("Dipl.-Kfm.")
	return len(s) <= longest && degrees()[withoutStops.Replace(strings.ToLower(s))]
}

var withoutStops = strings.NewReplacer(".", "", " ", "")

// isGluedDegree is isDegree for a word behind a name without a comma: Ma is also a name.
func isGluedDegree(word string) bool {
	capitals := strings.IndexFunc(word, unicode.IsUpper) != strings.LastIndexFunc(word, unicode.IsUpper)
	return capitals && isDegree(word)
}

// isNoPart reports whether the last word of what may be a name is of the
// interface or of a date.
func isNoPart(word string) bool {
	f := text.Fold(word)
	return buttons()[f] || weekdays()[f] || onWords()[f] && !startsUpper(word) || date.IsMonth(f) && len(f) > 3
}

// IsInterface reports whether a text in the place of a name is made of words of the
// interface, of labels and dates, or is an account of no person.
func IsInterface(name string) bool {
	if isAccount(name) {
		return true
	}
	for w := range strings.FieldsSeq(text.Fold(name)) {
		isMonth := date.IsMonth(w) && w != "marc" // March in Catalan, and a French name
		if strings.Trim(w, "0123456789") == "" {
			continue
		}
		if utf8.RuneCountInString(w) < 2 || !interfaceWords()[w] && !particles()[w] && !isMonth {
			return false
		}
	}
	return true
}

// isAccount reports whether a name is an account of a system: admin, user1, or staff in
// lower case.
func isAccount(name string) bool {
	f := strings.TrimRight(text.Fold(name), "0123456789 ")
	return accounts()[f] || anonymous()[f] && name == strings.ToLower(name) && name != strings.ToUpper(name)
}

func isName(s string) bool {
	parts := strings.Fields(s)
	if len(parts) == 0 || len(parts) > 6 || len(s) > 80 || onlyWords(s, notNames()) {
		return false
	}
	if strings.ContainsAny(s, "@/<>{}=#?!:：_\\©%+") || strings.Contains(s, "http") || strings.Contains(s, "www.") {
		return false
	}
	if len(parts) > 1 && strings.ContainsAny(s, "0123456789") && anyMonth(s) {
		return false
	}
	if hasSmallWords(parts) || len(parts) > 1 && prepositions()[parts[len(parts)-1]] {
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

// hasSmallWords reports whether words are those of a phrase, some of them in small
// letters: "our new authors", "Petition signed by an author". Those of pseudonyms
// are all small.
func hasSmallWords(words []string) bool {
	small, capitals := 0, 0
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case unicode.IsUpper(r):
			capitals++
		case !unicode.IsLower(r) || particles()[text.Fold(w)] || anonymous()[text.Fold(w)] || HasRole(w):
		case i == 0 && !strings.ContainsAny(w, ".-0123456789"):
			small += 2 // the names of sites start so, with signs in them
		default:
			small++
		}
		if small >= 2 && capitals > 0 {
			return true
		}
	}
	return false
}

// IsPersonal reports whether s looks like the full name of a person, without any other
// evidence.
func IsPersonal(s string) bool {
	parts := strings.Fields(s)
	if len(parts) == 1 && IsCJK(s) {
		n := utf8.RuneCountInString(s)
		return 2 <= n && n <= 5
	}
	if len(parts) == 2 && IsCJK(parts[0]) && IsCJK(parts[1]) {
		return utf8.RuneCountInString(s) <= 7
	}
	if len(parts) < 2 || len(parts) > 5 || !isName(s) {
		return false
	}
	capitals := 0
	for _, w := range parts {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "'’\"("))
		f := text.Fold(w)
		switch {
		case particles()[f]: // also "Le" in Le Goff
		case anonymous()[f], notNames()[f], commonWords()[f], isOnlyMonth(f):
			return false
		case unicode.IsUpper(r):
			capitals++
		default:
			return false
		}
	}
	return capitals >= 2
}

// givenNames are the names of months, in any language, that people have too.
var givenNames = map[string]bool{
	"abril": true, "april": true, "august": true, "augusta": true, "avril": true, "juli": true, "julio": true,
	"june": true, "maja": true, "marc": true, "marco": true, "mart": true,
}

// isOnlyMonth reports whether a folded word is the name of a month, and not also a name
// of people.
func isOnlyMonth(word string) bool {
	return len(word) > 3 && months()[word] && !givenNames[word]
}

// months are their whole names: Jane is no abbreviation of janeiro.
var months = words.Set(func(l *words.Language) string { return text.Fold(strings.Join(l.Months, " ")) })

// IsCJK reports whether a text has only Chinese, Japanese and Korean characters, and
// at least one.
func IsCJK(s string) bool {
	for _, r := range s {
		if !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			return false
		}
	}
	return s != ""
}

// Kind is what a name looks like.
type Kind int

// The kinds of names, from what is a person's most likely.
const (
	Person    Kind = iota // the full name of a person
	Words                 // several words that may be another name
	Single                // a single word
	Anonymous             // a word for those who write, such as staff
	Login
)

// KindOf returns the kind of a list of names: that of the one that is least likely a
// person's.
func KindOf(names []string) Kind {
	worst := Person
	for _, n := range names {
		kind := Person
		switch {
		case IsPersonal(n):
		case anyWord(n, anonymous()):
			kind = Anonymous
		case !strings.Contains(n, " ") && n == strings.ToLower(n):
			kind = Login
		case !strings.Contains(n, " "):
			kind = Single
		default:
			kind = Words
		}
		worst = max(worst, kind)
	}
	return worst
}

// ArePersons reports whether all of a list of names look like full names of persons.
func ArePersons(names []string) bool { return KindOf(names) == Person }

func anyWord(s string, list map[string]bool) bool {
	for w := range strings.FieldsSeq(text.Fold(s)) {
		if list[w] {
			return true
		}
	}
	return false
}

func anyMonth(s string) bool {
	for w := range strings.FieldsSeq(text.Fold(s)) {
		if date.IsMonth(w) {
			return true
		}
	}
	return false
}

func onlyWords(s string, list map[string]bool) bool {
	for w := range strings.FieldsSeq(text.Fold(s)) {
		if !list[w] {
			return false
		}
	}
	return true
}

// WithoutCompounds drops names that contain another full name of the list, because
// markup has joined two: "Agency Jane Doe" beside "Jane Doe".
func WithoutCompounds(names []string) []string {
	if len(names) < 2 || len(names) > Most {
		return names
	}
	return slices.DeleteFunc(slices.Clone(names), func(long string) bool {
		return slices.ContainsFunc(names, func(short string) bool {
			return len(short) < len(long) && IsPersonal(short) && strings.Contains(" "+text.Fold(long)+" ", " "+text.Fold(short)+" ")
		})
	})
}

// IsFirm reports whether a name is two words joined by an ampersand.
func IsFirm(name string) bool {
	words := strings.Fields(name)
	return len(words) == 3 && words[1] == "&"
}

// Inverted returns names that are written Doe, Jane as Jane Doe.
func Inverted(names []string) []string {
	var out []string
	for _, s := range names {
		if last, first, ok := strings.Cut(s, ","); ok && !strings.ContainsAny(first, ",;") {
			s = strings.TrimSpace(first) + " " + strings.TrimSpace(last)
		}
		out = append(out, s)
	}
	return out
}

// Most bounds a list of authors: a longer one is not of authors.
const Most = 100

// InBylines returns the persons in bylines, each once, and all names in them.
func InBylines(bylines []string) (persons, all []string) {
	for _, s := range bylines {
		named := All(s)
		all = append(all, named...)
		persons = append(persons, WithoutTrailers(named)...)
	}
	return WithoutCompounds(text.Unique(persons)), all
}

// Pseudonym returns the name on a line that is little more than "by ada", which may be
// a pseudonym or a company; empty for any other line.
func Pseudonym(s string) string {
	found := Split(s)
	if utf8.RuneCountInString(s) > 30 || len(found) != 1 || notNames()[text.Fold(s)] {
		return ""
	}
	if parts := strings.Fields(found[0]); len(parts) > 1 && !startsUpper(parts[1]) {
		return ""
	}
	return found[0]
}

// Abbreviates reports whether a name is another with the first name as an initial: "J.
// Doe" for "Jane Doe".
func Abbreviates(short, full string) bool {
	initial, last, ok := strings.Cut(text.Fold(short), " ")
	first, rest, _ := strings.Cut(text.Fold(full), " ")
	return ok && last == rest && utf8.RuneCountInString(initial) == 1 && strings.HasPrefix(first, initial)
}

// HasRole reports whether s has the role of a person, such as staff writer, or is a degree.
func HasRole(s string) bool { return role().MatchString(s) || isDegree(s) }

// Same reports whether two lists name the same people in the same order, with or without
// their academic titles.
func Same(a, b []string) bool { return squashed(a) == squashed(b) }

func squashed(names []string) string {
	var b strings.Builder
	for _, n := range names {
		n = text.Fold(n)
		for {
			first, rest, ok := strings.Cut(n, " ")
			if !ok || !academic[first] {
				break
			}
			n = rest
		}
		b.WriteString(strings.ReplaceAll(n, " ", ""))
	}
	return b.String()
}

// academic are titles before a name, in the form of text.Fold.
var academic = map[string]bool{"dr": true, "prof": true, "professor": true}
