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
		wait, again := waitAfter(err, intervals)
		if wait > maxWait {
			h.leaveAlone(wait)
			again = false
		}
		if !again || tries <= 0 {
			h.note(err)
			return res, err
		}
		if s.debugging(ctx) {
			s.Log.DebugContext(ctx, "retry", "url", at.Redacted(), "after", wait, "because", err)
		}
		h.pause(wait) // whoever else asks this host waits, too
	}
}

// waitAfter returns whether to ask again after err, and when.
func waitAfter(err error, intervals *backoff.ExponentialBackOff) (wait time.Duration, again bool) {
	var timeout *timeoutError
	if errors.As(err, &timeout) {
		return intervals.NextBackOff(), true
	}
	var status *statusError
	if !errors.As(err, &status) || !mayPass(status.status) {
		return 0, false
	}
	if status.retryAfter >= 0 {
		return status.retryAfter, true
	}
	return intervals.NextBackOff(), true
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
