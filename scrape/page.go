package scrape

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"feedgen/scrape/extract"
)

// acceptPage is the Accept header of requests for pages.
const acceptPage = "text/html,application/xhtml+xml,*/*;q=0.1"

// reading is what came of asking for one page. The zero value is that of a
// page that was not asked, or whose asking was interrupted.
type reading struct {
	err error // for people

	at         *url.URL // where the page answered; nil: it did not
	moved      []string // as in response
	validators validators
	result     *extract.Result // nil: not modified
	warnings   []string

	// Of a reading that was dealt with: what is remembered of the page from then
	// on, and whether that is all that result said, which then is nil.
	page  *cachedPage
	whole bool
}

// notModified reports whether the page is the same as before.
func (r *reading) notModified() bool { return r.at != nil && r.result == nil }

// read asks for a page, and extracts what it says if that may be news.
func (s *Scraper) read(ctx context.Context, j *job) reading {
	r := s.pageRequest(j.parsed)
	if p := j.before; p != nil && !s.Refresh && !s.readOtherwise(p, j.url) {
		r.validators, r.known = p.validators, p.foundAt(j.url)
	}
	res, warnings, err := s.find(ctx, r)
	if ctx.Err() != nil && err != nil {
		return reading{}
	}
	if err != nil {
		return reading{err: err, moved: res.moved}
	}
	defer res.release()
	got := reading{at: res.url, moved: res.moved, validators: res.validators(), warnings: warnings}
	if res.notModified() {
		return got
	}
	if err := checkPage(res.body.Bytes()); err != nil {
		return reading{err: err, moved: res.moved}
	}
	rules, _ := s.rules(res.url.String())
	result := extract.Extract(res.page(), rules)
	if result.Evidence["canonical"] == extract.OwnAddress {
		result.Metadata.Canonical = "" // the page does not declare it
	}
	bound(&result)
	// Results are kept until all pages are read.
	result.Compact()
	got.result = &result
	return got
}

const (
	maxValueBytes = 4 << 10 // of one value that a page gives
	maxValues     = 100     // of one list
)

// bound drops what is no metadata, judging by its size alone: the state holds
// what every page says, and a page may say it in megabytes.
func bound(result *extract.Result) {
	m, t := &result.Metadata, &result.Traits
	for _, value := range []*string{&m.Title, &m.Summary, &m.Image, &m.Canonical, &m.SiteName, &m.Language, &t.Title, &t.Description, &t.Image} {
		if len(*value) > maxValueBytes {
			*value = ""
		}
	}
	for _, list := range []*[]string{&m.Authors, &m.Tags} {
		*list = slices.DeleteFunc(*list, func(value string) bool { return len(value) > maxValueBytes })
		*list = (*list)[:min(len(*list), maxValues)]
	}
}

// find asks for a page at its address as listed, and if that leads nowhere, as
// it was typed before it was printed.
func (s *Scraper) find(ctx context.Context, r request) (res *response, warnings []string, err error) {
	res, err = s.getMoved(ctx, r)
	typed := typedURL(r.url)
	if typed == nil || !isMissing(err) {
		return res, nil, err
	}
	r.url = typed
	second, failed := s.getMoved(ctx, r)
	if failed != nil {
		return res, nil, err
	}
	second.moved = append([]string{typed.String()}, second.moved...)
	return second, []string{fmt.Sprintf("the address as listed leads nowhere; with typed dashes and apostrophes it does: %s", typed)}, nil
}

// getMoved is get for pages that may say themselves that they moved, as static
// sites do that cannot redirect.
func (s *Scraper) getMoved(ctx context.Context, r request) (*response, error) {
	res, err := s.get(ctx, r)
	if err != nil || res.notModified() {
		return res, err
	}
	to := refreshTarget(res)
	if to == nil {
		return res, nil
	}
	moved := append(res.moved, to.String())
	res.release()
	r.url = to
	res, err = s.get(ctx, r)
	res.moved = append(moved, res.moved...)
	return res, err
}

func (s *Scraper) pageRequest(u *url.URL) request {
	return request{url: u, accept: acceptPage, types: pageTypes, limit: s.maxBytes()}
}

// page returns the response as the extractor wants it.
func (r *response) page() extract.Page {
	return extract.Page{
		URL:         r.url.String(),
		ContentType: r.header.Get("Content-Type"),
		Language:    r.header.Get("Content-Language"),
		Body:        r.body.Bytes(),
	}
}

// isMissing reports whether a server says that there is no such page.
func isMissing(err error) bool {
	var answer *statusError
	return errors.As(err, &answer) && (answer.status == http.StatusNotFound || answer.status == http.StatusGone)
}

// typewriter turns the typographic characters of an address into what was typed.
var typewriter = strings.NewReplacer("%E2%80%94", "---", "%E2%80%93", "--", "%E2%80%99", "'", "%E2%80%98", "'")

// typedURL returns an address as it was before a Markdown processor made its
// dashes and apostrophes typographic; nil if it has none.
func typedURL(u *url.URL) *url.URL {
	before := u.String()
	after := typewriter.Replace(before)
	if after == before {
		return nil
	}
	typed, err := url.Parse(after)
	if err != nil {
		return nil
	}
	return typed
}

// FetchedPage is one page, as Fetch returns it.
type FetchedPage struct {
	Status int // of the last answer; 0: there was none
	extract.Page
}

// Fetch gets one page for somebody who looks at it by hand: within the limits
// of the Scraper and past its guard, but without robots.txt, retries and cache.
func (s *Scraper) Fetch(ctx context.Context, address string) (FetchedPage, error) {
	return s.fetch(ctx, address, pageTypes)
}

// FetchAny is Fetch for an address that may as well lead to a feed.
func (s *Scraper) FetchAny(ctx context.Context, address string) (FetchedPage, error) {
	return s.fetch(ctx, address, nil)
}

func (s *Scraper) fetch(ctx context.Context, address string, types []string) (FetchedPage, error) {
	u, err := url.Parse(address)
	if err != nil {
		return FetchedPage{}, err
	}
	r := s.pageRequest(u)
	r.types, r.open, r.once = types, true, true
	res, err := s.get(ctx, r)
	var answer *statusError
	if errors.As(err, &answer) {
		return FetchedPage{Status: answer.status}, err
	}
	if err != nil {
		return FetchedPage{}, err
	}
	if err := checkPage(res.body.Bytes()); err != nil {
		return FetchedPage{Status: res.status}, err
	}
	return FetchedPage{Status: res.status, Page: res.page()}, nil
}
