package scrape

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	// maxWait is the longest Retry-After that is waited for within a run.
	maxWait = time.Minute
	// maxPause is the longest Retry-After that is remembered between runs.
	maxPause = 24 * time.Hour
)

// try asks a host for a page until it answers or there is no sense in asking
// again. Only what may pass is tried again: timeouts, 429, 502, 503, 504. A
// host whose last request failed is asked once, for then it is not the page.
func (s *Scraper) try(ctx context.Context, r request, at *url.URL, cookies []*http.Cookie) (*response, error) {
	h := s.host(at)
	intervals := &backoff.ExponentialBackOff{
		InitialInterval:     time.Second,
		Multiplier:          2,
		RandomizationFactor: 0.5,
		MaxInterval:         maxWait / 2, // before the random part
	}
	for tries := s.Retries; ; tries-- {
		if r.once || h.troubled() {
			tries = min(tries, 0)
		}
		if err := h.enter(ctx); err != nil {
			return nil, err
		}
		res, err := s.attempt(ctx, r, at, cookies)
		h.leave()
		if err != nil && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		pause := requestedPause(err)
		again := tries > 0 && pause <= maxWait && mayPass(err)
		switch {
		case pause > maxWait:
			h.leaveAlone(pause)
		case pause < 0 && again:
			pause = intervals.NextBackOff()
		}
		h.pause(min(pause, maxWait)) // whoever else asks this host waits, too
		if !again {
			h.note(err)
			return res, err
		}
		if s.debugging(ctx) {
			s.Log.DebugContext(ctx, "retry", "url", at.Redacted(), "after", pause, "because", err)
		}
	}
}

// mayPass reports whether a failure is one that another try may undo.
func mayPass(err error) bool {
	var timeout *timeoutError
	var status *statusError
	return errors.As(err, &timeout) || errors.As(err, &status) && status.mayPass()
}

// requestedPause returns how long a server that is too busy asks to be left in
// peace; a negative duration where it asks for nothing.
func requestedPause(err error) time.Duration {
	var status *statusError
	if errors.As(err, &status) && status.mayPass() {
		return status.retryAfter
	}
	return -1
}

// retryAfter reads a Retry-After header (RFC 9110, section 10.2.3): seconds, or
// a date. It returns a negative duration where there is none that makes sense.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil {
		return time.Duration(min(seconds, uint64(maxPause/time.Second))) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil {
		return min(max(0, date.Sub(now)), maxPause)
	}
	return -1
}
