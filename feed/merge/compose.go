package merge

import (
	"cmp"
	"slices"
	"time"

	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/text"
)

// composer makes the entry of each article and updates its record.
type composer struct {
	*works
	opt      Options
	undated  int // entries without a date that are new in this run
	entries  []feed.Entry
	waiting  []feed.Entry
	hidden   []string // ids
	untitled []string // addresses
}

func compose(w *works, opt Options) *composer {
	c := &composer{works: w, opt: opt}
	copies := w.copies()
	c.entries = make([]feed.Entry, 0, len(c.list))
	for _, work := range c.list {
		c.add(work, copies[work.record])
	}
	slices.SortFunc(c.entries, func(a, b feed.Entry) int {
		return cmp.Or(b.Published.Time.Compare(a.Published.Time), cmp.Compare(a.ID, b.ID))
	})
	return c
}

// add composes the entry of a work. copies are the records joined with its record.
func (c *composer) add(work *work, copies []int) {
	a, r := work.articles[0], &c.records[work.record]
	e := work.whole().fill()
	e.ID = r.ID
	e.URL = link.ASCII(c.permalink(a))
	e.URLs = slices.Clone(r.URLs)
	for _, copied := range copies {
		e.URLs = append(e.URLs, c.records[copied].URLs...)
	}
	for _, other := range work.articles[1:] {
		e.Copies = append(e.Copies, link.ASCII(c.permalink(other)))
	}
	e.Discovered = c.heir(work).isDiscovered() || r.Discovered
	e.Clean()
	e.Authors = c.authors(e.Authors)
	switch {
	case e.Hidden:
		c.hidden = append(c.hidden, e.ID)
	case e.Title == "":
		c.untitled = append(c.untitled, a.address())
	case c.date(c.dated(work), r, &e):
		r.Title, r.Discovered = e.Title, e.Discovered
		c.entries = append(c.entries, e)
	default:
		c.waiting = append(c.waiting, e)
	}
}

// permalink returns the address that the article's page claims, unless it belongs
// to another article. Of several pages it prefers one that exists, and then the one
// at the current address.
func (c *composer) permalink(a *article) string {
	found, gone := "", ""
	for _, p := range a.parts {
		other := c.groups.byKey[link.Key(p.URL)]
		switch {
		case !p.isPage || other != nil && other != a:
		case c.gone[link.Key(p.address())]:
			gone = cmp.Or(gone, p.URL)
		case link.Key(p.address()) == link.Key(a.address()):
			return p.URL
		case found == "":
			found = p.URL
		}
	}
	return cmp.Or(found, gone, a.address())
}

// authors returns the authors of an entry: the feed's if none are named, and names
// of the feed's authors in the feed's spelling.
func (c *composer) authors(named []feed.Author) []feed.Author {
	if len(named) == 0 {
		return slices.Clone(c.opt.Authors)
	}
	for i, author := range named {
		for _, known := range c.opt.Authors {
			if text.Same(author.Name, known.Name) {
				named[i] = known
			}
		}
	}
	return named
}

// date sets the entry's dates and records them in r. It reports whether the entry
// is due.
func (c *composer) date(a *article, r *Record, e *feed.Entry) bool {
	loc, offset := c.opt.Location, offset(e.ID)
	local, page := a.dates(false, loc, offset), a.dates(true, loc, offset)
	if local.published.IsZero() && begins(page.published, loc).After(c.opt.Now.Add(24*time.Hour)) {
		// Only a local entry can hold an article back; the page is readable.
		c.warn("%s: the page says that it is published on %s, which is in the future", a.address(),
			page.published.Time.In(loc).Format(time.DateOnly))
		page.published = feed.Date{}
	}
	published := local.published
	if published.IsZero() || page.published.Precision > published.Precision && agrees(page.published, published, loc) {
		published = page.published
	}
	if known := r.published(); !known.IsZero() {
		published = revise(known, published, local.published, loc)
	}
	if page.published.Precision >= feed.PrecisionDay && !published.IsZero() && !agrees(page.published, coarse(published), loc) {
		c.warn("%s: the page says it was published on %s, the feed keeps %s", a.address(),
			page.published.Time.In(loc).Format(time.DateOnly), published.Time.In(loc).Format(time.DateOnly))
	}
	now := c.opt.Now
	if r.FirstSeen.After(now) {
		// The clock is slow, or was fast. Published entries stay.
		now = r.FirstSeen
	}
	if begins(published, loc).After(now) {
		e.Published = published
		return false
	}
	if r.FirstSeen.IsZero() {
		r.FirstSeen = c.firstSeen(published)
	}
	published = shownDate(published, r.FirstSeen, now, loc)
	r.Published, r.Precision = published.Time.UTC(), published.Precision

	e.FirstSeen = r.FirstSeen
	e.Published = r.published()
	e.Updated = e.Published
	updated := cmp.Or(local.updated, page.updated)
	if updated.Time.After(e.Published.Time) && !updated.Time.After(now) {
		e.Updated = feed.Date{Time: updated.Time.UTC(), Precision: updated.Precision}
	}
	return true
}

// firstSeen returns the time at which an entry joins the feed. Undated entries,
// which show it as their date, get different times, as validators and readers
// expect.
func (c *composer) firstSeen(published feed.Date) time.Time {
	now := c.opt.Now.UTC().Truncate(time.Second)
	if !published.IsZero() {
		return now
	}
	c.undated++
	return now.Add(-time.Duration(c.undated-1) * time.Second)
}

// ledger returns the updated records.
func (c *composer) ledger() Ledger {
	digests := map[string]string{}
	for i := range c.entries {
		digests[c.entries[i].ID] = digest(&c.entries[i])
	}
	for i := range c.records {
		r := &c.records[i]
		if root := c.root(i); root != i {
			r.CopyOf = c.records[root].ID
		}
		r.Digest, r.InFeed = digests[r.ID], digests[r.ID] != ""
	}
	return c.records
}
