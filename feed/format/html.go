package format

import (
	"bytes"
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
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/language"

	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/markup"
	"feedgen/feed/text"
)

// HTML is the key of the page for people.
const HTML = "html"

// The page is one file. It has no scripts, loads nothing, and its
// Content-Security-Policy enforces that. It is also a feed in microformats
// (h-feed, h-entry).
var htmlFormat = Format{
	Key:         HTML,
	File:        "index.html",
	Description: "the page for people",
	ContentType: "text/html; charset=utf-8",
	Yearly:      true,
	render:      renderHTML,
	read:        readHTML,
	own:         ownHTML,
}

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

var pageTemplate = template.Must(template.New("page.html").Funcs(template.FuncMap{
	"href": href, "host": link.Host, "mediaType": mediaType, "unbroken": unbroken,
}).Parse(pageHTML))

// href returns the attribute for an address that Clean left; the template would
// encode the ' and ( of a permalink.
func href(address string) template.HTMLAttr {
	return template.HTMLAttr(`href="` + attributeEscaper.Replace(address) + `"`)
}

// mediaType returns the attribute for a media type. Programs search pages for
// application/rss+xml; the template would encode the +.
func mediaType(name string) template.HTMLAttr {
	return template.HTMLAttr(`type="` + attributeEscaper.Replace(name) + `"`)
}

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

// page is the data of page.html.
type page struct {
	*feed.Feed
	*wording
	Lang      string // of the page
	Dir       string // ltr or rtl
	Foreign   string // the wording's language where it is not the page's
	Policy    string // Content-Security-Policy
	CSS       template.CSS
	Canonical string
	Site      string // Feed.Link as people read it
	Locale    string // as Open Graph has it; empty where the region is not known
	Formats   []pageFormat
	Count     string
	Entries   iter.Seq[pageEntry]
	Further   []pageFeed // the other feeds
	List      string     // of all feeds, from the page; empty: there is none
	Years     []pageYear // that have pages of their own
	Year      int        // that the page holds; 0: it holds the newest
	Newest    string     // of the page of a year: where the newest are, from there
}

// pageFeed is a further feed.
type pageFeed struct {
	Title    string
	Language string // where it is not the page's
	Type     string
	URL      string
	Href     string // to its page, or to the feed where it has none; from this page
}

// pageYear is a year with a page of its own.
type pageYear struct {
	Number int
	Href   string // from the page
}

// pageFormat is a way to subscribe.
type pageFormat struct {
	Label, Type  string
	URL          string
	Folder, File string // URL in two parts, so that a narrow screen breaks it well
	Href         string // the same, from the page
}

// pageEntry is an article on the page.
type pageEntry struct {
	*feed.Entry
	Summary            string // shorter than the feed's
	Date               string // as much of it as is known, in words
	Published, Updated string // in RFC 3339
	Foreign            string // the article's language where it is not the page's
	Host               string
}

// maxPageSummary is the most characters of a summary on the page, which is a list
// to choose from.
const maxPageSummary = 320

func renderHTML(w io.Writer, d *document) error {
	p := d.page()
	p.Entries = func(yield func(pageEntry) bool) {
		for i := range d.entries {
			if !yield(d.pageEntry(&d.entries[i], p.wording)) {
				return
			}
		}
	}
	return pageTemplate.Execute(w, p)
}

func (d *document) pageEntry(e *feed.Entry, w *wording) pageEntry {
	return pageEntry{
		Entry:     e,
		Summary:   text.Cut(e.Summary, maxPageSummary),
		Date:      w.date(e.Published, d.Location),
		Published: instant(e.Published.Time),
		Updated:   instant(e.Updated.Time),
		Foreign:   d.foreign(e),
		Host:      link.Host(e.URL),
	}
}

// page returns the page without its entries.
func (d *document) page() *page {
	p := &page{
		Feed:      d.Feed,
		wording:   &english,
		Lang:      cmp.Or(d.Language, english.Language),
		Dir:       "ltr",
		Policy:    pagePolicy(),
		CSS:       template.CSS(pageCSS),
		Canonical: d.URL(d.name),
		Site:      readableURL(d.Link),
		Formats:   d.pageFormats(),
	}
	tag := language.Make(p.Lang)
	base, _, region := tag.Raw()
	if base.String() == french.Language {
		p.wording = &french
	}
	if base.String() != p.wording.Language {
		p.Foreign = p.wording.Language
	}
	if region.IsCountry() {
		p.Locale = base.String() + "_" + region.String()
	}
	script, _ := tag.Script()
	switch script.String() {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm":
		p.Dir = "rtl"
	}
	p.Count = p.articles(len(d.Entries))
	if d.year == 0 {
		p.Further, p.List = d.further()
	}
	if d.year != 0 {
		p.Year, p.Newest = d.year, (&url.URL{Path: path.Base(d.current)}).EscapedPath()
		p.Count = p.articles(len(d.entries))
	}
	for _, y := range d.years {
		p.Years = append(p.Years, pageYear{y.number, (&url.URL{Path: path.Base(y.file)}).EscapedPath()})
	}
	return p
}

// pagePolicy returns the page's Content-Security-Policy: its own style, the
// pictures in its own text, and nothing else.
func pagePolicy() string {
	digest := sha256.Sum256([]byte(pageCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) +
		"'; img-src data:; base-uri 'none'; form-action 'none'"
}

// pageFormats returns the ways to subscribe, each with its address as seen from
// the page, so that a copy of the folder works, too.
func (d *document) pageFormats() []pageFormat {
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

// href returns the address of another file as seen from the page.
func (d *document) href(name string) string {
	return strings.Repeat("../", strings.Count(d.name, "/")) + (&url.URL{Path: name}).EscapedPath()
}

// further returns the further feeds that one can subscribe to, and where the list
// of all feeds is.
func (d *document) further() (list []pageFeed, opml string) {
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

// readableURL returns an address without what people leave out:
// eltoulemonde.fr/articles.
func readableURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return link.Host(address) + strings.TrimRight(u.Path, "/")
}

// readHTML reads the page as a parser of microformats does. It parses each entry
// alone, and then the page around them.
func readHTML(r io.Reader, found func(*feed.Entry)) (h head, err error) {
	var page, entry bytes.Buffer
	var raw []byte
	depth := 0 // of elements with the entry's name, the entry among them
	for z := html.NewTokenizer(r); ; {
		kind := z.Next()
		if kind == html.ErrorToken && z.Err() == io.EOF {
			break
		}
		if kind == html.ErrorToken {
			return h, z.Err()
		}
		raw = append(raw[:0], z.Raw()...) // which Token unescapes in place
		token := z.Token()
		to := &page
		switch {
		case kind == html.StartTagToken && (depth > 0 && token.DataAtom == atom.Article || depth == 0 && hasClass(token.Attr, "h-entry")):
			depth++
			to = &entry
		case depth > 0:
			to = &entry
		}
		to.Write(raw)
		if kind == html.EndTagToken && depth > 0 && token.DataAtom == atom.Article {
			if depth--; depth == 0 {
				e, err := readHEntry(entry.String())
				if err != nil {
					return h, err
				}
				found(e)
				entry.Reset()
			}
		}
	}
	if depth > 0 {
		return h, io.ErrUnexpectedEOF
	}
	return readPageHead(page.Bytes())
}

func readPageHead(page []byte) (h head, err error) {
	root, err := markup.Parse(page)
	if err != nil {
		return h, err
	}
	for n := range root.Descendants() {
		switch {
		case h.title == "" && hasClass(n.Attr, "p-name"):
			h.title = strings.TrimSpace(text.FromNode(n))
		case h.link == "" && hasClass(n.Attr, "u-url"):
			h.link = attribute(n.Attr, "href")
		case attribute(n.Attr, "rel") == "canonical":
			h.self = attribute(n.Attr, "href")
		}
	}
	return h, nil
}

func readHEntry(fragment string) (*feed.Entry, error) {
	nodes, err := markup.ParseFragment(fragment)
	if err != nil {
		return nil, err
	}
	e := &feed.Entry{}
	for _, root := range nodes {
		for n := range root.Descendants() {
			if err := readProperty(e, n); err != nil {
				return nil, fmt.Errorf("entry %s: %w", e.URL, err)
			}
		}
	}
	return e, nil
}

// readProperty sets the property of the h-entry e that n is.
func readProperty(e *feed.Entry, n *html.Node) (err error) {
	switch {
	case hasClass(n.Attr, "u-url"):
		e.URL, e.Title = attribute(n.Attr, "href"), strings.TrimSpace(text.FromNode(n))
	case hasClass(n.Attr, "u-uid"):
		e.ID = attribute(n.Attr, "value")
	case hasClass(n.Attr, "p-author"):
		e.Authors = append(e.Authors, feed.Author{Name: strings.TrimSpace(text.FromNode(n))})
	case hasClass(n.Attr, "p-category"):
		e.Tags = append(e.Tags, strings.TrimSpace(text.FromNode(n)))
	case hasClass(n.Attr, "dt-published"):
		e.Published, err = feed.ParseDate(attribute(n.Attr, "datetime") + attribute(n.Attr, "value"))
	case hasClass(n.Attr, "dt-updated"):
		e.Updated, err = feed.ParseDate(attribute(n.Attr, "value"))
	}
	return err
}

func hasClass(attributes []html.Attribute, class string) bool {
	return slices.Contains(strings.Fields(attribute(attributes, "class")), class)
}

func attribute(attributes []html.Attribute, name string) string {
	for _, a := range attributes {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

var (
	htmlStart = regexp.MustCompile(`(?i)^(<!--.*?-->\s*)*<(!doctype\s+html|html)\b`)
	htmlMeta  = regexp.MustCompile(`(?i)<meta\s[^>]*>`)
	metaName  = regexp.MustCompile(`(?i)\sname\s*=\s*["']?generator\b`)
	metaValue = regexp.MustCompile(`(?i)\scontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s">]+))`)
)

func ownHTML(data []byte) bool {
	if !htmlStart.Match(data) {
		return false
	}
	for _, tag := range htmlMeta.FindAll(data, -1) {
		if !metaName.Match(tag) {
			continue
		}
		if v := metaValue.FindSubmatch(tag); v != nil && isGenerator(string(v[1])+string(v[2])+string(v[3])) {
			return true
		}
	}
	return false
}
