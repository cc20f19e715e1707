// Package dates elects when an article was published and when it last changed, by
// what the page declares, by what it shows near its headline, and by its address.
package dates

import (
	"slices"
	"strconv"
	"strings"

	"feedgen/feed/date"
	"feedgen/feed/words"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/page"
)

var publishedField = dateField{
	name:   "published",
	ldKeys: []weighted{{"datePublished", 0.97}, {"dateCreated", 0.85}, {"uploadDate", 0.85}},
	metaKeys: []weighted{
		{"article:published_time", 0.97}, {"article:published:time", 0.95}, {"article:published", 0.95}, {"article.published", 0.95},
		{"og:article:published_time", 0.95}, {"og:published_time", 0.95}, {"article:post_time", 0.9}, {"og:pubdate", 0.9},
		{"og:publish_date", 0.9}, {"datepublished", 0.95}, {"citation_publication_date", 0.93}, {"citation_online_date", 0.9},
		{"citation_date", 0.9}, {"parsely-pub-date", 0.95}, {"sailthru.date", 0.95}, {"cxenseparse:recs:publishtime", 0.95},
		{"cxenseparse:publishtime", 0.95}, {"dc.date.issued", 0.95}, {"dcterms.issued", 0.93}, {"dc.date.created", 0.9},
		{"dcterms.created", 0.9}, {"dc.created", 0.9}, {"dcterms.date", 0.9}, {"dc.date", 0.88}, {"pubdate", 0.93},
		{"publish-date", 0.93}, {"publish_date", 0.93}, {"publishdate", 0.93}, {"published-date", 0.93}, {"published_date", 0.93},
		{"publication_date", 0.93}, {"publication-date", 0.93}, {"publicationdate", 0.93}, {"published_time", 0.93},
		{"published_at", 0.93}, {"publishtime", 0.9}, {"published", 0.9}, {"originalpublicationdate", 0.93},
		{"original-publish-date", 0.93}, {"article_date_original", 0.93}, {"displaydate", 0.9}, {"ptime", 0.9}, {"bt:pubdate", 0.9},
		{"sw-pubdate", 0.9}, {"rnews:datepublished", 0.9}, {"date.release", 0.9}, {"release_date", 0.85}, {"datecreated", 0.88},
		{"article-date", 0.85}, {"article:date", 0.85}, {"articledate", 0.85}, {"date", 0.88},
	},
	properties: []string{
		"datepublished", "schema:datepublished", "article:published_time", "pubdate", "rnews:datepublished", "dc:date", "dc:created",
		"schema:datecreated", "datecreated",
	},
}

var modifiedField = dateField{
	name:    "modified",
	changed: true,
	ldKeys:  []weighted{{"dateModified", 0.97}},
	metaKeys: []weighted{
		{"article:modified_time", 0.97}, {"article:modified:time", 0.95}, {"article:modified", 0.95}, {"datemodified", 0.93},
		{"og:updated_time", 0.93}, {"og:modified_time", 0.93}, {"og:article:modified_time", 0.93}, {"dcterms.modified", 0.9},
		{"dc.date.modified", 0.9}, {"dc.modified", 0.9}, {"lastmod", 0.85}, {"last-modified", 0.8}, {"last_modified", 0.8},
		{"modified_time", 0.85}, {"modified", 0.8}, {"updated", 0.8}, {"updated date", 0.8}, {"revised", 0.75},
	},
	properties: []string{"datemodified", "dc:modified", "schema:datemodified", "article:modified_time"},
}

// Published chooses when the article was published.
func Published(a *evidence.Article, by elect.Ruling) elect.Choice {
	if by.Decided {
		return ruledDate(publishedField, by, a.Order)
	}
	cs := datesOf(a, publishedField)
	// Without a word of the page that it is one article, the date may be that of
	// an archive's day.
	if d, ok := date.InPath(a.Doc.URL.Path); ok && a.SaysArticle() {
		cs.addDate("date in the URL", cs.weightOfAddress(d), d)
	}
	cs.resolveOrder(func(d date.Date) int { return orderElsewhere(a, d) })
	ahead := cs.dropAhead()
	cs.dropOld()
	c := cs.chooseDate()
	for _, d := range ahead {
		c.Warnings = append(c.Warnings, "the page gives a date that lies ahead: "+d.String())
	}
	return c
}

// Modified chooses when the article last changed.
func Modified(a *evidence.Article, by elect.Ruling) elect.Choice {
	if by.Decided {
		return ruledDate(modifiedField, by, a.Order)
	}
	cs := datesOf(a, modifiedField)
	cs.resolveOrder(func(d date.Date) int { return orderElsewhere(a, d) })
	cs.dropAhead()
	return cs.chooseDate()
}

func ruledDate(f dateField, by elect.Ruling, order date.Order) elect.Choice {
	return by.ChoiceOf(f.name, "date", func(s string) string {
		d, _ := date.Parse(s, order)
		return d.String()
	})
}

func datesOf(a *evidence.Article, f dateField) *dateCandidates {
	cs := &dateCandidates{order: a.Order, now: a.Read}
	for _, k := range f.ldKeys {
		if n := a.Data.Article; n != nil {
			cs.read("json-ld "+k.key, k.weight, n.Str(k.key))
		}
		if n := a.Data.Page; n != nil {
			cs.read("json-ld "+k.key+" of the page", k.weight*0.95, n.Str(k.key))
		}
	}
	for _, k := range f.metaKeys {
		for _, m := range a.Doc.MetaValues(k.key) {
			cs.read("meta "+m.Key, k.weight, m.Content)
		}
	}
	addProperty(cs, a, f)
	addShownDates(cs, a, f)
	return cs
}

var (
	slashDate   = words.Pattern(`\b(\d\d?)/(\d\d?)/(?:\d{4}|\d\d)\b`)
	monthInPath = words.Pattern(`/((?:19|20)\d\d)[/-](\d\d?|\pL{3,9})(?:[/-]|$)`)
)

// Bounds on the dates with slashes that are looked at.
const (
	slashDateBytes  = 64 << 10
	mostSlashDates  = 50
	monthsInOneYear = 12
)

// orderElsewhere says how the page writes dates, by the month in its address and
// by other dates with slashes: more than 0, the other way round than d was read.
func orderElsewhere(a *evidence.Article, d date.Date) int {
	if p := monthInPath().FindStringSubmatch(a.Doc.URL.Path); p != nil && p[1] == strconv.Itoa(d.Year) {
		in, ok := date.Parse(p[2]+" "+p[1], a.Order)
		if !ok {
			in.Month, _ = strconv.Atoi(p[2])
		}
		switch in.Month {
		case d.Month:
			return -1
		case d.Day:
			return 1
		}
	}
	dayFirst := 0
	for _, f := range slashDate().FindAllStringSubmatch(a.Doc.Text[:min(len(a.Doc.Text), slashDateBytes)], mostSlashDates) {
		first, _ := strconv.Atoi(f[1])
		second, _ := strconv.Atoi(f[2])
		switch {
		case first > monthsInOneYear && second <= monthsInOneYear:
			dayFirst++
		case second > monthsInOneYear && first <= monthsInOneYear:
			dayFirst--
		}
	}
	if a.Order == date.DayFirst {
		return -dayFirst
	}
	return dayFirst
}

// addProperty takes in a date of microdata and RDFa: the first of the property
// that says most.
func addProperty(cs *dateCandidates, a *evidence.Article, f dateField) {
	d := a.Doc
	best, at := len(f.properties), 0
	for i := range d.Elems {
		if d.Elems[i].Hints&page.HasProperty == 0 || a.Zones[i]&(page.Comments|page.Related|page.Teaser) != 0 {
			continue
		}
		for _, key := range []string{"itemprop", "property"} {
			for p := range strings.FieldsSeq(strings.ToLower(d.Attr(i, key))) {
				if rank := slices.Index(f.properties, p); rank >= 0 && rank < best && !evidence.InForeignScope(d, i) {
					best, at = rank, i
				}
			}
		}
	}
	if best < len(f.properties) {
		cs.read("property "+f.properties[best], 0.92, machineDate(d, at))
	}
}

// machineDate returns the date of an element: the attribute that is made for
// machines, else its text.
func machineDate(d *page.Document, i int) string {
	for _, key := range []string{"content", "datetime", "title", "data-datetime", "data-timestamp", "data-date"} {
		v := d.Attr(i, key)
		if _, ok := date.Parse(v, date.DayFirst); ok {
			return v
		}
	}
	if e := &d.Elems[i]; e.End == e.Start { // it is there for machines, and not shown
		return page.Clean(page.NodeText(e.Node))
	}
	return d.TextOf(i)
}
