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

	guessed   string // address of the page that is to follow if there is one
	first     string // address of the first article of a feed
	documents map[string]Document
	unchanged []string
}

// readPages reads the pages of a source one after the other, at most its maximum,
// until one leads to no further. Read returns the address of the next one.
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

// follows returns the address of a page that follows on the host of at; empty if
// there is none.
func follows(at *url.URL, address string) string {
	next, err := at.Parse(address)
	if address == "" || err != nil || link.HostOf(next) != link.HostOf(at) {
		return ""
	}
	return next.String()
}

// unread returns the first address of a chain of pages that was not read to its
// end; empty if all were. One of unchanged pages leads from each to the next.
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

// get fetches one of the documents that the source consists of. A nil response
// says that it is the same as when it was last read with these settings; leads
// are then the addresses that it led to. Else keep is to be called once it is
// read.
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

// keep remembers a document that was read, if it has validators, and where else it leads: to the next page of an index, or to the
// sitemaps of one. Unchanged, it leads there still.
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
