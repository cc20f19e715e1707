package pass

import (
	"context"
	"slices"
	"time"

	"feedgen/cmd/feedgen/internal/copies"
	"feedgen/cmd/feedgen/internal/lists"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/merge"
	"feedgen/scrape"
)

// Listing is the list of all articles, as `feedgen list --json` writes it: those
// that wait for their date, the entries from the newest on, those that leave, the
// hidden ones, and the pages that are not entries yet.
type Listing struct {
	Entries []ListedEntry `json:"entries"`
}

// ListedEntry is one article.
type ListedEntry struct {
	ID        string     `json:"id,omitempty"` // absent until it has one
	URL       string     `json:"url"`
	Title     string     `json:"title,omitempty"`
	Published string     `json:"published,omitempty"` // as precise as it is known
	Sources   []string   `json:"sources"`             // page, discover, entries, names of entries_from
	State     EntryState `json:"state"`

	// For an article whose page fails: since when, why, and what the feed uses.
	Since time.Time   `json:"since,omitzero"`
	Error string      `json:"error,omitempty"`
	Used  report.Used `json:"used,omitempty"`

	Copy    string `json:"copy,omitempty"`    // where the archive has it
	Wayback string `json:"wayback,omitempty"` // of a dead link: where the Wayback Machine has it, if it has
}

// EntryState is the state of an article.
type EntryState string

// The states of an article.
const (
	EntryPublished EntryState = "published"
	EntryNew       EntryState = "new"     // the next run will publish it
	EntryFailing   EntryState = "failing" // like published or new, but its page fails
	EntryDead      EntryState = "dead"    // published, but its link is dead
	EntryWaiting   EntryState = "waiting" // not in the feed before its date
	EntryHidden    EntryState = "hidden"
	EntryLeaving   EntryState = "leaving"  // published, but no longer listed or found
	EntryUntitled  EntryState = "untitled" // not in the feed: no source gives a title
	EntryRefused   EntryState = "refused"  // not in the feed: its id is not a URI
	EntryMissing   EntryState = "missing"  // not in the feed: its page fails, and there is no other source
	EntryUnread    EntryState = "unread"   // not in the feed: its page was never read
)

// List makes an offline pass up to the merged entries, and returns the articles of
// the feed with those that a run would add, hold back or lose. It reads the state,
// fetches no page and changes nothing.
func List(ctx context.Context, in Inputs) (*Listing, error) {
	in.DryRun, in.Offline = true, true
	p, err := open(ctx, in, now(), &warnings{log: in.Log})
	if err != nil {
		return nil, conclude(ctx, in.Log, false, err)
	}
	l, err := listing(ctx, p)
	return l, conclude(ctx, in.Log, false, err)
}

func listing(ctx context.Context, p *pass) (*Listing, error) {
	before, err := p.lastState(ctx)
	if err != nil {
		return nil, err
	}
	scraper, err := scrape.New(p.settings(), before.Pages)
	if err != nil {
		return nil, err
	}
	d, err := p.merge(ctx, scraper, before)
	if err != nil {
		return nil, err
	}
	l := newLister(p, d)
	for _, e := range d.merged.Waiting {
		l.add(e, EntryWaiting)
	}
	added := setOf(d.merged.Added)
	for _, e := range d.merged.Entries {
		if added[e.ID] {
			l.add(e, EntryNew)
		} else {
			l.add(e, EntryPublished)
		}
	}
	for _, e := range d.merged.Refused {
		l.add(e, EntryRefused)
	}
	l.addLeaving(before.Ledger, d.merged.Gone)
	l.addLocal()
	l.addPages(d.pages)
	return &Listing{Entries: list(l.entries)}, nil
}

func setOf(list []string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, s := range list {
		set[s] = true
	}
	return set
}

// lister makes a listing.
type lister struct {
	lists   lists.Lists
	sources map[string][]string     // by the keys of addresses
	pages   map[string]*scrape.Page // likewise
	listed  map[string]bool         // keys already in the listing
	dead    map[string]copies.Dead  // by address
	copies  *copies.Finder
	entries []ListedEntry

	location *time.Location // of the days that are shown
}

func newLister(p *pass, d draft) *lister {
	l := &lister{
		lists: p.lists, sources: sourcesByKey(p, d.pages), pages: map[string]*scrape.Page{}, listed: map[string]bool{},
		dead: map[string]copies.Dead{}, copies: d.copies, location: p.location,
	}
	for i := range d.pages {
		l.pages[link.Key(d.pages[i].URL)] = &d.pages[i]
	}
	for _, dead := range d.dead {
		l.dead[dead.URL] = dead
	}
	return l
}

// addLeaving adds the records of the ids that are gone.
func (l *lister) addLeaving(before merge.Ledger, gone []string) {
	isGone := setOf(gone)
	for _, r := range before {
		if isGone[r.ID] {
			e := feed.Entry{ID: r.ID, URL: r.ID, URLs: r.URLs, Title: r.Title}
			if len(r.URLs) > 0 {
				e.URL = r.URLs[len(r.URLs)-1]
			}
			e.Published = feed.Date{Time: r.Published, Precision: r.Precision}
			l.add(e, EntryLeaving)
		}
	}
}

// addLocal adds the local entries that are not in the feed.
func (l *lister) addLocal() {
	for _, list := range l.lists.Entries {
		for _, e := range list {
			switch {
			case l.listed[link.Key(e.URL)]:
			case e.Hidden:
				l.add(e, EntryHidden)
			case l.pages[link.Key(e.URL)] == nil:
				l.add(e, EntryUntitled)
			}
		}
	}
}

// addPages adds the pages that are not entries.
func (l *lister) addPages(pages []scrape.Page) {
	for _, page := range pages {
		switch e := (feed.Entry{URL: page.URL}); {
		case l.listed[link.Key(page.URL)]:
		case page.Err != nil:
			l.add(e, EntryMissing)
		case page.Entry.URL != "":
			l.add(e, EntryUntitled)
		default:
			l.add(e, EntryUnread)
		}
	}
}

// add adds an article. If it is in the feed and its page fails, it is failing.
func (l *lister) add(e feed.Entry, state EntryState) {
	if state != EntryHidden {
		e.Published.Time = e.Published.Time.In(l.location) // a hidden one has the day of its list, in no zone
	}
	one := ListedEntry{ID: e.ID, URL: e.URL, Title: e.Title, Published: e.Published.String(), State: state}
	for _, u := range append([]string{e.URL}, e.URLs...) {
		key := link.Key(u)
		l.listed[key] = true
		for _, s := range l.sources[key] {
			if !slices.Contains(one.Sources, s) {
				one.Sources = append(one.Sources, s)
			}
		}
		page := l.pages[key]
		if page == nil || page.Err == nil || one.Error != "" {
			continue
		}
		one.Since, one.Error, one.Used = page.Since, page.Err.Error(), used(l.lists, *page)
		if state == EntryPublished || state == EntryNew {
			one.State = EntryFailing
		}
	}
	if dead, is := l.dead[e.URL]; is && state != EntryLeaving {
		one.State, one.Since, one.Error, one.Wayback = EntryDead, dead.Since, dead.Error, dead.Wayback
	}
	one.Copy = l.copies.Copy(e)
	one.Sources = list(one.Sources)
	l.entries = append(l.entries, one)
}

// sourcesByKey returns where articles come from, by the keys of their addresses.
func sourcesByKey(p *pass, pages []scrape.Page) map[string][]string {
	sources := map[string][]string{}
	listed := link.Keys(p.lists.PageURLs(p.Config))
	for _, page := range pages {
		key := link.Key(page.URL)
		if listed[key] {
			sources[key] = append(sources[key], "page")
		} else {
			sources[key] = append(sources[key], "discover")
		}
	}
	for i, list := range p.lists.Entries {
		name := "entries"
		if i > 0 {
			name = p.Config.EntriesFrom[i-1]
		}
		for _, e := range list {
			for _, u := range append([]string{e.URL}, e.URLs...) {
				sources[link.Key(u)] = append(sources[link.Key(u)], name)
			}
		}
	}
	return sources
}
