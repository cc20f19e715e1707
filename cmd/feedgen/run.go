package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"feedgen/feed"
	"feedgen/feed/merge"
	"feedgen/feed/publish"
	"feedgen/scrape"

	"github.com/spf13/cobra"
)

// runOptions are the flags of `feedgen run`.
type runOptions struct {
	dryRun    bool
	offline   bool
	refresh   bool
	force     bool
	overwrite bool
	strict    bool
	report    string
}

func (a *app) runCommand() *cobra.Command {
	var opt runOptions
	cmd := &cobra.Command{
		Use:   "run",
		Short: "One pass: scrape, merge, render, publish",
		Long: `run reads the listed pages, merges what they say with the local entries, and
publishes the feed files that changed. What a page said before stands for a page
that fails.

Exit status: 0 the feeds stand as they should; 1 nothing published; 2 wrong usage
or configuration; 3 published, and something needs a person.`,
		Example: `  feedgen run
  feedgen run --config /etc/feedgen/config.yaml --quiet
  feedgen run --offline --dry-run
  feedgen run --report -`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runOnce(cmd.Context(), opt) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&opt.dryRun, "dry-run", false, "change nothing, and show what a run would write")
	flags.BoolVar(&opt.offline, "offline", false, "ask no page: local entries and last known good")
	flags.BoolVar(&opt.refresh, "refresh", false, "ask every page afresh, whatever its age and validators")
	flags.BoolVar(&opt.force, "force", false, "publish even when more entries vanish than publish.max_drop allows")
	flags.BoolVar(&opt.overwrite, "overwrite", false, "also write over files that are not feedgen's own")
	flags.BoolVar(&opt.strict, "strict", false, "end with status 3 when any page failed")
	flags.StringVar(&opt.report, "report", "", "write a report in JSON to `FILE`, or to standard output for -")
	return cmd
}

// runOnce is `feedgen run`.
func (a *app) runOnce(ctx context.Context, opt runOptions) error {
	cfg, err := loadConfig(a.config)
	if err != nil {
		return err
	}
	if err := checkReportFile(opt.report); err != nil {
		return err
	}
	w := &watch{} // a dry run concerns nobody
	if !opt.dryRun {
		if w, err = newWatch(cfg, newMetrics(cfg.nextRun())); err != nil {
			return err
		}
		if err := w.resume(); err != nil {
			return err
		}
	}
	_, err = a.pass(ctx, cfg, opt, w)
	return err
}

// pass is one run with everything around it: those who are told of it, its
// report and its summary.
func (a *app) pass(ctx context.Context, cfg *config, opt runOptions, w *watch) (*report, error) {
	j := a.jobFor(cfg, opt)
	j.tabled = a.tabled()
	w.begin(ctx, j)
	err := j.readLocal()
	if err == nil {
		err = j.run(ctx)
	}
	err = a.conclude(ctx, j, err)
	w.published(ctx, j)
	j.report.finish(err)
	w.end(ctx, j, err)
	if j.report.Status == statusUsage {
		return j.report, err
	}
	if opt.report != "" {
		if failed := j.report.write(opt.report, a.stdout); failed != nil && err == nil {
			err = &statusError{statusAttention, failed, "the run itself did what it should"}
		} else if failed != nil {
			a.log.Warn(failed.Error())
		}
	}
	if a.logForm == "json" {
		a.log.Info("run ended", "report", j.report)
	} else if !a.quiet {
		a.summarise(j)
	}
	return j.report, err
}

// conclude gives the error of a run the exit status and the hint that go with
// it.
func (a *app) conclude(ctx context.Context, j *job, err error) error {
	var se *statusError
	switch {
	case err == nil, errors.As(err, &se):
		return err
	case errors.Is(err, publish.ErrBusy):
		a.log.Warn("another run is publishing: left to that run", "reason", err)
		return nil
	case ctx.Err() != nil && j.report.Published:
		return failure(errors.New("interrupted while publishing: the next run writes the files that are left"), "")
	case ctx.Err() != nil:
		return failure(errors.New("interrupted: the published files are as they were"), "")
	case j.report.Published:
		return &statusError{statusAttention, fmt.Errorf("published in part, the next run completes it: %w", err), publish.Hint(err)}
	}
	return failure(err, publish.Hint(err))
}

// maxTries bounds how often a run starts over because another one was faster.
// Of several at once one wins each time.
const maxTries = 10

func (j *job) run(ctx context.Context) error {
	if err := j.open(ctx); err != nil {
		return err
	}
	local := len(j.report.Warnings) // what the local entries gave cause for
	for try := 1; ; try++ {
		j.report.Warnings = j.report.Warnings[:local]
		err := j.try(ctx)
		if !errors.Is(err, publish.ErrLost) || try == maxTries {
			return err
		}
		j.warn("another run wrote the state meanwhile: starting over")
	}
}

// try is the whole path: scrape → merge → render → publish.
func (j *job) try(ctx context.Context) error {
	defer collect(whilePublishing)()
	d, err := j.draft(ctx)
	if err == nil {
		err = j.guard(d.merged, d.state.Ledger)
	}
	if err != nil {
		j.keepPages(ctx, d.state, d.version)
		return err
	}
	plan, err := j.publisher.Plan(ctx, d.files, d.state.Publish)
	if err != nil {
		return err
	}
	d.files, d.merged.Entries = nil, nil // what is left to be written is in the plan
	if !j.opt.dryRun {
		makeRoom()
		before := *d.state
		d.state.Ledger, d.state.LastSuccess = d.merged.Ledger, j.report.Started
		d.state.Untold = j.toTell(d.state.Untold, plan)
		err = j.publisher.Execute(ctx, plan, d.version, d.state.encode)
		switch {
		case err == nil:
			j.untold = d.state.Untold
		case errors.Is(err, publish.ErrForeign): // nothing was written yet
			j.keepPages(ctx, &before, d.version)
		}
	}
	j.report.noteFiles(j.log, plan)
	if err != nil {
		return err
	}
	return j.verdict(d.pages, d.merged)
}

// draft is what a run has in hand when it comes to publishing.
type draft struct {
	state   *state // with the pages as they are now, the rest as it was
	version string // of the state
	pages   []scrape.Page
	merged  merge.Merged
	files   []feed.File
}

// draft takes the path as far as it goes without writing. When it fails, it
// returns what it has: the state, if that could be read.
func (j *job) draft(ctx context.Context) (draft, error) {
	st, version, err := j.readState(ctx)
	if err != nil {
		return draft{}, err
	}
	d, err := j.compose(ctx, st)
	d.version = version
	return d, err
}

// compose is draft from a state on.
func (j *job) compose(ctx context.Context, st *state) (d draft, err error) {
	d.state = st
	if d.pages, err = j.scrape(ctx, st); err != nil {
		return d, err
	}
	d.merged = merge.Merge(j.sources(d.pages), st.Ledger, merge.Options{
		Now: j.report.Started, Location: j.location, Authors: j.authors(),
	})
	j.note(d.pages, d.merged)
	d.files, err = j.render(d.merged.Entries)
	return d, err
}

// savePatience bounds saving what an interrupted run has read, and lastPatience
// telling of it: it ends within two seconds.
const savePatience = 1400 * time.Millisecond

// keepPages saves what was read of pages in a run that publishes nothing. It
// is worth no error of its own: the pages can be read again.
func (j *job) keepPages(ctx context.Context, st *state, version string) {
	if j.opt.dryRun || st == nil {
		return
	}
	if ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), savePatience)
		defer cancel()
	}
	doc, err := st.encode(st.Publish)
	if err == nil {
		_, err = j.publisher.State.Write(ctx, doc, version)
	}
	if err != nil {
		j.warn("what was read of the pages is not kept: %v", err)
	}
}

// guard refuses to publish a feed that is empty, or that lost more entries at
// once than publish.max_drop allows.
func (j *job) guard(merged merge.Merged, before merge.Ledger) error {
	if len(merged.Entries) == 0 {
		return failure(errors.New("the feed would have no entries: nothing was published"), "check scrape.urls and entries, and the warnings above")
	}
	last := 0
	for _, r := range before {
		if r.InFeed {
			last++
		}
	}
	limit := float64(j.cfg.Publish.MaxDrop)
	gone := len(merged.Gone)
	if j.opt.force || gone <= 1 || float64(gone)*100 <= limit*float64(last) {
		return nil
	}
	return failure(
		fmt.Errorf("%d of %d entries would vanish at once, more than the %g%% of publish.max_drop: nothing was published (%s, …)", gone, last, limit, merged.Gone[0]),
		"if they are meant to go, run once with --force")
}
