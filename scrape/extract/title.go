package extract

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// title chooses the headline: what the page shows as one, when its metadata
// agree, and else the metadata without the site's name.
func (x *extraction) title() {
	b := &ballot{field: "title"}
	if v, evidence, ok := x.ruled("title"); ok {
		x.settleRuled(b, v, evidence)
		return
	}
	for _, h := range x.headings() {
		b.add(h)
	}
	named := func(evidence string, weight float64, s string) {
		if s == "" {
			return
		}
		cut := x.withoutSiteName(s)
		b.add(candidate{value: cut, evidence: evidence, weight: weight})
	}
	named("json-ld headline", 0.80, x.ld.headline())
	named("og:title", 0.65, x.doc.metaValue("og:title"))
	named("twitter:title", 0.6, x.doc.metaValue("twitter:title"))
	named("meta title", 0.6, x.doc.metaValue("citation_title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "title"))
	named("<title>", 0.5, x.doc.title)
	c, ok := b.elect(func(a, b candidate) bool { return squash(a.value) == squash(b.value) })
	if ok {
		x.headline = c.elem
	}
	x.settle(b, c, ok)
}

// settleRuled settles a single value that the host's rule gave.
func (x *extraction) settleRuled(b *ballot, values []string, evidence string) {
	if len(values) == 0 {
		return
	}
	x.settle(b, candidate{value: values[0], list: values, evidence: evidence}, true)
}

// headings returns the h1 elements as candidates.
func (x *extraction) headings() []candidate {
	d := x.doc
	var found []candidate
	titles := fold(d.title) + "\n" + fold(d.metaValue("og:title")) + "\n" + fold(x.ld.headline())
	for i := range d.elems {
		if d.tag(i) != atom.H1 || d.elems[i].zone&hidden != 0 {
			continue
		}
		s := d.textOf(i)
		if s == "" || utf8.RuneCountInString(s) > 300 || x.isSiteName(s) {
			continue
		}
		c := candidate{value: s, evidence: "h1", weight: 0.6, elem: i}
		if f := fold(s); f != "" && strings.Contains(titles, f) {
			c.evidence, c.weight = "h1, as in <title>", 0.92
		}
		found = append(found, c)
	}
	return found
}

// separators stand between a headline and the site's name.
var separators = []string{" - ", " – ", " — ", " | ", " · ", " • ", " :: ", " » ", " « ", " // ", " / ", ": ", " : ", " ⋆ ", " ~ ", "|"}

// withoutSiteName returns a title without the site's name at its end or start.
func (x *extraction) withoutSiteName(s string) string {
	for {
		cut := x.cutOnce(s)
		if cut == s {
			return s
		}
		s = cut
	}
}

func (x *extraction) cutOnce(s string) string {
	for _, sep := range separators {
		if i := strings.LastIndex(s, sep); i > 0 {
			if x.isSiteName(s[i+len(sep):]) {
				return strings.TrimSpace(s[:i])
			}
		}
		if i := strings.Index(s, sep); i > 0 {
			if x.isSiteName(s[:i]) {
				return strings.TrimSpace(s[i+len(sep):])
			}
		}
	}
	return s
}

// isSiteName reports whether a part of a title is the site's name.
func (x *extraction) isSiteName(s string) bool {
	n := squash(s)
	if n == "" {
		return true
	}
	for _, name := range x.siteNames() {
		if n == name {
			return true
		}
	}
	return false
}

// siteNames returns what the site is called, squashed.
func (x *extraction) siteNames() []string {
	if x.names == nil {
		x.names = []string{}
		for _, s := range []string{x.result.Metadata.SiteName, x.doc.metaValue("og:site_name"), x.doc.url.Hostname(), hostLabel(x.doc.url.Hostname())} {
			if n := squash(s); n != "" {
				x.names = append(x.names, n)
			}
		}
	}
	return x.names
}

// hostLabel returns the part of a host name that the site is called by:
// lemonde of www.lemonde.fr.
func hostLabel(host string) string {
	labels := strings.Split(host, ".")
	for len(labels) > 1 && len(labels[len(labels)-1]) <= 3 {
		labels = labels[:len(labels)-1]
	}
	return labels[len(labels)-1]
}
