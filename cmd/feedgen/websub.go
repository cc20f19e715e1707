package main

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"feedgen/feed/publish"
)

// announce tells the WebSub hub, if there is one, which feeds were written, so
// that it fetches them for its subscribers. WebSub leaves to each hub how it is
// told; all take what PubSubHubbub 0.4 says, and some want hub.topic beside its
// hub.url.
func (j *job) announce(ctx context.Context) {
	hub := j.cfg.Feed.Hub
	if hub == "" {
		return
	}
	ctx, cancel := afterwards(ctx)
	defer cancel()
	for _, topic := range j.writtenFeeds() {
		form := url.Values{"hub.mode": {"publish"}, "hub.url": {topic}, "hub.topic": {topic}}
		l := letter{to: hub, mimeType: "application/x-www-form-urlencoded", body: []byte(form.Encode()), tries: 3}
		if err := l.post(ctx); err != nil {
			j.warn("the hub %s does not know of the new %s: %v", hub, topic, err)
			return // what it did not take now, it will not take a moment later
		}
		j.log.Debug("the hub knows of the new feed", "hub", hub, "feed", topic)
	}
}

// writtenFeeds returns the addresses of the feeds that this run has written.
// Archives are not among them: nobody subscribes to one.
func (j *job) writtenFeeds() []string {
	all := []filesConfig{j.cfg.Publish.Files.filesConfig}
	for _, f := range j.cfg.Feeds {
		all = append(all, f.Files)
	}
	var names []string
	for _, f := range all {
		f.HTML = ""
		names = append(names, f.all()...)
	}
	var topics []string
	for _, s := range j.report.Files {
		if s.Action == publish.Written && slices.Contains(names, s.Name) {
			topics = append(topics, fmt.Sprint(j.cfg.Feed.BaseURL, (&url.URL{Path: s.Name}).EscapedPath()))
		}
	}
	return topics
}
