package scrape

import (
	"sync"
	"time"
)

// Progress is the progress of Scrape.
type Progress struct {
	Done, Total int           // pages done, and all that are due
	InFlight    int           // pages in progress, or waiting for their host
	Host        string        // that changed last, such as blog.octo.com
	Wait        time.Duration // until the next request to Host; zero: a page of it begins or is done
}

// progress reports the progress of Scrape.
type progress struct {
	report func(Progress) // nil: nowhere

	mu  sync.Mutex
	now Progress
}

// begin reports that a page of a host is being read.
func (p *progress) begin(host string) { p.change(host, 1, 0, 0) }

// done reports that a page of a host is dealt with.
func (p *progress) done(host string) { p.change(host, -1, 1, 0) }

// waiting reports that the next request to a host has to wait.
func (p *progress) waiting(host string, d time.Duration) { p.change(host, 0, 0, d) }

func (p *progress) change(host string, inFlight, done int, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now.InFlight += inFlight
	p.now.Done += done
	p.now.Host, p.now.Wait = host, wait
	if p.report != nil {
		p.report(p.now)
	}
}

// ProgressSum adds up the progress of Scrapers that work at the same time.
type ProgressSum struct {
	Report func(Progress) // one call at a time

	mu  sync.Mutex
	now Progress
}

// Part returns a function for Settings.Progress of one of the Scrapers; nil if s is nil
// or reports nowhere.
func (s *ProgressSum) Part() func(Progress) {
	if s == nil || s.Report == nil {
		return nil
	}
	var last Progress
	return func(p Progress) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.now.Done += p.Done - last.Done
		s.now.Total += p.Total - last.Total
		s.now.InFlight += p.InFlight - last.InFlight
		s.now.Host, s.now.Wait = p.Host, p.Wait
		last = p
		s.Report(s.now)
	}
}
