package pass

import (
	"context"
	"errors"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/publish"
)

// readState returns the state of the last pass, and its version. Where it is
// lost, the published JSON Feed stands in for it.
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

// readable returns the state that a document holds: a new one if the document
// is damaged. The error is that of a document of a newer feedgen.
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

// recall returns the state that was read from doc. A damaged document is put
// aside for a person to look at, and what the published feed knows stands in
// for a lost one.
func (p *pass) recall(ctx context.Context, doc []byte, st *state, damage error) (*state, error) {
	switch {
	case damage != nil && p.DryRun:
		p.warnings.add("%v: a run would put it aside, and take ids from the published feed", damage)
	case damage != nil:
		p.warnings.add("%v: it is put aside, and ids are taken from the published feed", damage)
		if _, err := p.publisher.State.SetAside(ctx, doc); err != nil {
			return nil, err
		}
	case doc != nil:
		return st, nil
	}
	return p.restored(ctx, st)
}

// lastState returns the state as the last pass left it, or what the published
// feed gives back of a lost or damaged one. Unlike readState it waits for no
// other pass.
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

// saveTimeout bounds saving what an interrupted pass has read: it ends within
// two seconds.
const saveTimeout = 1200 * time.Millisecond

// outlive returns a context for what is to be saved of a pass also when it was
// interrupted, but then in haste.
func outlive(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() == nil {
		return ctx, func() {}
	}
	return context.WithTimeout(context.WithoutCancel(ctx), saveTimeout)
}

// savePages saves what was read of pages in a pass that publishes nothing. It
// is worth no error of its own: the pages can be read again.
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

// Published is what the last pass of a configuration left.
type Published struct {
	Bucket      publish.Bucket
	Files       publish.Manifest
	LastSuccess time.Time // start of the last pass with status 0 or 3; zero: there was none
	Entries     int
	Pages       report.Pages // of that pass
}

// Follower reads what the passes of a configuration leave, also those of other
// processes.
type Follower struct{ publisher *publish.Publisher }

// Follow opens the buckets, without a request to them.
func Follow(ctx context.Context, c *config.Config) (Follower, error) {
	publisher, err := openBuckets(ctx, Inputs{Config: c}, nil)
	if err != nil {
		return Follower{}, report.Failure(err, publish.Hint(err))
	}
	return Follower{publisher}, nil
}

// Read reads what the last pass left.
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

// Version returns the version of the state, which every pass changes that
// publishes. It costs one small request.
func (f Follower) Version(ctx context.Context) (string, error) {
	return f.publisher.State.Version(ctx)
}
