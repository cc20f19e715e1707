package format

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"iter"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/language"

	"feedgen/feed"
	"feedgen/feed/excerpt"
	"feedgen/feed/format/wording"
	"feedgen/feed/link"
	"feedgen/feed/text"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

// pageTemplate is parsed at the first use, since few commands render.
var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page.html").Funcs(template.FuncMap{
		"href": href, "source": source, "mediaType": mediaType, "unbroken": unbroken,
	}).Parse(pageHTML))
})

// href returns the attribute for a cleaned address; the template would encode the '
// and ( of a permalink.
func href(address string) template.HTMLAttr { return addressAttribute("href", address) }

func source(address string) template.HTMLAttr { return addressAttribute("src", address) }

func addressAttribute(name, address string) template.HTMLAttr {
	return template.HTMLAttr(name + `="` + attributeEscaper.Replace(address) + `"`)
}

// mediaType returns the attribute for a media type. The template would encode the + of
// application/rss+xml, for which programs search pages.
func mediaType(name string) template.HTMLAttr { return addressAttribute("type", name) }

// unbroken keeps each hyphenated word of a headline, often a name, on one line.
func unbroken(headline string) template.HTML {
	words := strings.Split(headline, " ")
	for i, word := range words {
		words[i] = html.EscapeString(word)
		if strings.Contains(word, "-") && utf8.RuneCountInString(word) <= 20 {
			words[i] = "<span>" + words[i] + "</span>"
		}
	}
	return template.HTML(strings.Join(words, " "))
}

// view is a document with methods for the page for people.
type view struct{ *document }

// page is the data of page.html.
type page struct {
	*feed.Feed
	*wording.Wording
	Lang      string // of the page
	Dir       string // ltr or rtl
	Foreign   string // the wording's language, if it is not the page's
	Policy    string // Content-Security-Policy
	Styles    []template.CSS
	Canonical string
	Site      string // Feed.Link in short
	Locale    string // for Open Graph, such as fr_FR; empty: the region is unknown
	Portrait  string // the feed's picture; empty: not shown
	First     *pageFormat
	Formats   []pageFormat // First and the others
	Others    []pageFormat
	Count     string
	IsLong    bool
	Linked    linkedPage
	Sections  iter.Seq[pageSection]
	Jump      []int       // years of the sections, if the page is long
	Subjects  []pageTopic // for filtering the page
	Label     string      // of the page of a year
	pageLinks
}

// pageLinks are the links to other pages and feeds, relative to this page.
type pageLinks struct {
	Further      []pageFeed   // the other feeds
	List         string       // of all feeds; empty: there is none
	PrevArchives []pageFormat // the newest archive of each format, which links to the one before it
	YearPages    []pageLink
	Rest         []pageLink // on the page of a year: its other pages
	RestOf       string     // their heading
	Newest       string     // on the page of a year: the page of the newest articles
}

// pageLink is a link to another page, relative to this one.
type pageLink struct{ Label, Href string }

// pageFeed is a further feed.
type pageFeed struct {
	Title    string
	Language string // if it is not the page's
	Type     string
	URL      string
	Href     string // of its page, or else of the feed; relative to this page
}

// pageFormat is a way to subscribe.
type pageFormat struct {
	Label, Type  string
	URL          string
	Folder, File string // URL in two parts, between which a narrow screen breaks it
	Href         string // relative to the page
}

// pageTopic is a tag.
type pageTopic struct {
	Name  string
	Count int
	ID    string // of the element that is the :target of the filter
}

// pageSection is the articles of a year.
type pageSection struct {
	Year    int
	Entries iter.Seq[pageEntry]
}

// pageEntry is an article on the page.
type pageEntry struct {
	*feed.Entry
	Summary            template.HTML // shorter than the feed's
	Date               string        // in words, as precise as it is known
	Published, Updated string        // in RFC 3339
	Revised            string        // the date of the update, in words; empty: that of publication
	Foreign            string        // the article's language, if it is not the page's
	Host               string
	Usual              bool // the authors are those of the feed
	Tags               []pageTag
	Topics             string // the classes of the topics
	Copies, Related    []pageLink
	Picture            string
}

// pageTag is a tag of an article.
type pageTag struct{ Name, Href string }

const (
	// maxPageSummary is the maximum number of characters of a summary.
	maxPageSummary = 320

	minLong   = 10 // entries of a page with links to years, topics and its top
	minTopic  = 2  // entries of a topic
	maxTopics = 16 // of a page: those with the most entries
)

func renderHTML(w io.Writer, d *document) error { return pageTemplate().Execute(w, view{d}.page()) }

func (d view) page() *page {
	lang := cmp.Or(d.Language, wording.Default)
	tag := language.Make(lang)
	base, _, region := tag.Raw()
	p := &page{
		Feed: d.Feed, Wording: wording.In(tag), Lang: lang, Dir: "ltr",
		Canonical: d.URL(d.name), Site: readableURL(d.Link), Formats: d.pageFormats(), Subjects: d.topics(), Label: d.label(),
		Linked: d.linked(), IsLong: d.isLong(),
	}
	if base.String() != p.Wording.Language {
		p.Foreign = p.Wording.Language
	}
	if region.IsCountry() {
		p.Locale = base.String() + "_" + region.String()
	}
	switch script, _ := tag.Script(); script.String() {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm":
		p.Dir = "rtl"
	}
	if len(p.Formats) > 0 {
		p.First, p.Others = &p.Formats[0], p.Formats[1:]
	}
	if d.Page.Pictures {
		p.Portrait = d.Image
	}
	for _, style := range []string{pageCSS, topicStyle(p.Subjects), d.Page.Style} {
		if style != "" {
			p.Styles = append(p.Styles, template.CSS(style))
		}
	}
	p.Policy = d.policy(p.Styles)
	p.Sections, p.Jump = d.sections(p.Wording, p.Subjects)
	p.pageLinks = d.links(p.Wording)
	p.Count = p.Articles(len(d.entries))
	if d.year.number == 0 {
		p.Count = p.Articles(len(d.Entries))
	}
	return p
}

func (d view) links(w *wording.Wording) pageLinks {
	beside := func(file string) string { return (&url.URL{Path: path.Base(file)}).EscapedPath() }
	var l pageLinks
	for _, y := range d.years {
		l.YearPages = append(l.YearPages, pageLink{fmt.Sprint(y.number), beside(y.file)})
	}
	if d.year.number == 0 {
		l.Further, l.List = d.further()
		l.PrevArchives = d.archives(w)
		return l
	}
	l.Newest, l.RestOf = beside(d.current), w.MoreOf(d.year.number)
	if d.part > 0 {
		l.Rest = []pageLink{{fmt.Sprint(d.year.number), beside(d.year.file)}}
	}
	for _, other := range slices.Backward(d.year.parts) {
		l.Rest = append(l.Rest, pageLink{partLabel(d.year.number, other.number), beside(other.file)})
	}
	return l
}

// sections returns the page's entries by year. jump are these years, if the page is
// long enough for links to them.
func (d view) sections(w *wording.Wording, topics []pageTopic) (sections iter.Seq[pageSection], jump []int) {
	type span struct{ year, from, to int }
	var spans []span
	for i := range d.entries {
		year := d.yearOf(&d.entries[i])
		if len(spans) == 0 || spans[len(spans)-1].year != year {
			spans = append(spans, span{year, i, i})
			jump = append(jump, year)
		}
		spans[len(spans)-1].to++
	}
	if len(spans) == 1 || !d.isLong() {
		jump = nil
	}
	lead := d.tagLinks(topics)
	return func(yield func(pageSection) bool) {
		for _, s := range spans {
			entries := func(yield func(pageEntry) bool) {
				for i := s.from; i < s.to; i++ {
					if !yield(d.pageEntry(&d.entries[i], w, lead)) {
						return
					}
				}
			}
			if !yield(pageSection{s.year, entries}) {
				return
			}
		}
	}, jump
}

func (d view) pageEntry(e *feed.Entry, w *wording.Wording, lead func(tag string) (href, class string)) pageEntry {
	p := pageEntry{
		Entry:     e,
		Summary:   template.HTML(excerpt.Of(e.Content, e.Summary, maxPageSummary)),
		Date:      w.Date(e.Published, d.Location),
		Published: instant(e.Published.Time),
		Updated:   instant(e.Updated.Time),
		Foreign:   d.foreign(e),
		Host:      link.Host(e.URL),
		Usual:     slices.Equal(feed.Names(e.Authors), feed.Names(d.Authors)),
	}
	if revised := w.Date(e.Updated, d.Location); revised != p.Date && e.Updated.Precision >= feed.PrecisionDay {
		p.Revised = w.UpdatedOn(revised)
	}
	var classes []string
	for _, tag := range e.Tags {
		href, class := lead(tag)
		p.Tags = append(p.Tags, pageTag{tag, href})
		if class != "" {
			classes = append(classes, class)
		}
	}
	p.Topics = strings.Join(classes, " ")
	for _, address := range e.Copies {
		p.Copies = append(p.Copies, pageLink{link.Host(address), address})
	}
	for _, address := range e.Related {
		p.Related = append(p.Related, pageLink{link.Host(address), address})
	}
	if d.Page.Pictures {
		p.Picture = e.Image
	}
	return p
}

func (d view) isLong() bool { return len(d.entries) >= minLong }

// topics returns the tags by which the page can be filtered, sorted by name: those of
// at least minTopic entries, if the page is long.
func (d view) topics() []pageTopic {
	if !d.isLong() {
		return nil
	}
	byKey := map[string]*pageTopic{}
	var all []*pageTopic
	for i := range d.entries {
		for _, tag := range text.Unique(d.entries[i].Tags) {
			key := text.Fold(tag)
			if byKey[key] == nil {
				byKey[key] = &pageTopic{Name: tag}
				all = append(all, byKey[key])
			}
			byKey[key].Count++
		}
	}
	all = slices.DeleteFunc(all, func(t *pageTopic) bool { return t.Count < minTopic || t.Count == len(d.entries) })
	slices.SortStableFunc(all, func(a, b *pageTopic) int { return b.Count - a.Count })
	all = all[:min(len(all), maxTopics)]
	slices.SortFunc(all, func(a, b *pageTopic) int { return cmp.Compare(text.Fold(a.Name), text.Fold(b.Name)) })
	topics := make([]pageTopic, len(all))
	for i, t := range all {
		topics[i] = *t
		topics[i].ID = fmt.Sprintf("t%d", i+1)
	}
	return topics
}

// topicStyle returns the rules that filter the page while the element of a topic is
// the :target.
func topicStyle(topics []pageTopic) string {
	var b strings.Builder
	for _, t := range topics {
		const rule = ":root:has(#%[1]s:target) :is(article:not(.%[1]s),section:not(:has(.%[1]s))){display:none}" +
			":root:has(#%[1]s:target) [href=\"#%[1]s\"]{font-weight:700;color:var(--accent)}\n"
		fmt.Fprintf(&b, rule, t.ID)
	}
	if b.Len() > 0 {
		b.WriteString(":root:not(:has(.t:target)) .all{display:none}\n")
	}
	return b.String()
}

// tagLinks returns a function that returns the link of a tag and the class of its
// topic. The link is to the page of the tag's own feed, or else to this page, filtered;
// empty: there is none.
func (d view) tagLinks(topics []pageTopic) func(tag string) (href, class string) {
	pages, ids := map[string]string{}, map[string]string{}
	for _, c := range d.channels {
		if c.Tag != "" && c.Files[HTML] != "" {
			pages[text.Fold(c.Tag)] = d.href(c.Files[HTML])
		}
	}
	for _, t := range topics {
		ids[text.Fold(t.Name)] = t.ID
	}
	return func(tag string) (href, class string) {
		key := text.Fold(tag)
		switch class = ids[key]; {
		case pages[key] != "":
			return pages[key], class
		case class != "":
			return "#" + class, class
		}
		return "", ""
	}
}

// policy returns the page's Content-Security-Policy. It allows only the page's own
// styles, pictures in data URLs, and the pictures that are configured.
func (d view) policy(styles []template.CSS) string {
	policy := "default-src 'none'; style-src"
	for _, style := range styles {
		digest := sha256.Sum256([]byte(style))
		policy += " 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "'"
	}
	policy += "; img-src data:"
	if d.Page.Pictures {
		policy += " https: http:"
	} else if u, err := url.Parse(d.Icon); err == nil && u.Host != "" {
		policy += " " + u.Scheme + "://" + u.Host
	}
	return policy + "; base-uri 'none'; form-action 'none'"
}

// pageFormats returns the ways to subscribe. Relative addresses also work in a copy of
// the folder.
func (d view) pageFormats() []pageFormat {
	var list []pageFormat
	for _, s := range d.subscriptions {
		folder, file := path.Split(d.URL(s.name))
		list = append(list, pageFormat{
			Label: s.format.Label, Type: s.format.MediaType,
			URL: folder + file, Folder: folder, File: file,
			Href: d.href(s.name),
		})
	}
	return list
}

// archives returns the newest archive of each format that one can subscribe to: the
// prev-archive of RFC 5005.
func (d view) archives(w *wording.Wording) (list []pageFormat) {
	for _, s := range d.subscriptions {
		if n := len(d.Archives[s.format.Key]); n > 0 && !s.format.Revised {
			name := archiveName(s.name, n)
			list = append(list, pageFormat{
				Label: w.EarlierAs(s.format.Label), Type: s.format.MediaType, URL: d.URL(name), Href: d.href(name),
			})
		}
	}
	return list
}

// href returns the address of another file, relative to the page.
func (d view) href(name string) string {
	return strings.Repeat("../", strings.Count(d.name, "/")) + (&url.URL{Path: name}).EscapedPath()
}

// further returns the further feeds with subscriptions, and the address of the list of
// all feeds.
func (d view) further() (list []pageFeed, opml string) {
	for i, c := range d.channels {
		if i == 0 || len(c.subscriptions) == 0 {
			continue
		}
		first, language := c.subscriptions[0], c.Language
		if language == d.Language {
			language = ""
		}
		list = append(list, pageFeed{
			Title: c.Title, Language: language, Type: first.format.MediaType, URL: c.URL(first.name),
			Href: d.href(cmp.Or(c.Files[HTML], first.name)),
		})
	}
	if name := d.Files[OPML]; name != "" && len(d.channels) > 0 {
		opml = d.href(name)
	}
	return list, opml
}

// readableURL returns an address without scheme and trailing slash, such as
// eltoulemonde.fr/articles.
func readableURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return link.Host(address) + strings.TrimRight(u.Path, "/")
}
