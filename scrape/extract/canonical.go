package extract

import (
	"net/url"
	"strings"

	"feedgen/feed/link"
)

// canonical chooses the address that the page gives itself. An address on
// another site, or one that can hardly be this article's, is left out.
func (x *extraction) canonical() {
	b := &ballot{field: "canonical"}
	if x.settleRuledAddress(b) {
		return
	}
	add := func(evidence string, weight float64, href string) {
		if href == "" {
			return
		}
		c := candidate{value: x.doc.resolve(href), evidence: evidence, weight: weight}
		if c.value == "" {
			b.reject(candidate{value: href, evidence: evidence}, "no http or https address")
			return
		}
		u, _ := url.Parse(c.value)
		u.Fragment = ""
		c.value = u.String()
		if reason := x.implausible(u); reason != "" {
			b.reject(c, reason)
			if reason == anotherSite {
				x.warn("the page says that its address is on another site: %s", c.value)
			}
			return
		}
		b.add(c)
	}
	for _, l := range x.doc.links {
		if hasWord(l.rel, "canonical") {
			add("link rel=canonical", 0.95, l.href)
			break
		}
	}
	add("og:url", 0.85, x.doc.metaValue("og:url"))
	if x.doc.url.Host != "" {
		b.add(candidate{value: link.Clean(x.doc.url).String(), evidence: OwnAddress, weight: 0.5})
	}
	c, ok := b.elect(func(a, b candidate) bool { return samePage(a.value, b.value) })
	x.settle(b, c, ok)
}

const anotherSite = "another site"

// implausible says why an address can't be this article's, or nothing.
func (x *extraction) implausible(u *url.URL) string {
	page := x.doc.url
	if !link.SameSite(page.Hostname(), u.Hostname()) {
		return anotherSite
	}
	path, own := strings.Trim(u.Path, "/"), strings.Trim(page.Path, "/")
	if path == "" && u.RawQuery == "" && own != "" {
		return "the home page"
	}
	if strings.Contains(u.Path, "http:") || strings.Contains(u.Path, "https:") || strings.Contains(u.Path, "http%3A") || strings.Contains(u.Path, "https%3A") {
		return "an address within an address"
	}
	if own != "" && strings.HasPrefix(own, path+"/") && strings.Count(own, "/")-strings.Count(path, "/") > 1 {
		return "a section of the site"
	}
	return ""
}

// samePage reports whether two URLs name the same page but for scheme, www,
// a slash at the end and the fragment.
func samePage(a, b string) bool {
	key := func(s string) string {
		u, err := url.Parse(s)
		if err != nil {
			return s
		}
		return link.WithoutDevice(u.Hostname()) + strings.TrimRight(u.Path, "/") + "?" + u.RawQuery
	}
	return key(a) == key(b)
}
