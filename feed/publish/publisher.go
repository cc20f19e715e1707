package publish

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"
)

// Publisher publishes the files of one run. Another run takes another
// Publisher, also in the same process.
type Publisher struct {
	Bucket Bucket // of the files
	State  State

	CacheControl string // of the files; empty: the store's default
	Gzip         bool   // store files compressed, with Content-Encoding; a folder cannot
	Overwrite    bool   // also files that are not feedgen's own

	// Own reports whether a file is feedgen's own, where the Manifest does not
	// know it. Nil: none is.
	Own func(data []byte) bool

	Prune bool // delete feedgen's own files that are no longer written

	// Keep names files that are not pruned, nor are their archives, although
	// this run does not write them: those of a feed that is empty for now.
	Keep []string

	// Waiting, if not nil, is called once when Await begins to wait for another
	// run.
	Waiting func(Pending)

	// Warn, if not nil, is called by Execute for what a person should know of
	// the store although the files are published. The errors match
	// ErrUnguarded or ErrNoCondition.
	Warn func(error)

	run string // made by name
}

// name returns the name of this run, which no other run has.
func (p *Publisher) name() string {
	if p.run == "" {
		p.run = rand.Text()
	}
	return p.run
}

const (
	awaitTimeout  = 60 * time.Second // for which Await waits for another run
	awaitInterval = time.Second      // after which it looks again
)

// Await reads the state document, and returns it with its version as
// State.Read does. load decodes it (nil: there is none yet) and returns its
// Manifest. While another run is publishing Await waits for it, for up to a
// minute; then it fails with ErrBusy.
func (p *Publisher) Await(ctx context.Context, load func(doc []byte) (Manifest, error)) (doc []byte, version string, err error) {
	start := time.Now()
	var seen string    // the version seen last
	var seenAt = start // since when
	for {
		doc, version, err := p.State.Read(ctx)
		if err != nil {
			return nil, "", err
		}
		m, err := load(doc)
		if err != nil {
			return nil, "", err
		}
		other := m.Pending
		if other == nil || other.Run == p.name() || other.dead() {
			return doc, version, nil
		}
		if seen == "" && p.Waiting != nil {
			p.Waiting(*other)
		}
		if version != seen {
			seen, seenAt = version, time.Now()
		}
		// Whatever the other machine's clock says: a living run would have
		// renewed its lease.
		if time.Since(seenAt) >= lease {
			return doc, version, nil
		}
		if time.Since(start) >= awaitTimeout {
			return nil, "", fmt.Errorf("publish to %s: %w since %s", p.Bucket, ErrBusy, other.Renewed.Format(time.RFC3339))
		}
		if err := sleep(ctx, awaitInterval); err != nil {
			return nil, "", err
		}
	}
}

func (p *Publisher) warn(err error) {
	if p.Warn != nil {
		p.Warn(err)
	}
}
