package fetch

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

// maxWait is the longest Retry-After that is waited for within a run.
const maxWait = time.Minute

// retrier retries requests after temporary failures.
type retrier struct {
	*sender
	hosts   *hosts
	retries int
}

// try sends a request, and retries after timeouts and the statuses 429, 502, 503 and
// 504. A host whose last request failed gets one try, since then the cause is not
// the page. left is the time that remains for the page.
func (t *retrier) try(ctx context.Context, r Request, at *url.URL, cookies []*http.Cookie, left *time.Duration) (*Response, error) {
	h := t.hosts.of(at)
	intervals := &backoff.ExponentialBackOff{
		InitialInterval:     time.Second,
		Multiplier:          2,
		RandomizationFactor: 0.5,
		MaxInterval:         maxWait / 2, // before the random part
	}
	var failed error // the last try
	for retries := t.retries; ; retries-- {
		if r.NoRetry || h.isFailing() {
			retries = min(retries, 0)
		}
		if err := h.enter(ctx, r.Until, t.hosts.waiting); failed != nil && errors.Is(err, ErrLate) {
			h.note(failed)
			return nil, failed
		} else if err != nil {
			return nil, err
		}
		res, err := t.send(ctx, r, at, cookies, left)
		h.leave()
		if err != nil && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		pause := requestedPause(err)
		again := retries > 0 && pause <= maxWait && mayPass(err) && *left > 0
		switch {
		case pause > maxWait:
			h.pauseBetweenRuns(pause)
		case pause < 0 && again:
			pause = intervals.NextBackOff()
		}
		h.pause(min(pause, maxWait)) // other requests to this host also wait
		if !again {
			h.note(err)
			return res, err
		}
		failed = err
		if t.debugging(ctx) {
			t.log.DebugContext(ctx, "retry", "url", at.Redacted(), "after", pause, "because", err)
		}
	}
}

// mayPass reports whether a failure is temporary.
func mayPass(err error) bool {
	var timeout *timeoutError
	var status *StatusError
	return errors.As(err, &timeout) || errors.As(err, &status) && status.mayPass()
}

// requestedPause returns the Retry-After of a temporary failure; negative if there is
// none.
func requestedPause(err error) time.Duration {
	var status *StatusError
	if errors.As(err, &status) && status.mayPass() {
		return status.retryAfter
	}
	return -1
}

// RetryAfter reads a Retry-After header (RFC 9110, section 10.2.3): seconds, or a
// date. It returns at most 24 hours, and a negative duration without a valid value.
func RetryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil {
		return time.Duration(min(seconds, uint64(maxPause/time.Second))) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil {
		return min(max(0, date.Sub(now)), maxPause)
	}
	return -1
}
