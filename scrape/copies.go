package scrape

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"feedgen/scrape/archive"
	"feedgen/scrape/memory"
)

// Archive is where Fetch keeps copies of the articles of a Listing. Page memory
// holds which copies there are, so that those who list an article in the same
// archive have one copy of it.
type Archive struct {
	Name     string // tells it from others
	Settings archive.Settings

	// Year returns the year under which the copies of an article stand, by its
	// address as listed and the date of publication on its page, or none.
	Year func(url, published string) int
}

const (
	// mostPending is how many pages of a document a Fetch reads again for copies
	// that are pending, beside those that are due.
	mostPending = 20
	// longestKeeping is how long a Fetch that has read its pages waits for copies.
	longestKeeping = 5 * time.Minute
)

// keepers keep the copies of the articles that a Fetch reads.
type keepers struct {
	byName map[string]*archive.Keeper // by the names of archives

	mu      sync.Mutex
	pending map[int][]*target // with copies that were not written when their document was saved
}

// newKeepers returns the keepers of the archives of some listings. The caller must
// call finish.
func newKeepers(ctx context.Context, listings []Listing, now time.Time) *keepers {
	all := map[string]archive.Settings{}
	for _, l := range listings {
		if l.Archive == nil {
			continue
		}
		s, known := all[l.Archive.Name]
		if !known {
			s = l.Archive.Settings
		}
		s.Secrets.Headers = slices.Concat(s.Secrets.Headers, l.Archive.Settings.Secrets.Headers)
		slices.Sort(s.Secrets.Headers)
		s.Secrets.Headers = slices.Compact(s.Secrets.Headers)
		all[l.Archive.Name] = s
	}
	k := &keepers{byName: map[string]*archive.Keeper{}, pending: map[int][]*target{}}
	for name, s := range all {
		k.byName[name] = archive.NewKeeper(context.WithoutCancel(ctx), s, now)
	}
	return k
}

// keepIn adds an archive in which the page is kept.
func (w *target) keepIn(a *Archive) {
	if a != nil && !slices.ContainsFunc(w.archives, func(b *Archive) bool { return b.Name == a.Name }) {
		w.archives = append(w.archives, a)
	}
}

// isPending reports whether a copy of the page is not written yet.
func (w *target) isPending(page *memory.Page) bool {
	return page != nil && slices.ContainsFunc(w.archives, func(a *Archive) bool { return page.Copies[a.Name].Pending != "" })
}

// settings returns settings of a Scraper that keeps copies of the pages that are
// wanted. before is what is remembered of them, by their addresses.
func (k *keepers) settings(s Settings, targets map[string]*target, before map[string]*memory.Page, now time.Time) Settings {
	known := func(url string, a *Archive) archive.Copies {
		if page := before[url]; page != nil {
			return page.Copies[a.Name]
		}
		return archive.Copies{}
	}
	if !slices.ContainsFunc(slices.Collect(maps.Values(targets)), func(w *target) bool { return len(w.archives) > 0 }) {
		return s
	}
	s.Keep = func(p *archive.Page) {
		for _, a := range targets[p.URL].archives {
			p.Year = a.Year(p.URL, p.Metadata.Published)
			k.byName[a.Name].Keep(p, known(p.URL, a))
		}
	}
	pending := 0
	s.Needs = func(url string) (whole, due bool) {
		w := targets[url]
		if w.done {
			return false, false
		}
		for _, a := range w.archives {
			whole = whole || known(url, a).Needs(now)
		}
		if due = w.isPending(before[url]); due {
			pending++
		}
		return whole, due && pending <= mostPending
	}
	return s
}

// note returns a page with the copies that there are of it by now.
func (k *keepers) note(w *target, page memory.Page) memory.Page {
	if w == nil || len(w.archives) == 0 {
		return page
	}
	copies := maps.Clone(page.Copies)
	for _, a := range w.archives {
		if after := k.byName[a.Name].Result(w.url, copies[a.Name]); len(after.Copies) > 0 || after.Changed || after.Pending != "" {
			if copies == nil {
				copies = map[string]archive.Copies{}
			}
			copies[a.Name] = after
		}
	}
	page.Copies = copies
	return page
}

// saved notes the pages of a document that was saved.
func (k *keepers) saved(number int, d *memory.Document, targets []*target) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, w := range targets {
		if page, exact := d.Page(w.url, w.variant); exact && w.isPending(page) {
			k.pending[number] = append(k.pending[number], w)
		}
	}
}

// finish waits for the copies that are not written yet, and notes them in page
// memory. It returns warnings about those that are still pending.
func (k *keepers) finish(ctx context.Context, store *memory.Store) (warnings []string) {
	waiting, cancel := context.WithTimeout(ctx, longestKeeping)
	defer cancel()
	for _, name := range slices.Sorted(maps.Keys(k.byName)) {
		k.byName[name].Close(waiting)
		if _, pending := k.byName[name].Results(nil); len(pending) > 0 {
			warnings = append(warnings, fmt.Sprintf("archive: copies of articles are pending (%d); the next fetches will try again: %v",
				len(pending), pending[0].Err))
		}
	}
	for _, number := range slices.Sorted(maps.Keys(k.pending)) {
		if err := k.noteLate(ctx, store, number); err != nil {
			return append(warnings, fmt.Sprintf("could not save which copies of articles exist: %v", err))
		}
	}
	return warnings
}

// noteLate notes in a document the copies that were written after it was saved.
func (k *keepers) noteLate(ctx context.Context, store *memory.Store, number int) error {
	d, version, err := store.Open(ctx, number)
	if err != nil {
		return err
	}
	for _, w := range k.pending[number] {
		if page, exact := d.Page(w.url, w.variant); exact {
			after := k.note(w, *page)
			d.Set(w.url, &after)
		}
	}
	_, err = store.Save(ctx, number, d, version)
	return err
}
