package scrape

import (
	"maps"
	"net/url"
	"slices"

	"feedgen/feed/link"
	"feedgen/scrape/discover"
	"feedgen/scrape/memory"
)

// target is a page that is listed, or that a source led to.
type target struct {
	url, variant string
	class        *class
	listing      int
	start        *memory.Handed // it redirects to a host of the document; nil: it is on one
	found        *memory.Found  // nil: it is listed
	archives     []*Archive     // in which it is kept
	waiting      []int          // listings, until it was read
	done         bool
}

// documentWork holds the pages and sources to read for one document.
type documentWork struct {
	number   int
	targets  []*target
	sources  []classSource
	compared []*target // that this Fetch has read before, to compare pages with

	head memory.Head // of the document once it was saved
	err  error
}

// classes returns the classes of the sources and pages, in their order.
func (w *documentWork) classes() []*class {
	var classes []*class
	note := func(c *class) {
		if !slices.Contains(classes, c) {
			classes = append(classes, c)
		}
	}
	for _, src := range w.sources {
		note(src.class)
	}
	for _, t := range w.targets {
		note(t.class)
	}
	return classes
}

type classSource struct {
	discover.Source
	class *class
}

// planner decides what a Fetch reads with which document, and when a listing is ready.
// It is used by one goroutine.
type planner struct {
	*fetcher
	bySource map[string][]int                     // listings, by source.Key
	planned  [memory.Documents]map[string]*target // by memory.PageKey
	queue    map[int]*documentWork                // that has not begun, by document
	left     []int                                // pages and sources of the listings that were not read yet
}

// newPlanner returns a planner with the pages and sources of all listings.
func newPlanner(f *fetcher) *planner {
	p := &planner{fetcher: f, bySource: map[string][]int{}, queue: map[int]*documentWork{}, left: make([]int, len(f.listings))}
	p.plan()
	return p
}

// plan plans the pages and sources of all listings.
func (p *planner) plan() {
	for i, l := range p.listings {
		for _, u := range l.URLs {
			p.planPage(i, u, nil)
		}
		for _, src := range l.Sources {
			key := src.Key()
			if n := memory.DocumentOf(link.Host(src.Address())); p.shard.Owns(n) {
				if p.bySource[key] == nil {
					w := p.workOf(n)
					w.sources = append(w.sources, classSource{src, p.classes[i]})
				}
				p.left[i]++
			}
			p.bySource[key] = append(p.bySource[key], i)
			p.planFound(i, key)
		}
	}
	for i, n := range p.left {
		if n == 0 {
			p.ready(i)
		}
	}
}

// planAfter plans what the work for a document has led to.
func (p *planner) planAfter(w *documentWork) {
	for _, page := range w.targets {
		for _, i := range page.waiting {
			p.planHanded(target{url: page.url, variant: page.variant, class: page.class, listing: i, found: page.found})
		}
	}
	for _, src := range w.sources {
		key := src.Key()
		for _, i := range p.bySource[key] {
			p.planFound(i, key)
		}
	}
}

// planFound plans the pages that a source led to, for a listing.
func (p *planner) planFound(i int, source string) {
	for _, u := range slices.Sorted(maps.Keys(p.found[source])) {
		p.planPage(i, u, p.found[source][u])
	}
}

// planPage plans a page for a listing.
func (p *planner) planPage(i int, address string, found *memory.Found) {
	u, err := url.Parse(address)
	if err != nil {
		return
	}
	w := target{url: address, variant: p.variant(p.classes[i], u), class: p.classes[i], listing: i, found: found}
	p.add(memory.DocumentOf(link.HostOf(u)), w)
	p.planHanded(w)
}

// planHanded plans a page where it redirects to a host of another document.
func (p *planner) planHanded(w target) {
	if to, ok := p.handed[memory.PageKey(w.url, w.variant)]; ok {
		w.start = &to
		p.add(memory.DocumentOf(link.Host(to.To)), w)
	}
}

// add plans a page with a document, unless it was read with it.
func (p *planner) add(n int, w target) {
	if !p.shard.Owns(n) {
		return
	}
	if p.planned[n] == nil {
		p.planned[n] = map[string]*target{}
	}
	key := memory.PageKey(w.url, w.variant)
	known := p.planned[n][key]
	if known == nil {
		known = &w
		p.planned[n][key] = known
		work := p.workOf(n)
		work.targets = append(work.targets, known)
	}
	if !known.done {
		known.keepIn(p.listings[w.listing].Archive)
		known.waiting = append(known.waiting, w.listing)
		p.left[w.listing]++
	}
}

// workOf returns the work for a document that has not begun.
func (p *planner) workOf(n int) *documentWork {
	if p.queue[n] == nil {
		p.queue[n] = &documentWork{number: n}
	}
	return p.queue[n]
}

// next takes the next work from the queue, for a document for which there is none
// under way; nil: there is none. Documents that had their last turn longest ago come
// first, so that fetches into which not all of them fit make progress.
func (p *planner) next(busy map[int]bool) *documentWork {
	best := -1
	for n := range memory.Documents {
		if p.queue[n] != nil && !busy[n] && (best < 0 || p.turns[n].Before(p.turns[best])) {
			best = n
		}
	}
	if best < 0 {
		return nil
	}
	w := p.queue[best]
	delete(p.queue, best)
	for _, key := range slices.Sorted(maps.Keys(p.planned[best])) {
		if t := p.planned[best][key]; t.done {
			w.compared = append(w.compared, t)
		}
	}
	return w
}

// end notes that the work for a document has ended, and plans what it has led to.
func (p *planner) end(w *documentWork) {
	p.take(w.number, w.head)
	for _, page := range w.targets {
		page.done = true
	}
	p.planAfter(w)
	read := func(listings []int) {
		for _, i := range listings {
			if p.left[i]--; p.left[i] == 0 {
				p.ready(i)
			}
		}
	}
	for _, page := range w.targets {
		read(page.waiting)
		page.waiting = nil
	}
	for _, src := range w.sources {
		read(p.bySource[src.Key()])
	}
}
