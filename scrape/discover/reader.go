package discover

import (
	"cmp"
	"context"
	"net/url"

	"feedgen/feed/link"
	"feedgen/scrape/fetch"
)

// reader reads the documents of one source.
type reader struct {
	client    *fetch.Client
	known     map[string]Document
	maxBytes  int64
	source    Source
	collector *collector

	documents map[string]Document
	unchanged []string
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
	res, err = r.client.Get(ctx, req)
	if err != nil {
		return nil, nil, err
	}
	if res.NotModified() {
		r.unchanged = append(r.unchanged, address)
		return nil, last.Leads, nil
	}
	r.collector.self[link.Key(res.URL.String())] = true
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
