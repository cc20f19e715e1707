package scrape

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"feedgen/feed/link"
	"feedgen/scrape/fetch"
	"feedgen/scrape/memory"
)

// Group is shared by Scrapers that run at the same time, such as those of several
// configurations: one pace and one robots.txt per host, the number of concurrent
// hosts, and the fetched pages. A page that several of them read with the same rules
// and headers is fetched once.
type Group struct {
	pace        *fetch.Pace
	hostsAtOnce int
	hosts       *fetch.Hosts
	readings    calls[sharedReading] // by reader.identity
	documents   calls[sharedDocument]
	kept        atomic.Int64 // bytes of documents

	mu      sync.Mutex
	room    int               // for further hosts
	visits  map[string]*visit // by host
	waiting []*visit          // for room
}

// visit is the time in which Scrapers read pages of a host.
type visit struct {
	host     string
	scrapers int           // that read its pages, or wait to
	open     chan struct{} // closed when it is admitted
	admitted bool
}

// sharedReading is the result of fetching a page for all Scrapers that read it.
type sharedReading struct {
	reading
	base     *memory.Page // whose validators the request had; nil: there was none
	answered string       // rules and headers of the host that answered
}

// confirms reports whether the page is as before remembers it.
func (s *sharedReading) confirms(before *memory.Page) bool {
	return s.notModified() && before != nil && before.Validators == s.base.Validators
}

// sharedDocument is the result of fetching a document that leads to articles.
type sharedDocument struct {
	res *fetch.Response
	err error
}

// maxDocuments is how many bytes of documents a group keeps for others.
const maxDocuments = 64 << 20

// NewGroup returns a group for the given number of concurrent hosts. pace continues
// that of earlier groups.
func NewGroup(pace *fetch.Pace, concurrency int) *Group {
	return &Group{
		pace: pace, hostsAtOnce: max(1, concurrency), hosts: fetch.NewHosts(pace), room: max(1, concurrency),
		visits: map[string]*visit{},
	}
}

// enter waits until there is room for the host among the concurrent ones. The caller
// calls leave when it is done with the host. The error is the cause of the end of ctx.
func (g *Group) enter(ctx context.Context, host string) (leave func(), err error) {
	g.mu.Lock()
	v := g.visits[host]
	if v == nil {
		v = &visit{host: host, open: make(chan struct{})}
		g.visits[host] = v
		g.waiting = append(g.waiting, v)
		g.admit()
	}
	v.scrapers++
	g.mu.Unlock()
	leave = func() { g.leave(v) }
	select {
	case <-v.open:
		return leave, nil
	case <-ctx.Done():
		leave()
		return nil, context.Cause(ctx)
	}
}

// admit opens as many visits as there is room for, in their order. It is called with
// mu held.
func (g *Group) admit() {
	for g.room > 0 && len(g.waiting) > 0 {
		v := g.waiting[0]
		g.waiting = g.waiting[1:]
		g.room--
		v.admitted = true
		close(v.open)
	}
}

func (g *Group) leave(v *visit) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if v.scrapers--; v.scrapers > 0 {
		return
	}
	delete(g.visits, v.host)
	if !v.admitted {
		g.waiting = slices.DeleteFunc(g.waiting, func(w *visit) bool { return w == v })
		return
	}
	g.room++
	g.admit()
}

// read returns the result of fetching a job's page. The page is fetched once for all
// Scrapers that read it with the same rules and headers, and again for those that
// keep copies, since its bytes are released once it is read. If the response is 304,
// the memory that it refers to becomes the job's.
func (g *Group) read(ctx context.Context, r *reader, j *job) reading {
	shared, first, err := g.readings.do(ctx, r.identity(j), func() sharedReading {
		var s sharedReading
		if j.before != nil {
			base := *j.before
			s.base = &base
		}
		if s.reading = r.read(ctx, j); s.at != "" {
			s.answered = r.manner.digest(s.at)
		}
		return s
	})
	switch {
	case err != nil:
		return reading{}
	case first:
	case shared.isNone(), shared.at != "" && r.manner.digest(shared.at) != shared.answered:
		return r.read(ctx, j) // the other was interrupted, or redirected to where our rules or headers differ
	case r.keep != nil && shared.err == nil && (j.whole || !shared.confirms(j.before)):
		return r.read(ctx, j) // the page's bytes are released
	case shared.notModified() && !shared.confirms(j.before):
		j.before = shared.base.WithFoundOf(j.before)
	}
	return shared.copied()
}

// get fetches a document that leads to articles, once for all Scrapers with the same
// request.
func (g *Group) get(ctx context.Context, r *reader, req fetch.Request) (*fetch.Response, error) {
	leave, err := g.enter(ctx, link.HostOf(req.URL))
	if err != nil {
		return nil, err
	}
	defer leave()
	key := req.URL.String() + " " + req.ETag + req.LastModified + " " + r.manner.digest(req.URL.String()) + r.limits
	shared, first, err := g.documents.do(ctx, key, func() sharedDocument {
		res, err := r.client.Get(ctx, req)
		if err != nil {
			return sharedDocument{res, err}
		}
		return sharedDocument{res.Shared(), nil}
	})
	switch {
	case err != nil:
		return nil, err
	case shared.err != nil && ctx.Err() == nil && !first:
		return r.client.Get(ctx, req)
	case shared.err != nil:
		return shared.res, shared.err
	}
	if first && g.kept.Add(int64(len(shared.res.Body))) > maxDocuments {
		g.documents.forget(key)
	}
	res := *shared.res
	return &res, nil
}

// copied returns a reading that can be compared and judged on its own.
func (r reading) copied() reading {
	if r.result != nil {
		result := *r.result
		r.result = &result
	}
	return r
}
