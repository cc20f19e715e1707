package fetch

import (
	"context"
	"sync"
	"time"
)

// Pace controls when requests may be sent to hosts. Clients can share one; then the
// longest delay and the smallest number of concurrent requests apply. The zero
// value is ready to use.
type Pace struct {
	mu    sync.Mutex
	lanes map[string]*lane // by the hosts' names, as link.HostOf returns them
}

// Limit limits the pace of a host, such as blog.octo.com: at least delay between two
// requests, and at most perHost at once. perHost applies only before the first
// request.
func (p *Pace) Limit(host string, delay time.Duration, perHost int) { p.lane(host, delay, perHost) }

// Rest starts the delay of a host, as after a request, and limits its pace as Limit
// does.
func (p *Pace) Rest(host string, delay time.Duration, perHost int) {
	p.lane(host, delay, perHost).rest()
}

// lane returns the lane of a host, and limits it.
func (p *Pace) lane(host string, delay time.Duration, perHost int) *lane {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lanes[host]
	if l == nil {
		if p.lanes == nil {
			p.lanes = map[string]*lane{}
		}
		l = &lane{perHost: perHost}
		p.lanes[host] = l
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.delay = max(l.delay, delay)
	l.perHost = min(l.perHost, perHost)
	return l
}

// lane is the pace of one host.
type lane struct {
	mu      sync.Mutex
	perHost int
	slots   chan struct{} // holds one element per request in progress; nil: there was none
	delay   time.Duration // between two requests
	next    time.Time     // no request before this moment
}

// take waits until there is a slot for a request.
func (l *lane) take(ctx context.Context) error {
	l.mu.Lock()
	if l.slots == nil {
		l.slots = make(chan struct{}, l.perHost)
	}
	slots := l.slots
	l.mu.Unlock()
	select {
	case slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// free frees the slot of take.
func (l *lane) free() { <-l.slots }

// claim reports with 0 that a request may be sent now, and starts the delay until the
// next one. Otherwise it returns how long to wait before claiming again.
func (l *lane) claim() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if wait := l.next.Sub(now); wait > 0 {
		return wait
	}
	l.next = now.Add(l.delay)
	return 0
}

// rest allows no request for the host's delay. The delay counts from the end of a
// request, so that a slow host has time to recover.
func (l *lane) rest() {
	l.mu.Lock()
	delay := l.delay
	l.mu.Unlock()
	l.pause(delay)
}

// pause allows no request for d.
func (l *lane) pause(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until := time.Now().Add(d); until.After(l.next) {
		l.next = until
	}
}

// slowTo makes the delay between two requests at least d.
func (l *lane) slowTo(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.delay = max(l.delay, d)
}

// Sleep waits for d, or until ctx ends, and then returns its cause.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
