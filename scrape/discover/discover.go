// Package discover finds new articles in feeds (feed.go), index pages
// (index.go) and sitemaps (sitemap.go). What it finds are Candidates: addresses
// and what the source says of each. Whether one joins the feed is decided once
// its own page was read.
package discover

import (
	"context"

	"feedgen/scrape/fetch"

	"golang.org/x/sync/errgroup"
)

// Finder reads sources. Get is required.
type Finder struct {
	// Get fetches a document, as fetch.Client does. It may be called at once.
	Get         func(context.Context, fetch.Request) (*fetch.Response, error)
	MaxBytes    int64 // of a decompressed feed or index page
	Concurrency int   // sources at once

	// Documents are those that earlier runs read, by address: one that has not
	// changed since is not read again. Nil: all are read.
	Documents map[string]Document

	// IsNew reports whether an article is not known yet. It may be called at
	// once for several sources.
	IsNew func(Candidate) bool

	// IsListed reports whether an article is listed otherwise, and it is to be
	// known that a source leads to it. It is called as IsNew is. Nil: none is.
	IsListed func(Candidate) bool
}

// Document is the memory of a document that a source consists of: a feed, a
// page of an index, or a sitemap. It is stored as
//
//	{"settings": "2c26b46b68ffc68f", "final_url": "https://blog.example/authors/ada", "etag": "…",
//	 "leads": ["https://blog.example/author/ada?page=2"]}
type Document struct {
	Settings string `json:"settings"` // digest of what is looked for there
	Final    string `json:"final_url,omitempty"`
	fetch.Validators
	Leads []string `json:"leads,omitempty"` // the next page, or the sitemaps of an index
}

// Result is what one source yielded.
type Result struct {
	Candidates []Candidate // new ones, at most as many as the source's MaxNew
	Left       int         // new articles beyond MaxNew
	Listed     []Candidate // that IsListed wants to be known

	Documents map[string]Document // that were read and have validators, by address
	Unchanged []string            // addresses of documents that were not modified
	Err       error               // why not all of the source could be read; nil: it was
}

// Find reads all sources. The results are in the order of the sources.
func (f *Finder) Find(ctx context.Context, sources []Source) []Result {
	results := make([]Result, len(sources))
	var readers errgroup.Group
	readers.SetLimit(max(1, f.Concurrency))
	for i, src := range sources {
		readers.Go(func() error {
			results[i] = f.find(ctx, src)
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
