package main

import (
	"context"
	"fmt"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/notify"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/serve"

	"github.com/spf13/cobra"
)

func (a *app) serveCommand() *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run on the schedule, and serve the feeds over HTTP",
		Long: `serve runs the job on the schedule of the configuration, and at start when a run
is due. It serves the published files over HTTP, each at /NAME, with /healthz
and /metrics (Prometheus) beside them.

SIGHUP re-reads the configuration; a broken one is reported, and the old one
stands. SIGTERM ends feedgen within seconds. Under systemd it reports when it is
ready and how the last run went, and feeds the watchdog.

Exit status: 0 ended by a signal; 1 the address can't be listened on; 2 wrong
usage or configuration.`,
		Example: `  feedgen serve
  feedgen serve --config /etc/feedgen/config.yaml --listen :8080`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s := server{app: a, metrics: notify.NewMetrics(), files: &serve.Files{}}
			return serve.Service{
				Listen: listen, Load: s.load, Files: s.files, Metrics: s.metrics.Text, Explain: a.explain, Log: a.log,
			}.Run(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "`ADDRESS` to serve the feeds at")
	return cmd
}

// server makes the passes of `feedgen serve`.
type server struct {
	app     *app
	metrics *notify.Metrics
	files   *serve.Files
}

func (s server) load() (serve.Settings, error) {
	c, err := config.Load(s.app.config)
	if err != nil {
		return serve.Settings{}, err
	}
	if c.Schedule == "" {
		return serve.Settings{}, report.UsageError(fmt.Errorf("%s has no schedule", s.app.config),
			"give it one, such as schedule: '17 */2 * * *', or call feedgen run from cron or a timer")
	}
	monitor, err := newMonitor(c, s.metrics)
	if err != nil {
		return serve.Settings{}, err
	}
	return serve.Settings{
		Timing: c.Timing(), StaleAfter: time.Duration(c.Monitor.StaleAfter),
		Last: func(ctx context.Context) (serve.Last, error) { return s.last(ctx, c) },
		Pass: func(ctx context.Context, next func() time.Time) (*report.Report, error) {
			monitor := monitor
			monitor.Next = next
			return s.pass(ctx, c, monitor)
		},
	}, nil
}

// last reads what the last pass of a configuration left.
func (s server) last(ctx context.Context, c *config.Config) (serve.Last, error) {
	p, err := pass.ReadPublished(ctx, c)
	if !p.LastSuccess.IsZero() {
		s.metrics.Succeeded(p.LastSuccess)
	}
	return serve.Last{Bucket: p.Bucket, Files: p.Files, Success: p.LastSuccess}, err
}

func (s server) pass(ctx context.Context, c *config.Config, monitor notify.Monitor) (r *report.Report, err error) {
	defer func() {
		if r == nil {
			s.metrics.Note(&report.Report{Status: report.Failed}) // it panics
		}
	}()
	// A hub may fetch the feed from here, at once.
	updated, notifyHub := false, announcer(c)
	announce := func(ctx context.Context, topics []string) ([]string, error) {
		updated = true
		s.update(ctx, c)
		return notifyHub(ctx, topics)
	}
	r, err = s.app.pass(ctx, pass.Inputs{Config: c, Announce: announce}, monitor)
	if !updated && !s.files.Hold(r.Files) {
		s.update(ctx, c)
	}
	return r, err
}

// update takes over what a pass has published.
func (s server) update(ctx context.Context, c *config.Config) {
	if ctx.Err() != nil {
		return
	}
	p, err := pass.ReadPublished(ctx, c)
	if err == nil {
		err = s.files.Load(ctx, p.Bucket, p.Files)
	}
	if err != nil {
		s.app.log.Warn("not all that is published can be served", "reason", err)
	}
}
