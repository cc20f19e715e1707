package notify

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Hub notifies a WebSub hub of changed feeds, given by their addresses (topics), so
// that it fetches them for its subscribers. WebSub leaves the form of the
// notification to each hub; all hubs accept that of PubSubHubbub 0.4, and some require
// hub.topic besides its hub.url.
//
// It returns one error per topic, nil where the hub accepted it. After an error it
// continues with the next topic, unless the hub responds with Retry-After.
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

// Refused is the error of a notification that is rejected for good.
type Refused struct{ Answer string }

func (e *Refused) Error() string { return "the answer is " + e.Answer }

// Wait returns the Retry-After of the answer behind an error; 0 if it has none.
func Wait(err error) time.Duration {
	var later *backoff.RetryAfterError
	if errors.As(err, &later) {
		return later.Duration
	}
	return 0
}
