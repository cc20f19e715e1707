package extract

import (
	"slices"
	"strings"
)

// authors chooses the list of those who signed the article.
func (x *extraction) authors() {
	b := &ballot{field: "authors"}
	if v, evidence, ok := x.ruled("authors"); ok {
		var names []string
		for _, s := range v {
			names = append(names, splitNames(s)...)
		}
		x.settleRuled(b, unique(names), evidence)
		return
	}
	add := func(evidence string, weight float64, values ...string) {
		var names []string
		for _, s := range values {
			names = append(names, splitNames(s)...)
		}
		names = slices.DeleteFunc(unique(names), x.isSiteName)
		b.add(candidate{value: strings.Join(values, ", "), list: names, evidence: evidence, weight: weight})
	}
	add("json-ld author", 0.95, x.ld.authors()...)
	for _, key := range []string{"author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "citation_author", "byl", "cxenseparse:author"} {
		var values []string
		for _, m := range x.doc.metaValues(key) {
			values = append(values, m.content)
		}
		add("meta "+key, 0.85, values...)
	}
	for _, c := range x.bylines() {
		add(c.evidence, c.weight, c.value)
	}
	b.candidates = slices.DeleteFunc(b.candidates, func(c candidate) bool { return len(c.list) == 0 })
	c, ok := b.elect(func(a, b candidate) bool { return squash(strings.Join(a.list, "")) == squash(strings.Join(b.list, "")) })
	x.settle(b, c, ok)
}
