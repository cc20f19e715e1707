package extract

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// published chooses when the article was published, and modified when it last
// changed.
func (x *extraction) published() {
	x.date("published", []string{"article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dcterms.issued", "parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_date", "pubdate", "publish-date", "publish_date", "publication_date", "og:published_time", "article.published", "cxenseparse:recs:publishtime", "date.release", "og:article:published_time", "article:published", "publishdate", "published_time", "originalpublicationdate", "displaydate", "ptime", "dc.date.created", "dc.created", "article_date_original", "bt:pubdate"}, "datePublished", "dateCreated", "uploadDate")
	x.date("modified", []string{"article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "article:modified", "og:modified_time", "modified_time"}, "dateModified")
}

func (x *extraction) date(field string, keys []string, props ...string) {
	b := &ballot{field: field}
	if v, evidence, ok := x.ruled(field); ok {
		x.settleRuledDate(b, v, evidence)
		return
	}
	add := func(evidence string, weight float64, s string) {
		if s == "" {
			return
		}
		m, ok := parseMoment(s, x.dayFirst())
		c := candidate{value: s, evidence: evidence, weight: weight}
		if !ok {
			b.reject(c, "no date")
			return
		}
		c.value = m.String()
		b.add(c)
	}
	for _, p := range props {
		if x.ld.article != nil {
			add("json-ld "+p, 0.97, x.ld.article.str(p))
		}
	}
	for _, m := range x.doc.metaValues(keys...) {
		add("meta "+m.key, 0.95, m.content)
	}
	if field == "published" {
		for i := range x.doc.elems {
			if x.doc.tag(i) == atom.Time && x.doc.elems[i].zone&elsewhere == 0 {
				add("time", 0.8, x.doc.attr(i, "datetime"))
				break
			}
		}
		if m, ok := dateInURL(x.doc.url.Path); ok {
			b.add(candidate{value: m.String(), evidence: "date in the URL", weight: 0.9})
		}
	}
	c, ok := b.elect(func(a, b candidate) bool {
		return len(a.value) >= 10 && len(b.value) >= 10 && a.value[:10] == b.value[:10]
	})
	x.settle(b, c, ok)
}

func (x *extraction) settleRuledDate(b *ballot, values []string, evidence string) {
	for _, v := range values {
		if m, ok := parseMoment(v, x.dayFirst()); ok {
			x.settle(b, candidate{value: m.String(), evidence: evidence}, true)
			return
		}
	}
	if len(values) > 0 {
		x.warn("%s for %s: %q is no date", evidence, b.field, values[0])
	}
}

// dayFirst reports how the page's readers read 02/03/2024: all but Americans
// put the day first.
func (x *extraction) dayFirst() bool {
	l := x.result.Metadata.Language
	return l != "" && l != "en" && l != "en-US"
}

var urlDate = regexp.MustCompile(`(?:^|[/_-])((?:19|20)\d\d)[/_-]?([01]\d)[/_-]?([0-3]\d)(?:[/_.-]|$)`)

// dateInURL reads /2022/09/20/ and the like.
func dateInURL(path string) (moment, bool) {
	m := urlDate.FindStringSubmatch(path)
	if m == nil {
		return moment{}, false
	}
	y, _ := strconv.Atoi(m[1])
	mo, _ := strconv.Atoi(m[2])
	d, _ := strconv.Atoi(m[3])
	at := moment{year: y, month: mo, day: d}
	return at, at.valid() && d > 0 && !strings.Contains(m[0], "__")
}
