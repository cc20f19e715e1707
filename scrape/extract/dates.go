package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"feedgen/feed/date"
	"feedgen/feed/words"

	"golang.org/x/net/html/atom"
)

// dateField is what tells one of the two dates.
type dateField struct {
	name       string
	ldKeys     []weighted
	metaKeys   []weighted
	properties []string // of microdata and RDFa, lower case
}

type weighted struct {
	key    string
	weight float64
}

var publishedField = dateField{
	name:   "published",
	ldKeys: []weighted{{"datePublished", 0.97}, {"dateCreated", 0.85}, {"uploadDate", 0.85}},
	metaKeys: []weighted{
		{"article:published_time", 0.97}, {"article:published:time", 0.95}, {"article:published", 0.95}, {"article.published", 0.95},
		{"og:article:published_time", 0.95}, {"og:published_time", 0.95}, {"article:post_time", 0.9}, {"og:pubdate", 0.9}, {"og:publish_date", 0.9},
		{"datepublished", 0.95}, {"citation_publication_date", 0.93}, {"citation_online_date", 0.9}, {"citation_date", 0.9},
		{"parsely-pub-date", 0.95}, {"sailthru.date", 0.95}, {"cxenseparse:recs:publishtime", 0.95}, {"cxenseparse:publishtime", 0.95},
		{"dc.date.issued", 0.95}, {"dcterms.issued", 0.93}, {"dc.date.created", 0.9}, {"dcterms.created", 0.9}, {"dc.created", 0.9}, {"dcterms.date", 0.9}, {"dc.date", 0.88},
		{"pubdate", 0.93}, {"publish-date", 0.93}, {"publish_date", 0.93}, {"publishdate", 0.93}, {"published-date", 0.93}, {"published_date", 0.93}, {"publication_date", 0.93}, {"publication-date", 0.93}, {"publicationdate", 0.93},
		{"published_time", 0.93}, {"published_at", 0.93}, {"publishtime", 0.9}, {"published", 0.9}, {"originalpublicationdate", 0.93}, {"original-publish-date", 0.93}, {"article_date_original", 0.93}, {"displaydate", 0.9}, {"ptime", 0.9},
		{"bt:pubdate", 0.9}, {"sw-pubdate", 0.9}, {"rnews:datepublished", 0.9}, {"date.release", 0.9}, {"release_date", 0.85}, {"datecreated", 0.88}, {"article-date", 0.85}, {"article:date", 0.85}, {"articledate", 0.85}, {"date", 0.88},
	},
	properties: []string{"datepublished", "dc:date", "dc:created", "schema:datepublished", "schema:datecreated", "datecreated", "article:published_time", "pubdate", "rnews:datepublished"},
}

var modifiedField = dateField{
	name:   "modified",
	ldKeys: []weighted{{"dateModified", 0.97}},
	metaKeys: []weighted{
		{"article:modified_time", 0.97}, {"article:modified:time", 0.95}, {"article:modified", 0.95}, {"datemodified", 0.93}, {"og:updated_time", 0.93},
		{"og:modified_time", 0.93}, {"og:article:modified_time", 0.93}, {"dcterms.modified", 0.9}, {"dc.date.modified", 0.9}, {"dc.modified", 0.9},
		{"lastmod", 0.85}, {"last-modified", 0.8}, {"last_modified", 0.8}, {"modified_time", 0.85}, {"modified", 0.8}, {"updated", 0.8}, {"updated date", 0.8}, {"revised", 0.75},
	},
	properties: []string{"datemodified", "dc:modified", "schema:datemodified", "article:modified_time"},
}

// published chooses when the article was published.
func (x *extraction) published() { x.date(publishedField) }

// modified chooses when the article last changed.
func (x *extraction) modified() { x.date(modifiedField) }

func (x *extraction) date(f dateField) {
	b := &dateBallot{ballot: ballot{field: f.name}, order: x.dateOrder()}
	if v, evidence, ok := x.ruled(f.name); ok {
		x.settleRuledDate(b, v, evidence)
		return
	}
	for _, k := range f.ldKeys {
		if x.ld.article != nil {
			b.read("json-ld "+k.key, k.weight, x.ld.article.str(k.key))
		}
		if x.ld.page != nil {
			b.read("json-ld "+k.key+" of the page", k.weight*0.95, x.ld.page.str(k.key))
		}
	}
	for _, k := range f.metaKeys {
		for _, m := range x.doc.metaValues(k.key) {
			b.read("meta "+m.key, k.weight, m.content)
		}
	}
	x.propertyDates(b, f)
	x.shownDates(b, f)
	if f.name == "published" {
		// Without a word of the page that it is one article, the date may be
		// that of an archive's day.
		if m, ok := date.InPath(x.doc.url.Path); ok && x.saysArticle() {
			b.addMoment("date in the URL", 0.93, m)
		}
	}
	b.resolveOrder()
	if f.name == "published" {
		b.dropChanges(x.changes(b.order))
	}
	c, ok := b.elect(func(a, b candidate) bool { return a.moment.MayBeSameDay(b.moment) })
	if ok {
		c = b.sharpen(c)
	}
	x.settle(&b.ballot, c, ok)
}

// changes returns when the metadata say that the article was modified.
func (x *extraction) changes(order date.Order) []date.Date {
	var found []date.Date
	read := func(s string) {
		if m, ok := date.Parse(s, order); ok {
			found = append(found, m)
		}
	}
	if x.ld.article != nil {
		read(x.ld.article.str("dateModified"))
	}
	for _, m := range x.doc.metaValues("article:modified_time", "og:updated_time", "datemodified") {
		read(m.content)
	}
	return found
}

// dropChanges takes out shown dates that are when the article changed, where
// the metadata tell another day for its publication: many sites show the day
// of the last change without saying so.
func (b *dateBallot) dropChanges(changes []date.Date) {
	told := func(c candidate) bool { return c.family != "shown" && c.weight >= 0.9 }
	if !slices.ContainsFunc(b.candidates, told) {
		return
	}
	b.candidates = slices.DeleteFunc(b.candidates, func(c candidate) bool {
		if told(c) || !slices.ContainsFunc(changes, c.moment.MayBeSameDay) {
			return false
		}
		for _, o := range b.candidates {
			if told(o) && o.moment.MayBeSameDay(c.moment) {
				return false
			}
		}
		b.reject(c, "the day of the last change")
		return true
	})
}

// dateBallot is a ballot over moments.
type dateBallot struct {
	ballot
	order date.Order
}

// read nominates what a text says.
func (b *dateBallot) read(evidence string, weight float64, s string) {
	if s == "" {
		return
	}
	m, ok := date.Parse(s, b.order)
	if !ok {
		b.reject(candidate{value: clip(s, 60), evidence: evidence}, "no date")
		return
	}
	b.addMoment(evidence, weight, m)
}

func (b *dateBallot) addMoment(evidence string, weight float64, m date.Date) {
	b.add(candidate{value: m.String(), moment: m, evidence: evidence, weight: weight})
}

// addShown nominates a date that is read from the page's text and markup, in
// several ways that all see the same one.
func (b *dateBallot) addShown(evidence string, weight float64, m date.Date) {
	b.add(candidate{value: m.String(), moment: m, evidence: evidence, weight: weight, family: "shown"})
}

// resolveOrder reads 02/03/2024 the other way round where that agrees with a
// date that can only be read one way.
func (b *dateBallot) resolveOrder() {
	for i, c := range b.candidates {
		if !c.moment.Ambiguous {
			continue
		}
		as, swapped := 0, 0
		for _, o := range b.candidates {
			if o.moment.Ambiguous {
				continue
			}
			if o.moment.MayBeSameDay(c.moment) {
				as++
			}
			if o.moment.MayBeSameDay(c.moment.Swapped()) {
				swapped++
			}
		}
		if as == 0 && swapped > 0 {
			m := c.moment.Swapped()
			b.candidates[i].moment, b.candidates[i].value = m, m.String()
		}
	}
}

// sharpen returns the most precise of the candidates that tell the same day
// as the winner: a day gets its time and a time its zone.
func (b *dateBallot) sharpen(winner candidate) candidate {
	best := winner
	for _, c := range b.candidates {
		same := c.moment.SameMonth(winner.moment) && (winner.moment.Day == 0 || c.moment.Day == winner.moment.Day)
		if same && c.weight >= 0.8 && c.moment.Precision() > best.moment.Precision() {
			best = c
		}
	}
	return best
}

func (x *extraction) settleRuledDate(b *dateBallot, values []string, evidence string) {
	for _, v := range values {
		if m, ok := date.Parse(v, b.order); ok {
			x.settle(&b.ballot, candidate{value: m.String(), evidence: evidence}, true)
			return
		}
	}
	if len(values) > 0 {
		x.warn("%s for %s: %q is no date", evidence, b.field, values[0])
	}
}

// propertyDates reads microdata, RDFa and microformats.
func (x *extraction) propertyDates(b *dateBallot, f dateField) {
	d := x.doc
	for i := range d.elems {
		e := &d.elems[i]
		if e.hints&hasProperty == 0 || e.zone&(comments|related) != 0 {
			continue
		}
		for _, key := range []string{"itemprop", "property"} {
			for p := range strings.FieldsSeq(strings.ToLower(d.attr(i, key))) {
				for _, want := range f.properties {
					if p == want && !x.inForeignScope(i) {
						b.read(key+" "+p, 0.92, x.machineDate(i))
						return
					}
				}
			}
		}
	}
}

// machineDate returns the date of an element: the attribute that is made for
// machines, else its text.
func (x *extraction) machineDate(i int) string {
	for _, key := range []string{"content", "datetime", "title", "data-datetime", "data-timestamp", "data-date"} {
		if v := x.doc.attr(i, key); v != "" {
			if _, ok := date.Parse(v, date.DayFirst); ok {
				return v
			}
		}
	}
	if e := &x.doc.elems[i]; e.end-e.start > 200 {
		return ""
	}
	return x.doc.textOf(i)
}

// dateKinds are the ways in which pages mark up a date that they show.
var dateKinds = []struct {
	name   string
	weight float64
	match  func(x *extraction, i int) bool
}{
	{"class published", 0.88, func(x *extraction, i int) bool {
		return x.doc.elems[i].hints&hintPublished != 0 || x.doc.tag(i) == atom.Time && hasAttr(x.doc.elems[i].node, "pubdate")
	}},
	{"time", 0.86, func(x *extraction, i int) bool { return x.doc.tag(i) == atom.Time }},
	{"class date", 0.8, func(x *extraction, i int) bool {
		return x.doc.elems[i].hints&(hintDate|hintNotDate) == hintDate
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

// shownDates reads the dates that the page shows near its headline.
func (x *extraction) shownDates(b *dateBallot, f dateField) {
	for _, kind := range dateKinds {
		x.shownDate(b, f, kind.name, kind.weight, kind.match)
	}
	x.dateText(b, f)
	if f.name == "published" && len(b.candidates) == 0 {
		x.labelledDate(b, f)
	}
}

// shownDate finds the first date of a kind below the headline, else the
// nearest above it, else one further down in the article.
func (x *extraction) shownDate(b *dateBallot, f dateField, name string, weight float64, match func(*extraction, int) bool) {
	d := x.doc
	start, end := x.headlineSpan()
	var above, far date.Date
	for i := range d.elems {
		e := &d.elems[i]
		if !match(x, i) || e.end-e.start > 200 || i == x.headline || e.zone&quote != 0 || x.isElsewhere(i) {
			continue
		}
		near := e.start >= start && e.start <= end+belowHeadline
		isAbove := e.start < start && start-e.end <= aboveHeadline
		isFar := e.start > end && far.Year == 0
		if !near && !isAbove && !isFar {
			continue
		}
		m, ok := x.dateIn(i, f, b.order)
		switch {
		case !ok:
		case near:
			b.addShown(name+" near the headline", weight, m)
			return
		case isAbove:
			above = m
		case isFar:
			far = m
		}
	}
	switch {
	case above.Year != 0:
		b.addShown(name+" above the headline", weight*0.93, above)
	case far.Year != 0:
		b.addShown(name+" in the article", weight*0.7, far)
	}
}

// dateIn returns the date that an element tells, if it is of the field.
func (x *extraction) dateIn(i int, f dateField, order date.Order) (date.Date, bool) {
	d := x.doc
	e := &d.elems[i]
	if (e.hints&(hintUpdated|hintPublished) == hintUpdated) != (f.name == "modified") && e.hints&hintUpdated != 0 {
		return date.Date{}, false
	}
	text := d.textOf(i)
	for _, key := range []string{"datetime", "content", "title"} {
		if v := d.attr(i, key); v != "" {
			if m, ok := date.Parse(v, order); ok && m.Day > 0 {
				before := d.text[max(0, e.start-30):e.start]
				before = before[strings.LastIndexByte(before, '\n')+1:]
				return m, updated().MatchString(before+" "+text) == (f.name == "modified") && !otherwise().MatchString(before)
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
		if updated().MatchString(label) == (f.name == "modified") {
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
	case utf8.RuneCountInString(label) <= 35 && startsWithBy(strings.TrimLeft(rest, " ,-–—|•·/")):
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
	plain := func(s string) bool { return s == "" || startsWithBy(s) || isPersonal(s) }
	return publishedLabel().MatchString(label) && utf8.RuneCountInString(rest) <= 60 || plain(label) && plain(rest)
}

// labelledDate finds a line further down in the article that says in so many
// words when it was published, such as "Published on 1 May 2021".
func (x *extraction) labelledDate(b *dateBallot, f dateField) {
	d := x.doc
	for _, l := range d.lines {
		if l.end-l.start > 150 || x.isElsewhere(max(l.elem, 0)) || d.elems[max(l.elem, 0)].zone&quote != 0 {
			continue
		}
		s := d.text[l.start:l.end]
		found, ok := dateInLine(s, f, b.order)
		if ok && found.Start <= 30 && publishedLabel().MatchString(s[:found.Start]) && isDateLine(s, found) {
			b.addShown("text of the article: "+clip(s, 60), 0.6, found.Date)
			return
		}
	}
}

// dateText finds a line near the headline that is there for its date.
func (x *extraction) dateText(b *dateBallot, f dateField) {
	d := x.doc
	start, end := x.headlineSpan()
	var above date.Date
	inText := false
	for _, l := range d.lines {
		if l.start < start-aboveHeadline {
			continue
		}
		if l.start > end+belowHeadline/2 {
			break
		}
		if x.isElsewhere(max(l.elem, 0)) || d.elems[max(l.elem, 0)].zone&quote != 0 {
			continue
		}
		s := d.text[l.start:min(l.end, l.start+300)]
		found, ok := dateInLine(s, f, b.order)
		if !ok || !isDateLine(s, found) {
			// A first sentence may be the standfirst; the date can follow it.
			inText = inText || l.start > end && x.isProse(s)
			continue
		}
		if inText && !isBareDate(s, found) {
			continue
		}
		if l.start >= start {
			b.addShown("text near the headline: "+clip(s, 60), 0.75, found.Date)
			return
		}
		above = found.Date
	}
	if above.Year != 0 {
		b.addShown("text above the headline", 0.7, above)
	}
}

// dateOrder returns how the page's readers read 02/03/2024: all but Americans
// put the day first.
func (x *extraction) dateOrder() date.Order {
	l := x.result.Metadata.Language
	if l == "en" || l == "" {
		host := x.doc.url.Hostname()
		switch host[strings.LastIndexByte(host, '.')+1:] {
		case "com", "org", "net", "us", "gov", "edu", "io":
			return date.MonthFirst
		}
		return date.DayFirst
	}
	return date.Order(l != "en-US")
}
