package extract

// siteName chooses what the site calls itself.
func (x *extraction) siteName() {
	b := &ballot{field: "site_name"}
	if v, evidence, ok := x.ruled("site_name"); ok {
		x.settleRuled(b, v, evidence)
		return
	}
	b.add(candidate{value: x.doc.metaValue("og:site_name"), evidence: "og:site_name", weight: 0.95})
	if x.ld.article != nil {
		b.add(candidate{value: x.ld.article.str("publisher"), evidence: "json-ld publisher", weight: 0.8})
	}
	b.add(candidate{value: x.doc.metaValue("application-name", "apple-mobile-web-app-title"), evidence: "application-name", weight: 0.7})
	c, ok := b.elect(func(a, b candidate) bool { return squash(a.value) == squash(b.value) })
	x.settle(b, c, ok)
}
