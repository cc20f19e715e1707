package discover

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"feedgen/feed/digest"
	"feedgen/feed/link"
	"feedgen/feed/markup"
)

// DefaultMaxNew is how many new articles a Source gives per run unless it says
// otherwise.
const DefaultMaxNew = 20

// DefaultMaxPages is how many pages of a Source are read per run unless it says
// otherwise.
const DefaultMaxPages = 20

// Source is where new articles are looked for: a feed, an index page or a
// sitemap. One of Feed, Page and Sitemap is set.
type Source struct {
	Feed string // address of an RSS, Atom or JSON feed

	Page  string // address of a page that lists articles, such as an author's
	Links string // CSS selector of its links to them, such as article h2 a
	Next  string // CSS selector of its link to the next page; empty: the plain ones are followed

	Sitemap string // address of a sitemap or of an index of sitemaps, plain or gzipped

	Author string         // who the articles are by; empty: anybody
	Match  *regexp.Regexp // of the articles' addresses; nil: any
	Title  *regexp.Regexp // of the articles' titles, as the source gives them; nil: any
	Skip   *regexp.Regexp // of the addresses and titles of articles that are left out; nil: none
	Tag    string         // that the articles have; empty: any
	Hosts  []string       // that articles are on; empty: any for a feed, else the source's own
	MaxNew int            // new articles per run, against a flood; 0: DefaultMaxNew

	MaxPages int // of a feed or an index that comes in pages, per run; 0: DefaultMaxPages
}

// Address returns where the source is read.
func (src Source) Address() string { return cmp.Or(src.Feed, src.Page, src.Sitemap) }

// Key tells the source from others: by its address and its settings.
func (src Source) Key() string { return src.Address() + " " + src.settings() }

// edition changes when a Finder takes more from a document than before: one that
// was read by an earlier one is then read again.
const edition = "3"

// settings returns what tells the settings of a source from others: with other
// settings an unchanged document may lead to other articles.
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

// leadsTo reports whether articles on a host, as link.HostOf returns it, belong
// to the source, which is itself on one of own.
func (src Source) leadsTo(host string, own map[string]bool) bool {
	if slices.ContainsFunc(src.Hosts, func(key string) bool { return link.Covers(key, host) }) {
		return true
	}
	if src.Feed != "" {
		return len(src.Hosts) == 0
	}
	return own[host]
}

// maxNew returns how many new articles the source gives per run.
func (src Source) maxNew() int { return cmp.Or(src.MaxNew, DefaultMaxNew) }

// Validate reports everything that is wrong with the source.
func (src Source) Validate() error {
	var errs []error
	kinds := 0
	for _, kind := range []string{src.Feed, src.Page, src.Sitemap} {
		if kind != "" {
			kinds++
		}
	}
	if kinds != 1 {
		errs = append(errs, errors.New("one of feed, page and sitemap is wanted"))
	}
	if (src.Page == "") != (src.Links == "") {
		errs = append(errs, errors.New("page and links go together"))
	}
	if src.Next != "" && src.Page == "" {
		errs = append(errs, errors.New("next goes with page"))
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
		errs = append(errs, errors.New("a sitemap gives no titles"))
	}
	if src.MaxPages < 0 {
		errs = append(errs, errors.New("max_pages is negative"))
	}
	if src.MaxNew < 0 {
		errs = append(errs, errors.New("max_new is negative"))
	}
	return errors.Join(errs...)
}
