package extract

import (
	"slices"
	"strings"

	"feedgen/feed/words"
)

// authorKeys are the meta elements that name authors, and how much each is
// worth.
var authorKeys = []struct {
	key      string
	weight   float64
	inverted bool // values read Doe, Jane
}{
	{"citation_author", 0.93, true}, {"parsely-author", 0.92, false}, {"sailthru.author", 0.92, false}, {"author", 0.86, false},
	{"article:author_name", 0.9, false}, {"article:author", 0.88, false}, {"dc.creator", 0.88, false}, {"dcterms.creator", 0.88, false}, {"dc.contributor", 0.7, false},
	{"byl", 0.9, false}, {"cxenseparse:author", 0.88, false}, {"writer", 0.8, false}, {"og:author", 0.8, false}, {"authors", 0.85, false}, {"content-author", 0.8, false},
	{"book:author", 0.8, false}, {"og:article:author", 0.85, false}, {"twitter:creator:name", 0.8, false},
}

// authors chooses the list of those who signed the article.
func (x *extraction) authors() {
	b := &ballot{field: "authors"}
	if v, evidence, ok := x.ruled("authors"); ok {
		names, _ := allNames(v)
		x.settleRuled(b, names, evidence)
		return
	}
	add := func(evidence string, weight float64, values ...string) {
		names, all := allNames(values)
		c := candidate{value: strings.Join(values, ", "), list: names, evidence: evidence}
		if len(names) == 0 {
			if c.value != "" {
				b.reject(c, "no name")
			}
			return
		}
		c.weight = weight * min(x.trustAuthors(names), trust(all))
		b.add(c)
	}
	names, persons := x.ld.authors()
	if persons {
		add("json-ld author", 0.96, names...)
	} else {
		// Many a site names itself there, whoever wrote.
		add("json-ld author, an organisation", 0.6, names...)
	}
	for _, k := range authorKeys {
		var values []string
		for _, m := range x.doc.metaValues(k.key) {
			values = append(values, m.content)
		}
		if k.inverted {
			values = inverted(values)
		}
		add("meta "+k.key, k.weight, values...)
	}
	add("twitter:label", 0.88, x.labelled(writtenBy()))
	for _, c := range x.bylines() {
		add(c.evidence, c.weight, c.list...)
	}
	if len(b.candidates) == 0 {
		if c, ok := x.signedBelow(); ok {
			b.add(c)
		}
	}
	c, ok := b.elect(func(a, b candidate) bool { return sameNames(a.list, b.list) })
	x.settle(b, c, ok)
}

// allNames returns the persons that bylines name, and all that they name.
func allNames(bylines []string) (persons, all []string) {
	for _, s := range bylines {
		names := allInByline(s)
		all = append(all, names...)
		persons = append(persons, withoutTrailers(names)...)
	}
	return withoutCompounds(unique(persons)), all
}

// trustAuthors lowers the trust in names that are the site's.
func (x *extraction) trustAuthors(names []string) float64 {
	t := trust(names)
	if slices.ContainsFunc(names, func(n string) bool { return x.isSiteName(n) && !isPersonal(n) }) {
		t = min(t, 0.45)
	}
	return t
}

// sameNames reports whether two lists name the same people.
func sameNames(a, b []string) bool {
	return squash(strings.Join(a, "")) == squash(strings.Join(b, ""))
}

// writtenBy are the labels of twitter:label1 that WordPress plugins give to
// the author.
var writtenBy = words.Set(func(l *words.Language) string { return l.WrittenBy })

// labelled returns twitter:data1 or twitter:data2 if its label is one of the
// words.
func (x *extraction) labelled(words map[string]bool) string {
	for _, n := range []string{"1", "2"} {
		if words[squash(x.doc.metaValue("twitter:label"+n))] {
			return x.doc.metaValue("twitter:data" + n)
		}
	}
	return ""
}
