package scrape

import (
	"context"
	"maps"
	"sync"
	"time"

	"feedgen/scrape/memory"
)

// Checkpoints are made less and less often: a run that is killed early keeps what it
// has read, and a long one is not busy saving.
const (
	firstCheckpoint = 500 * time.Millisecond
	lastCheckpoint  = 30 * time.Second

	// checkpointCost is how much longer than a checkpoint the time to the next
	// one is.
	checkpointCost = 20

	// unchangedCheckpoint is the time after which unchanged pages alone are worth a
	// checkpoint.
	unchangedCheckpoint = 10 * time.Minute
)

// readSoFar counts the pages that were read since the last checkpoint.
type readSoFar struct {
	mu        sync.Mutex // also guards the jobs in progress
	news      int        // pages that changed or failed
	unchanged int        // pages that are the same
}

// end records the result of a job for the next checkpoint.
func (r *readSoFar) end(j, read *job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	*j = *read
	switch {
	case j.got.isNone():
	case j.got.notModified():
		r.unchanged++
	default:
		r.news++
	}
}

// isWorth reports whether there is enough for a checkpoint, that long after the last
// one.
func (r *readSoFar) isWorth(since time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.news > 0 || r.unchanged > 0 && since >= unchangedCheckpoint
}

// saveMeanwhile makes checkpoints until the returned function is called.
func (s *Scraper) saveMeanwhile(ctx context.Context, jobs []*job, now time.Time) (stop func()) {
	if s.settings.Save == nil {
		return func() {}
	}
	var saving sync.WaitGroup
	done := make(chan struct{})
	saving.Go(func() {
		last := time.Now()
		for wait := firstCheckpoint; ; {
			select {
			case <-done:
				return
			case <-ctx.Done():
				return
			case <-time.After(wait):
			}
			begin := time.Now()
			if !s.sofar.isWorth(begin.Sub(last)) {
				continue
			}
			s.settings.Save(ctx, s.snapshot(jobs, now))
			last = time.Now()
			wait = max(min(2*wait, lastCheckpoint), checkpointCost*last.Sub(begin))
		}
	})
	return func() { close(done); saving.Wait() }
}

// snapshot returns the cache as it would be if no further page were read.
func (s *Scraper) snapshot(jobs []*job, now time.Time) *memory.Cache {
	s.sofar.mu.Lock()
	s.sofar.news, s.sofar.unchanged = 0, 0
	copies := make([]*job, len(jobs))
	for i, j := range jobs {
		c := *j
		copies[i] = &c
	}
	s.sofar.mu.Unlock()
	for _, j := range copies {
		if j.got.result != nil {
			result := *j.got.result // Compare will change it again, with more pages
			j.got.result = &result
		}
	}
	settler{s.reader.manner, now}.settle(copies)
	c := &memory.Cache{Pages: maps.Clone(s.cache.Pages), Sources: s.cache.Sources}
	for _, j := range copies {
		if j.after != nil {
			c.Set(j.url, j.after)
		}
	}
	c.Hosts = s.client.Remember(s.cache.Hosts)
	return c
}
