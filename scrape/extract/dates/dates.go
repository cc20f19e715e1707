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
	name: "published",
	declared: keys{
		ld: []string{"datePublished"},
		meta: []string{
			"article:published_time", "article:published:time", "article:published", "article.published",
			"og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
			"cxenseparse:recs:publishtime", "cxenseparse:publishtime", "dc.date.issued", "citation_publication_date",
			"dcterms.issued", "pubdate", "publish-date", "publish_date", "publishdate", "published-date", "published_date",
			"publication_date", "publication-date", "publicationdate", "published_time", "published_at",
			"originalpublicationdate", "original-publish-date", "article_date_original", "article:post_time", "og:pubdate",
			"og:publish_date", "citation_online_date", "citation_date", "dcterms.date", "publishtime", "published",
			"displaydate", "ptime", "bt:pubdate", "sw-pubdate", "rnews:datepublished", "dc.date", "date", "article-date",
			"article:date", "articledate",
		},
	},
	made: keys{
		ld:   []string{"dateCreated", "uploadDate"},
		meta: []string{"dc.date.created", "dcterms.created", "dc.created", "datecreated", "date.release", "release_date"},
	},
	properties: []string{
		"datepublished", "schema:datepublished", "article:published_time", "pubdate", "rnews:datepublished", "dc:date", "dc:created",
		"schema:datecreated", "datecreated",
	},
}

var modifiedField = dateField{
	name:    "modified",
	changed: true,
	declared: keys{
		ld: []string{"dateModified"},
		meta: []string{
			"article:modified_time", "article:modified:time", "article:modified", "datemodified", "og:updated_time",
			"og:modified_time", "og:article:modified_time", "dcterms.modified", "dc.date.modified", "dc.modified", "lastmod",
			"modified_time", "last-modified", "last_modified", "modified", "updated", "updated date", "revised",
		},
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
		cs.addAddress(d)
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
	cs := &dateCandidates{field: f.name, order: a.Order, now: a.Read}
	cs.declare(a, f.declared)
	cs.declare(a, f.made)
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

// addProperty adds a date of microdata and RDFa: the first of the most specific
// property.
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
		cs.read("property "+f.properties[best], machineDate(d, at))
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
