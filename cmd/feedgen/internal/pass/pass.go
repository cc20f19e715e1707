// Package pass makes one pass over a configuration: scrape, merge, render,
// publish. [Run] makes a whole pass and reports on it (run.go). [Diff], [List],
// [Check] and [Preview] do the same up to the first write.
//
// A pass reads the local entries (package lists) and the state of the previous pass
// (state.go, recall.go), or restores a lost state from the published feed
// (restore.go). It composes a draft: the current pages, the merged entries and the
// rendered files (draft.go). If the guard accepts the draft, it is published, and
// the verdict lists what needs attention (verdict.go). Pending notifications are in
// the outbox (outbox.go).
package pass

import (
	"context"
	"log/slog"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/lists"
	"feedgen/feed"
	"feedgen/feed/format"
	"feedgen/feed/publish"
	"feedgen/scrape"
)

// Inputs are the inputs of a pass, which does not change them.
type Inputs struct {
	Config *config.Config

	DryRun    bool // write nothing
	Offline   bool // fetch no page
	Refresh   bool // fetch every page, ignoring age and validators
	Force     bool // ignore publish.max_drop and publish.max_growth
	Overwrite bool // also overwrite files that feedgen did not write
	Strict    bool // any failed page is a problem

	// Group connects the passes that this process makes at the same time. Nil:
	// this is the only one.
	Group *scrape.Group

	// Idle is called when the pass waits for the network or a store, and resume
	// when it continues, so that passes of a Group take turns. Nil without a Group.
	Idle func() (resume func())

	// Memory is the page memory that Config.Pages names, up to date. Nil without.
	Memory *scrape.PageMemory

	Log      *slog.Logger
	Progress func(scrape.Progress) // nil: progress is not shown
	LogPages bool                  // log each page that failed

	// Published is called after files were written, before notifications. May be
	// nil.
	Published func(ctx context.Context)

	// Alert delivers a text about changed problems. Nil: there are no alerts.
	Alert func(ctx context.Context, text string) error
}

// pass is one pass that is ready: its local entries are read and its buckets are
// open.
type pass struct {
	Inputs
	started   time.Time
	location  *time.Location
	lists     lists.Lists
	page      feed.Page
	publisher *publish.Publisher
	warnings  *warnings
}

// open reads the local entries and opens the buckets, without a request to them.
func open(ctx context.Context, in Inputs, started time.Time, w *warnings) (*pass, error) {
	local, err := lists.Load(ctx, in.Config, w.add)
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
	return &pass{in, started, in.Config.Location(), local, page, publisher, w}, nil
}

// settings returns the settings of the scraper.
func (in Inputs) settings() scrape.Settings {
	s := in.Config.Settings()
	s.Offline, s.Refresh, s.Progress, s.Fetch.Log, s.Group = in.Offline, in.Refresh, in.Progress, in.Log, in.Group
	s.Pages = in.Memory
	return s
}

// settings returns those of Inputs, with the titles of the lists.
func (p *pass) settings() scrape.Settings {
	s := p.Inputs.settings()
	s.Title = p.lists.Title
	return s
}

// idle calls Idle, if it is set.
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
