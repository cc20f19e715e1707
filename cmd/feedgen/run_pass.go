package main

import (
	"context"
	"fmt"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/notify"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
)

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
