package scrape

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"feedgen/feed/link"
	"feedgen/scrape/discover"
	"feedgen/scrape/memory"
)

// Discovery is the result of Discover.
type Discovery struct {
	// URLs are the addresses of all articles that were ever found and are not
	// listed, in the order in which they were found. They are to be scraped like
	// listed ones.
	URLs []string

	New      []string // found in this run
	Warnings []string // unreadable sources, and sources with too many new articles
}

// maxCandidates limits the memory for discovered pages that are not articles (never
// read, or refused), in units of memory.Found.Cost. Otherwise the state could grow
// with every run.
const maxCandidates = 5000

// maxDiscovered limits the discovered articles of a configuration, so that the state
// of a source without end has one.
const maxDiscovered = 100_000

// Discover looks for new articles and returns all that were ever found. listed are
// the addresses that the feed already has, including hidden ones; they are not
// discovered. An unreadable source is a warning. Discover must be called even
// without sources, because discovered articles stay. The error is the cause of the
// end of ctx, or comes from the page memory.
func (s *Scraper) Discover(ctx context.Context, sources []discover.Source, listed []string) (Discovery, error) {
	var d Discovery
	switch {
	case s.settings.Pages != nil:
		if err := d.lookUp(ctx, s, sources, listed); err != nil {
			return d, err
		}
	case !s.settings.Offline:
		known := knownPages(s.cache, listed)
		if s.looked == nil {
			s.looked = lookedAt(sources, s.cache.Looked, s.settings.Refresh)
		}
		stop := s.saveMeanwhile(ctx, func() *memory.Cache { return s.found(ctx, sources, listed) })
		finding, cancel := s.halfTime(ctx)
		s.find(finding, sources, known)
		cancel()
		stop()
		d.take(ctx, s.cache, sources, s.results, known)
		forgetSources(s.cache, sources, s.results)
		s.cache.Looked = s.looked
		if !slices.ContainsFunc(sources, s.isUnread) {
			s.cache.Looked = nil // the next run reads them all again
		}
		s.cache.Hosts = s.client.Remember(s.cache.Hosts)
	}
	d.URLs = discovered(s.cache, listed)
	return d, context.Cause(ctx)
}

// halfTime returns a context that leaves the pages half of MaxTime.
func (s *Scraper) halfTime(ctx context.Context) (context.Context, context.CancelFunc) {
	if s.settings.MaxTime <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithDeadlineCause(ctx, s.began.Add(s.settings.MaxTime/2), errOutOfTime)
}

var errOutOfTime = errors.New("it takes longer than half the time of a run: the next run will continue")

// maxLooked is how long the next runs skip a source that an interrupted run has read.
const maxLooked = 24 * time.Hour

// lookedAt returns the sources that interrupted runs have read and this one skips, so
// that it gets to the others and to the pages, with the time when they were read.
func lookedAt(sources []discover.Source, before map[string]time.Time, refresh bool) map[string]time.Time {
	looked := map[string]time.Time{}
	for _, src := range sources {
		at, ok := before[src.Key()]
		if age := time.Since(at); ok && !refresh && age >= 0 && age < maxLooked {
			looked[src.Key()] = at
		}
	}
	return looked
}

// isUnread reports whether neither this run nor an interrupted one before it has read
// a source.
func (s *Scraper) isUnread(src discover.Source) bool {
	_, looked := s.looked[src.Key()]
	return !looked
}

// find reads the sources that were not read yet.
func (s *Scraper) find(ctx context.Context, sources []discover.Source, known map[string]knownPage) {
	finder := &discover.Finder{
		Get: s.get, MaxBytes: s.settings.MaxBytes, Concurrency: s.settings.Concurrency,
		IsNew:    func(c discover.Candidate) bool { return isNew(c, known) },
		IsListed: func(c discover.Candidate) bool { return isListed(c, known) },
		Read:     func(src discover.Source, result discover.Result) { s.endSource(ctx, src, result) },
	}
	if !s.settings.Refresh {
		finder.Documents = s.cache.Sources
	}
	var unread []discover.Source
	for _, src := range sources {
		if _, ok := s.results[src.Key()]; !ok && s.isUnread(src) {
			unread = append(unread, src)
		}
	}
	finder.Find(ctx, unread)
}

// endSource records the result of a source for the next checkpoint.
func (s *Scraper) endSource(ctx context.Context, src discover.Source, result discover.Result) {
	s.sofar.mu.Lock()
	defer s.sofar.mu.Unlock()
	s.results[src.Key()] = result
	if ctx.Err() == nil {
		s.looked[src.Key()] = time.Now().UTC().Truncate(time.Second)
		if len(result.Candidates)+len(result.Listed)+len(result.Documents) > 0 {
			s.sofar.news++
		} else {
			s.sofar.unchanged++
		}
	}
}

// found returns the cache as it would be if no further source were read.
func (s *Scraper) found(ctx context.Context, sources []discover.Source, listed []string) *memory.Cache {
	s.sofar.mu.Lock()
	s.sofar.news, s.sofar.unchanged = 0, 0
	results, looked := maps.Clone(s.results), maps.Clone(s.looked)
	s.sofar.mu.Unlock()
	c := &memory.Cache{
		Pages: maps.Clone(s.cache.Pages), Sources: maps.Clone(s.cache.Sources), Looked: looked,
		Hosts: s.client.Remember(s.cache.Hosts),
	}
	var d Discovery
	d.take(ctx, c, sources, results, knownPages(c, listed))
	return c
}

// take adds the results of the sources that were read to a cache.
func (d *Discovery) take(
	ctx context.Context, c *memory.Cache, sources []discover.Source, results map[string]discover.Result, known map[string]knownPage,
) {
	room := roomIn(c)
	for _, src := range sources {
		result, ok := results[src.Key()]
		if !ok {
			continue
		}
		room.left -= d.add(c, src, result, known, room)
		if result.Err != nil && ctx.Err() == nil {
			d.Warnings = append(d.Warnings, fmt.Sprintf("discover %s: %v", src.Address(), result.Err))
		}
	}
}

// isNew reports whether an article is unknown, or was refused and the source now has
// other requirements.
func isNew(c discover.Candidate, known map[string]knownPage) bool {
	before, ok := known[link.Key(c.URL)]
	return !ok || !before.listed && memory.FoundBy(c, time.Time{}).Reopens(before.found)
}

// isListed reports whether an article is listed, and not yet known to be in a source
// as well. A source that answers 304 later will not repeat it.
func isListed(c discover.Candidate, known map[string]knownPage) bool {
	before, ok := known[link.Key(c.URL)]
	return ok && before.listed && (before.found == nil || memory.FoundBy(c, time.Time{}).Reopens(before.found))
}

// knownPage is an article that need not be found.
type knownPage struct {
	url    string        // of its page in the cache
	found  *memory.Found // nil: no source led to it yet
	listed bool
}

// knownPages returns the articles that need not be found, by the keys of all their
// addresses.
func knownPages(c *memory.Cache, listed []string) map[string]knownPage {
	known := map[string]knownPage{}
	isListed := map[string]bool{}
	for _, u := range listed {
		isListed[u] = true
		if before, ok := known[link.Key(u)]; !ok || before.found == nil {
			known[link.Key(u)] = knownPage{u, foundAt(c, u), true}
		}
	}
	for u, p := range c.Pages {
		if p.Found == nil && !isListed[u] {
			continue // it was listed once
		}
		addresses := append([]string{u, p.FoundAt(u)}, p.Moved...)
		if p.Metadata != nil && p.Metadata.Canonical != "" {
			addresses = append(addresses, p.Metadata.Canonical)
		}
		for _, address := range addresses {
			key := link.Key(address)
			// Of two pages that share an address one may have been refused.
			if before, ok := known[key]; !ok || !before.listed && before.found.Refused {
				known[key] = knownPage{u, p.Found, isListed[u]}
			}
		}
	}
	return known
}

// room is what may be added to a cache.
type room struct {
	left int    // in units of memory.Found.Cost
	full string // why there is no more
}

// roomIn returns the room for discovered pages in a cache.
func roomIn(c *memory.Cache) room {
	candidates, articles := 0, 0
	for _, p := range c.Pages {
		switch {
		case !p.Found.IsDiscovered():
		case p.Metadata == nil || p.Found.Refused:
			candidates += p.Found.Cost()
		default:
			articles++
		}
	}
	forCandidates := room{maxCandidates - candidates, "too many earlier ones are not articles or were never read"}
	forArticles := room{maxDiscovered - articles, fmt.Sprintf("%d were discovered before, which is the most of one feed", articles)}
	if forArticles.left < forCandidates.left {
		return forArticles
	}
	return forCandidates
}

// add adds the new articles of a source to the cache, at most room, and returns their
// cost.
func (d *Discovery) add(
	cache *memory.Cache, src discover.Source, result discover.Result, known map[string]knownPage, room room,
) (added int) {
	now := time.Now().UTC().Truncate(time.Second)
	for _, c := range result.Listed {
		if isListed(c, known) {
			key := link.Key(c.URL)
			f := memory.FoundBy(c, now)
			f.Listed = true
			known[key] = knownPage{known[key].url, noteFound(cache, known[key].url, f), true}
		}
	}
	for _, c := range result.Candidates {
		f := memory.FoundBy(c, now)
		switch {
		case !isNew(c, known): // another source may have led to it meanwhile
		case added+f.Cost() > room.left:
			d.Warnings = append(d.Warnings, fmt.Sprintf("discover %s: new articles are skipped: %s", src.Address(), room.full))
			return added // without validators: the next run is to see them again
		default:
			known[link.Key(c.URL)] = knownPage{c.URL, noteFound(cache, c.URL, f), false}
			d.New = append(d.New, c.URL)
			added += f.Cost()
		}
	}
	if result.Left > 0 {
		const flood = "discover %s: %d more new articles than max_new are left for the next runs"
		d.Warnings = append(d.Warnings, fmt.Sprintf(flood, src.Address(), result.Left))
		return added // without validators: the next run is to see them again
	}
	if cache.Sources == nil {
		cache.Sources = map[string]discover.Document{}
	}
	maps.Copy(cache.Sources, result.Documents)
	return added
}

// noteFound records that a source led to an article, and returns the Found that is
// stored. If the page was read before, its metadata decides whether the article
// joins.
func noteFound(c *memory.Cache, address string, f *memory.Found) *memory.Found {
	page := &memory.Page{}
	if before := c.Pages[address]; before != nil {
		*page = *before
	}
	page.Found = f.ConfirmedBy(page.Metadata)
	c.Set(address, page)
	return page.Found
}

// forgetSources removes the documents of former sources. It removes none if a source
// was not read, since that may still lead to them.
func forgetSources(c *memory.Cache, sources []discover.Source, results map[string]discover.Result) {
	inUse := map[string]bool{}
	for _, src := range sources {
		r, ok := results[src.Key()]
		if !ok || r.Err != nil {
			return
		}
		inUse[src.Address()] = true
		for address := range r.Documents {
			inUse[address] = true
		}
		for _, address := range r.Unchanged {
			inUse[address] = true
		}
	}
	for address := range c.Sources {
		if !inUse[address] {
			delete(c.Sources, address)
		}
	}
}

// foundAt returns what a source said of the page that is remembered under an
// address; nil if none led to it.
func foundAt(c *memory.Cache, address string) *memory.Found {
	if p := c.Pages[address]; p != nil {
		return p.Found
	}
	return nil
}

// discovered returns the addresses of discovered articles, in the order in which they
// were found.
func discovered(c *memory.Cache, listed []string) []string {
	keys := link.Keys(listed)
	var urls []string
	for u, p := range c.Pages {
		if p.Found == nil {
			continue
		}
		if isListed := keys[link.Key(u)]; isListed != p.Found.Listed {
			f := *p.Found
			f.Listed = isListed
			p.Found = f.ConfirmedBy(p.Metadata)
		}
		if p.Found.IsDiscovered() && !p.Found.Refused {
			urls = append(urls, u)
		}
	}
	slices.SortFunc(urls, func(a, b string) int {
		return cmp.Or(c.Pages[a].Found.At.Compare(c.Pages[b].Found.At), cmp.Compare(a, b))
	})
	return urls
}
