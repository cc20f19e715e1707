package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"time"

	"feedgen/cmd/feedgen/internal/fleet"
	"feedgen/cmd/feedgen/internal/notify"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/scrape"
	"feedgen/scrape/fetch"

	"github.com/spf13/cobra"
)

func runCommand(a *app) *cobra.Command {
	var in pass.Inputs
	var file, shard string
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Scrape, merge, render and publish once",
		Long: `run reads the listed pages, merges them with the local entries, and publishes the
feed files that changed. If a page fails, its last good metadata is used.

Exit status: 0 the feeds are as they should be; 1 nothing published; 2 wrong usage
or configuration; 3 published, but something needs attention.`,
		Example: `  feedgen run
  feedgen run --config /etc/feedgen/config.yaml --quiet
  feedgen run --offline --dry-run
  feedgen run --report -`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.run(cmd.Context(), in, file, shard) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&in.DryRun, "dry-run", false, "show what a run would write, and change nothing")
	flags.BoolVar(&in.Offline, "offline", false, offlineUsage)
	flags.BoolVar(&in.Refresh, "refresh", false, refreshUsage)
	flags.BoolVar(&in.Force, "force", false, "publish even what publish.max_drop and publish.max_growth refuse")
	flags.BoolVar(&in.Overwrite, "overwrite", false, "overwrite files that feedgen did not write")
	flags.BoolVar(&in.Strict, "strict", false, "end with status 3 if any page failed")
	flags.StringVar(&file, "report", "", "write a report in JSON to `FILE`, or to standard output for -")
	flags.StringVar(&shard, "shard", "", "with --offline: only the configurations of shard `I/N`, or auto")
	return cmd
}

const (
	offlineUsage = "fetch nothing: use local entries and cached metadata"
	refreshUsage = "fetch every page, ignoring age and cache validators"
)

// run is `feedgen run`; file is where the reports go.
func (a *app) run(ctx context.Context, in pass.Inputs, file, shard string) error {
	f, err := loadShard(a.configs, in.Offline, shard)
	if err != nil {
		return err
	}
	in.Log = a.log
	if in.Offline || in.DryRun {
		return runAll(ctx, a, f, in, file)
	}
	fetched := fetchPages(ctx, a, f, in, scrape.Shard{}, f.Members...)
	err = runAll(ctx, a, f, in, file)
	if _, failed := fetched(); err == nil && failed != nil {
		err = &report.Error{Status: report.Attention, Err: failed, Hint: "the next run reads these pages again"}
	}
	return err
}

// loadShard loads the configurations that a run is for.
func loadShard(configs []string, offline bool, text string) (*fleet.Fleet, error) {
	shard, err := fleet.ParseShard(text, os.Getenv)
	if err == nil && text != "" && !offline {
		err = report.UsageError(errors.New("--shard is for run --offline: the pages of a shard are read by feedgen fetch"),
			"feedgen fetch --shard "+text+", then feedgen run --offline --shard "+text)
	}
	if err != nil {
		return nil, err
	}
	f, err := fleet.Load(configs, &fetch.Pace{})
	if err == nil {
		f.Keep(shard)
	}
	return f, err
}

// runAll makes the pass of each configuration.
func runAll(ctx context.Context, a *app, f *fleet.Fleet, in pass.Inputs, file string) error {
	var reports bytes.Buffer
	reporter := *a
	reporter.stdout = &reports
	err := eachOf(&reporter, f, true, func(t task) error {
		r, err := t.run(ctx, in, file)
		if r == nil && t.fleet.Several {
			r = report.Refusal(err)
		}
		if r == nil || file == "" || r.Status == report.Usage && !t.fleet.Several {
			return err
		}
		if failed := t.writeJSON(r); failed != nil {
			t.log.Warn(failed.Error())
		}
		return err
	})
	if reports.Len() == 0 {
		return err
	}
	if failed := saveReport(reports.Bytes(), file, a.stdout); failed != nil && err == nil {
		return &report.Error{Status: report.Attention, Err: failed, Hint: "the run itself succeeded"}
	} else if failed != nil {
		a.log.Warn(failed.Error())
	}
	return err
}

// run makes the pass of one configuration. The report is nil where there was
// none.
func (t task) run(ctx context.Context, in pass.Inputs, file string) (*report.Report, error) {
	c, err := t.member.Config, t.member.Err
	if err == nil {
		err = checkReportFile(file)
	}
	if err != nil {
		return nil, err
	}
	monitor := notify.Monitor{} // a dry run is not reported
	if !in.DryRun {
		if monitor, err = newMonitor(c, notify.NewMetrics()); err != nil {
			return nil, err
		}
		if timing := c.Timing(); timing != nil {
			monitor.Next = func() time.Time { return timing.Next(time.Now()) }
		}
		in.Alert = alerter(c)
	}
	return t.pass(ctx, t.inputs(in), monitor)
}
