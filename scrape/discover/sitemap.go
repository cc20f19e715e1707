package discover

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"feedgen/feed/link"
	"feedgen/feed/source"
	"feedgen/scrape/fetch"
)

const (
	// maxSitemapBytes is the size of the largest sitemap that is read: what
	// sitemaps.org allows.
	maxSitemapBytes = 50 << 20
	// maxSitemaps is how many sitemaps of an index are read in a run.
	maxSitemaps = 50
)

// readSitemap looks for articles in a sitemap, or in the sitemaps of an index, from
// the newest on. An unreadable sitemap of an index does not stop the others.
func (r *reader) readSitemap(ctx context.Context) error {
	base, err := url.Parse(r.source.Sitemap)
	if err != nil {
		return err
	}
	articles := &newest{max: r.source.maxNew()}
	sitemaps, err := r.readSitemapFile(ctx, base, r.source.Sitemap, articles)
	errs := []error{err}
	for _, sitemap := range sitemaps {
		// An index of indexes is not allowed (sitemaps.org), and not followed.
		if _, err := r.readSitemapFile(ctx, base, sitemap, articles); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", sitemap, err))
		}
	}
	for _, a := range articles.sorted() {
		r.collector.take(a.candidate)
	}
	r.collector.left += articles.dropped
	errs = slices.DeleteFunc(errs, func(err error) bool { return err == nil })
	if len(errs) > 1 {
		return fmt.Errorf("%w, and %d others", errs[0], len(errs)-1)
	}
	return errors.Join(errs...)
}

// readSitemapFile reads one file. It adds the articles that the file lists, and
// returns the addresses of the sitemaps that an index lists.
func (r *reader) readSitemapFile(ctx context.Context, base *url.URL, address string, articles *newest) (sitemaps []string, err error) {
	res, leads, err := r.get(ctx, address, fetch.Request{
		Accept: "application/xml,text/xml;q=0.9,*/*;q=0.1", MaxBytes: maxSitemapBytes,
		KeepGzip: true, // package source decompresses it as a stream
	})
	if err != nil || res == nil {
		return leads, err
	}
	defer res.Release()
	index := &newest{max: maxSitemaps}
	doc, err := source.Read(res.Body, res.Header.Get("Content-Type"), func(item source.Item) bool {
		switch item.Kind {
		case source.SitemapIndex:
			if address := link.Resolve(res.URL, item.URL); address != "" {
				index.add(place{Candidate{URL: address}, item.LastMod})
			}
		case source.Sitemap:
			if found, ok := r.collector.check(base, item.URL, "", Candidate{}); ok {
				articles.add(place{found, item.LastMod})
			}
		default:
			return false
		}
		return ctx.Err() == nil
	})
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, fmt.Errorf("read the sitemap: %w", err)
	case doc.Kind != source.Sitemap && doc.Kind != source.SitemapIndex && doc.Root != "":
		return nil, fmt.Errorf("this is not a sitemap: it starts with <%s>", doc.Root)
	case doc.Kind != source.Sitemap && doc.Kind != source.SitemapIndex:
		return nil, errors.New("this is not a sitemap")
	}
	for _, sitemap := range index.sorted() {
		sitemaps = append(sitemaps, sitemap.candidate.URL)
	}
	r.keep(address, res, sitemaps...)
	return sitemaps, nil
}

// place is one <url> of a sitemap, or one <sitemap> of an index.
type place struct {
	candidate Candidate
	lastMod   string
}

// newest holds the places of the latest changes.
type newest struct {
	max     int
	places  []place
	dropped int
}

// add adds a place. It drops the oldest if there are too many.
func (n *newest) add(p place) {
	n.places = append(n.places, p)
	if len(n.places) >= 2*n.max+1000 { // rarely, because it sorts
		n.shrink()
	}
}

func (n *newest) shrink() {
	// By the day of the last change; undated places come last.
	slices.SortStableFunc(n.places, func(a, b place) int { return strings.Compare(b.lastMod, a.lastMod) })
	if extra := len(n.places) - n.max; extra > 0 {
		clear(n.places[n.max:])
		n.places, n.dropped = n.places[:n.max], n.dropped+extra
	}
}

// sorted returns the places, the newest first.
func (n *newest) sorted() []place {
	n.shrink()
	return n.places
}
