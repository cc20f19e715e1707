package extract

import (
	"golang.org/x/text/language"
	"strings"
)

// language chooses the language of the text.
func (x *extraction) language() {
	b := &ballot{field: "language"}
	if v, evidence, ok := x.ruled("language"); ok {
		x.settleRuled(b, v, evidence)
		return
	}
	add := func(evidence string, weight float64, s string) {
		s, _, _ = strings.Cut(s, ",")
		tag, err := language.Parse(strings.ReplaceAll(strings.TrimSpace(s), "_", "-"))
		if err != nil || tag == language.Und {
			return
		}
		b.add(candidate{value: tag.String(), evidence: evidence, weight: weight})
	}
	for i := range x.doc.elems {
		add("html lang", 0.97, x.doc.attr(i, "lang"))
		break
	}
	if x.ld.article != nil {
		add("json-ld inLanguage", 0.9, x.ld.article.str("inLanguage"))
	}
	add("og:locale", 0.85, x.doc.metaValue("og:locale"))
	add("meta language", 0.9, x.doc.metaValue("content-language", "language", "dc.language", "dcterms.language"))
	add("Content-Language", 0.8, x.doc.contentLanguage)
	c, ok := b.elect(func(a, b candidate) bool { return a.value[:2] == b.value[:2] })
	x.settle(b, c, ok)
}
