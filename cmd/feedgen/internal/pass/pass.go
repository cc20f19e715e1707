// Package pass makes one pass over a configuration: scrape, merge, render,
// publish. [Run] makes it whole, and reports what came of it. [Diff], [Check]
// and a [Preview] go the same way up to where something would be written.
//
// A pass reads the state that the one before has left (state.go) and the local
// entries (local.go), and composes a draft: the pages as they are now, the
// merged entries and the rendered files (draft.go). What the guard lets through
// (guard.go) is published, and the verdict says what is left for a person to do
// (verdict.go).
package pass

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"
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
	Force     bool // publish.max_drop does not count
	Overwrite bool // also files that are not feedgen's own are written
	Strict    bool // any failed page is for a person to look at

	Log       *slog.Logger
	Progress  func(scrape.Progress) // nil: nobody follows the scraping
	TellPages bool                  // log each page that failed

	// Announce notifies the hub of feeds that were written, by their
	// addresses, and returns those that it took. Nil: there is nobody to
	// notify.
	Announce func(ctx context.Context, topics []string) (taken []string, err error)
}

// pass is one pass that can be made: its local entries are read and its
// buckets are open.
type pass struct {
	Inputs
	started   time.Time
	location  *time.Location
	lists     lists
	publisher *publish.Publisher
	warnings  *warnings
}

// open reads the local entries and opens the buckets. Nothing is asked of them
// yet.
func open(ctx context.Context, in Inputs, started time.Time, w *warnings) (*pass, error) {
	lists, err := readLists(in.Config, w)
	if err != nil {
		return nil, err
	}
	publisher, err := openBuckets(ctx, in, w)
	if err != nil {
		return nil, err
	}
	return &pass{in, started, in.Config.Location(), lists, publisher, w}, nil
}

// settings returns how pages are read.
func (p *pass) settings() scrape.Settings {
	s := p.Config.Scrape.Settings()
	s.Offline, s.Refresh, s.Progress, s.Fetch.Log = p.Offline, p.Refresh, p.Progress, p.Log
	return s
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
		Prune: c.Publish.Prune, Keep: c.FileNames(false), Own: format.Own, Overwrite: in.Overwrite,
		Waiting: func(p publish.Pending) {
			in.Log.Info("waiting for another run that is publishing", "since", p.Renewed)
		},
		Warn: func(err error) { w.add("%v: %s", err, publish.Hint(err)) },
	}, nil
}

// warnings are what a person may want to know. Each is logged as it comes.
type warnings struct {
	log  *slog.Logger
	list []string
}

func (w *warnings) add(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	w.list = append(w.list, text)
	w.log.Warn(text)
}

// maxTries bounds how often a pass starts over because another one was faster.
// Of several at once one wins each time.
const maxTries = 10

// Run makes one pass. The report is never nil. An error decides the exit
// status, which the report has as well.
func Run(ctx context.Context, in Inputs) (*report.Report, error) {
	clock, w := time.Now(), &warnings{log: in.Log}
	p, err := open(ctx, in, clock.UTC().Truncate(time.Second), w)
	if err != nil {
		err = conclude(ctx, in.Log, false, err)
		return finish(in, clock, w, outcome{}, err), err
	}
	o, err := p.run(ctx)
	err = conclude(ctx, in.Log, o.published(), err)
	p.announce(ctx, o.outbox)
	return finish(in, clock, w, o, err), err
}

// run tries until no other pass comes first. What it has read of pages by then
// it does not fetch again.
func (p *pass) run(ctx context.Context) (outcome, error) {
	local := len(p.warnings.list) // what the local entries gave cause for
	var scraper *scrape.Scraper
	for try := 1; ; try++ {
		p.warnings.list = p.warnings.list[:local]
		st, version, err := p.readState(ctx)
		if err != nil {
			return p.outcome(draft{}), err
		}
		if scraper == nil {
			if scraper, err = scrape.New(p.settings(), st.Pages); err != nil {
				return p.outcome(draft{}), err
			}
		}
		scraper.Continue(st.Pages)
		o, err := p.try(ctx, scraper, st, version)
		if !errors.Is(err, publish.ErrLost) || try == maxTries {
			return o, err
		}
		p.warnings.add("another run wrote the state meanwhile: starting over")
	}
}

// try goes the whole way: scrape, merge, render, publish.
func (p *pass) try(ctx context.Context, scraper *scrape.Scraper, before *state, version string) (outcome, error) {
	defer collect(whilePublishing)()
	d, err := p.compose(ctx, scraper, before)
	if err == nil {
		err = p.guard(d.merged, before.Ledger)
	}
	o := p.outcome(d)
	if err != nil {
		p.savePages(ctx, before, version)
		return o, err
	}
	plan, err := p.publisher.Plan(ctx, d.files, before.Publish)
	if err != nil {
		return o, err
	}
	d.files, d.merged.Entries = nil, nil // what is left to be written is in the plan
	freeMemory()
	after := before.next(d.merged.Ledger, p.started, p.notifications(before.Outbox, plan))
	err = p.publisher.Execute(ctx, plan, version, after.encode)
	switch {
	case err == nil:
		o.outbox = after.Outbox
	case errors.Is(err, publish.ErrForeign): // nothing was written yet
		p.savePages(ctx, before, version)
	}
	o.files = p.steps(plan)
	if err != nil {
		return o, err
	}
	return o, p.verdict(d)
}

// steps returns what became of each file, and logs what is deleted.
func (p *pass) steps(plan *publish.Plan) []publish.Step {
	for i := range plan.Files {
		s := &plan.Files[i]
		switch s.Action {
		case publish.Written:
			if p.DryRun {
				s.Action = publish.WouldWrite
			}
		case publish.Deleted:
			if p.DryRun {
				s.Action = publish.WouldDelete
				continue
			}
			p.Log.Info("deleted a file that no feed has any more", "name", s.Name)
		case publish.Refused:
			s.Action = publish.WouldWrite
		}
	}
	return plan.Files
}
