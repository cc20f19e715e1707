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

// hosts are all hosts that a client met.
type hosts struct {
	delay   time.Duration
	perHost int
	waiting func(host string, d time.Duration)
	pauses  map[string]time.Time // by the hosts' names, from earlier clients

	mu     sync.Mutex
	byName map[string]*host
}

func newHosts(o Options) *hosts {
	hs := &hosts{delay: o.Delay, perHost: max(1, o.PerHost), waiting: o.Waiting, byName: map[string]*host{}}
	if hs.waiting == nil {
		hs.waiting = func(string, time.Duration) {}
	}
	hs.pauses = pausesIn(o.Memory, time.Now())
	return hs
}

// pausesIn returns until when hosts want no requests, by their names.
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
		h = newHost(name, hs.delay, hs.perHost, hs.waiting, hs.pauses[name])
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

// host is one host as this client meets it: its pace and its recent failures.
type host struct {
	name    string        // as link.HostOf returns it
	slots   chan struct{} // holds one element per request under way
	waiting func(host string, d time.Duration)

	mu       sync.Mutex
	delay    time.Duration // between two requests
	next     time.Time     // no request before this moment
	failures int           // in a row
	paused   time.Time     // it wants no requests before this moment; zero: it takes them
	refusal  error         // why it gets no further requests; nil: it does
}

func newHost(name string, delay time.Duration, perHost int, waiting func(string, time.Duration), paused time.Time) *host {
	h := &host{name: name, slots: make(chan struct{}, perHost), waiting: waiting, delay: delay, paused: paused}
	if !paused.IsZero() {
		h.refusal = &pausedError{name, paused}
	}
	return h
}

// enter waits until a request may be sent to the host. Whoever entered leaves.
// The error is why the host gets no requests, or the cause of the end of ctx.
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
			h.waiting(h.name, wait)
			err = sleep(ctx, wait)
		}
		if err != nil {
			<-h.slots
			return err
		}
	}
}

// claim takes the moment for a request if it is now; else it returns how long
// to wait before claiming again.
func (h *host) claim() (time.Duration, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.refusal != nil {
		return 0, h.refusal
	}
	now := time.Now()
	if wait := h.next.Sub(now); wait > 0 {
		return wait, nil
	}
	h.next = now.Add(h.delay)
	return 0, nil
}

// leave ends a request. The delay counts from here, so that a slow host has
// time to recover.
func (h *host) leave() {
	h.mu.Lock()
	delay := h.delay
	h.mu.Unlock()
	h.pause(delay)
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

// slowTo makes the delay between two requests at least d.
func (h *host) slowTo(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.delay = max(h.delay, d)
}

// isFailing reports whether the host's last request failed.
func (h *host) isFailing() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.failures > 0
}

// note counts how a request ended, retries included.
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

// pauseBetweenRuns keeps requests of this client, and of those that follow,
// away from the host.
func (h *host) pauseBetweenRuns(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.paused = time.Now().Add(d).UTC().Truncate(time.Second)
	h.refusal = &pausedError{h.name, h.paused}
}

func (h *host) pausedUntil() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.paused
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
