package extract

import (
	"strings"
	"unicode/utf8"

	"feedgen/feed/words"

	"golang.org/x/net/html/atom"
)

// siteName chooses what the site calls itself.
func (x *extraction) siteName() {
	b := &ballot{field: "site_name"}
	if v, evidence, ok := x.ruled("site_name"); ok {
		x.settleRuled(b, v, evidence)
		return
	}
	add := func(evidence string, weight float64, s string) {
		if s == "" {
			return
		}
		c := candidate{value: s, evidence: evidence, weight: weight}
		if utf8.RuneCountInString(s) > 80 || strings.Contains(s, "://") || strings.HasPrefix(s, "@") {
			b.reject(c, "no name")
			return
		}
		b.add(c)
	}
	for _, m := range x.doc.metaValues("og:site_name") {
		add("og:site_name", 0.95, m.content)
	}
	if n := x.ld.article; n != nil {
		add("json-ld publisher", 0.85, x.ld.nameOf(n["publisher"]))
		add("json-ld isPartOf", 0.6, x.ld.websiteOf(n))
	}
	add("json-ld WebSite", 0.8, x.ld.website())
	for _, key := range []string{"application-name", "apple-mobile-web-app-title", "dc.publisher", "cre", "publisher", "citation_journal_title", "citation_publisher"} {
		add("meta "+key, 0.7, x.doc.metaValue(key))
	}
	add("<title>", 0.6, x.nameInTitle())
	c, ok := b.elect(func(a, b candidate) bool { return squash(a.value) == squash(b.value) })
	x.settle(b, c, ok)
}

// nameInTitle returns the end or start of <title> that other places on the
// page show to be the site's name.
func (x *extraction) nameInTitle() string {
	parts := splitTitle(x.doc.title)
	if len(parts) < 2 {
		return ""
	}
	for _, part := range []string{parts[len(parts)-1], parts[0]} {
		if x.isSiteName(part) {
			return part
		}
	}
	return ""
}

// siteWords are what the page shows of the site's name.
type siteWords struct {
	told  map[string]bool // squashed names that metadata and host tell
	names map[string]bool // these and the squashed names that links show
	words map[string]bool // of the told names, folded
	host  string          // the host's labels, squashed: www.le-monde.fr is lemondefr
}

// feedTitle takes off what a feed's title adds to the site's name.
var feedTitle = words.Pattern(`(?i)\s*(?:[»|:–-]\s*)?\(?\b(?:rss|atom|%s).*$`, func(l *words.Language) []string { return l.FeedWords })

// site returns what the page shows of the site's name: its metadata, the
// titles of its feeds, the words that link to its home page, its host.
func (x *extraction) site() *siteWords {
	if x.known != nil {
		return x.known
	}
	d := x.doc
	host := strings.TrimPrefix(d.url.Hostname(), "www.")
	s := &siteWords{told: map[string]bool{}, names: map[string]bool{}, words: map[string]bool{}, host: squash(host)}
	x.known = s
	s.tell(host)
	s.tell(hostLabel(host))
	for _, m := range d.metaValues("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher") {
		s.tell(m.content)
	}
	s.tell(x.ld.website())
	if n := x.ld.article; n != nil {
		s.tell(x.ld.nameOf(n["publisher"]))
	}
	for _, l := range d.links {
		if strings.Contains(l.typ, "rss") || strings.Contains(l.typ, "atom") || hasWord(l.rel, "search") {
			// WordPress has "Site » Title Comments Feed".
			name, _, _ := strings.Cut(l.title, "»")
			s.show(feedTitle().ReplaceAllString(name, ""))
		}
	}
	for _, i := range d.anchors {
		if x.isHome(d.attr(i, "href")) {
			s.show(d.textOf(i))
			s.show(d.attr(i, "title"))
			for j := i + 1; j < d.elems[i].next; j++ {
				if d.tag(j) == atom.Img {
					s.show(d.attr(j, "alt"))
				}
			}
		}
	}
	return s
}

// generic are words around a site's name, and on links to its home page, that
// are no name by themselves.
var generic = words.Set(func(l *words.Language) string { return l.HomeWords }, "www com de fr org net")

// tell takes in a name that metadata or the host tell.
func (s *siteWords) tell(name string) {
	s.show(name)
	if n := squash(name); s.names[n] {
		s.told[n] = true
		for w := range strings.FieldsSeq(fold(strings.ReplaceAll(name, ".", " "))) {
			s.words[w] = true
		}
	}
}

// show takes in what may be a name.
func (s *siteWords) show(name string) {
	f := fold(name)
	parts := strings.Fields(f)
	if len(parts) == 0 || len(parts) > 6 || utf8.RuneCountInString(f) < 2 || utf8.RuneCountInString(f) > 60 {
		return
	}
	for _, w := range parts {
		if !generic()[w] {
			s.names[strings.ReplaceAll(f, " ", "")] = true
			s.names[squash(strings.TrimSuffix(strings.TrimSuffix(f, " logo"), " home"))] = true
			return
		}
	}
}

// isHome reports whether a link leads to the site's home page.
func (x *extraction) isHome(href string) bool {
	if href == "/" {
		return true
	}
	rest, ok := strings.CutPrefix(href, "http")
	if !ok {
		return false
	}
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "s"), "://")
	rest = strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
	return rest == strings.TrimPrefix(x.doc.url.Host, "www.")
}

// isNameOfSite reports whether a whole title is one of the names that the
// site's metadata tell.
func (x *extraction) isNameOfSite(title string) bool {
	n := squash(title)
	return n == "" || x.site().told[n]
}

// isSiteName reports whether a part of a title is the site's name: one of its
// names, or nothing but words of them.
func (x *extraction) isSiteName(part string) bool {
	s := x.site()
	n := squash(part)
	if n == "" {
		return true
	}
	if s.names[n] || s.names[strings.TrimPrefix(n, "the")] || s.names["the"+n] {
		return true
	}
	if len(n) >= 4 && strings.HasPrefix(s.host, n) {
		return true
	}
	parts := strings.Fields(fold(part))
	if len(parts) > 6 {
		return false
	}
	own := 0
	for _, w := range parts {
		switch {
		case s.words[w] && !generic()[w]:
			own++
		case len(w) >= 4 && strings.Contains(s.host, w):
			own++
		case generic()[w] || siteFillers()[w]:
		default:
			return false
		}
	}
	return own > 0
}

// siteFillers stand around the words of a site's name in titles.
var siteFillers = words.Set(func(l *words.Language) string { return l.SiteFillers })

// hostLabel returns the part of a host name that the site is called by:
// lemonde of www.lemonde.fr, bbc of bbc.co.uk.
func hostLabel(host string) string {
	labels := strings.Split(host, ".")
	for len(labels) > 1 && len(labels[len(labels)-1]) <= 3 || len(labels) > 2 {
		if len(labels) > 2 && len(labels[len(labels)-1]) > 3 {
			break
		}
		labels = labels[:len(labels)-1]
	}
	return labels[len(labels)-1]
}
