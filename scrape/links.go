package scrape

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"time"

	"feedgen/feed/link"
	"feedgen/scrape/extract"
	"feedgen/scrape/extract/verdict"
	"feedgen/scrape/fetch"

	"golang.org/x/sync/errgroup"
)

// goneError says that an address leads elsewhere than to the page that it had.
type goneError struct{ text string }

func (e *goneError) Error() string { return e.text }

// isGone reports whether a failure says that a page is not there any more: 404,
// 410, no such host, a redirect to the home page, a parked domain.
func isGone(err error) bool {
	var gone *goneError
	return errors.As(err, &gone) || fetch.IsMissing(err) || fetch.IsUnknownHost(err)
}

// deadSince returns since when a page is gone that was gone since before (zero: it
// was not), and now failed with err.
func deadSince(before time.Time, err error, now time.Time) time.Time {
	switch {
	case isGone(err) && before.IsZero():
		return now
	case isGone(err), fetch.IsHostSkipped(err):
		return before
	}
	return time.Time{}
}

// Links is what is remembered of links that are looked at and not read, by their
// addresses. It is stored as
//
//	{"https://review.example/42": {"asked": "2026-11-25T06:17:03Z",
//	    "dead": "2026-11-18T06:17:03Z", "error": "the server answers 404 Not Found"}}
type Links map[string]Link

// Link is what is remembered of a link.
type Link struct {
	Asked time.Time `json:"asked"`
	Dead  time.Time `json:"dead,omitzero"` // since when each look has found it so; zero: it is not
	Error string    `json:"error,omitempty"`
}

const (
	lookAfter  = 7 * 24 * time.Hour // that a link is not looked at
	mostLooks  = 20                 // in a run
	lookedOver = 64 << 10           // bytes of a page that are read
)

// Look looks where links lead, each once a week, those first that were not looked
// at for longest. It returns what is remembered of urls from then on.
func (s *Scraper) Look(ctx context.Context, urls []string, known Links) Links {
	now := time.Now().UTC().Truncate(time.Second)
	after := Links{}
	byHost := map[string][]string{}
	var due []string
	for _, u := range urls {
		before, seen := known[u]
		if seen {
			after[u] = before
		}
		if age := now.Sub(before.Asked); !s.settings.Offline && (age >= lookAfter || age < 0) {
			due = append(due, u)
		}
	}
	slices.SortStableFunc(due, func(a, b string) int { return known[a].Asked.Compare(known[b].Asked) })
	due = due[:min(len(due), mostLooks)]
	found := make(map[string]*Link, len(due))
	for _, u := range due {
		found[u] = new(Link)
		byHost[link.Host(u)] = append(byHost[link.Host(u)], u)
	}
	var hosts errgroup.Group
	hosts.SetLimit(s.settings.Concurrency)
	for _, list := range byHost {
		hosts.Go(func() error {
			for _, u := range list {
				if err := s.lookAt(ctx, u); ctx.Err() == nil {
					*found[u] = looked(known[u], err, now)
				}
			}
			return nil
		})
	}
	hosts.Wait()
	for u, l := range found {
		if !l.Asked.IsZero() {
			after[u] = *l
		}
	}
	return after
}

// looked returns what is remembered of a link that answered with err.
func looked(before Link, err error, now time.Time) Link {
	l := Link{Asked: now}
	if err != nil {
		l.Dead, l.Error = deadSince(before.Dead, err, now), err.Error()
	}
	return l
}

// lookAt returns why a link leads nowhere; nil: it leads somewhere.
func (s *Scraper) lookAt(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	req := fetch.PageRequest(u, lookedOver)
	req.Types, req.Truncate = nil, true
	res, err := s.client.Get(ctx, req)
	if err != nil {
		return err
	}
	defer res.Release()
	if leadsHome(u, res.URL) {
		return homeError(res.URL)
	}
	result, err := extract.Extract(ctx, pageOf(res), extract.Rules{})
	if err != nil {
		return err
	}
	if verdict.IsParked(result.NotArticle) {
		return &goneError{result.NotArticle}
	}
	return nil
}

func homeError(home *url.URL) error {
	return &goneError{"the address leads to the home page, " + home.Redacted()}
}

// Dead returns since when pages are gone, by the keys of the addresses that they
// have, and why.
func Dead(pages []Page) map[string]Link {
	dead := map[string]Link{}
	for _, p := range pages {
		if p.Dead.IsZero() {
			continue
		}
		for _, u := range []string{p.URL, cmp.Or(p.Entry.URL, p.URL)} {
			dead[link.Key(u)] = Link{Dead: p.Dead, Error: p.Err.Error()}
		}
	}
	return dead
}
