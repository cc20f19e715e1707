package feed

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"feedgen/feed/link"
	"feedgen/feed/text"
	"html"
	"html/template"
	"io"
	"iter"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// The page for people. It asks nothing of anybody else: one file, no script,
// no picture from elsewhere, and a policy that holds the browser to it. It is
// a feed as well, in microformats (h-feed, h-entry).

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

var pageTemplate = template.Must(template.New("page.html").Funcs(template.FuncMap{"href": href, "unbroken": unbroken}).Parse(pageHTML))

// href returns the attribute for an address that clean left, byte for byte;
// the template would encode the ' and ( of a permalink.
func href(address string) template.HTMLAttr {
	return template.HTMLAttr(`href="` + html.EscapeString(address) + `"`)
}

// unbroken keeps the hyphenated words of a headline, which are names more often
// than not, on one line each.
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

// page is what page.html shows.
type page struct {
	*Feed
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
	*Entry
	Summary            string // shorter than the feed's
	Date               string // as much of it as is known, in words
	Published, Updated string // in RFC 3339
	Foreign            string // the article's language where it is not the page's
	Host               string
}

// maxPageSummary is the most characters that the page shows of a summary: it
// is a list to choose from, and is to be taken in at a glance.
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

func (d *document) pageEntry(e *Entry, w *wording) pageEntry {
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
		Canonical: d.url(d.name),
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
	p.Count = p.articles(len(d.entries))
	return p
}

// pagePolicy returns the page's Content-Security-Policy: its own style, the
// pictures in its own text, and nothing else.
func pagePolicy() string {
	digest := sha256.Sum256([]byte(pageCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) +
		"'; img-src data:; base-uri 'none'; form-action 'none'"
}

// pageFormats returns the feed's other files, each with its address as seen
// from the page, so that a copy of the folder works, too.
func (d *document) pageFormats() []pageFormat {
	up := strings.Repeat("../", strings.Count(d.name, "/"))
	var list []pageFormat
	add := func(label, mediaType, name string) {
		if name == "" {
			return
		}
		folder, file := path.Split(d.url(name))
		list = append(list, pageFormat{
			Label: label, Type: mediaType,
			URL: folder + file, Folder: folder, File: file,
			Href: up + (&url.URL{Path: name}).EscapedPath(),
		})
	}
	add("RSS", "application/rss+xml", d.Files.RSS)
	add("Atom", "application/atom+xml", d.Files.Atom)
	add("JSON Feed", "application/feed+json", d.Files.JSON)
	return list
}

// readableURL returns an address as one says it: eltoulemonde.fr/articles.
func readableURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return link.Host(address) + strings.TrimRight(u.Path, "/")
}
