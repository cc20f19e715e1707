package scrape

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"feedgen/feed/digest"
	"feedgen/feed/link"
	"feedgen/feed/text"
	"feedgen/scrape/archive"
	"feedgen/scrape/extract"
	"feedgen/scrape/extract/content"
	"feedgen/scrape/fetch"
	"feedgen/scrape/memory"
)

// reader fetches pages and extracts their metadata.
type reader struct {
	client   *fetch.Client
	maxBytes int64
	manner   manner
	refresh  bool   // pages are fetched as if for the first time
	limits   string // digest of what else decides what may be fetched

	keep func(*archive.Page) // nil: nobody keeps any
}

// newReader returns the reader of a Scraper with these settings.
func newReader(s Settings, client *fetch.Client) *reader {
	return &reader{
		client: client, maxBytes: s.MaxBytes, manner: mannerOf(s), refresh: s.Refresh, keep: s.Keep,
		limits: digest.Of([]any{s.MaxBytes, s.Refresh, s.Fetch.Robots, s.Fetch.AllowPrivate}),
	}
}

// identity returns the key of a job's page with the rules, headers and limits with
// which it is read.
func (r *reader) identity(j *job) string { return j.url + " " + r.manner.digest(j.url) + r.limits }

// read fetches a page, and extracts its metadata if it may have changed.
func (r *reader) read(ctx context.Context, j *job) reading {
	req := fetch.PageRequest(j.parsed, r.maxBytes)
	req.Raw, req.Until = r.keep != nil, j.until
	if p := j.before; p != nil && !r.refresh && !j.whole && !r.manner.readOtherwise(p, j.url) {
		req.Validators, req.ValidFor = p.Validators, p.FoundAt(j.url)
	}
	if j.start != nil {
		at, err := url.Parse(j.start.To)
		if err != nil {
			return reading{err: err}
		}
		req.URL = at
	}
	res, warnings, err := r.find(ctx, req)
	if err != nil && (ctx.Err() != nil || errors.Is(err, fetch.ErrLate)) {
		return reading{}
	}
	if res != nil && j.start.IsPermanent() {
		res.Moved = slices.Concat(j.start.Moved, res.Moved)
	} else if res != nil && j.start != nil {
		res.Moved = j.start.Moved
	}
	var elsewhere *fetch.ElsewhereError
	if errors.As(err, &elsewhere) {
		return reading{handed: &memory.Handed{To: elsewhere.URL.String(), Moved: res.Moved}}
	}
	if err != nil {
		return reading{err: err, moved: res.Moved}
	}
	got := reading{at: res.URL.String(), moved: res.Moved, validators: res.Validators(), warnings: warnings}
	if res.NotModified() {
		res.Release()
		return got
	}
	if err := fetch.CheckPage(res.Body); err != nil {
		res.Release()
		return reading{err: err, moved: res.Moved}
	}
	result, err := fetch.Interruptible(ctx, func() (extract.Result, error) {
		return extract.Extract(ctx, pageOf(res), r.manner.rulesFor(res.URL.String()))
	})
	if err != nil {
		return reading{} // the run ends, and the body may still be read
	}
	defer res.Release()
	if result.Evidence["canonical"] == extract.OwnAddress {
		result.Metadata.Canonical = "" // the page does not declare it
	}
	bound(&result)
	got.result = &result
	if r.keep != nil && (settler{r.manner, time.Now()}).accepts(j, got) {
		r.keep(archivePage(j.url, res, &result))
	}
	// Results are kept until all pages are read.
	result.Compact()
	return got
}

// archivePage returns an article, as listed at a URL, as it is archived.
func archivePage(url string, res *fetch.Response, result *extract.Result) *archive.Page {
	e := exchange(res)
	e.Body, e.Raw = res.Body, res.Raw
	for _, redirect := range res.Redirects {
		e.Redirects = append(e.Redirects, exchange(redirect))
	}
	return &archive.Page{
		URL:      url,
		Exchange: e,
		Metadata: result.Metadata,
		Text:     content.Find(result.View),
	}
}

// bound limits the size of the metadata: the state holds that of every page, and a
// page may declare megabytes.
func bound(result *extract.Result) {
	for _, f := range extract.Fields {
		f.Set(&result.Metadata, text.Values(f.Values(&result.Metadata)))
	}
	t := &result.Traits
	for _, value := range []*string{&t.Title, &t.Description, &t.Image, &t.Opening, &t.Second} {
		*value = text.Value(*value)
	}
}

// find fetches a page at its listed address. If that does not exist, it tries the
// address with typographic quotes and dashes replaced.
func (r *reader) find(ctx context.Context, req fetch.Request) (res *fetch.Response, warnings []string, err error) {
	res, err = r.getMoved(ctx, req)
	typed, typographic := link.Typed(req.URL)
	if !typographic || !fetch.IsMissing(err) {
		return res, nil, err
	}
	req.URL, req.Until = typed, time.Time{}
	second, failed := r.getMoved(ctx, req)
	if failed != nil {
		return res, nil, err
	}
	second.Moved = append([]string{typed.String()}, second.Moved...)
	warning := fmt.Sprintf("the listed address does not exist; with plain dashes and apostrophes it does: %s", typed)
	return second, []string{warning}, nil
}

// getMoved fetches a page and follows a meta refresh, with which static sites
// redirect.
func (r *reader) getMoved(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
	res, err := r.client.Get(ctx, req)
	if err != nil || res.NotModified() {
		return res, err
	}
	to := res.MetaRefresh()
	if to == nil {
		return res, nil
	}
	moved := append(res.Moved, to.String())
	res.Release()
	req.URL, req.Until = to, time.Time{}
	res, err = r.client.Get(ctx, req)
	res.Moved = append(moved, res.Moved...)
	return res, err
}

// exchange returns a request and its response without the body.
func exchange(res *fetch.Response) archive.Exchange {
	return archive.Exchange{At: res.URL, Time: time.Now(), Sent: res.Sent, Status: res.Status, Header: res.Header}
}

// pageOf returns a response as the extractor takes it.
func pageOf(res *fetch.Response) extract.Page {
	return extract.Page{
		URL:         res.URL.String(),
		ContentType: res.Header.Get("Content-Type"),
		Language:    res.Header.Get("Content-Language"),
		Body:        res.Body,
		Read:        time.Now(),
	}
}

// FetchedPage is the result of Fetch.
type FetchedPage struct {
	Status int // of the last response; 0: none
	extract.Page
}

// fetch fetches one page without robots.txt, retries and cache.
func (r *reader) fetch(ctx context.Context, address string) (FetchedPage, error) {
	u, err := url.Parse(address)
	if err != nil {
		return FetchedPage{}, err
	}
	req := fetch.PageRequest(u, r.maxBytes)
	req.IgnoreRobots, req.NoRetry = true, true
	res, err := r.getMoved(ctx, req)
	var answer *fetch.StatusError
	if errors.As(err, &answer) {
		return FetchedPage{Status: answer.Status}, err
	}
	if err != nil {
		return FetchedPage{}, err
	}
	if err := fetch.CheckPage(res.Body); err != nil {
		return FetchedPage{Status: res.Status}, err
	}
	return FetchedPage{Status: res.Status, Page: pageOf(res)}, nil
}
