package discover

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"feedgen/feed/digest"
	"feedgen/feed/link"
	"feedgen/feed/markup"
)

// DefaultMaxNew is the default of Source.MaxNew.
const DefaultMaxNew = 20

// DefaultMaxPages is the default of Source.MaxPages.
const DefaultMaxPages = 20

// Source is a source of new articles: a feed, an index page or a sitemap. Exactly
// one of Feed, Page and Sitemap is set.
type Source struct {
	Feed string // address of an RSS, Atom or JSON feed

	Page  string // address of a page that lists articles, such as an author's
	Links string // CSS selector of its links to them, such as article h2 a
	Next  string // CSS selector of its link to the next page; empty: common ones

	Sitemap string // address of a sitemap or of an index of sitemaps, plain or gzipped

	Author string         // author of the articles; empty: any
	Match  *regexp.Regexp // of the articles' addresses; nil: any
	Title  *regexp.Regexp // of the articles' titles, as the source gives them; nil: any
	Skip   *regexp.Regexp // of the addresses and titles of skipped articles; nil: none
	Tag    string         // tag of the articles; empty: any
	Hosts  []string       // hosts of the articles; empty: any for a feed, else the source's own
	MaxNew int            // new articles per run, against a flood; 0: DefaultMaxNew

	MaxPages int // of a paged feed or index, per run; 0: DefaultMaxPages
}

// Address returns the address of the source.
func (src Source) Address() string { return cmp.Or(src.Feed, src.Page, src.Sitemap) }

// Key identifies the source by its address and settings.
func (src Source) Key() string { return src.Address() + " " + src.settings() }

// edition changes when a Finder takes more from a document than before, so that
// unchanged documents are read again.
const edition = "3"

// settings returns a digest of the source's settings: with other settings, an
// unchanged document may have other articles.
func (src Source) settings() string {
	wishes := []string{src.Author, pattern(src.Match), src.Tag, src.Links, src.Next, pattern(src.Title), pattern(src.Skip)}
	return digest.Of(append(append(wishes, src.Hosts...), strconv.Itoa(src.maxPages()), edition))
}

func pattern(re *regexp.Regexp) string {
	if re == nil {
		return ""
	}
	return re.String()
}

// maxPages returns how many pages of the source are read per run.
func (src Source) maxPages() int { return cmp.Or(src.MaxPages, DefaultMaxPages) }

// leadsTo reports whether articles on a host, as link.HostOf returns it, may belong to
// the source. own are the source's own hosts.
func (src Source) leadsTo(host string, own map[string]bool) bool {
	if link.CoversAny(src.Hosts, host) {
		return true
	}
	if src.Feed != "" {
		return len(src.Hosts) == 0
	}
	return own[host]
}

// maxNew returns how many new articles the source gives per run.
func (src Source) maxNew() int { return cmp.Or(src.MaxNew, DefaultMaxNew) }

// Validate reports all mistakes in the source.
func (src Source) Validate() error {
	var errs []error
	kinds := 0
	for _, kind := range []string{src.Feed, src.Page, src.Sitemap} {
		if kind != "" {
			kinds++
		}
	}
	if kinds != 1 {
		errs = append(errs, errors.New("set exactly one of feed, page and sitemap"))
	}
	if (src.Page == "") != (src.Links == "") {
		errs = append(errs, errors.New("page and links need each other"))
	}
	if src.Next != "" && src.Page == "" {
		errs = append(errs, errors.New("next needs page"))
	}
	for _, selector := range []string{src.Links, src.Next} {
		if selector == "" {
			continue
		}
		if _, err := markup.ParseSelector(selector); err != nil {
			errs = append(errs, fmt.Errorf("selector %q: %w", selector, err))
		}
	}
	if src.Title != nil && src.Sitemap != "" {
		errs = append(errs, errors.New("title does not work with sitemap: a sitemap has no titles"))
	}
	if src.MaxPages < 0 {
		errs = append(errs, errors.New("max_pages is negative"))
	}
	if src.MaxNew < 0 {
		errs = append(errs, errors.New("max_new is negative"))
	}
	return errors.Join(errs...)
}
