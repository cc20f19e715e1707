package extract

// image chooses the picture that stands for the article.
func (x *extraction) image() {
	b := &ballot{field: "image"}
	if v, evidence, ok := x.ruled("image"); ok {
		if u := x.doc.resolve(first(v)); u != "" {
			x.settleRuled(b, []string{u}, evidence)
		}
		return
	}
	for _, m := range x.doc.metaValues("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "thumbnail") {
		b.add(candidate{value: x.doc.resolve(m.content), evidence: m.key, weight: 0.95})
	}
	if x.ld.article != nil {
		b.add(candidate{value: x.ld.url(x.ld.article["image"], x.doc), evidence: "json-ld image", weight: 0.9})
	}
	c, ok := b.elect(func(a, b candidate) bool { return a.value == b.value })
	x.settle(b, c, ok)
}

func first(v []string) string {
	if len(v) == 0 {
		return ""
	}
	return v[0]
}
