package copies

import (
	"cmp"
	"fmt"
	"time"

	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/scrape"
	"feedgen/scrape/links"
)

// Dead is a dead link of the feed.
type Dead struct {
	URL     string
	Since   time.Time
	Error   string // what it answers
	Copy    string // where the readable copy of its article is; empty: there is none
	Wayback string // where the Wayback Machine has it, if it has
}

// String returns d in words.
func (d Dead) String() string {
	text := fmt.Sprintf("%s: the link has been dead since %s: %s; ", d.URL, d.Since.Format(time.DateOnly), d.Error)
	if d.Copy != "" {
		text += "there is a copy, " + d.Copy + ", and "
	}
	return text + "the Wayback Machine may have it: " + d.Wayback
}

// DeadLinks returns the links of entries that have been dead since before a time, as
// known from the pages and the checked links.
func (f *Finder) DeadLinks(entries []feed.Entry, pages []scrape.Page, before time.Time) []Dead {
	gone := gone(pages)
	for u, l := range f.state.Links {
		if key := link.Key(u); !l.Dead.IsZero() && gone[key].Dead.IsZero() {
			gone[key] = l
		}
	}
	if len(gone) == 0 {
		return nil
	}
	var dead []Dead
	for _, e := range entries {
		l, is := gone[link.Key(e.URL)]
		if !is || l.Dead.After(before) {
			continue
		}
		dead = append(dead, Dead{
			URL: e.URL, Since: l.Dead, Error: l.Error, Copy: f.Copy(e), Wayback: Wayback(e.URL, e.Published.Time),
		})
	}
	return dead
}

// Relate adds the Wayback Machine's addresses of dead links to the entries as related
// links.
func Relate(entries []feed.Entry, dead []Dead) {
	wayback := map[string]string{}
	for _, d := range dead {
		wayback[d.URL] = d.Wayback
	}
	for i := range entries {
		if u := wayback[entries[i].URL]; u != "" {
			entries[i].Related = append(entries[i].Related, u)
		}
	}
}

// Wayback returns the address of the Wayback Machine's copy of a page that is nearest
// to a day.
func Wayback(address string, day time.Time) string {
	return "https://web.archive.org/web/" + day.UTC().Format("20060102") + "/" + address
}

// Unread returns the links of entries without a page.
func Unread(entries []feed.Entry, pages []scrape.Page) []string {
	read := map[string]bool{}
	for _, p := range pages {
		read[link.Key(p.URL)] = true
		read[link.Key(p.Entry.URL)] = true
	}
	var urls []string
	for _, e := range entries {
		if key := link.Key(e.URL); !read[key] {
			read[key] = true
			urls = append(urls, e.URL)
		}
	}
	return urls
}

// gone returns since when pages are gone, by the keys of the addresses that they
// have, and why.
func gone(pages []scrape.Page) map[string]links.Link {
	dead := map[string]links.Link{}
	for _, p := range pages {
		if p.Dead.IsZero() {
			continue
		}
		for _, u := range []string{p.URL, cmp.Or(p.Entry.URL, p.URL)} {
			dead[link.Key(u)] = links.Link{Dead: p.Dead, Error: p.Err.Error()}
		}
	}
	return dead
}
