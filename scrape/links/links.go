// Package links records since when links are dead: 404 or 410, an unknown host, a
// redirect to the home page, a parked domain. Look checks links whose pages are not
// scraped.
package links

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"time"

	"feedgen/feed/link"
	"feedgen/scrape/extract"
	"feedgen/scrape/extract/verdict"
	"feedgen/scrape/fetch"

	"golang.org/x/sync/errgroup"
)

// GoneError is the error of an address that no longer has its page.
type GoneError struct{ Text string }

func (e *GoneError) Error() string { return e.Text }

// isGone reports whether a failure says that a page is not there any more: 404,
// 410, no such host, a redirect to the home page, a parked domain.
func isGone(err error) bool {
	var gone *GoneError
	return errors.As(err, &gone) || fetch.IsMissing(err) || fetch.IsUnknownHost(err)
}

// DeadSince returns since when a page is gone that was gone since before (zero: it
// was not), and now failed with err.
func DeadSince(before time.Time, err error, now time.Time) time.Time {
	switch {
	case isGone(err) && before.IsZero():
		return now
	case isGone(err), fetch.IsHostSkipped(err):
		return before
	}
	return time.Time{}
}

// Memory is the memory of links whose pages are not scraped, by address. It is stored
// as
//
//	{"https://review.example/42": {"asked": "2026-11-25T06:17:03Z",
//	    "dead": "2026-11-18T06:17:03Z", "error": "the server answers 404 Not Found"}}
type Memory map[string]Link

// Link is the memory of one link.
type Link struct {
	Checked time.Time `json:"asked"`
	Dead    time.Time `json:"dead,omitzero"` // since when each check has failed; zero: it is not dead
	Error   string    `json:"error,omitempty"`
}

const (
	lookAfter  = 7 * 24 * time.Hour // that a link is not looked at
	mostLooks  = 20                 // in a run
	lookedOver = 64 << 10           // bytes of a page that are read
)

// Look checks links, each at most once a week, and starts with those that were
// checked longest ago. It sends requests to so many hosts at once, and returns the
// new memory of urls.
func Look(ctx context.Context, client *fetch.Client, concurrency int, urls []string, known Memory) Memory {
	now := time.Now().UTC().Truncate(time.Second)
	after := Memory{}
	byHost := map[string][]string{}
	var due []string
	for _, u := range urls {
		before, seen := known[u]
		if seen {
			after[u] = before
		}
		if age := now.Sub(before.Checked); age >= lookAfter || age < 0 {
			due = append(due, u)
		}
	}
	slices.SortStableFunc(due, func(a, b string) int { return known[a].Checked.Compare(known[b].Checked) })
	due = due[:min(len(due), mostLooks)]
	found := make(map[string]*Link, len(due))
	for _, u := range due {
		found[u] = new(Link)
		byHost[link.Host(u)] = append(byHost[link.Host(u)], u)
	}
	var hosts errgroup.Group
	hosts.SetLimit(concurrency)
	for _, list := range byHost {
		hosts.Go(func() error {
			for _, u := range list {
				if err := lookAt(ctx, client, u); ctx.Err() == nil {
					*found[u] = looked(known[u], err, now)
				}
			}
			return nil
		})
	}
	hosts.Wait()
	for u, l := range found {
		if !l.Checked.IsZero() {
			after[u] = *l
		}
	}
	return after
}

// looked returns what is remembered of a link that answered with err.
func looked(before Link, err error, now time.Time) Link {
	l := Link{Checked: now}
	if err != nil {
		l.Dead, l.Error = DeadSince(before.Dead, err, now), err.Error()
	}
	return l
}

// lookAt returns why a link is dead; nil: it is not.
func lookAt(ctx context.Context, client *fetch.Client, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	req := fetch.PageRequest(u, lookedOver)
	req.Types, req.Truncate = nil, true
	res, err := client.Get(ctx, req)
	if err != nil {
		return err
	}
	defer res.Release()
	if LeadsHome(u, res.URL) {
		return HomeError(res.URL)
	}
	page := extract.Page{URL: res.URL.String(), ContentType: res.Header.Get("Content-Type"), Body: res.Body}
	result, err := extract.Extract(ctx, page, extract.Rules{})
	if err != nil {
		return err
	}
	if verdict.IsParked(result.NotArticle) {
		return &GoneError{result.NotArticle}
	}
	return nil
}

// HomeError returns the error of an address that redirects to the home page.
func HomeError(home *url.URL) error {
	return &GoneError{"the address leads to the home page, " + home.Redacted()}
}

// home matches the path of a site's home page, also of one with a language.
var home = regexp.MustCompile(`^/?([a-z]{2}([-_][A-Za-z]{2})?)?/?((index|home|accueil)(\.\w+)?)?/?$`)

// LeadsHome reports whether a page's address redirects to a home page.
func LeadsHome(listed, found *url.URL) bool {
	query := found.Query()
	// WordPress shows articles at /?p=123.
	return home.MatchString(found.Path) && !home.MatchString(listed.Path) && !query.Has("p") && !query.Has("page_id")
}
