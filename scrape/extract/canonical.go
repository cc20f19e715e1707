package extract

import (
	"net/url"
	"strings"
)

// canonical chooses the address that the page gives itself.
func (x *extraction) canonical() {
	b := &ballot{field: "canonical"}
	if v, evidence, ok := x.ruled("canonical"); ok {
		if u := x.doc.resolve(first(v)); u != "" {
			x.settleRuled(b, []string{u}, evidence)
		}
		return
	}
	for _, l := range x.doc.links {
		if hasWord(l.rel, "canonical") {
			b.add(candidate{value: x.doc.resolve(l.href), evidence: "link rel=canonical", weight: 0.95})
			break
		}
	}
	b.add(candidate{value: x.doc.resolve(x.doc.metaValue("og:url")), evidence: "og:url", weight: 0.8})
	b.add(candidate{value: x.doc.url.String(), evidence: OwnAddress, weight: 0.7})
	c, ok := b.elect(func(a, b candidate) bool { return samePage(a.value, b.value) })
	x.settle(b, c, ok)
}

// samePage reports whether two URLs name the same page but for scheme, www,
// a slash at the end, query and fragment.
func samePage(a, b string) bool {
	key := func(s string) string {
		u, err := url.Parse(s)
		if err != nil {
			return s
		}
		return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") + strings.TrimRight(u.Path, "/")
	}
	return key(a) == key(b)
}
