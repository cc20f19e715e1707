package publish

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"feedgen/feed"
)

// An interrupted run ends within two seconds.
const (
	grace      = 900 * time.Millisecond // to write the remaining files, so that the set is consistent
	giveUpTime = 400 * time.Millisecond // then says in the state that it gave up
)

// Execute executes a plan. It writes the state with a Pending, if it still has the
// given version; then the files; then the state again. If the plan changes no file,
// it writes the state once. save encodes the state document with a Manifest.
//
// A plan that would overwrite files of others fails with ErrForeign before anything
// is written. ErrLost means that another run has written since: read the state
// again, merge and plan again. After any other failure, the next run writes the
// files in question again. If ctx ends before the first file is written, none is;
// later, the remaining files are still written if that takes only seconds.
// Step.Action reports which files were written.
func (p *Publisher) Execute(ctx context.Context, plan *Plan, version string, save func(Manifest) (Data, error)) error {
	if err := plan.Refusal(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	late, stop := withGrace(ctx)
	defer stop()
	e := &execution{publisher: p, plan: plan, version: version, encode: save, guarded: plan.before.Guarded}
	if plan.Changes() {
		err := e.announce(late)
		if err == nil && !e.guarded && !p.State.Bucket.Features().ReadOnly {
			err = e.tryGuard(late, version)
		}
		e.doc = nil // it is large, and was for tryGuard
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = e.files(late)
		}
		if err != nil {
			e.giveUp(late)
			return err
		}
	}
	return e.save(late, Manifest{Run: p.name(), Files: plan.after, Guarded: e.guarded})
}

// withGrace returns a context that outlives the end of ctx for a while.
func withGrace(ctx context.Context) (context.Context, context.CancelFunc) {
	late, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	return late, func() { stop(); cancel() }
}

// execution is a plan being carried out.
type execution struct {
	publisher *Publisher
	plan      *Plan
	encode    func(Manifest) (Data, error)

	version string    // of the state, as last written
	doc     Data      // the state, as last written
	savedAt time.Time // when that was
	guarded bool      // see Manifest
	touched map[string]FileState

	unconditional bool // files are written without a condition
}

// save writes the state around m.
func (e *execution) save(ctx context.Context, m Manifest) error {
	doc, err := e.encode(m)
	if err != nil {
		return fmt.Errorf("encode the state: %w", err)
	}
	version, err := e.publisher.State.Write(ctx, doc, e.version)
	if err != nil {
		return err
	}
	e.version, e.doc, e.savedAt = version, doc, time.Now()
	return nil
}

// tryGuard writes the state once more, over the version that it replaced,
// which a store that keeps preconditions refuses. Of a state that is new it
// also finds out, before any file is written, whether If-Match works at all.
func (e *execution) tryGuard(ctx context.Context, replaced string) error {
	if replaced == Absent {
		version, err := e.publisher.State.Write(ctx, e.doc, e.version)
		if err != nil {
			return err
		}
		e.version = version
	}
	version, err := e.publisher.State.put(ctx, e.doc, replaced)
	if errors.Is(err, ErrLost) {
		e.guarded = true
		return nil
	}
	if err != nil {
		return fmt.Errorf("state: %w", err)
	}
	e.version = version
	e.publisher.warn(&storeError{op: "write", on: e.publisher.State.String(), kind: ErrUnguarded})
	return nil
}

// announce writes a Pending with the files that are about to be written, or
// renews it.
func (e *execution) announce(ctx context.Context) error {
	files := make(map[string]FileState)
	if before := e.plan.before.Pending; before != nil {
		maps.Copy(files, before.Files) // they stay in doubt until all is done
	}
	for _, s := range e.plan.Files {
		switch s.Action {
		case WouldWrite, Written:
			files[s.Name] = s.state
		case WouldDelete, Deleted:
			files[s.Name] = e.plan.before.all()[s.Name]
		}
	}
	m := e.plan.before
	m.Run, m.Pending = e.publisher.name(), newPending(e.publisher.name(), files)
	return e.save(ctx, m)
}

// files writes what is to be written, then deletes what is to be deleted.
func (e *execution) files(ctx context.Context) error {
	e.touched = make(map[string]FileState)
	for i := range e.plan.Files {
		var err error
		switch s := &e.plan.Files[i]; s.Action {
		case WouldWrite:
			err = e.write(ctx, s)
		case WouldDelete:
			err = e.delete(ctx, s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (e *execution) write(ctx context.Context, s *Step) error {
	obj, err := s.object()
	if err != nil {
		return err
	}
	s.state.Size = obj.Data.Len()
	if obj.ContentEncoding != "" {
		s.state.Bytes = int64(s.Bytes)
	}
	e.touched[s.Name] = s.state
	upload := func(version string) error {
		return e.leased(ctx, func(ctx context.Context) error {
			var err error
			s.state.Version, err = e.publisher.Bucket.Write(ctx, obj, version)
			return err
		})
	}
	err = upload(s.version)
	if errors.Is(err, ErrNoCondition) {
		// Such a store can hold files, as long as the state is elsewhere.
		if !e.unconditional {
			e.publisher.warn(err)
		}
		e.unconditional = true
		err = upload(Any)
	}
	if err != nil {
		return err
	}
	s.Action, s.file = Written, feed.File{}
	s.state.Written = time.Now().UTC().Truncate(time.Second)
	e.plan.after[s.Name] = s.state
	return nil
}

func (e *execution) delete(ctx context.Context, s *Step) error {
	e.touched[s.Name] = e.plan.before.all()[s.Name]
	err := e.leased(ctx, func(ctx context.Context) error { return e.publisher.Bucket.Delete(ctx, s.Name) })
	if err != nil {
		return err
	}
	s.Action = Deleted
	return nil
}

// leased makes a call, and renews the lease whenever half of it has passed.
// When that fails, another run has taken over, and the call ends.
func (e *execution) leased(ctx context.Context, call func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- call(ctx) }()
	for {
		select {
		case err := <-done:
			return err
		case <-time.After(time.Until(e.savedAt.Add(lease / 2))):
			if err := e.announce(ctx); err != nil {
				cancel()
				<-done
				return err
			}
		}
	}
}

// giveUp writes a Pending that keeps nobody waiting, with the files that are in
// doubt. If it fails, the lease runs out all the same.
func (e *execution) giveUp(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), giveUpTime)
	defer cancel()
	m := e.plan.before
	m.Run = e.publisher.name()
	doubtful := make(map[string]FileState)
	if m.Pending != nil {
		maps.Copy(doubtful, m.Pending.Files)
	}
	maps.Copy(doubtful, e.touched)
	m.Pending = nil
	if len(doubtful) > 0 {
		m.Pending = &Pending{Run: e.publisher.name(), Files: doubtful}
	}
	_ = e.save(ctx, m)
}
