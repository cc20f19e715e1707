package fetch

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"time"

	"feedgen/feed/link"
)

// maxFailures is the number of failures in a row after which a host gets no
// further requests.
const maxFailures = 4

// Hosts holds the hosts of the Clients of one run: their pace, robots.txt and
// failures. Clients that share it keep one pace, read each robots.txt once, and
// give up on a failing host together.
type Hosts struct {
	pace *Pace

	mu         sync.Mutex
	byName     map[string]*host
	byOrigin   map[string]*robotsFile
	transports map[string]*transport // by what may be private
}

// NewHosts returns the hosts of a new run. Their pace continues between runs.
func NewHosts(pace *Pace) *Hosts {
	return &Hosts{pace: pace, byName: map[string]*host{}, byOrigin: map[string]*robotsFile{}, transports: map[string]*transport{}}
}

// hosts are the hosts of one client.
type hosts struct {
	shared  *Hosts
	delay   time.Duration
	perHost int
	waiting func(host string, d time.Duration)
	pauses  map[string]time.Time // by the hosts' names, from earlier clients

	mu     sync.Mutex
	byName map[string]*host
}

func newHosts(o Options) *hosts {
	hs := &hosts{shared: o.Hosts, delay: o.Delay, perHost: max(1, o.PerHost), waiting: o.Waiting, byName: map[string]*host{}}
	if hs.shared == nil {
		hs.shared = NewHosts(&Pace{})
	}
	if hs.waiting == nil {
		hs.waiting = func(string, time.Duration) {}
	}
	hs.pauses = pausesIn(o.Memory, time.Now())
	return hs
}

// pausesIn returns the ends of remembered pauses, by host.
func pausesIn(memory map[string]HostMemory, now time.Time) map[string]time.Time {
	pauses := map[string]time.Time{}
	for key, m := range memory {
		name := link.Host("http://" + key)
		if m.isPaused(now) && m.PausedUntil.After(pauses[name]) {
			pauses[name] = m.PausedUntil
		}
	}
	return pauses
}

// of returns the host of a URL.
func (hs *hosts) of(u *url.URL) *host {
	name := link.HostOf(u)
	hs.mu.Lock()
	defer hs.mu.Unlock()
	h := hs.byName[name]
	if h == nil {
		h = hs.shared.meet(name, hs.delay, hs.perHost)
		hs.byName[name] = h
		if paused := hs.pauses[name]; !paused.IsZero() {
			h.leaveAlone(paused)
		}
	}
	return h
}

// meet returns a host, and limits its pace.
func (hs *Hosts) meet(name string, delay time.Duration, perHost int) *host {
	lane := hs.pace.lane(name, delay, perHost)
	hs.mu.Lock()
	defer hs.mu.Unlock()
	h := hs.byName[name]
	if h == nil {
		h = &host{lane: lane, name: name}
		hs.byName[name] = h
	}
	return h
}

// remember returns memory with the pauses that hosts requested.
func (hs *hosts) remember(memory map[string]HostMemory) map[string]HostMemory {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	others := pausesIn(memory, time.Now()) // of another client, meanwhile
	after := make(map[string]HostMemory, len(memory))
	for key, m := range memory {
		if hs.byName[link.Host("http://"+key)] != nil {
			m.PausedUntil = time.Time{}
		}
		if !m.isEmpty() {
			after[key] = m
		}
	}
	for name, h := range hs.byName {
		until := h.pausedUntil()
		if others[name].After(until) {
			until = others[name]
		}
		if !until.IsZero() {
			m := after[name]
			m.PausedUntil = until
			after[name] = m
		}
	}
	return after
}

// host is one host of a run: its pace and its recent failures.
type host struct {
	*lane
	name string // as link.HostOf returns it

	mu       sync.Mutex
	failures int       // in a row
	paused   time.Time // until then, as Retry-After says; zero: it is not
	refusal  error     // why it gets no further requests; nil: it does
}

// enter waits until a request may be sent to the host, at most until a time, and calls
// waiting before each wait. The caller calls leave after the request. The error is why
// the host gets no requests, ErrLate, or the cause of the end of ctx.
func (h *host) enter(ctx context.Context, until time.Time, waiting func(host string, d time.Duration)) error {
	if !until.IsZero() {
		limited, cancel := context.WithDeadlineCause(ctx, until, ErrLate)
		defer cancel()
		ctx = limited
	}
	if err := h.take(ctx); err != nil {
		return err
	}
	for {
		err := h.refused()
		if err == nil {
			wait := h.claim()
			if wait == 0 {
				return nil
			}
			if end := time.Now().Add(wait); !until.IsZero() && end.After(until) {
				err = ErrLate
			} else {
				waiting(h.name, wait)
				err = Sleep(ctx, wait)
			}
		}
		if err != nil {
			h.free()
			return err
		}
	}
}

// leave ends a request.
func (h *host) leave() {
	h.rest()
	h.free()
}

// refused returns why the host gets no further requests; nil: it does.
func (h *host) refused() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.refusal
}

// isFailing reports whether the host's last request failed.
func (h *host) isFailing() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.failures > 0
}

// note records the result of a request and its retries.
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
	case h.refusal != nil:
	case errors.As(err, &unresolved):
		// The same name will not be found for the next page either.
		h.refusal = err
	case h.failures >= maxFailures:
		h.refusal = &hostFailedError{h.name, h.failures, err}
	}
}

// pauseBetweenRuns stops requests of this run and of the next ones to the host.
func (h *host) pauseBetweenRuns(d time.Duration) {
	h.leaveAlone(time.Now().Add(d).UTC().Truncate(time.Second))
}

// leaveAlone stops requests of this run to the host, which rejects them until then.
func (h *host) leaveAlone(until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until.After(h.paused) {
		h.paused = until
		h.refusal = &pausedError{h.name, until}
	}
}

func (h *host) pausedUntil() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.paused
}
