package extract

import (
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// summary chooses the description, else the first paragraph.
func (x *extraction) summary() {
	b := &ballot{field: "summary"}
	if v, evidence, ok := x.ruled("summary"); ok {
		x.settleRuled(b, v, evidence)
		return
	}
	add := func(evidence, s string, weight float64) {
		b.add(candidate{value: clean(stripTags(s)), evidence: evidence, weight: weight})
	}
	add("og:description", x.doc.metaValue("og:description"), 0.9)
	add("meta description", x.doc.metaValue("description"), 0.9)
	if x.ld.article != nil {
		add("json-ld description", x.ld.article.str("description"), 0.85)
	}
	add("twitter:description", x.doc.metaValue("twitter:description"), 0.8)
	for i := range x.doc.elems {
		if x.doc.tag(i) != atom.P || x.doc.elems[i].zone&(elsewhere|quote) != 0 {
			continue
		}
		if s := x.doc.textOf(i); utf8.RuneCountInString(s) > 80 {
			add("first paragraph", s, 0.5)
			break
		}
	}
	c, ok := b.elect(func(a, b candidate) bool { return fold(a.value) == fold(b.value) })
	x.settle(b, c, ok)
}
