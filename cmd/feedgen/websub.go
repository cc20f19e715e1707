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
// hub.url. What the hub does not take, it is told again by the next run.
func (j *job) announce(ctx context.Context) {
	if len(j.untold) == 0 {
		return
	}
	ctx, cancel := afterwards(ctx)
	defer cancel()
	hub := j.cfg.Feed.Hub
	told := 0
	for _, topic := range j.untold {
		form := url.Values{"hub.mode": {"publish"}, "hub.url": {topic}, "hub.topic": {topic}}
		l := letter{to: hub, mimeType: "application/x-www-form-urlencoded", body: []byte(form.Encode()), tries: 3}
		if err := l.post(ctx); err != nil {
			j.warn("the hub %s does not know of the new %s: %v", hub, topic, err)
			break // what it did not take now, it will not take a moment later
		}
		j.log.Debug("the hub knows of the new feed", "hub", hub, "feed", topic)
		told++
	}
	if told == 0 {
		return
	}
	if err := j.noteTold(ctx, j.untold[:told]); err != nil {
		j.warn("the hub will be told again of the new feeds: %v", err)
	}
}

// noteTold takes feeds out of the state's list of those that the hub has yet to
// hear of.
func (j *job) noteTold(ctx context.Context, topics []string) error {
	doc, version, err := j.publisher.State.Read(ctx)
	if err != nil {
		return err
	}
	st, err := decodeState(doc)
	if err != nil {
		return err
	}
	if st.Publish.Pending != nil {
		return nil // another run is writing: it tells the hub, too
	}
	st.Untold = slices.DeleteFunc(st.Untold, func(topic string) bool { return slices.Contains(topics, topic) })
	if doc, err = st.encode(st.Publish); err != nil {
		return err
	}
	_, err = j.publisher.State.Write(ctx, doc, version)
	return err
}

// toTell returns the addresses of the feeds that the hub has to hear of once the
// plan is carried out, those that earlier runs could not tell it of among them.
// Archives are not: nobody subscribes to one.
func (j *job) toTell(untold []string, plan *publish.Plan) []string {
	if j.cfg.Feed.Hub == "" {
		return nil
	}
	changes := map[string]bool{}
	for _, s := range plan.Files {
		changes[s.Name] = s.Action == publish.WouldWrite
	}
	files := []filesConfig{j.cfg.Publish.Files.filesConfig}
	for _, f := range j.cfg.Feeds {
		files = append(files, f.Files)
	}
	var topics []string
	for _, f := range files {
		f.HTML = ""
		for _, name := range f.all() {
			topic := fmt.Sprint(j.cfg.Feed.BaseURL, (&url.URL{Path: name}).EscapedPath())
			if changes[name] || slices.Contains(untold, topic) {
				topics = append(topics, topic)
			}
		}
	}
	return topics
}
