package pass

import (
	"context"
	"errors"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/publish"
)

// readState returns the state of the last pass and its version. A lost state is
// restored from the published JSON Feed.
func (p *pass) readState(ctx context.Context) (*state, string, error) {
	var st *state
	var damage error
	doc, version, err := p.publisher.Await(ctx, func(doc []byte) (publish.Manifest, error) {
		var err error
		st, damage, err = readable(doc)
		return st.Publish, err
	})
	if err != nil {
		return nil, "", err
	}
	st, err = p.recall(ctx, doc, st, damage)
	return st, version, err
}

// readable returns the state in a document, or a new one if it is damaged. It
// returns an error for a document of a newer feedgen.
func readable(doc []byte) (st *state, damage, err error) {
	var tooNew *report.Error
	switch st, damage := decodeState(doc); {
	case errors.As(damage, &tooNew):
		return newState(), nil, damage
	case damage != nil:
		return newState(), damage, nil
	default:
		return st, nil, nil
	}
}

// recall returns the state that was read from doc. It saves a copy of a damaged
// document, and restores a lost or damaged state from the published feed.
func (p *pass) recall(ctx context.Context, doc []byte, st *state, damage error) (*state, error) {
	switch {
	case damage != nil && p.DryRun:
		p.warnings.add("%v: a run would set it aside and restore ids from the published feed", damage)
	case damage != nil:
		p.warnings.add("%v: it is set aside, and ids are restored from the published feed", damage)
		if _, err := p.publisher.State.SetAside(ctx, doc); err != nil {
			return nil, err
		}
	case doc != nil:
		return st, nil
	}
	return p.restored(ctx, st)
}

// lastState returns the state of the last pass, or what can be restored of a lost
// or damaged one. Unlike readState it does not wait for another pass.
func (p *pass) lastState(ctx context.Context) (*state, error) {
	doc, _, err := p.publisher.State.Read(ctx)
	if err != nil {
		return nil, err
	}
	st, damage, err := readable(doc)
	if err != nil {
		return nil, err
	}
	return p.recall(ctx, doc, st, damage)
}

// saveTimeout limits saving the pages of an interrupted pass, which ends within
// two seconds.
const saveTimeout = 1200 * time.Millisecond

// outlive returns a context for saving at the end of a pass; after an interrupt it
// lasts only briefly.
func outlive(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() == nil {
		return ctx, func() {}
	}
	return context.WithTimeout(context.WithoutCancel(ctx), saveTimeout)
}

// savePages saves the pages of a pass that publishes nothing. A failure is only a
// warning: the pages can be fetched again.
func (p *pass) savePages(ctx context.Context, st *state, version string) {
	ctx, cancel := outlive(ctx)
	defer cancel()
	doc, err := st.encode(st.Publish)
	if err == nil {
		_, err = p.publisher.State.Write(ctx, doc, version)
	}
	if err != nil {
		p.warnings.add("could not save the fetched pages: %v", err)
	}
}

// Published is the result of the last pass of a configuration.
type Published struct {
	Bucket      publish.Bucket
	Files       publish.Manifest
	LastSuccess time.Time // start of the last pass with status 0 or 3; zero: there was none
	Entries     int
	Pages       report.Pages // of that pass
}

// Follower reads the results of the passes of a configuration, also those of other
// processes.
type Follower struct{ publisher *publish.Publisher }

// Follow opens the buckets, without sending requests.
func Follow(ctx context.Context, c *config.Config) (Follower, error) {
	publisher, err := openBuckets(ctx, Inputs{Config: c}, nil)
	if err != nil {
		return Follower{}, report.Failure(err, publish.Hint(err))
	}
	return Follower{publisher}, nil
}

// Read reads the result of the last pass.
func (f Follower) Read(ctx context.Context) (Published, error) {
	doc, _, err := f.publisher.State.Read(ctx)
	if err != nil {
		return Published{}, err
	}
	st, err := decodeState(doc)
	if err != nil {
		return Published{}, err
	}
	p := Published{Bucket: f.publisher.Bucket, Files: st.Publish, LastSuccess: st.LastSuccess, Pages: st.Outcomes}
	for _, r := range st.Ledger {
		if r.InFeed {
			p.Entries++
		}
	}
	return p, nil
}

// Version returns the version of the state, which changes with every pass that
// publishes. It costs one small request.
func (f Follower) Version(ctx context.Context) (string, error) {
	return f.publisher.State.Version(ctx)
}
