package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// letter is a short message to somebody who follows the runs: a hub, or a
// monitor.
type letter struct {
	to       string // URL
	mimeType string
	body     []byte
	tries    uint

	transport http.RoundTripper // nil: the network
}

const (
	postTimeout  = 10 * time.Second       // of one try
	postPatience = 30 * time.Second       // of all of them
	lastPatience = 500 * time.Millisecond // of those after the run was interrupted
)

// post sends a letter until somebody takes it. Its errors don't name the
// address, which may be a secret.
func (l *letter) post(ctx context.Context) error {
	_, err := backoff.Retry(ctx, func() (struct{}, error) { return struct{}{}, l.try(ctx) },
		backoff.WithMaxTries(l.tries), backoff.WithMaxElapsedTime(postPatience))
	return err
}

func (l *letter) try(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, postTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.to, bytes.NewReader(l.body))
	if err != nil {
		return backoff.Permanent(withoutURL(err))
	}
	req.Header.Set("Content-Type", l.mimeType)
	req.Header.Set("User-Agent", "feedgen/"+version())
	resp, err := (&http.Client{Transport: l.transport}).Do(req)
	if err != nil {
		return withoutURL(err)
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, 200)) // it only explains a refusal
	switch status := resp.StatusCode; {
	case status < 300:
		return nil
	case status == http.StatusRequestTimeout, status == http.StatusTooManyRequests, status >= 500:
		return fmt.Errorf("the answer is %s", resp.Status)
	}
	return backoff.Permanent(fmt.Errorf("the answer is %s: %q", resp.Status, answer))
}

func withoutURL(err error) error {
	var detail *url.Error
	if errors.As(err, &detail) {
		return detail.Err
	}
	return err
}

// afterwards returns a context for what is told of a run that has ended: also
// of one that was interrupted, but then in haste.
func afterwards(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() != nil {
		return context.WithTimeout(context.WithoutCancel(ctx), lastPatience)
	}
	return context.WithTimeout(ctx, postPatience)
}
