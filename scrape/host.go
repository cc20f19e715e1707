package scrape

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"strings"
	"sync"
	"time"
)

// patience is the number of failures in a row after which a host is left alone
// for the rest of the run.
const patience = 4

// host is one host as this run meets it: the pace at which it is asked, and
// how it bears it.
type host struct {
	name     string        // as in a URL, in lower case, without the scheme's own port
	slots    chan struct{} // holds one element per request under way
	progress func(host string, wait time.Duration)

	mu       sync.Mutex
	delay    time.Duration // between two requests
	next     time.Time     // no request before this moment
	failures int           // in a row
	alone    error         // why the host is left alone; nil: it is not

	robots map[string]*robotsFile // by scheme
	memory cachedHost             // what the next run is to know
}

// hostName returns the name under which a URL's host is kept.
func hostName(u *url.URL) string {
	name, port := strings.ToLower(u.Hostname()), u.Port()
	if strings.Contains(name, ":") {
		name = "[" + name + "]" // IPv6
	}
	if port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		return name
	}
	return name + ":" + port
}

// hostOf returns the host name of an address; empty if it has none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return hostName(u)
}

// host returns the host of a URL.
func (s *Scraper) host(u *url.URL) *host {
	name := hostName(u)
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.hosts[name]
	if h == nil {
		h = &host{
			name:     name,
			slots:    make(chan struct{}, max(1, s.PerHost)),
			progress: s.waiting,
			delay:    s.Delay,
			robots:   map[string]*robotsFile{},
			memory:   s.Cache.host(name),
		}
		h.memory.Robots = maps.Clone(h.memory.Robots)
		if h.memory.isPaused(time.Now()) {
			h.alone = &pausedError{name, h.memory.PausedUntil}
		} else {
			h.memory.PausedUntil = time.Time{}
		}
		if s.hosts == nil {
			s.hosts = map[string]*host{}
		}
		s.hosts[name] = h
	}
	return h
}

// enter waits until a request may be sent to the host. Whoever entered leaves.
// The error is why the host is left alone, or the cause of the end of ctx.
func (h *host) enter(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	for {
		wait, err := h.claim()
		if err == nil && wait == 0 {
			return nil
		}
		if err == nil {
			h.progress(h.name, wait)
			err = sleep(ctx, wait)
		}
		if err != nil {
			<-h.slots
			return err
		}
	}
}

// claim takes the moment for a request if it is now; else it returns how long
// to wait before asking again.
func (h *host) claim() (time.Duration, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.alone != nil {
		return 0, h.alone
	}
	now := time.Now()
	if wait := h.next.Sub(now); wait > 0 {
		return wait, nil
	}
	h.next = now.Add(h.delay)
	return 0, nil
}

// leave ends a request. The delay counts from here: a slow host is given time
// to breathe, too.
func (h *host) leave() {
	h.pause(h.pace())
	<-h.slots
}

// pause keeps requests away from the host for a while.
func (h *host) pause(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until := time.Now().Add(d); until.After(h.next) {
		h.next = until
	}
}

func (h *host) pace() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.delay
}

// slowTo makes the delay between two requests at least d.
func (h *host) slowTo(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.delay = max(h.delay, d)
}

// troubled reports whether the host's last request failed.
func (h *host) troubled() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.failures > 0
}

// note draws the conclusions from how a request ended, retries included.
func (h *host) note(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !isHostFailure(err) {
		h.failures = 0
		return
	}
	h.failures++
	var unresolved *lookupError
	switch {
	case h.alone != nil:
	case errors.As(err, &unresolved):
		// The same name will not be found for the next page either.
		h.alone = err
	case h.failures >= patience:
		h.alone = &leftAloneError{h.name, h.failures, err}
	}
}

// leaveAlone does as the host asked: it is not sent any request for a while, by
// this run and those that follow.
func (h *host) leaveAlone(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	until := time.Now().Add(d).UTC().Truncate(time.Second)
	h.memory.PausedUntil = until
	h.alone = &pausedError{h.name, until}
}

// remembered returns the robots.txt of a scheme as it last was.
func (h *host) remembered(scheme string) (cachedRobots, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c, ok := h.memory.Robots[scheme]
	return c, ok
}

// remember keeps the robots.txt of a scheme for the next run.
func (h *host) remember(scheme string, c cachedRobots) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.memory.Robots == nil {
		h.memory.Robots = map[string]cachedRobots{}
	}
	h.memory.Robots[scheme] = c
}

// rememberHosts writes what was learned of hosts into the cache.
func (s *Scraper) rememberHosts() {
	now := time.Now()
	for name, h := range s.hosts {
		// Another run may have been asked for a pause meanwhile.
		if other := s.Cache.host(name); other.isPaused(now) && other.PausedUntil.After(h.memory.PausedUntil) {
			h.memory.PausedUntil = other.PausedUntil
		}
		if h.memory.Robots == nil && h.memory.PausedUntil.IsZero() {
			delete(s.Cache.Hosts, name)
			continue
		}
		if s.Cache.Hosts == nil {
			s.Cache.Hosts = map[string]cachedHost{}
		}
		s.Cache.Hosts[name] = h.memory
	}
}

// leftAloneError says that a host failed too often to be asked again in this
// run. The page that it stops has not been asked.
type leftAloneError struct {
	host     string
	failures int
	last     error
}

func (e *leftAloneError) Error() string {
	return fmt.Sprintf("%s is left alone for the rest of this run: it failed %d times in a row, at last with: %v", e.host, e.failures, e.last)
}

// pausedError says that a host asked not to be asked before then.
type pausedError struct {
	host  string
	until time.Time
}

func (e *pausedError) Error() string {
	return fmt.Sprintf("%s asks to be left alone until %s", e.host, e.until.UTC().Format(time.RFC3339))
}

// isSpared reports whether a page was not asked because its host is not.
func isSpared(err error) bool {
	var (
		alone  *leftAloneError
		paused *pausedError
	)
	return errors.As(err, &alone) || errors.As(err, &paused)
}

// sleep waits for d, or for the end of ctx, whose cause it then returns.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
