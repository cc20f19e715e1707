package scrape

import (
	"hash/fnv"
	"slices"
	"time"

	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/text"
	"feedgen/scrape/memory"
)

const (
	// youngFor is how long a page is fetched in every run after its article was
	// published or changed, because corrections often follow.
	youngFor = 3 * 24 * time.Hour
	// refetchPart is the fraction of the time since the last change after which a
	// page is refetched: after 30 days, every 3 days.
	refetchPart = 10

	// candidateTries is how often an unreadable discovered page is tried in every
	// run; then it is tried less and less often.
	candidateTries = 3
)

// schedule decides which pages are due.
type schedule struct {
	manner       manner
	refreshAfter time.Duration // zero: every page is due
	refresh      bool          // every page is due
	since        time.Time     // pages fetched after it are not due; zero: no limit

	// suspects are the pages that movedPages returns.
	suspects map[string]bool
}

// maxSuspects is how many pages of a host may share a title or a day with an article
// that was found: if more do, it tells nothing.
const maxSuspects = 3

// movedPages returns the pages that may have moved to where a source has led since they
// were last fetched: of the articles that were found there and never read, one has their
// title or day. They are fetched first, although they are not due: what is found is no
// new article if they redirect to it or are gone.
func movedPages(c *memory.Cache) map[string]bool {
	type trait struct{ host, title, day string }
	traits := func(url, title, published string) []trait {
		host, title := link.Host(url), text.Fold(title)
		of := []trait{{host: host, title: title}}
		if date := memory.Date(published); date.Precision >= feed.PrecisionDay {
			of = append(of, trait{host: host, day: date.Time.UTC().Format(time.DateOnly)})
		}
		return slices.DeleteFunc(of, func(t trait) bool { return t.title == "" && t.day == "" })
	}
	found := map[trait]time.Time{}
	for u, p := range c.Pages {
		if p.IsCandidate() && p.Fetched.IsZero() {
			for _, t := range traits(u, p.Found.Title, p.Found.Published) {
				if p.Found.At.After(found[t]) {
					found[t] = p.Found.At
				}
			}
		}
	}
	suspects := map[string]bool{}
	if len(found) == 0 {
		return suspects
	}
	byTrait := map[trait][]string{}
	for u, p := range c.Pages {
		if p.Metadata == nil {
			continue
		}
		for _, t := range traits(u, p.Metadata.Title, p.Metadata.Published) {
			if at, ok := found[t]; ok && !p.Fetched.After(at) {
				byTrait[t] = append(byTrait[t], u)
			}
		}
	}
	for _, urls := range byTrait {
		for _, u := range urls {
			suspects[u] = suspects[u] || len(urls) <= maxSuspects
		}
	}
	return suspects
}

// has reports whether a page is due in a run at now.
func (s schedule) has(url string, p *memory.Page, now time.Time) bool {
	switch {
	case !s.since.IsZero() && p != nil && p.Fetched.After(s.since):
		return false
	case s.refresh, s.refreshAfter <= 0, p == nil:
		return true
	case p.To != nil:
		return now.Sub(p.Fetched) >= s.refreshAfter || now.Before(p.Fetched)
	case p.IsCandidate():
		return now.Sub(p.Fetched) >= min(candidateInterval(p), s.refreshAfter) || now.Before(p.Fetched)
	case p.Metadata == nil, p.Failing != nil, p.Damaged, s.manner.readOtherwise(p, url):
		return true
	case s.suspects[url]:
		return true
	}
	unchanged := now.Sub(p.Changed)
	// A clock that was set back must not silence a page for years.
	if unchanged < youngFor || now.Before(p.Fetched) {
		return true
	}
	interval := min(unchanged/refetchPart, s.refreshAfter)
	return now.Sub(p.Fetched) >= interval-spread(url, interval/4)
}

// candidateInterval returns the pause after a candidate failed. Sources list pages that
// were never articles, and nobody corrects them.
func candidateInterval(p *memory.Page) time.Duration {
	if p.Failing == nil || p.Failing.Times < candidateTries {
		return 0
	}
	return 24 * time.Hour << min(p.Failing.Times-candidateTries, 10)
}

// isHopeless reports whether a candidate has failed too long to be tried again.
func isHopeless(p *memory.Page, now time.Time) bool {
	return p.IsCandidate() && p.Failing.Times > 2*candidateTries && now.Sub(p.Failing.Since) > memory.ForgetAfter
}

// spread returns a duration between 0 and d that depends only on the URL. Otherwise
// pages first read in one run would always be due in the same run.
func spread(url string, d time.Duration) time.Duration {
	h := fnv.New32a()
	h.Write([]byte(url))
	return time.Duration(float64(d) * float64(h.Sum32()) / (1 << 32))
}
