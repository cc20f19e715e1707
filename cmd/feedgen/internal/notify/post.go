package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"feedgen/cmd/feedgen/internal/version"
	"feedgen/scrape/fetch"

	"github.com/cenkalti/backoff/v5"
)

// notification is one POST to a hub or a monitor.
type notification struct {
	to       string // URL
	mimeType string
	body     []byte
	tries    uint
}

const (
	postTimeout = 10 * time.Second       // of one try
	maxWait     = 30 * time.Second       // of all tries
	lastWait    = 500 * time.Millisecond // of the tries after an interrupt
)

// post sends a notification, with retries. Its errors don't contain the address,
// which may be a secret. A nil transport means the network.
func (n *notification) post(ctx context.Context, transport http.RoundTripper) error {
	client := &http.Client{Transport: transport}
	_, err := backoff.Retry(ctx, func() (struct{}, error) { return struct{}{}, n.try(ctx, client) },
		backoff.WithMaxTries(n.tries), backoff.WithMaxElapsedTime(maxWait))
	return err
}

func (n *notification) try(ctx context.Context, client *http.Client) error {
	ctx, cancel := context.WithTimeout(ctx, postTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, n.to, bytes.NewReader(n.body))
	if err != nil {
		return backoff.Permanent(withoutURL(err))
	}
	req.Header.Set("Content-Type", n.mimeType)
	req.Header.Set("User-Agent", version.UserAgent())
	resp, err := client.Do(req)
	if err != nil {
		return withoutURL(err)
	}
	defer resp.Body.Close()
	detail, _ := io.ReadAll(io.LimitReader(resp.Body, 200)) // it only adds detail to the error
	switch status := resp.StatusCode; {
	case status < 300:
		return nil
	case status == http.StatusRequestTimeout, status == http.StatusTooManyRequests, status >= 500:
		err := fmt.Errorf("the answer is %s", resp.Status)
		if wait := fetch.RetryAfter(resp.Header.Get("Retry-After"), time.Now()); wait > 0 {
			err = fmt.Errorf("%w, %w", err, &backoff.RetryAfterError{Duration: wait})
		}
		return err
	}
	return backoff.Permanent(&Refused{fmt.Sprintf("%s: %q", resp.Status, detail)})
}

func withoutURL(err error) error {
	var detail *url.Error
	if errors.As(err, &detail) {
		return detail.Err
	}
	return err
}

// outlive returns a context for the notifications of a pass that has ended; after
// an interrupt it lasts only briefly.
func outlive(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() != nil {
		return context.WithTimeout(context.WithoutCancel(ctx), lastWait)
	}
	return context.WithTimeout(ctx, maxWait)
}
