package scrape

import (
	"cmp"
	"context"
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
// without sources, because discovered articles stay. After Scrape it is called again
// if More says so, and then repeats its warnings. The error is the cause of the
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
		if s.sources.looked == nil {
			s.sources.looked = lookedAt(sources, s.cache.Looked, s.settings.Refresh)
		}
		stop := s.saveMeanwhile(ctx, func() *memory.Cache { return s.found(ctx, sources, listed) })
		part := 0.5 // the rest is for pages
		if s.sources.afterPages {
			part = 1
		}
		finding, cancel := s.limit.context(ctx, part)
		s.find(finding, s.sources.next(sources, s.limit), known)
		cancel()
		stop()
		d.take(ctx, s.cache, sources, s.sources.results, known)
		forgetSources(s.cache, sources, s.sources.results)
		s.cache.Looked = s.sources.looked
		if ctx.Err() == nil && s.sources.areRead(sources) {
			s.cache.Looked = nil // the next run reads them all first
		}
		s.cache.Hosts = s.client.Remember(s.cache.Hosts)
	}
	d.URLs = discovered(s.cache, listed)
	return d, context.Cause(ctx)
}

// maxLooked is how long the sources that an interrupted run has read come after the
// pages.
const maxLooked = 24 * time.Hour

// lookedAt returns when interrupted runs have read sources.
func lookedAt(sources []discover.Source, before map[string]time.Time, refresh bool) map[string]time.Time {
	looked := map[string]time.Time{}
	for _, src := range sources {
		if at, ok := before[src.Key()]; ok && !refresh && time.Since(at) >= 0 {
			looked[src.Key()] = at
		}
	}
	return looked
}

func isFresh(looked time.Time) bool { return time.Since(looked) < maxLooked }

// inTurn returns the sources to read before the pages, and those to read after them,
// because an interrupted run has just read them: otherwise runs that are always cut
// would never get to the pages. Those that were never read, or longest ago, come first.
func inTurn(sources []discover.Source, looked map[string]time.Time) (now, later []discover.Source) {
	sources = slices.Clone(sources)
	slices.SortStableFunc(sources, func(a, b discover.Source) int { return looked[a.Key()].Compare(looked[b.Key()]) })
	i := slices.IndexFunc(sources, func(src discover.Source) bool { return isFresh(looked[src.Key()]) })
	if i < 0 {
		return sources, nil
	}
	return sources[:i], sources[i:]
}

// sourceTurns are the turns of the sources in a run.
type sourceTurns struct {
	results map[string]discover.Result // by the sources' keys
	looked  map[string]time.Time       // when this run, or interrupted ones before it, read sources; nil: not known yet

	afterPages bool // pages were read
	later      bool // there are sources to read after the pages
}

// next returns the sources to read now: once pages were read, those that were left until
// then.
func (t *sourceTurns) next(sources []discover.Source, limit timeLimit) []discover.Source {
	sources = slices.DeleteFunc(slices.Clone(sources), func(src discover.Source) bool {
		_, read := t.results[src.Key()]
		return read
	})
	now, later := inTurn(sources, t.looked)
	switch {
	case !t.afterPages:
		t.later = len(later) > 0
		return now
	case limit.isOver():
		return nil
	}
	t.later = false
	return slices.Concat(now, later)
}

// areRead reports whether this run, or an interrupted one before it, has read all
// sources.
func (t *sourceTurns) areRead(sources []discover.Source) bool {
	return !slices.ContainsFunc(sources, func(src discover.Source) bool { return !isFresh(t.looked[src.Key()]) })
}

// More reports whether Discover and Scrape, called again in this order, read more:
// sources that an interrupted run has read come after the pages, if there is time.
func (s *Scraper) More() bool { return s.sources.later && !s.limit.isOver() }

// find reads sources.
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
	finder.Find(ctx, sources)
}

// endSource records the result of a source for the next checkpoint.
func (s *Scraper) endSource(ctx context.Context, src discover.Source, result discover.Result) {
	s.sofar.mu.Lock()
	defer s.sofar.mu.Unlock()
	s.sources.results[src.Key()] = result
	if ctx.Err() == nil {
		s.sources.looked[src.Key()] = time.Now().UTC().Truncate(time.Second)
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
	results, looked := maps.Clone(s.sources.results), maps.Clone(s.sources.looked)
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
