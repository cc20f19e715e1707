package extract

import (
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"
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
		b.add(candidate{value: withoutTracking(*x.doc.url), evidence: OwnAddress, weight: 0.5})
	}
	c, ok := b.elect(func(a, b candidate) bool { return samePage(a.value, b.value) })
	x.settle(b, c, ok)
}

const anotherSite = "another site"

// withoutTracking returns an address without its fragment and without the
// parameters that tell where a reader came from.
func withoutTracking(u url.URL) string {
	u.Fragment, u.RawFragment = "", ""
	var kept []string
	for p := range strings.SplitSeq(u.RawQuery, "&") {
		key, _, _ := strings.Cut(strings.ToLower(p), "=")
		switch {
		case p == "", strings.HasPrefix(key, "utm_"), strings.HasPrefix(key, "mc_"), key == "fbclid", key == "gclid", key == "xtor", key == "srsltid":
		default:
			kept = append(kept, p)
		}
	}
	u.RawQuery = strings.Join(kept, "&")
	return u.String()
}

// implausible says why an address can't be this article's, or nothing.
func (x *extraction) implausible(u *url.URL) string {
	page := x.doc.url
	if !sameSite(page.Hostname(), u.Hostname()) {
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

// sameSite reports whether two hosts belong to one site: the same host but for
// www, m and amp, or hosts under one registered domain.
func sameSite(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if bareHost(a) == bareHost(b) {
		return true
	}
	da, errA := publicsuffix.EffectiveTLDPlusOne(a)
	db, errB := publicsuffix.EffectiveTLDPlusOne(b)
	return errA == nil && errB == nil && da == db
}

func bareHost(h string) string {
	for _, prefix := range []string{"www.", "m.", "mobile.", "amp."} {
		h = strings.TrimPrefix(h, prefix)
	}
	return h
}

// samePage reports whether two URLs name the same page but for scheme, www,
// a slash at the end and the fragment.
func samePage(a, b string) bool {
	key := func(s string) string {
		u, err := url.Parse(s)
		if err != nil {
			return s
		}
		return bareHost(strings.ToLower(u.Hostname())) + strings.TrimRight(u.Path, "/") + "?" + u.RawQuery
	}
	return key(a) == key(b)
}
