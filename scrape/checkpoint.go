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
)

// readSoFar counts what was read since the last checkpoint.
type readSoFar struct {
	mu        sync.Mutex // also guards the jobs in progress, and the results of sources
	news      int        // pages and sources that changed or failed
	unchanged int        // those that are the same

	began time.Time     // when the run began
	last  time.Time     // when the last checkpoint was made; at first: began
	wait  time.Duration // the shortest time from last to the next one
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

// isDue reports whether it is time for a checkpoint. Unchanged pages alone are saved
// whenever the run has taken twice as long: a short run saves nothing, and one that is
// killed loses at most half of its work.
func (r *readSoFar) isDue(now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	since := now.Sub(r.last)
	return since >= r.wait && (r.news > 0 || r.unchanged > 0 && since >= max(lastCheckpoint, now.Sub(r.began)/2))
}

// reset starts to count for the next checkpoint.
func (r *readSoFar) reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.news, r.unchanged = 0, 0
}

// saved records that a checkpoint was made, which began at begin.
func (r *readSoFar) saved(begin time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = time.Now()
	r.wait = max(min(2*r.wait, lastCheckpoint), checkpointCost*r.last.Sub(begin))
}

// saveIfDue calls save if it is time for a checkpoint.
func (r *readSoFar) saveIfDue(save func()) {
	begin := time.Now()
	if r.isDue(begin) {
		save()
		r.saved(begin)
	}
}

// pause returns the time until the next checkpoint can be due.
func (r *readSoFar) pause() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return max(time.Until(r.last.Add(r.wait)), firstCheckpoint)
}

// saveMeanwhile makes checkpoints until the returned function is called.
func (s *Scraper) saveMeanwhile(ctx context.Context, snapshot func() *memory.Cache) (stop func()) {
	if s.settings.Save == nil {
		return func() {}
	}
	var saving sync.WaitGroup
	done := make(chan struct{})
	saving.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-ctx.Done():
				return
			case <-time.After(s.sofar.pause()):
			}
			s.sofar.saveIfDue(func() { s.settings.Save(ctx, snapshot()) })
		}
	})
	return func() { close(done); saving.Wait() }
}

// snapshot returns the cache as it would be if no further page were read. It settles host
// by host, because that of all pages takes as much memory as their results.
func (s *Scraper) snapshot(jobs []*job, now time.Time) *memory.Cache {
	s.sofar.reset()
	c := &memory.Cache{Pages: maps.Clone(s.cache.Pages), Sources: s.cache.Sources, Looked: s.sources.looked}
	for _, jobs := range s.sofar.byHost(jobs) {
		jobs = s.sofar.copies(jobs)
		settler{s.reader.manner, now}.settle(jobs, func(j *job) {
			if j.after != nil {
				c.Set(j.url, j.after)
			}
		})
	}
	c.Hosts = s.client.Remember(s.cache.Hosts)
	return c
}

// byHost returns jobs in progress by host.
func (r *readSoFar) byHost(jobs []*job) map[string][]*job {
	r.mu.Lock()
	defer r.mu.Unlock()
	byHost := map[string][]*job{}
	for _, j := range jobs {
		byHost[j.host] = append(byHost[j.host], j)
	}
	return byHost
}

// copies returns jobs in progress as they are at this moment.
func (r *readSoFar) copies(jobs []*job) []*job {
	r.mu.Lock()
	defer r.mu.Unlock()
	copies := make([]*job, len(jobs))
	for i, j := range jobs {
		c := *j
		c.got = c.got.copied() // Compare will change the result again, with more pages
		copies[i] = &c
	}
	return copies
}
