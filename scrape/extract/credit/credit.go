// Package credit reads the lines that say who wrote a text and when, and nothing
// else: "Publié le 12 avril 2023 à 10h30 par Jeanne Doé dans Données", "Von Jan
// Doe | 3. Mai | 4 Min. Lesezeit". A sentence with a date or a name is none.
package credit

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"feedgen/feed/date"
	"feedgen/feed/text"
	"feedgen/feed/words"
	"feedgen/scrape/extract/names"
)

// Line is the content of one line.
type Line struct {
	Dates []Date
	Names []string
	By    bool // the names are said to be those of whoever wrote
	Place bool // there is a place in the position of names
	Plain bool // there is nothing else on the line: it is a credit
}

// Date is a date on a line, with the meaning of its label.
type Date struct {
	date.Date
	Kind Kind
}

// Kind is the meaning of a date by its label.
type Kind int

const (
	Bare Kind = iota // there is no label
	Published
	Updated
	AsOf // of the text as it is: the last change, or there was none
	Other
)

// Is reports whether a date of this kind may be that of a change, or else that
// of publication.
func (k Kind) Is(change bool) bool { return k != Other && (k == Updated || k == AsOf) == change }

// Date returns the date of a credit that may be that of a change, or else that of
// publication. What stands in front of the line says of what its first date is, if
// that has no label of its own.
func (c Line) Date(before Kind, change bool) (d date.Date, ok bool) {
	if c.Plain {
		for i, d := range c.Dates {
			if i == 0 && d.Kind == Bare {
				d.Kind = before
			}
			if d.Kind.Is(change) {
				return d.Date, true
			}
		}
	}
	return date.Date{}, false
}

// Reader reads the lines of one page, and remembers them: its dates and its names
// are looked for in several ways. The zero Reader is ready to use.
type Reader struct{ known map[line]Line }

type line struct {
	text  string
	order date.Order
}

// Read is Read for a line that may have been read before.
func (r *Reader) Read(s string, order date.Order) Line {
	if len(s) > Longest {
		return Line{}
	}
	if isProse(s) {
		return Line{}
	}
	key := line{s, order}
	l, ok := r.known[key]
	if !ok {
		if r.known == nil {
			r.known = map[line]Line{}
		}
		l = Read(s, order)
		r.known[key] = l
	}
	return l
}

// ReadDated is Read for a line that counts only with a date. Most lines have no
// digit, and are not read.
func (r *Reader) ReadDated(s string, order date.Order) Line {
	if !strings.ContainsFunc(s, unicode.IsDigit) {
		return Line{}
	}
	return r.Read(s, order)
}

// DateOf returns the date of a line that is a credit, as Line.Date does.
func (r *Reader) DateOf(s string, order date.Order, before Kind, change bool) (d date.Date, ok bool) {
	return r.ReadDated(s, order).Date(before, change)
}

// IsSentence reports whether a line with a date is a sentence, and no credit.
func (r *Reader) IsSentence(s string, order date.Order) bool {
	return len(s) <= Longest && !r.Read(s, order).Plain && isSentence(s)
}

// mostSmall is the number of words in small letters that no credit has: most lines
// are prose, and need no closer look.
const mostSmall = 20

// isProse reports whether a line has many words in small letters and starts as no
// agency's text does, behind a place, the date and a dash.
func isProse(s string) bool {
	small, blank := 0, true
	for i, r := range s {
		switch {
		case i < 100 && (r == '–' || r == '—' || r == '-' && blank):
			return false
		case blank && unicode.IsLower(r):
			small++
		}
		blank = r == ' '
	}
	return small >= mostSmall
}

// isSentence reports whether a line says something: it has words in small letters
// that no credit has.
func isSentence(line string) bool {
	small := 0
	for _, w := range strings.Fields(line) {
		if f := text.Fold(w); unicode.IsLower(firstRune(w)) && !isDateLabel(w) && !headWords()[f] && !date.IsMonth(f) {
			small++
		}
	}
	return small >= 3
}

// longestParticle is the length of words within a name in small letters, in bytes.
const longestParticle = 4

// mostSmallInNames is the number of words in small letters that names have, with
// those between them.
const mostSmallInNames = 2

// longestNames bounds a list of names without a word of who they are, in bytes.
const longestNames = 150

// Longest bounds a credit, in bytes.
const Longest = 300

var (
	// updated precedes the date of a change.
	updated = labelsOf(func(l *words.Language) []string { return l.UpdatedLabels })

	// asOf precedes the date of a text as it is.
	asOf = labelsOf(func(l *words.Language) []string { return l.AsOfLabels })

	// otherwise precedes a date that is neither of the two.
	otherwise = labelsOf(func(l *words.Language) []string { return l.OtherDateLabels })

	// published precedes the date of publication.
	published = labelsOf(func(l *words.Language) []string { return l.PublishedLabels })

	// timeSpan is a part of the day from one time to another, as of an event.
	timeSpan = words.Pattern(`\d\d?[:.h]\d\d\s*(?i:h|pm|am|%s)?\s*(?:[-–—]|%s)\s*\d\d?[:.h]\d\d`,
		func(l *words.Language) []string { return strings.Fields(l.ClockUnit) }, func(l *words.Language) []string { return l.Until })
)

// The words of which the parts of a credit are made.
var (
	dateLabelWords = words.Set(func(l *words.Language) string { return l.DateLabelWords }, "h")
	headWords      = words.Set(func(l *words.Language) string { return l.HeadWords })
	prepositions   = foldedSet(words.Set(func(l *words.Language) string { return l.By }))
	particles      = words.Set(func(l *words.Language) string { return l.Particles })
	inWords        = words.Set(func(l *words.Language) string { return l.In })
	weekdays       = words.Set(func(l *words.Language) string { return l.Weekdays })
	onWords        = words.Set(func(l *words.Language) string { return strings.Join(l.On, " ") })

	// otherDeed starts a part that names those who did something else.
	otherDeed = words.Pattern(`(?i)^%s(?:\s*[:：]|\s+%s\b)`, func(l *words.Language) []string { return l.OtherDeeds },
		func(l *words.Language) []string { return strings.Fields(l.By + " de do des") })
)

// Read reads a line. The zero Line is that of a line that is too long, and of the
// signature of a message that is quoted: "— Jane Doe (@jane) May 3, 2021".
func Read(s string, order date.Order) Line {
	if len(s) > Longest || strings.Contains(s, "(@") {
		return Line{}
	}
	found := date.Find(s, order)
	if len(found) > 0 && citation().MatchString(s[found[0].End:]) {
		return Line{Plain: true, Dates: []Date{{found[0].Date, Published}}}
	}
	months := len(found) == 0
	if months {
		found = date.FindMonths(s)
	}
	return read(s, found, months)
}

// read reads a line whose dates were found, or its months where it has no day.
func read(s string, found []date.Found, months bool) Line {
	c := Line{Plain: true}
	from := 0
	for i, f := range found {
		c.Dates = append(c.Dates, Date{Date: f.Date})
		label := s[from:f.Start]
		from = f.End
		if c.Plain {
			c.readParts(label, i == 0, true)
		}
		if i == 0 && dateline(label, s[f.End:]) {
			c.Plain, c.Place, c.Names = true, true, nil
			c.Dates[0].Kind = KindOf(label)
			return c
		}
	}
	if rest := strings.Trim(s[from:], looseSigns); c.Plain && strings.HasSuffix(s, ".") && unicode.IsLower(firstRune(rest)) &&
		strings.Contains(rest, " ") && names.LengthOfBy(rest) == 0 && !isDateLabel(rest) {
		c.Plain = false // the date starts a sentence
	}
	if c.Plain {
		c.readParts(s[from:], len(found) == 0, false)
	}
	if c.Plain && len(found) > 0 {
		c.readKinds(s, found)
	}
	if months && len(c.Names) == 0 {
		// A month alone is hardly ever that of the publication.
		c.Dates = slices.DeleteFunc(c.Dates, func(d Date) bool { return d.Kind == Bare })
	}
	return c
}

// citation goes on behind the date in the reference of an article in a journal:
// "Delays. 2021 Mar 9;15(1):e33475. doi: …".
var citation = words.Pattern(`^;\s?\d+\s?(?:\([\w ]+\))?:\s?\w+`)

// readKinds reads the labels of the dates.
func (c *Line) readKinds(s string, found []date.Found) {
	if timeSpan().MatchString(s) {
		*c = Line{}
		return
	}
	from := 0
	for i, f := range found {
		d := &c.Dates[i]
		d.Kind = KindOf(s[from:f.Start])
		from = f.End
		rest := strings.Trim(s[from:], looseSigns)
		switch {
		case d.Kind != Bare:
		case i > 0 && c.Dates[i-1].Kind == Other:
			d.Kind = Other // "from 1 March to 30 June"
		case len(found) == 1 && rest != "" && updated().match(rest) && !isClock(rest):
			d.Kind = Updated
		}
	}
}

// KindOf returns the meaning of a date after a label.
func KindOf(label string) Kind {
	switch {
	case !strings.ContainsFunc(label, isWordRune) && !strings.Contains(label, "©"):
		return Bare
	case strings.Contains(label, "©") || otherwise().match(label):
		return Other
	case updated().match(label):
		return Updated
	case asOf().match(label):
		return AsOf
	case isPublished(label):
		return Published
	}
	return Bare
}

// longestLabel bounds a label on a line of its own, in bytes.
const longestLabel = 40

// KindOnLine is KindOf for a line above the date, if that is short. It is that of a
// change only if it is nothing but a label: one word, words of labels, or with a
// colon behind it.
func KindOnLine(s string) Kind {
	if len(s) > longestLabel || strings.ContainsFunc(s, unicode.IsDigit) {
		return Bare
	}
	kind, s := KindOf(s), strings.TrimSpace(s)
	isLabel := !strings.Contains(s, " ") || strings.HasSuffix(s, ":") || isDateLabel(s)
	if (kind == Updated || kind == AsOf) && !isLabel {
		return Bare
	}
	return kind
}

// isPublished reports whether a label is that of a date of publication; "on" and
// its like alone are.
func isPublished(label string) bool {
	return onWords()[text.Fold(strings.Trim(label, looseSigns))] || published().match(label)
}

// dateline reports whether a line starts as agencies' do: a place, the date, a
// dash, and then a text.
func dateline(label, rest string) bool {
	rest = strings.TrimLeft(rest, " ,")
	dash := false
	for _, sign := range []string{"–", "—", "- ", "-- "} {
		dash = dash || strings.HasPrefix(rest, sign)
	}
	label = strings.Trim(label, " ,./")
	return dash && len(rest) > 60 && (label == "" || isPlace(label) || isPublished(label))
}

// isPlace reports whether a text can be the name of a place, or several.
func isPlace(s string) bool {
	fields := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",/()", r) })
	for _, w := range fields {
		if !unicode.IsUpper(firstRune(w)) && !onWords()[text.Fold(w)] && !particles()[text.Fold(w)] {
			return false
		}
	}
	return len(fields) > 0 && len(fields) <= 4
}

// creditSigns separate the parts of a credit; the first group do so strictly.
const (
	strictSigns = "|•·●∙⋅◦▪■/\n\t()[]"
	looseSigns  = " ,;.:：-–—|•·●∙⋅◦▪■/　"
)

// separators writes dashes and wide blanks as one of the strict signs.
var separators = strings.NewReplacer(" - ", "|", " – ", "|", " — ", "|", " -- ", "|", "–", "|", "—", "|", "　", "|")

// readParts reads the text before, between or after the dates of a line. first: the
// line starts with it; joined: a date follows.
func (c *Line) readParts(s string, first, joined bool) {
	if strings.Contains(s, "(") {
		by := s[:names.LengthOfBy(s)]
		s = withoutBrackets.Replace(by) + s[len(by):] // "Author(s)"
	}
	if strings.ContainsAny(s, ":：") {
		s = labelWithin().ReplaceAllString(s, "|$1")
	}
	if strings.Contains(s, ")") {
		s = withoutEmployers(s)
	}
	parts := strings.FieldsFunc(separators.Replace(s), func(r rune) bool { return strings.ContainsRune(strictSigns, r) })
	for i, p := range parts {
		if !c.Plain {
			return
		}
		// A part without a sign between it and the date belongs to it.
		touches := joined && i == len(parts)-1 && !endsInSign(s) || !joined && !first && i == 0 && !startsWithSign(s)
		c.readPart(strings.TrimSpace(p), touches, joined, joined && first && i == len(parts)-1)
	}
}

var withoutBrackets = strings.NewReplacer("(", "", ")", "")

// labelWithin is a label behind a blank, in scripts that have none.
var labelWithin = words.Pattern(`\s+([\p{Han}\p{Hiragana}\p{Katakana}]+[：:])`)

// withoutEmployers removes what stands in brackets behind each name of a list but the
// last: "Jane Doe (Acme) and Jan Roe (Initech)".
func withoutEmployers(s string) string {
	const open, end = "(", ")"
	before, rest, ok := strings.Cut(s, open)
	within, after, closed := strings.Cut(rest, end)
	if !ok || !closed || !names.StartsWithAnd(after) || names.StartsWithBy(within) {
		return s
	}
	return strings.TrimRight(before, " ") + withoutEmployers(after)
}

func endsInSign(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, " "))
	return strings.ContainsRune(strictSigns+"–—-,:：", r) || strings.TrimSpace(s) == ""
}

func startsWithSign(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " "))
	return strings.ContainsRune(strictSigns+"–—-,", r) || strings.TrimSpace(s) == ""
}

// readPart reads one part. touches: nothing but a blank is between it and a date;
// placed: it may be the place of a dateline.
func (c *Line) readPart(p string, touches, before, placed bool) {
	p = strings.Trim(p, looseSigns)
	switch {
	case p == "" || !strings.ContainsFunc(p, isWordRune) || isDateLabel(p) || isHeadWords(p) || isClock(p) || isTagList(p):
		return
	case IsOtherDeed(p):
		return
	case names.LengthOfBy(p) > 0:
		p = withoutOtherDeeds(p)
		found, rest := namesOfBy(p)
		if len(found) == 0 && names.IsInterface(names.WithoutBy(withoutLabels(p))) {
			return // by admin
		}
		if len(found) > 0 && (rest == "" || isCategory(rest)) {
			c.addAuthors(found)
			return
		}
		c.Plain = false
		return
	}
	if label, found := afterLabel(p); found != nil && (isDateLabel(label) || isFiled(label)) {
		// "Publié le par": a label and a byline in one part
		c.addAuthors(found)
		return
	}
	if touches {
		if name := withoutLabels(p); name != p && names.IsPersonal(name) {
			c.Names = append(c.Names, name) // "Jane Doe updated on"
			return
		}
	}
	if isCategory(p) {
		return
	}
	if placed && isPlace(p) && !names.IsPersonal(p) && strings.Count(p, " ") <= 1 {
		c.Place = true
		return
	}
	if len(c.Names) > 0 && names.HasRole(p) && utf8.RuneCountInString(p) <= 50 {
		return
	}
	if len(p) > longestNames || unicode.IsLower(firstRune(p)) {
		c.Plain = c.Plain && isCaption(p, touches, before)
		return
	}
	if found, ok := fullNames(p); ok {
		if !c.By {
			c.Names = append(c.Names, found...)
		}
		return
	}
	// A section, a place, an agency beside the byline.
	if isCaption(p, touches, before) {
		return
	}
	c.Plain = false
}

// addAuthors adds names that are said to be those of whoever wrote: other words with
// capitals on the line, such as those of a place, are not.
func (c *Line) addAuthors(found []string) {
	if !c.By {
		c.Names = nil
	}
	c.Names, c.By = append(c.Names, found...), true
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// clockPart is a time of day with the words around it.
var clockPart = words.Pattern(`^\d\d?時\d\d?分(?:\d\d?秒)?$` +
	`|(?i)^(?:\pL+\s+){0,3}\d\d?[.:h]\d\d(?::\d\d)?\s*h?(?:\s*[ap]\.?m\.?)?(?:\s+\(?[A-Z]{2,4}\)?)?$`)

func isClock(p string) bool {
	return strings.ContainsFunc(p, unicode.IsDigit) && strings.ContainsAny(p, ".:hH時") && clockPart().MatchString(p)
}

// IsOtherDeed reports whether a part names those who did something else than write.
func IsOtherDeed(p string) bool {
	if strings.ContainsAny(p, ":：") {
		return otherDeed().MatchString(p)
	}
	for w := range strings.FieldsSeq(p) {
		if w = strings.ToLower(w); prepositions()[text.Fold(w)] || w == "de" || w == "do" || w == "des" {
			return otherDeed().MatchString(p)
		}
	}
	return false
}

// IsOtherLabel reports whether a line only introduces those who did something else than
// write: "Edited by".
func IsOtherLabel(s string) bool {
	if len(s) > longestLabel || !IsOtherDeed(s) {
		return false
	}
	end := otherDeed().FindStringIndex(s)[1]
	return strings.Trim(s[end:], looseSigns) == ""
}

// withoutOtherDeeds cuts a part where it goes on with those who did something
// else than write: "Text: A, photos: B".
func withoutOtherDeeds(p string) string {
	for i, r := range p {
		if r != ',' && r != '.' && r != '，' && r != '、' {
			continue
		}
		if IsOtherDeed(strings.TrimLeft(p[i:], ",.，、 ")) {
			return p[:i]
		}
	}
	return p
}

// isCaption reports whether a part is a short title such as that of a section.
// One that touches a date must not lead to it, as in "Act of 1 May", and not go
// on from it, as in "1 May was".
func isCaption(p string, touches, before bool) bool {
	fields := strings.Fields(p)
	if len(fields) > 4 || utf8.RuneCountInString(p) > 35 || strings.ContainsAny(p, "!?:") {
		return false
	}
	if !touches && !strings.HasSuffix(p, ".") {
		return strings.ContainsFunc(p, unicode.IsLetter)
	}
	if strings.ContainsAny(p, "0123456789.") {
		return false
	}
	r := firstRune(p)
	if before {
		r = firstRune(fields[len(fields)-1])
	}
	return unicode.IsUpper(firstRune(p)) && unicode.IsUpper(r) || isUncased(r)
}

func isUncased(r rune) bool { return unicode.IsLetter(r) && !unicode.IsUpper(r) && !unicode.IsLower(r) }

// isDateLabel reports whether a part is made of the words of labels.
func isDateLabel(p string) bool {
	list := text.Words(p)
	var written []string // the words with their accents, which stems have
	for i, w := range list {
		if dateLabelWords()[w] || weekdays()[w] || onWords()[w] || prepositions()[w] {
			continue
		}
		if written == nil {
			written = strings.FieldsFunc(p, func(r rune) bool { return !isWordRune(r) })
		}
		if len(written) != len(list) || !isLabelStem(written[i]) {
			return false
		}
	}
	return len(list) > 0
}

// isLabelStem reports whether a word alone is a label.
func isLabelStem(w string) bool {
	return utf8.RuneCountInString(w) >= 4 && (updated().match(w) || asOf().match(w) || names.IsCJK(w) && published().match(w))
}

// isHeadWords reports whether a part is a number with words of the interface:
// "5 min read", "4 commentaires", "Lesezeit: 3 Min.".
func isHeadWords(p string) bool {
	list := text.Words(p)
	known := false
	for _, w := range list {
		switch {
		case headWords()[w]:
			known = true
		case strings.Trim(w, "0123456789") == "":
		case headWords()[strings.TrimLeft(w, "0123456789")]:
			known = true
		default:
			return false
		}
	}
	return known
}

// tagged starts a list of tags.
var tagged = words.Pattern(`^(?i:%s)\s*[:：]`, func(l *words.Language) []string { return l.TagLabels })

func isTagList(p string) bool { return strings.ContainsAny(p, ":：") && tagged().MatchString(p) }

// isCategory reports whether a part is "in" and what an article is filed under.
func isCategory(p string) bool {
	list := strings.Fields(p)
	return len(list) >= 2 && len(list) <= 6 && inWords()[text.Fold(list[0])] && utf8.RuneCountInString(p) <= 50
}

// isFiled reports whether a part is the label of a date and a category: "Posted in
// Tools".
func isFiled(p string) bool {
	list := strings.Fields(p)
	for i, w := range list {
		if i > 0 && inWords()[text.Fold(w)] {
			return isDateLabel(strings.Join(list[:i], " ")) && isCategory(strings.Join(list[i:], " "))
		}
	}
	return false
}

// namesOfBy returns the names of a byline, and what follows them.
func namesOfBy(p string) (found []string, rest string) {
	body := names.WithoutBy(p)
	if unicode.IsLower(firstRune(body)) && strings.Contains(withoutLabels(body), " ") {
		return nil, "" // "by our team" names nobody
	}
	fields := strings.Fields(body)
	if all := names.All(body); len(all) > 0 && names.ArePersons(all) {
		fields = nil // "Door A en B" has no category
	}
	for i, w := range fields {
		if r, _ := utf8.DecodeRuneInString(w); i > 0 && inWords()[text.Fold(w)] && unicode.IsLower(r) {
			body, rest = strings.Join(fields[:i], " "), strings.Join(fields[i:], " ")
			break
		}
	}
	body = withoutLabels(withoutHeadWords(body))
	found = names.Split(body)
	for _, n := range found {
		if !names.IsPersonal(n) &&
			(len(found) > 1 && !isUncased(firstRune(n)) || len(strings.Fields(n)) > 3 || strings.Count(body, " ") > 4) {
			return nil, rest
		}
	}
	return found, rest
}

// withoutLabels removes the words of a date's label at the end of a part.
func withoutLabels(p string) string {
	for {
		p = strings.TrimRight(p, looseSigns)
		i := strings.LastIndexByte(p, ' ')
		if i < 0 || !isDateLabel(p[i+1:]) {
			return p
		}
		p = p[:i]
	}
}

// withoutHeadWords removes words of the interface with their number at the end of a
// part: "Jane Doe 5 min read".
func withoutHeadWords(p string) string {
	if !strings.ContainsFunc(p, unicode.IsDigit) {
		return p
	}
	for i, r := range p {
		if r == ' ' && isHeadWords(p[i:]) {
			return p[:i]
		}
	}
	return p
}

// afterLabel splits a part at the first word that introduces a name.
func afterLabel(p string) (label string, found []string) {
	for i, r := range p {
		if !unicode.IsSpace(r) {
			continue
		}
		if rest := strings.TrimSpace(p[i:]); names.LengthOfBy(rest) > 0 {
			found, tail := namesOfBy(rest)
			if len(found) > 0 && (tail == "" || isCategory(tail)) {
				return p[:i], found
			}
		}
	}
	return "", nil
}

// fullNames returns the names of a part if it is nothing but persons' full
// names, with their roles.
func fullNames(p string) ([]string, bool) {
	first, _, _ := strings.Cut(p, ",")
	small := 0
	for w := range strings.FieldsSeq(first) {
		if !unicode.IsLower(firstRune(w)) {
			continue
		}
		if small++; len(w) > longestParticle || small > mostSmallInNames {
			return nil, false // most lines are no names, and this costs least
		}
	}
	found := names.All(p)
	if len(found) == 0 || !names.ArePersons(found) {
		return nil, false
	}
	letters := 0
	for _, n := range found {
		letters += len(n)
	}
	return found, 3*letters >= len(p)
}

// foldedSet returns a set of words in the form of text.Fold.
func foldedSet(of func() map[string]bool) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		set := map[string]bool{}
		for w := range of() {
			set[text.Fold(w)] = true
		}
		return set
	})
}

// IsUpdated reports whether a text has the label of a change, or of a text as it is.
func IsUpdated(s string) bool { return updated().match(s) || asOf().match(s) }

// postedSentence starts the sentence by which blogs say when a text was published.
var postedSentence = words.Pattern(`^(?i:%s)`, func(l *words.Language) []string { return l.PostedSentences })

// Posted returns the date of a sentence such as "This entry was posted on 3 May
// 2021 and is filed under Tools." at the start of a text.
func Posted(s string, order date.Order) (d date.Date, ok bool) {
	at := postedSentence().FindStringIndex(s)
	if at == nil {
		return date.Date{}, false
	}
	found := date.Find(s[at[1]:min(len(s), at[1]+longestNames)], order)
	if len(found) == 0 {
		return date.Date{}, false
	}
	return found[0].Date, true
}

// IsTimeSpan reports whether a text has a part of a day, as of an event.
func IsTimeSpan(s string) bool { return timeSpan().MatchString(s) }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
