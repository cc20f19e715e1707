package main

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/notify"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"

	"github.com/spf13/cobra"
)

func runCommand(a *app) *cobra.Command {
	var in pass.Inputs
	var file string
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
		RunE: func(cmd *cobra.Command, _ []string) error { return a.run(cmd.Context(), in, file) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&in.DryRun, "dry-run", false, "show what a run would write, and change nothing")
	flags.BoolVar(&in.Offline, "offline", false, offlineUsage)
	flags.BoolVar(&in.Refresh, "refresh", false, refreshUsage)
	flags.BoolVar(&in.Force, "force", false, "publish even what publish.max_drop and publish.max_growth refuse")
	flags.BoolVar(&in.Overwrite, "overwrite", false, "overwrite files that feedgen did not write")
	flags.BoolVar(&in.Strict, "strict", false, "end with status 3 if any page failed")
	flags.StringVar(&file, "report", "", "write a report in JSON to `FILE`, or to standard output for -")
	return cmd
}

const (
	offlineUsage = "fetch nothing: use local entries and cached metadata"
	refreshUsage = "fetch every page, ignoring age and cache validators"
)

// run is `feedgen run`; file is where the reports go.
func (a *app) run(ctx context.Context, in pass.Inputs, file string) error {
	var reports bytes.Buffer
	reporter := *a
	reporter.stdout = &reports
	err := reporter.each(true, func(t task) error {
		r, err := t.run(ctx, in, file)
		if r == nil && t.fleet.Several {
			r = report.Refusal(err)
		}
		if r == nil || file == "" || r.Status == report.Usage && !t.fleet.Several {
			return err
		}
		if failed := t.writeReport(r); failed != nil {
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

// pass makes one pass, reports it to the monitor and prints a summary.
func (t task) pass(ctx context.Context, in pass.Inputs, monitor notify.Monitor) (*report.Report, error) {
	in.Progress, in.LogPages = t.progress(), !t.tabled()
	began := monitor.Begin(ctx)
	r, err := pass.Run(ctx, in)
	for _, failed := range append([]error{began}, monitor.End(ctx, r, err)...) {
		if failed != nil {
			r.Warnings = append(r.Warnings, failed.Error())
			t.log.Warn(failed.Error())
		}
	}
	switch {
	case r.Status == report.Usage:
	case t.logForm == "json":
		for _, c := range r.Changes() {
			t.log.Info(c.Word, "title", c.Name, "id", c.ID)
		}
		t.log.Info("run ended", "report", r)
	case !t.quiet:
		t.summarise(r, in.Config.Feed.BaseURL)
	}
	return r, err
}

// newMonitor returns the monitor for a configuration. It continues the metrics
// of earlier processes.
func newMonitor(c *config.Config, m *notify.Metrics) (notify.Monitor, error) {
	monitor := notify.Monitor{Ping: c.Monitor.Ping, File: c.Path(c.Monitor.MetricsFile), Metrics: m}
	err := notify.CheckFile(monitor.File)
	if err == nil {
		err = m.ReadFile(monitor.File)
	}
	if err != nil {
		return notify.Monitor{}, report.UsageError(fmt.Errorf("monitor.metrics_file: %w", err),
			"use a separate file, such as /var/lib/prometheus/node-exporter/feedgen.prom")
	}
	return monitor, nil
}

// alerter returns a function that runs the command monitor.alert; nil if there
// is none.
func alerter(c *config.Config) func(context.Context, string) error {
	if len(c.Monitor.Alert) == 0 {
		return nil
	}
	return func(ctx context.Context, text string) error { return notify.Alert(ctx, c.Monitor.Alert, c.Dir(), text) }
}
