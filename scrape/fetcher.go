package scrape

import (
	"cmp"
	"context"
	"crypto/rand"
	"maps"
	"net/url"
	"slices"
	"sync"
	"time"

	"feedgen/feed/digest"
	"feedgen/feed/link"
	"feedgen/scrape/discover"
	"feedgen/scrape/fetch"
	"feedgen/scrape/memory"

	"golang.org/x/sync/errgroup"
)

// Listing is what one configuration needs from page memory.
type Listing struct {
	Settings Settings
	URLs     []string // of pages
	Sources  []discover.Source
	Archive  *Archive // of copies of the articles; nil: none are kept

	// Before returns the cache that the configuration had before it used page
	// memory. It is called when a page is not in page memory. Nil: there is none.
	Before func() (*memory.Cache, error)

	// Ready is called once, when all pages and sources of the listing that belong to
	// the shard were read, or Fetch ends. Nil: not called.
	Ready func()
}

// Shard is a part of page memory: the documents whose number is Index modulo
// Count. The zero Shard is all of it.
type Shard struct{ Index, Count int }

// Owns reports whether a document belongs to the shard.
func (s Shard) Owns(number int) bool { return s.Count <= 1 || number%s.Count == s.Index }

// FetchReport is the result of a Fetch.
type FetchReport struct {
	Pages    map[Outcome]int // of the pages to read
	Left     int             // due pages for which there was no time
	Warnings []string        // unreadable sources, and sources with too many new articles
}

// Fetch reads the due pages and the sources of configurations, as far as their hosts
// belong to the shard, at the pace of the group, and brings page memory up to date. A
// page that redirects to a host of another document, or is discovered there, is read
// with that document, if need be by a later Fetch of another shard. A listing is Ready
// as soon as its own pages are read; Progress is that of the first one, for all. A
// document is leased while its pages are fetched,
// so that no other process sends requests to its hosts. The error is that of reading or
// writing a document, or the cause of the end of ctx; what was read until then is kept.
func (m *PageMemory) Fetch(ctx context.Context, group *Group, listings []Listing, shard Shard) (FetchReport, error) {
	f := &fetcher{
		memory: m, group: group, listings: slices.Clone(listings), shard: shard,
		owner: rand.Text(), began: time.Now().UTC().Truncate(time.Second), started: time.Now(),
		found: map[string]map[string]*memory.Found{}, handed: map[string]memory.Handed{},
		variants: map[variantKey]string{}, byDigest: map[string]*class{},
		fetched: FetchReport{Pages: map[Outcome]int{}},
	}
	f.keepers = newKeepers(ctx, listings, f.began)
	if len(listings) > 0 {
		f.progress = &ProgressSum{Report: listings[0].Settings.Progress}
	}
	err := f.fetch(ctx)
	for i := range listings {
		f.ready(i)
	}
	f.fetched.Warnings = append(f.fetched.Warnings, f.keepers.finish(ctx, &m.Store)...)
	slices.Sort(f.fetched.Warnings)
	return f.fetched, err
}

// fetch does the work for all documents: several at once, and for each document one
// piece at a time.
func (f *fetcher) fetch(ctx context.Context) error {
	if err := f.readHeads(ctx); err != nil {
		return err
	}
	for i := range f.listings {
		f.classes = append(f.classes, f.classOf(i))
	}
	p := newPlanner(f)
	ended := make(chan *documentWork)
	busy := map[int]bool{}
	var failed error
	for {
		for ctx.Err() == nil && len(busy) < f.group.hostsAtOnce {
			w := p.next(busy)
			if w == nil {
				break
			}
			busy[w.number] = true
			go func() {
				w.err = f.work(ctx, w)
				ended <- w
			}()
		}
		if len(busy) == 0 {
			return cmp.Or(context.Cause(ctx), failed)
		}
		w := <-ended
		delete(busy, w.number)
		failed = cmp.Or(failed, w.err)
		p.end(w)
	}
}

// fetcher is one Fetch.
type fetcher struct {
	memory   *PageMemory
	group    *Group
	listings []Listing
	shard    Shard
	keepers  *keepers
	progress *ProgressSum
	owner    string    // of leases
	began    time.Time // pages fetched since then are not due
	started  time.Time // the same moment, exactly

	classes  []*class // of the listings
	byDigest map[string]*class

	mu       sync.Mutex
	turns    [memory.Documents]time.Time         // when the documents had their last turn
	found    map[string]map[string]*memory.Found // in all documents
	handed   map[string]memory.Handed            // likewise
	variants map[variantKey]string
	fetched  FetchReport
}

// class stands for the listings that read pages in the same way.
type class struct {
	settings Settings
	manner   manner
}

type variantKey struct {
	class  *class
	origin string
}

// readHeads reads the heads of all documents.
func (f *fetcher) readHeads(ctx context.Context) error {
	var reads errgroup.Group
	reads.SetLimit(8)
	for n := range memory.Documents {
		reads.Go(func() error {
			d, _, err := f.memory.Store.Open(ctx, n)
			if err != nil {
				return err
			}
			f.take(n, d.Head)
			return nil
		})
	}
	return reads.Wait()
}

// take adds the head of a document.
func (f *fetcher) take(number int, head memory.Head) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if head.Fetched.After(f.turns[number]) {
		f.turns[number] = head.Fetched
	}
	maps.Copy(f.handed, head.Handed)
	for source, pages := range head.Found {
		if f.found[source] == nil {
			f.found[source] = map[string]*memory.Found{}
		}
		maps.Copy(f.found[source], pages)
	}
}

func (f *fetcher) classOf(i int) *class {
	s := f.listings[i].Settings
	key := digest.Of([]any{
		s.Rules, s.Fetch.Headers, s.Fetch.Language, s.Fetch.Robots, s.Fetch.AllowPrivate, s.MaxBytes, s.RefreshAfter, s.MaxTime,
		s.Refresh, s.Fetch.Delay, s.Fetch.PerHost,
	})
	if f.byDigest[key] == nil {
		f.byDigest[key] = &class{s, mannerOf(s)}
	}
	return f.byDigest[key]
}

// ready calls Ready of a listing for which it was not called.
func (f *fetcher) ready(i int) {
	if ready := f.listings[i].Ready; ready != nil {
		f.listings[i].Ready = nil
		ready()
	}
}

// variant returns the variant in which a class reads the pages of a host.
func (f *fetcher) variant(c *class, u *url.URL) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := variantKey{c, u.Scheme + "://" + u.Host}
	v, ok := f.variants[key]
	if !ok {
		v = c.manner.digest(u.String())
		f.variants[key] = v
	}
	return v
}

// work reads the sources and pages of one document.
func (f *fetcher) work(ctx context.Context, w *documentWork) error {
	d, _, err := f.memory.Store.Open(ctx, w.number)
	if err != nil {
		return err
	}
	if len(w.sources) == 0 && !slices.ContainsFunc(w.targets, func(t *target) bool { return f.isDue(d, t) }) {
		return nil
	}
	if !slices.ContainsFunc(w.classes(), func(c *class) bool { return !f.limit(c).isOver() }) {
		f.leave(d, w)
		return nil
	}
	lease, err := f.memory.Store.Claim(ctx, w.number, f.owner)
	if lease == nil || err != nil {
		return err
	}
	ctx, done := lease.Keep(ctx)
	defer done()
	d, version, err := f.memory.Store.Open(ctx, w.number) // others may have written it before the lease
	if err != nil {
		return err
	}
	if lease.Recent {
		f.rest(w)
	}
	doc := &workedDocument{fetcher: f, documentWork: w, document: d, version: version}
	return doc.fetch(ctx)
}

// limit returns the max_time of a class.
func (f *fetcher) limit(c *class) timeLimit { return timeLimit{f.started, c.settings.MaxTime} }

// leave counts the due pages of a document for which there is no time.
func (f *fetcher) leave(d *memory.Document, w *documentWork) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, t := range w.targets {
		if !f.isRefused(f.before(d, t), t) {
			f.count(t.class, Page{URL: t.url, Outcome: Skipped, Left: f.isDue(d, t)})
		}
	}
}

// rest delays the first requests to the hosts of a document: another process may have
// sent requests to them until a moment ago.
func (f *fetcher) rest(w *documentWork) {
	hosts := map[string]*class{}
	for _, target := range w.targets {
		address := target.url
		if target.start != nil {
			address = target.start.To
		}
		hosts[link.Host(address)] = target.class
	}
	for _, src := range w.sources {
		hosts[link.Host(src.Address())] = src.class
	}
	for host, c := range hosts {
		f.group.pace.Rest(host, c.settings.Fetch.Delay, max(1, c.settings.Fetch.PerHost))
	}
}

// isDue reports whether a page must be fetched or taken over.
func (f *fetcher) isDue(d *memory.Document, w *target) bool {
	s := w.class.settings
	page := f.before(d, w)
	if f.isRefused(page, w) {
		return false
	}
	if known, _ := d.Page(w.url, w.variant); known == nil && page != nil && page.Metadata != nil {
		return true // what a configuration has remembered itself is taken over
	}
	due := schedule{manner: w.class.manner, refreshAfter: s.RefreshAfter, refresh: s.Refresh, since: f.began}
	return w.isPending(page) || due.has(w.url, page, f.began)
}

// isRefused reports whether the page has not confirmed what its source left open.
func (f *fetcher) isRefused(page *memory.Page, w *target) bool {
	return w.found != nil && page != nil && w.found.ConfirmedBy(page.Metadata).Refused
}

// before returns the memory of a page, with what its source said.
func (f *fetcher) before(d *memory.Document, w *target) *memory.Page {
	known, exact := d.Page(w.url, w.variant)
	if known == nil {
		known = f.earlier(w)
		exact = true
	}
	if known == nil && w.found == nil {
		return nil
	}
	page := memory.Page{}
	if known != nil {
		page = *known
	}
	if !exact {
		// Other rules or headers may yield other metadata.
		page.Extractor, page.Validators, page.Fetched = readByNone, fetch.Validators{}, time.Time{}
	}
	page.Variant, page.Found = w.variant, w.found
	return &page
}

// readByNone is an Extractor that never existed.
const readByNone = -1

// earlier returns the memory of a page in the listing's own cache.
func (f *fetcher) earlier(w *target) *memory.Page {
	before := f.listings[w.listing].Before
	if before == nil {
		return nil
	}
	cache, err := before()
	if err != nil || cache == nil {
		return nil
	}
	if page := cache.Pages[w.url]; page != nil && page.Metadata != nil {
		return page
	}
	return nil
}

// workedDocument is a leased document whose pages are being read.
type workedDocument struct {
	*fetcher
	*documentWork
	document *memory.Document
	version  string
}

// fetch reads the sources and the pages of the document that are due, and saves
// it.
func (d *workedDocument) fetch(ctx context.Context) error {
	byClass := map[*class][]*target{}
	for _, w := range d.targets {
		byClass[w.class] = append(byClass[w.class], w)
	}
	var err error
	for _, c := range d.documentWork.classes() {
		if err = d.fetchClass(ctx, c, byClass[c]); err != nil {
			break
		}
	}
	isUnread := func(src classSource) bool { return !isFresh(d.document.Looked[src.Key()]) }
	if err == nil && len(d.sources) > 0 && !slices.ContainsFunc(d.sources, isUnread) {
		d.document.Looked = nil // the next fetch reads them all again
	}
	wanted := map[string]bool{}
	for _, w := range slices.Concat(d.targets, d.compared) {
		wanted[w.url] = true
	}
	d.document.Prune(wanted, d.began)
	d.document.Head.Fetched = d.began
	saved := d.save(ctx)
	d.keepers.saved(d.number, d.document, d.targets)
	d.head = d.document.Head
	return cmp.Or(err, saved)
}

// fetchClass reads the sources and the pages of one class.
func (d *workedDocument) fetchClass(ctx context.Context, c *class, targets []*target) error {
	settings := c.settings
	settings.Group, settings.Pages, settings.Offline, settings.Progress = d.group, nil, false, d.progress.Part()
	byURL, pages := map[string]*target{}, map[string]*memory.Page{}
	for _, w := range targets {
		byURL[w.url] = w
	}
	settings = d.keepers.settings(settings, byURL, pages, d.began)
	settings.Fetch.Elsewhere = func(u *url.URL) bool { return memory.DocumentOf(link.HostOf(u)) != d.number }
	if settings.MaxTime > 0 {
		settings.MaxTime = max(1, settings.MaxTime-time.Since(d.started))
	}
	s, err := New(settings, &memory.Cache{Hosts: d.document.Hosts})
	if err != nil {
		return err
	}
	s.since = d.began
	now, later := inTurn(d.sourcesOf(c), lookedAt(d.sourcesOf(c), d.document.Looked, settings.Refresh))
	if err := d.discover(ctx, s, now); err != nil {
		return err
	}
	if err := d.scrape(ctx, s, c, targets, byURL, pages); err != nil {
		return err
	}
	s.sources.afterPages = true
	return d.discover(ctx, s, later)
}

// scrape reads the pages of a class. It fills in the memory of pages.
func (d *workedDocument) scrape(
	ctx context.Context, s *Scraper, c *class, targets []*target, byURL map[string]*target, pages map[string]*memory.Page,
) error {
	s.starts = map[string]memory.Handed{}
	var urls []string
	for _, w := range targets {
		page := d.before(d.document, w)
		if d.isRefused(page, w) {
			continue
		}
		if page != nil {
			pages[w.url] = page
			d.takeOver(w, page)
		}
		if w.start != nil {
			s.starts[w.url] = *w.start
		}
		urls = append(urls, w.url)
	}
	if len(urls) == 0 {
		return nil
	}
	n := len(urls)
	for _, w := range d.compared {
		if page := d.before(d.document, w); w.class == c && page != nil && !d.isDue(d.document, w) {
			byURL[w.url], pages[w.url] = w, page
			if w.start != nil {
				s.starts[w.url] = *w.start // the host that it is compared on
			}
			urls = append(urls, w.url)
		}
	}
	s.Continue(&memory.Cache{Pages: maps.Clone(pages), Hosts: d.document.Hosts})
	s.settings.Save = func(ctx context.Context, cache *memory.Cache) {
		d.remember(c, cache, pages, byURL)
		d.saveMeanwhile(ctx)
	}
	read, err := s.Scrape(ctx, urls)
	d.remember(c, s.cache, pages, byURL)
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, page := range read[:min(n, len(read))] {
		d.count(c, page)
	}
	return err
}

// sourcesOf returns the sources of a class.
func (d *workedDocument) sourcesOf(c *class) []discover.Source {
	var sources []discover.Source
	for _, src := range d.sources {
		if src.class == c {
			sources = append(sources, src.Source)
		}
	}
	return sources
}

// takeOver adds a page from a configuration's own cache.
func (d *workedDocument) takeOver(w *target, page *memory.Page) {
	if known, _ := d.document.Page(w.url, w.variant); known == nil && page.Metadata != nil {
		own := *page
		own.Found = nil
		d.document.Set(w.url, &own)
	}
}

// discover reads sources one after the other, and saves the document meanwhile.
func (d *workedDocument) discover(ctx context.Context, s *Scraper, sources []discover.Source) error {
	for _, src := range sources {
		if err := d.discoverFrom(ctx, s, src); err != nil {
			return err
		}
		s.sofar.saveIfDue(func() { s.sofar.reset(); d.saveMeanwhile(ctx) })
	}
	return nil
}

// discoverFrom reads a source, and adds the articles that it led to.
func (d *workedDocument) discoverFrom(ctx context.Context, s *Scraper, src discover.Source) error {
	key := src.Key()
	known := d.document.Head.Found[key]
	cache := &memory.Cache{Pages: map[string]*memory.Page{}, Hosts: d.document.Hosts, Sources: maps.Clone(d.document.Sources[key])}
	for u, f := range known {
		cache.Pages[u] = &memory.Page{Found: f}
	}
	s.Continue(cache)
	result, err := s.Discover(ctx, []discover.Source{src}, nil)
	d.document.Hosts = cache.Hosts
	if d.document.Sources == nil {
		d.document.Sources = map[string]map[string]discover.Document{}
	}
	d.document.Sources[key] = cache.Sources
	if at, ok := s.sources.looked[key]; ok {
		if d.document.Looked == nil {
			d.document.Looked = map[string]time.Time{}
		}
		d.document.Looked[key] = at
	}
	if known == nil && len(result.New) > 0 {
		known = map[string]*memory.Found{}
		d.document.Head.Found[key] = known
	}
	for _, u := range result.New {
		known[u] = cache.Pages[u].Found
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fetched.Warnings = append(d.fetched.Warnings, result.Warnings...)
	return err
}

// remember adds the pages of a cache that have changed since before.
func (d *workedDocument) remember(c *class, cache *memory.Cache, before map[string]*memory.Page, targets map[string]*target) {
	d.document.Hosts = cache.Hosts
	for address, after := range cache.Pages {
		u, err := url.Parse(address)
		if err != nil || after == before[address] {
			continue
		}
		page := d.keepers.note(targets[address], *after)
		page.Variant, page.Found = d.variant(c, u), nil
		d.document.Set(address, &page)
	}
}

// count records the result of a page. It is called with mu held.
func (f *fetcher) count(c *class, p Page) {
	f.fetched.Pages[p.Outcome]++
	if p.Left {
		f.fetched.Left++
	}
	if p.Outcome != Skipped || p.Left {
		f.memory.note(memory.PageKey(p.URL, c.manner.digest(p.URL)), pageOutcome{p.Outcome, p.Left, p.Warnings})
	}
}

// saveMeanwhile writes the document before all of its pages are read. A failure is not
// final: it is written again.
func (d *workedDocument) saveMeanwhile(ctx context.Context) {
	if err := d.save(ctx); err != nil && d.memory.Store.Log != nil {
		d.memory.Store.Log.Debug("what was read so far is not saved", "reason", err)
	}
}

func (d *workedDocument) save(ctx context.Context) (err error) {
	d.version, err = d.memory.Store.Save(ctx, d.number, d.document, d.version)
	return err
}
