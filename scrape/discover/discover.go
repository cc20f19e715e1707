// Package discover finds new articles in feeds (feed.go), index pages (index.go) and
// sitemaps (sitemap.go). It returns Candidates: addresses with the metadata that the
// source gives. Their own pages decide whether they join the feed.
package discover

import (
	"context"

	"feedgen/scrape/fetch"

	"golang.org/x/sync/errgroup"
)

// Finder reads sources. Get is required.
type Finder struct {
	// Get fetches a document, as fetch.Client does. Calls may be concurrent.
	Get         func(context.Context, fetch.Request) (*fetch.Response, error)
	MaxBytes    int64 // of a decompressed feed or index page
	Concurrency int   // sources at once

	// Documents are the documents of earlier runs by address. Those that have not
	// changed are not read again. May be nil.
	Documents map[string]Document

	// IsNew reports whether an article is unknown. Calls may be concurrent.
	IsNew func(Candidate) bool

	// IsListed reports whether an article is listed, so that Result.Listed should
	// have it. Calls may be concurrent. May be nil.
	IsListed func(Candidate) bool

	// Read is called with the result of each source as soon as it is there. Calls
	// may be concurrent. May be nil.
	Read func(Source, Result)
}

// Document is the memory of one document of a source: a feed, a page of an index, or
// a sitemap. It is stored as
//
//	{"settings": "2c26b46b68ffc68f", "final_url": "https://blog.example/authors/ada", "etag": "…",
//	 "leads": ["https://blog.example/author/ada?page=2"]}
type Document struct {
	Settings string `json:"settings"` // digest of the source's settings
	Final    string `json:"final_url,omitempty"`
	fetch.Validators
	Leads []string `json:"leads,omitempty"` // the next page, or the sitemaps of an index
}

// Result is the result of one source.
type Result struct {
	Candidates []Candidate // new ones, at most as many as the source's MaxNew
	Left       int         // new articles beyond MaxNew
	Listed     []Candidate // those of IsListed

	Documents map[string]Document // that were read and have validators, by address
	Unchanged []string            // addresses of documents that were not modified
	Err       error               // why the source could not be read completely
}

// Find reads all sources, beginning with the first. The results are in the order of
// the sources.
func (f *Finder) Find(ctx context.Context, sources []Source) []Result {
	results := make([]Result, len(sources))
	var readers errgroup.Group
	readers.SetLimit(max(1, f.Concurrency))
	for i, src := range sources {
		readers.Go(func() error {
			results[i] = f.find(ctx, src)
			if f.Read != nil {
				f.Read(src, results[i])
			}
			return nil
		})
	}
	readers.Wait()
	return results
}

func (f *Finder) find(ctx context.Context, src Source) Result {
	if err := src.Validate(); err != nil {
		return Result{Err: err}
	}
	r := &reader{
		fetch: f.Get, known: f.Documents, maxBytes: f.MaxBytes,
		source: src, collector: newCollector(src, f.IsNew, f.IsListed), documents: map[string]Document{},
	}
	var err error
	switch {
	case src.Feed != "":
		err = r.readFeed(ctx)
	case src.Page != "":
		err = r.readIndex(ctx)
	default:
		err = r.readSitemap(ctx)
	}
	return Result{
		Candidates: r.collector.candidates, Left: r.collector.left, Listed: r.collector.listed,
		Documents: r.documents, Unchanged: r.unchanged, Err: err,
	}
}
