package discover

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"

	"feedgen/feed/link"
	"feedgen/scrape/fetch"
)

// reader reads the documents of one source.
type reader struct {
	fetch     func(context.Context, fetch.Request) (*fetch.Response, error)
	known     map[string]Document
	maxBytes  int64
	source    Source
	collector *collector

	guessed   string // guessed address of the next page, which may not exist
	first     string // address of the first article of a feed
	documents map[string]Document
	unchanged []string
}

// readPages reads the pages of a source one after the other, up to its maximum. read
// returns the address of the next page; empty: there is none.
func (r *reader) readPages(ctx context.Context, first string, read func(context.Context, string) (string, error)) error {
	seen := map[string]bool{}
	for at, before := first, ""; at != "" && !seen[at] && len(seen) < r.source.maxPages() && r.collector.left == 0; {
		seen[at] = true
		next, err := read(ctx, at)
		switch {
		case err == nil:
		case at == first:
			return err
		case at == r.guessed && fetch.IsMissing(err):
			if doc, ok := r.documents[before]; ok {
				doc.Leads = nil
				r.documents[before] = doc
			}
		default:
			return fmt.Errorf("%s: %w", at, err)
		}
		before, at = at, next
	}
	return nil
}

// follows returns the address of the next page, if it is on the host of at; empty if
// it is not.
func follows(at *url.URL, address string) string {
	next, err := at.Parse(address)
	if address == "" || err != nil || link.HostOf(next) != link.HostOf(at) {
		return ""
	}
	return next.String()
}

// unread returns the address at which to continue a chain of pages that was not read
// to its end; empty if it was. Unchanged pages are followed by their remembered
// links.
func (r *reader) unread(address string) string {
	seen := map[string]bool{}
	for address != "" && !seen[address] {
		seen[address] = true
		doc, ok := r.known[address]
		if !ok || doc.Settings != r.source.settings() {
			return address
		}
		r.unchanged = append(r.unchanged, address)
		address = strings.Join(doc.Leads, "")
	}
	return ""
}

// get fetches one of the source's documents. A nil response means that it has not
// changed since it was last read with these settings; leads are then the addresses
// of further documents that it has. Otherwise the caller calls keep after reading it.
func (r *reader) get(ctx context.Context, address string, req fetch.Request) (res *fetch.Response, leads []string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, nil, err
	}
	req.URL = u
	last, ok := r.known[address]
	if ok && last.Settings == r.source.settings() {
		req.Validators, req.ValidFor = last.Validators, cmp.Or(last.Final, u.String())
	}
	res, err = r.fetch(ctx, req)
	if err != nil {
		return nil, nil, err
	}
	if res.NotModified() {
		r.unchanged = append(r.unchanged, address)
		return nil, last.Leads, nil
	}
	r.collector.self[link.Key(res.URL.String())] = true
	r.collector.hosts[link.HostOf(res.URL)] = true
	return res, nil, nil
}

// keep remembers a document that was read, if it has validators, with the addresses
// of further documents that it has: the next page of an index, or the sitemaps of a
// sitemap index.
func (r *reader) keep(address string, res *fetch.Response, leads ...string) {
	v := res.Validators()
	if v == (fetch.Validators{}) {
		return
	}
	read := Document{Settings: r.source.settings(), Validators: v, Leads: leads}
	if at := res.URL.String(); at != address {
		read.Final = at
	}
	r.documents[address] = read
}
