package scrape

import (
	"cmp"
	"context"
	"errors"
	"feedgen/feed/link"
	"feedgen/feed/text"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/sync/errgroup"
)

// DefaultMaxNew is how many new articles a Source gives per run unless it says
// otherwise.
const DefaultMaxNew = 20

// Source is where new articles are looked for: a feed, an index page or a
// sitemap. One of Feed, Page and Sitemap is set.
type Source struct {
	Feed string // address of an RSS, Atom or JSON feed

	Page  string // address of a page that lists articles, such as an author's
	Links string // CSS selector of its links to them, such as article h2 a
	Next  string // CSS selector of its link to the next page; empty: there is none

	Sitemap string // address of a sitemap or of an index of sitemaps, plain or gzipped

	Author string         // who the articles are by; empty: anybody
	Match  *regexp.Regexp // of the articles' addresses; nil: any
	Tag    string         // that the articles have; empty: any
	MaxNew int            // new articles taken per run, against a flood; 0: DefaultMaxNew
}

// address returns where the source is read.
func (src Source) address() string { return cmp.Or(src.Feed, src.Page, src.Sitemap) }

// Validate reports what is wrong with the source.
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
		if _, err := cascadia.ParseGroup(selector); err != nil {
			errs = append(errs, fmt.Errorf("selector %q: %w", selector, err))
		}
	}
	if src.MaxNew < 0 {
		errs = append(errs, errors.New("max_new is negative"))
	}
	return errors.Join(errs...)
}

// Discovery is what Discover knows.
type Discovery struct {
	// URLs are the addresses of all articles that were ever discovered and
	// are not listed, the first found first. They are to be scraped beside
	// the listed ones.
	URLs []string

	New      []string // those that this run found
	Warnings []string // sources that could not be read, and floods
}

// found is what a source said of an article that it led to. It fills the gaps
// of what the article's own page says.
type found struct {
	At        time.Time `json:"at,omitzero"`
	Title     string    `json:"title,omitempty"`
	Authors   []string  `json:"authors,omitempty"`
	Published string    `json:"published,omitempty"`
	Summary   string    `json:"summary,omitempty"`
	Tags      []string  `json:"tags,omitempty"`

	// Author and Tag are what the source does not tell and the article's own
	// page must confirm before the article joins.
	Author string `json:"wanted_author,omitempty"`
	Tag    string `json:"wanted_tag,omitempty"`

	// Refused articles do not join: their pages did not confirm it, or could
	// not be read for months. They are remembered, so that they are not asked
	// for in every run, until something else is wanted of them.
	Refused bool `json:"refused,omitempty"`
}

// joined reports whether an article that was found belongs to the feed.
func (f *found) joined() bool {
	return f == nil || !f.Refused && f.Author == "" && f.Tag == ""
}

// confirm lets the page decide whether the article joins: it is by whom it
// should be and about what it should be, as far as the source left that open.
func (f *found) confirm(authors, tags []string) *found {
	after := *f
	after.Refused = f.Author != "" && !hasName(authors, f.Author) || f.Tag != "" && !hasName(tags, f.Tag)
	if !after.Refused {
		after.Author, after.Tag = "", ""
	}
	return &after
}

// reopens reports whether an article that was refused is to be looked at again,
// because the source now wants something else of it.
func (f *found) reopens(refused *found) bool {
	return refused != nil && refused.Refused && (f.Author != refused.Author || f.Tag != refused.Tag)
}

// hasName reports whether name is among names, however it is written there.
func hasName(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return text.Same(n, name) })
}

// candidate is an article that a source leads to.
type candidate struct {
	url string
	found
}

// haul is what one source yielded.
type haul struct {
	candidates []candidate
	documents  map[string]cachedSource // that were read, by address
	unchanged  []string                // addresses of documents that were not modified
	err        error                   // of what could not be read
}

// Discover looks for new articles and returns all that it ever found. Listed
// are the addresses that the feed knows otherwise, hidden ones among them: they
// are not discovered. What cannot be read of a source is a warning. It
// is to be called without sources, too: what was discovered once stays. The
// error is that of a wrong configuration, or the cause of the end of ctx.
func (s *Scraper) Discover(ctx context.Context, sources []Source, listed []string) (Discovery, error) {
	if _, err := s.transport(); err != nil {
		return Discovery{}, err
	}
	if s.Cache == nil {
		s.Cache = &Cache{}
	}
	var d Discovery
	if !s.Offline {
		hauls := s.search(ctx, sources)
		known := s.known(listed)
		for i, src := range sources {
			s.take(&d, src, hauls[i], known)
			if err := hauls[i].err; err != nil && ctx.Err() == nil {
				d.Warnings = append(d.Warnings, fmt.Sprintf("discover %s: %v", src.address(), err))
			}
		}
		s.forgetSources(sources, hauls)
		s.rememberHosts()
	}
	d.URLs = s.discovered(listed)
	return d, context.Cause(ctx)
}

// search reads all sources.
func (s *Scraper) search(ctx context.Context, sources []Source) []haul {
	hauls := make([]haul, len(sources))
	var readers errgroup.Group
	readers.SetLimit(cmp.Or(s.Concurrency, DefaultConcurrency))
	for i, src := range sources {
		if h, ok := s.hauls[src.key()]; ok {
			hauls[i] = h
			continue
		}
		readers.Go(func() error {
			hauls[i] = s.searchOne(ctx, src)
			return nil
		})
	}
	readers.Wait()
	if s.hauls == nil {
		s.hauls = map[string]haul{}
	}
	for i, src := range sources {
		s.hauls[src.key()] = hauls[i]
	}
	return hauls
}

// key tells the source from the others of a run.
func (src Source) key() string { return src.address() + " " + src.digest() }

func (s *Scraper) searchOne(ctx context.Context, src Source) haul {
	h := haul{documents: map[string]cachedSource{}}
	h.err = src.Validate()
	switch {
	case h.err != nil:
	case src.Feed != "":
		h.err = s.readFeed(ctx, src, &h)
	case src.Page != "":
		h.err = s.readIndex(ctx, src, &h)
	default:
		h.err = s.readSitemap(ctx, src, &h)
	}
	return h
}

// known returns the articles that need not be found, by the keys of all their
// addresses: what was once found out about each; nil for those that are listed.
func (s *Scraper) known(listed []string) map[string]*found {
	known := map[string]*found{}
	isListed := map[string]bool{}
	for _, u := range listed {
		known[link.Key(u)] = nil
		isListed[u] = true
	}
	for u, p := range s.Cache.Pages {
		if p.Found == nil && !isListed[u] {
			continue // it was listed once
		}
		addresses := append([]string{u, p.foundAt(u)}, p.Moved...)
		if p.Metadata != nil && p.Metadata.Canonical != "" {
			addresses = append(addresses, p.Metadata.Canonical)
		}
		for _, address := range addresses {
			key := link.Key(address)
			// Of two pages that share an address one may have been refused.
			if before, ok := known[key]; !ok || before != nil && before.Refused {
				known[key] = p.Found
			}
		}
	}
	return known
}

// take adds the new articles among what a source yielded to the cache.
func (s *Scraper) take(d *Discovery, src Source, h haul, known map[string]*found) {
	now := time.Now().UTC().Truncate(time.Second)
	var taken, left int
	for _, c := range h.candidates {
		key := link.Key(c.url)
		if before, ok := known[key]; ok && !c.reopens(before) {
			continue
		}
		if taken == cmp.Or(src.MaxNew, DefaultMaxNew) {
			left++
			continue
		}
		taken++
		c.found.At = now
		known[key] = s.Cache.found(c)
		d.New = append(d.New, c.url)
	}
	if left > 0 {
		d.Warnings = append(d.Warnings, fmt.Sprintf("discover %s: %d more new articles than max_new are left for the next runs", src.address(), left))
		return // without validators: the next run is to see them again
	}
	if s.Cache.Sources == nil {
		s.Cache.Sources = map[string]cachedSource{}
	}
	maps.Copy(s.Cache.Sources, h.documents)
}

// found notes that a source led to an article, and returns what is known of it
// now. Where the page is known from before, that tells whether it joins.
func (c *Cache) found(article candidate) *found {
	page := &cachedPage{}
	if before := c.Pages[article.url]; before != nil {
		*page = *before
	}
	page.Found = &article.found
	if page.Metadata != nil && !page.Found.joined() {
		page.Found = page.Found.confirm(page.Metadata.Authors, page.Metadata.Tags)
	}
	if c.Pages == nil {
		c.Pages = map[string]*cachedPage{}
	}
	c.Pages[article.url] = page
	return page.Found
}

// forgetSources forgets the documents that no source leads to any more. One
// that could not be read may still do so.
func (s *Scraper) forgetSources(sources []Source, hauls []haul) {
	inUse := map[string]bool{}
	for i, h := range hauls {
		if h.err != nil {
			return
		}
		inUse[sources[i].address()] = true
		for address := range h.documents {
			inUse[address] = true
		}
		for _, address := range h.unchanged {
			inUse[address] = true
		}
	}
	for address := range s.Cache.Sources {
		if !inUse[address] {
			delete(s.Cache.Sources, address)
		}
	}
}

// discovered returns the addresses of what was ever found and is not listed.
func (s *Scraper) discovered(listed []string) []string {
	keys := map[string]bool{}
	for _, u := range listed {
		keys[link.Key(u)] = true
		if p := s.Cache.Pages[u]; p != nil {
			p.Found = nil // from now on it is listed by hand
		}
	}
	var urls []string
	for u, p := range s.Cache.Pages {
		if p.Found != nil && !p.Found.Refused && !keys[link.Key(u)] {
			urls = append(urls, u)
		}
	}
	slices.SortFunc(urls, func(a, b string) int {
		return cmp.Or(s.Cache.Pages[a].Found.At.Compare(s.Cache.Pages[b].Found.At), cmp.Compare(a, b))
	})
	return urls
}

// digest returns what tells the settings of a source from others: with other
// settings an unchanged document may lead to other articles.
func (src Source) digest() string {
	var match string
	if src.Match != nil {
		match = src.Match.String()
	}
	return digest([]string{src.Author, match, src.Tag, src.Links, src.Next})
}

// offer adds an article to the haul if it is what the source looks for, as far
// as the source tells.
func (h *haul) offer(src Source, base *url.URL, href string, f found) {
	u, err := base.Parse(strings.TrimSpace(href))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return
	}
	u.Fragment, u.RawFragment, u.User = "", "", nil
	u.RawQuery = withoutCampaign(u.RawQuery)
	address := u.String()
	if len(address) > maxAddressBytes || src.Match != nil && !src.Match.MatchString(address) {
		return
	}
	if src.Author != "" {
		if len(f.Authors) == 0 {
			f.Author = src.Author
		} else if !hasName(f.Authors, src.Author) {
			return
		}
	}
	if src.Tag != "" {
		if len(f.Tags) == 0 {
			f.Tag = src.Tag
		} else if !hasName(f.Tags, src.Tag) {
			return
		}
	}
	h.candidates = append(h.candidates, candidate{address, f})
}

// withoutCampaign returns a query without the parameters by which a feed's
// links tell where their readers come from.
func withoutCampaign(query string) string {
	pairs := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool { return strings.HasPrefix(pair, "utm_") })
	return strings.Join(pairs, "&")
}

// document asks for one of the documents that a source consists of. A nil
// response says that it is the same as when it was last read with these
// settings; leads are then the addresses that it led to. Else h.keep is to be
// called once it is read.
func (s *Scraper) document(ctx context.Context, src Source, h *haul, address string, r request) (res *response, leads []string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, nil, err
	}
	r.url = u
	last, ok := s.Cache.Sources[address]
	if ok && last.Settings == src.digest() && !s.Refresh {
		r.validators, r.known = last.validators, cmp.Or(last.Final, u.String())
	}
	res, err = s.get(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	if res.notModified() {
		h.unchanged = append(h.unchanged, address)
		return nil, last.Leads, nil
	}
	return res, nil, nil
}

// keep remembers a document that was read, if it can be asked for by its
// validators, and where else it leads: to the next page of an index, or to the
// sitemaps of one. Unchanged, it leads there still.
func (h *haul) keep(src Source, address string, res *response, leads ...string) {
	v := res.validators()
	if v == (validators{}) {
		return
	}
	read := cachedSource{Settings: src.digest(), validators: v, Leads: leads}
	if at := res.url.String(); at != address {
		read.Final = at
	}
	h.documents[address] = read
}
