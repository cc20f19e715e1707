package notify

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Hub notifies the WebSub hub at an address of feeds that were written, by
// their addresses, so that it fetches them for its subscribers. WebSub leaves to
// each hub how it is notified; all take what PubSubHubbub 0.4 says, and some want
// hub.topic beside its hub.url.
//
// It returns an error for each topic, nil where the hub took it. What one topic
// comes to stops no other, unless the hub says when to come back.
func Hub(ctx context.Context, hub string, topics []string) []error {
	ctx, cancel := outlive(ctx)
	defer cancel()
	errs := make([]error, len(topics))
	var later error
	for i, topic := range topics {
		err := later
		if err == nil {
			form := url.Values{"hub.mode": {"publish"}, "hub.url": {topic}, "hub.topic": {topic}}
			n := notification{to: hub, mimeType: "application/x-www-form-urlencoded", body: []byte(form.Encode()), tries: 3}
			err = n.post(ctx, nil)
		}
		if Wait(err) > 0 {
			later = err
		}
		if err != nil {
			errs[i] = fmt.Errorf("could not notify the hub %s of the new %s: %w", hub, topic, err)
		}
	}
	return errs
}

// Refused is the error of what is refused however often it is tried.
type Refused struct{ Answer string }

func (e *Refused) Error() string { return "the answer is " + e.Answer }

// Wait returns for how long whoever answered with an error wants nothing more
// (Retry-After); 0 if that was not said.
func Wait(err error) time.Duration {
	var later *backoff.RetryAfterError
	if errors.As(err, &later) {
		return later.Duration
	}
	return 0
}
