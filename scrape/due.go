package scrape

import (
	"hash/fnv"
	"time"

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

	// arrived are the titles of articles that were found and never read. A known
	// article with such a title may be at its new address there.
	arrived map[titleAt]bool
}

// titleAt is a title on a host.
type titleAt struct{ host, title string }

func newTitleAt(url, title string) titleAt { return titleAt{link.Host(url), text.Fold(title)} }

// arrivals returns the titles of the articles that were found and never read.
func arrivals(c *memory.Cache) map[titleAt]bool {
	arrived := map[titleAt]bool{}
	for u, p := range c.Pages {
		if p.IsCandidate() && p.Fetched.IsZero() && p.Found.Title != "" {
			arrived[newTitleAt(u, p.Found.Title)] = true
		}
	}
	return arrived
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
	case len(s.arrived) > 0 && s.arrived[newTitleAt(url, p.Metadata.Title)]:
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
