package notify

import (
	"context"
	"fmt"
	"net/url"
)

// Hub notifies the WebSub hub at an address of feeds that were written, so
// that it fetches them for its subscribers. WebSub leaves to each hub how it is
// notified; all take what PubSubHubbub 0.4 says, and some want hub.topic beside
// its hub.url.
//
// It returns the topics, the feeds' addresses, that the hub took. After the
// first that it did not take it tries no other.
func Hub(ctx context.Context, hub string, topics []string) (taken []string, err error) {
	ctx, cancel := outlive(ctx)
	defer cancel()
	for _, topic := range topics {
		form := url.Values{"hub.mode": {"publish"}, "hub.url": {topic}, "hub.topic": {topic}}
		n := notification{to: hub, mimeType: "application/x-www-form-urlencoded", body: []byte(form.Encode()), tries: 3}
		if err := n.post(ctx, nil); err != nil {
			return taken, fmt.Errorf("could not notify the hub %s of the new %s: %w", hub, topic, err)
		}
		taken = append(taken, topic)
	}
	return taken, nil
}
