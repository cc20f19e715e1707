package evidence

import (
	"slices"
	"strings"
	"unicode/utf8"

	"feedgen/feed/text"
	"feedgen/feed/words"
	"feedgen/scrape/extract/page"

	"golang.org/x/net/html/atom"
)

// Site are the names of a site.
type Site struct {
	declared map[string]bool // squashed names in metadata and host
	names    map[string]bool // these, and those that links show, squashed
	words    map[string]bool // of the declared names, folded
	feed     string          // the name that the titles of feeds have; may be empty
	host     string          // the host's labels, squashed: www.le-monde.fr is lemondefr
}

// feedTitle matches what the title of a feed adds to the site's name.
var feedTitle = words.Pattern(`(?i)\s*(?:[»|:–-]\s*)?\(?\b(?:rss|atom|%s).*$`, func(l *words.Language) []string { return l.FeedWords })

// readSite returns the site's names: in metadata, in the titles of its feeds, as the
// text of links to its home page, and in its host.
func readSite(d *page.Document, data *Linked) *Site {
	host := strings.TrimPrefix(d.URL.Hostname(), "www.")
	s := &Site{declared: map[string]bool{}, names: map[string]bool{}, words: map[string]bool{}, host: text.Squash(host)}
	s.declare(host)
	s.declare(hostLabel(host))
	for _, m := range d.MetaValues("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher") {
		s.declare(m.Content)
	}
	s.declare(data.Website())
	if n := data.Article; n != nil {
		s.declare(data.NameOf(n["publisher"]))
	}
	for _, l := range d.Links {
		if strings.Contains(l.Type, "rss") || strings.Contains(l.Type, "atom") || page.HasWord(l.Rel, "search") {
			// WordPress has "Site » Feed" and "Site » Title Comments Feed".
			name, of, _ := strings.Cut(l.Title, "»")
			s.show(feedTitle().ReplaceAllString(name, ""))
			if s.feed == "" && of != "" && feedTitle().ReplaceAllString(of, "") == "" {
				s.feed = strings.TrimSpace(name)
			}
		}
	}
	for _, i := range d.Anchors {
		if page.IsHome(d.URL, d.Attr(i, "href")) {
			if up := d.Elems[i].Parent; up >= 0 && d.Tag(up) == atom.H1 && d.TextOf(up) == d.TextOf(i) {
				s.names[text.Squash(d.TextOf(i))] = true // a masthead, which may be longer than a name
			}
			s.show(d.TextOf(i))
			s.show(d.Attr(i, "title"))
			for j := i + 1; j < d.Elems[i].Next; j++ {
				if d.Tag(j) == atom.Img {
					s.show(d.Attr(j, "alt"))
				}
			}
		}
	}
	return s
}

// generic are words in names of sites, and in links to home pages, that are no name by
// themselves.
var generic = words.Set(func(l *words.Language) string { return l.HomeWords }, "www com de fr org net")

// SaysHome reports whether a text of two words or more is that of a link to the home
// page: "back to home".
func SaysHome(s string) bool {
	words := text.Words(s)
	return len(words) > 1 && !slices.ContainsFunc(words, func(w string) bool { return !generic()[w] })
}

// declare adds a name of the metadata or the host, without the address that may follow
// it in brackets.
func (s *Site) declare(name string) {
	if short, address, ok := strings.Cut(name, " ("); ok && strings.Contains(address, ".") && strings.HasSuffix(address, ")") {
		name = short
	}
	s.show(name)
	if n := text.Squash(name); s.names[n] {
		s.declared[n] = true
		for w := range strings.FieldsSeq(text.Fold(strings.ReplaceAll(name, ".", " "))) {
			s.words[w] = true
		}
	}
}

// show adds a text that may be a name.
func (s *Site) show(name string) {
	f := text.Fold(name)
	parts := strings.Fields(f)
	if len(parts) == 0 || len(parts) > 6 || utf8.RuneCountInString(f) < 2 || utf8.RuneCountInString(f) > 60 {
		return
	}
	for _, w := range parts {
		if !generic()[w] {
			s.names[strings.ReplaceAll(f, " ", "")] = true
			s.names[text.Squash(strings.TrimSuffix(strings.TrimSuffix(f, " logo"), " home"))] = true
			return
		}
	}
}

// FeedName returns the name of the site in the title of one of its feeds, as in
// "Example » Feed"; empty: no title has it.
func (s *Site) FeedName() string { return s.feed }

// IsTitle reports whether a whole title is one of the declared names.
func (s *Site) IsTitle(title string) bool {
	n := text.Squash(title)
	return n == "" || s.declared[n]
}

// IsName reports whether a part of a title is one of the site's names, or made of
// their words alone.
func (s *Site) IsName(part string) bool {
	n := text.Squash(part)
	if n == "" {
		return true
	}
	if s.names[n] || s.names[strings.TrimPrefix(n, "the")] || s.names["the"+n] {
		return true
	}
	if len(n) >= 4 && strings.HasPrefix(s.host, n) {
		return true
	}
	parts := strings.Fields(text.Fold(part))
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

// siteFillers are words beside a site's name in titles.
var siteFillers = words.Set(func(l *words.Language) string { return l.SiteFillers })

// hostLabel returns the label of a host that names the site: lemonde of
// www.lemonde.fr, bbc of bbc.co.uk.
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

// LongestTitle bounds titles, in bytes.
const LongestTitle = 500

// Cut returns a title without the site's name at its end or start.
func (s *Site) Cut(title string) string {
	if len(title) > LongestTitle {
		return title
	}
	for {
		shorter := s.cutOnce(title)
		if shorter == title {
			return title
		}
		title = shorter
	}
}

func (s *Site) cutOnce(title string) string {
	at := Separators(title)
	for i := len(at) - 1; i >= 0; i-- {
		if head := strings.TrimSpace(title[:at[i][0]]); head != "" && s.IsName(title[at[i][1]:]) {
			return head
		}
	}
	for _, sep := range at {
		if rest := strings.TrimSpace(title[sep[1]:]); rest != "" && s.IsName(title[:sep[0]]) {
			return rest
		}
	}
	return title
}
