package scrape

import (
	"hash/fnv"
	"time"
)

const (
	// young is the time for which a page that is new or has changed is asked
	// in every run: a correction often follows.
	young = 3 * 24 * time.Hour
	// calm is the part of the time that a page has been unchanged after which
	// it is asked again: after 30 days of calm, every 3 days.
	calm = 10

	// eager is how often a page that was discovered and cannot be read is tried
	// in every run; from then on ever less often.
	eager = 3
)

// due reports whether a page is to be asked in a run at now.
func (s *Scraper) due(url string, p *cachedPage, now time.Time) bool {
	switch {
	case s.Refresh, s.RefreshAfter <= 0, p == nil:
		return true
	case p.isCandidate():
		return now.Sub(p.Asked) >= min(p.patience(), s.RefreshAfter) || now.Before(p.Asked)
	case p.Metadata == nil, p.Failing != nil, p.Damaged, s.readOtherwise(p, url):
		return true
	}
	unchanged := now.Sub(p.Changed)
	// A clock that was set back must not silence a page for years.
	if unchanged < young || now.Before(p.Asked) {
		return true
	}
	interval := min(unchanged/calm, s.RefreshAfter)
	return now.Sub(p.Asked) >= interval-spread(url, interval/4)
}

// patience returns how long a candidate is left in peace after it failed.
// Sources list pages that never were any, and nobody is there to correct them.
func (p *cachedPage) patience() time.Duration {
	if p.Failing == nil || p.Failing.Times < eager {
		return 0
	}
	return 24 * time.Hour << min(p.Failing.Times-eager, 10)
}

// isHopeless reports whether a candidate has failed for so long that it is not
// tried any more.
func (p *cachedPage) isHopeless(now time.Time) bool {
	return p.isCandidate() && p.Failing.Times > 2*eager && now.Sub(p.Failing.Since) > forgetAfter
}

// spread returns a duration between 0 and d that is always the same for a URL.
// Pages that were first read in one run would else be due in one run for ever.
func spread(url string, d time.Duration) time.Duration {
	h := fnv.New32a()
	h.Write([]byte(url))
	return time.Duration(float64(d) * float64(h.Sum32()) / (1 << 32))
}

// readOtherwise reports whether a page was last read by another version of the
// extractor or with other rules, so that it may say other things unchanged.
func (s *Scraper) readOtherwise(p *cachedPage, listed string) bool {
	return p.Extractor != extractorVersion || s.ruledOtherwise(p, listed)
}

// ruledOtherwise reports whether a page was last read with other rules.
func (s *Scraper) ruledOtherwise(p *cachedPage, listed string) bool {
	return p.Rules != s.rulesDigest(p.foundAt(listed))
}
