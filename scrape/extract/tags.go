package extract

import "strings"

// tags chooses the words that the page is filed under.
func (x *extraction) tags() {
	b := &ballot{field: "tags"}
	if v, evidence, ok := x.ruled("tags"); ok {
		x.settleRuled(b, unique(v), evidence)
		return
	}
	var list []string
	for _, m := range x.doc.metaValues("article:tag") {
		list = append(list, splitTags(m.content)...)
	}
	b.add(candidate{list: unique(list), evidence: "meta article:tag", weight: 0.8})
	if k := x.doc.metaValue("keywords", "news_keywords"); k != "" {
		b.add(candidate{list: unique(splitTags(k)), evidence: "meta keywords", weight: 0.6})
	}
	c, ok := b.elect(func(a, b candidate) bool { return a.text() == b.text() })
	x.settle(b, c, ok)
}

func splitTags(s string) []string {
	var tags []string
	for _, t := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' }) {
		if t = clean(t); t != "" {
			tags = append(tags, t)
		}
	}
	return tags
}
