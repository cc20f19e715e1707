package extract

import (
	"strings"

	"golang.org/x/text/language"
)

// language chooses the language of the text. What the page declares is taken,
// unless the text clearly is in another language: themes and copied templates
// declare English for everything.
func (x *extraction) language() {
	b := &ballot{field: "language"}
	if v, evidence, ok := x.ruled("language"); ok {
		if len(v) > 0 && parseLanguage(v[0]) == "" {
			x.warn("%s for language: %q is no language", evidence, v[0])
		} else if len(v) > 0 {
			x.settleRuled(b, []string{parseLanguage(v[0])}, evidence)
		}
		return
	}
	spoken, sure := textLanguage(x.doc.prose())
	if spoken == "" {
		// Menus and lists are better than nothing, and no reason to doubt what
		// is declared.
		spoken, _ = textLanguage(x.doc.text[:min(len(x.doc.text), proseBytes)])
	}
	if spoken == "" {
		spoken, _ = textLanguage(x.doc.title + " " + x.doc.metaValue("description", "og:description"))
	}
	add := func(evidence string, weight float64, s string) {
		tag := parseLanguage(s)
		if tag == "" {
			return
		}
		c := candidate{value: tag, evidence: evidence, weight: weight}
		if sure && !sameLanguage(tag, spoken) {
			b.reject(c, "the text is in "+spoken)
			return
		}
		b.add(c)
	}
	if len(x.doc.elems) > 0 {
		root := x.doc.elems[0].node
		add("html lang", 0.97, attr(root, "lang"))
		add("html xml:lang", 0.9, attr(root, "xml:lang"))
	}
	if x.ld.article != nil {
		add("json-ld inLanguage", 0.9, x.ld.article.str("inLanguage"))
	}
	for _, key := range []string{"content-language", "og:locale", "language", "dc.language", "dcterms.language", "lang"} {
		add("meta "+key, 0.88, x.doc.metaValue(key))
	}
	add("Content-Language", 0.8, x.doc.contentLanguage)
	for _, l := range x.doc.links {
		if hasWord(l.rel, "alternate") && l.hreflang != "" && samePage(x.doc.resolve(l.href), x.doc.url.String()) {
			add("link hreflang of this page", 0.7, l.hreflang)
		}
	}
	if spoken != "" {
		b.add(candidate{value: spoken, evidence: "the words of the text", weight: 0.7})
	}
	c, ok := b.elect(func(a, b candidate) bool { return sameLanguage(a.value, b.value) })
	x.settle(b, c, ok)
}

// parseLanguage returns a BCP 47 tag for what pages write: fr_FR, FR, "fr, en".
func parseLanguage(s string) string {
	s, _, _ = strings.Cut(s, ",")
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	if len(s) > 20 {
		return ""
	}
	tag, err := language.Parse(s)
	if base, confidence := tag.Base(); err != nil || confidence == language.No || base.String() == "und" {
		return ""
	}
	return tag.String()
}

// sameLanguage reports whether two tags differ in region or script only.
func sameLanguage(a, b string) bool {
	a, _, _ = strings.Cut(a, "-")
	b, _, _ = strings.Cut(b, "-")
	norwegian := map[string]string{"nb": "no", "nn": "no"}
	if n, ok := norwegian[a]; ok {
		a = n
	}
	if n, ok := norwegian[b]; ok {
		b = n
	}
	return a == b
}

// proseBytes is how much text is enough to tell its language.
const proseBytes = 6_000

// prose returns the longer lines of text that may be the article's.
func (d *document) prose() string {
	var b strings.Builder
	for _, shortest := range []int{120, 40} {
		for _, l := range d.lines {
			if l.end-l.start >= shortest && d.elems[max(l.elem, 0)].zone&elsewhere == 0 {
				b.WriteString(d.text[l.start:min(l.end, l.start+2000)])
				b.WriteByte('\n')
			}
			if b.Len() > proseBytes {
				return b.String()
			}
		}
		if b.Len() > 400 {
			break
		}
		b.Reset()
	}
	return b.String()
}
