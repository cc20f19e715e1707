// Package pass makes one pass over a configuration: scrape, merge, render,
// publish. [Run] makes it whole, and reports what came of it (run.go). [Diff], [List],
// [Check] and a [Preview] go the same way up to where something would be
// written.
//
// A pass reads the local entries (local.go) and the state that the one before
// has left (state.go, recall.go), or restores what the published feed knows of a
// lost one (restore.go). It composes a draft: the pages as they are now, the
// merged entries and the rendered files (draft.go). What the guard lets through
// is published, and the verdict says what is left for a person to do
// (verdict.go); who has to be notified stands in the outbox (outbox.go).
package pass

import (
	"context"
	"log/slog"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feed"
	"feedgen/feed/format"
	"feedgen/feed/publish"
	"feedgen/scrape"
)

// Inputs are what a pass works from. It changes none of them.
type Inputs struct {
	Config *config.Config

	DryRun    bool // nothing is written
	Offline   bool // no page is fetched
	Refresh   bool // every page is fetched, whatever its age and validators
	Force     bool // publish.max_drop and publish.max_growth do not count
	Overwrite bool // also files that are not feedgen's own are written
	Strict    bool // any failed page is for a person to look at

	// Group are the passes that are made at the same time, in this process. Nil:
	// there is no other.
	Group *scrape.Group

	// Idle is called when the pass waits for others than this process, and what
	// it returns when it goes on: passes of a Group take turns. Nil without one.
	Idle func() (resume func())

	Log      *slog.Logger
	Progress func(scrape.Progress) // nil: nobody follows the scraping
	LogPages bool                  // each page that failed is logged

	// Published is called when files were written, before anybody is notified
	// of them. Nil: nobody needs it.
	Published func(ctx context.Context)

	// Alert tells somebody in words what changed in what needs a person. Nil:
	// nobody is told.
	Alert func(ctx context.Context, text string) error
}

// pass is one pass that can be made: its local entries are read and its
// buckets are open.
type pass struct {
	Inputs
	started   time.Time
	location  *time.Location
	lists     lists
	page      feed.Page
	publisher *publish.Publisher
	warnings  *warnings
}

// open reads the local entries and opens the buckets, without a request to them.
func open(ctx context.Context, in Inputs, started time.Time, w *warnings) (*pass, error) {
	lists, err := readLists(ctx, in.Config, w)
	if err != nil {
		return nil, err
	}
	page, err := in.Config.Page()
	if err != nil {
		return nil, err
	}
	publisher, err := openBuckets(ctx, in, w)
	if err != nil {
		return nil, err
	}
	return &pass{in, started, in.Config.Location(), lists, page, publisher, w}, nil
}

// settings returns how pages are read.
func (in Inputs) settings() scrape.Settings {
	s := in.Config.Settings()
	s.Offline, s.Refresh, s.Progress, s.Fetch.Log, s.Group = in.Offline, in.Refresh, in.Progress, in.Log, in.Group
	return s
}

// idle is Idle where it is set.
func (in Inputs) idle() (resume func()) {
	if in.Idle == nil {
		return func() {}
	}
	return in.Idle()
}

// openBuckets opens the buckets of the files and of the state.
func openBuckets(ctx context.Context, in Inputs, w *warnings) (*publish.Publisher, error) {
	c := in.Config
	bucket, err := publish.Open(ctx, c.Publish.Bucket, c.Dir())
	if err != nil {
		return nil, err
	}
	if in.DryRun {
		bucket = publish.ReadOnly(bucket)
	}
	place, err := publish.OpenState(ctx, c.State, c.Dir(), bucket)
	if err != nil {
		return nil, err
	}
	if in.DryRun {
		place.Bucket = publish.ReadOnly(place.Bucket)
	}
	return &publish.Publisher{
		Bucket: bucket, State: place,
		CacheControl: c.Publish.CacheControl, Gzip: c.Publish.Gzip,
		Prune: c.Publish.Prune, Own: format.Own, Overwrite: in.Overwrite,
		Waiting: func(p publish.Pending) {
			in.Log.Info("waiting for another run that is publishing", "since", p.Renewed)
		},
		Warn: func(err error) { w.add("%v: %s", err, publish.Hint(err)) },
	}, nil
}

// now returns the start of a pass, to the second.
func now() time.Time { return time.Now().UTC().Truncate(time.Second) }
