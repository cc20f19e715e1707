package pass

import (
	"context"
	"slices"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feed/publish"
)

// notifications returns what is to be delivered once the plan is carried out:
// the feeds that it writes, and those that earlier passes could not deliver.
// Archives are not among them: nobody subscribes to one. Other kinds stay as they
// are.
func notifications(c *config.Config, started time.Time, before []notification, plan *publish.Plan) []notification {
	outbox := slices.DeleteFunc(slices.Clone(before), func(n notification) bool { return n.Kind == kindHub })
	if c.Feed.Hub == "" {
		return outbox
	}
	steps := map[string]publish.Step{}
	for _, s := range plan.Files {
		steps[s.Name] = s
	}
	for _, name := range c.FileNames(true) {
		n := notification{Kind: kindHub, What: c.FileURL(name)}
		pending := slices.IndexFunc(before, func(b notification) bool { return b.Kind == n.Kind && b.What == n.What })
		if pending >= 0 {
			n = before[pending]
		}
		switch step := steps[name]; {
		case step.Action == publish.WouldWrite:
			n.Digest, n.Since, n.Tries = step.SHA256, started, 0
		case pending < 0:
			continue
		}
		n.Tries++
		outbox = append(outbox, n)
	}
	return outbox
}

// announce delivers what the outbox holds, and takes it out. What is not
// delivered stays for the next pass.
func (p *pass) announce(ctx context.Context, outbox []notification) {
	var topics []string
	for _, n := range outbox {
		if n.Kind == kindHub {
			topics = append(topics, n.What)
		}
	}
	if len(topics) == 0 || p.Announce == nil {
		return
	}
	taken, err := p.Announce(ctx, topics)
	if err != nil {
		p.warnings.add("%v", err)
	}
	if len(taken) == 0 {
		return
	}
	if err := deliver(ctx, p.publisher.State, taken); err != nil {
		p.warnings.add("could not save which feeds the hub was notified of, and will notify it again: %v", err)
	}
}

// deliver takes delivered topics out of the state's outbox.
func deliver(ctx context.Context, place publish.State, topics []string) error {
	return amend(ctx, place, func(st *state) {
		st.Outbox = slices.DeleteFunc(st.Outbox, func(n notification) bool { return n.Kind == kindHub && slices.Contains(topics, n.What) })
	})
}

// amend changes the state that a pass has left. Where another run is writing, it
// does nothing: that run delivers, too.
func amend(ctx context.Context, place publish.State, change func(*state)) error {
	ctx, cancel := outlive(ctx)
	defer cancel()
	doc, version, err := place.Read(ctx)
	if err != nil {
		return err
	}
	st, err := decodeState(doc)
	if err != nil {
		return err
	}
	if st.Publish.Pending != nil {
		return nil
	}
	change(st)
	if doc, err = st.encode(st.Publish); err != nil {
		return err
	}
	_, err = place.Write(ctx, doc, version)
	return err
}
