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

func serveCommand(a *app) *cobra.Command {
	var listen, admin string
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
			s := server{app: a, metrics: notify.NewMetrics()}
			return serve.Service{
				Listen: listen, Admin: admin, Load: s.load, Metrics: s.metrics.Text, Explain: a.explain, Log: a.log,
			}.Run(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "`ADDRESS` to serve the feeds at")
	cmd.Flags().StringVar(&admin, "admin", "", "`ADDRESS` to serve /healthz and /metrics at, and there alone")
	return cmd
}

// server makes the passes of `feedgen serve`.
type server struct {
	app     *app
	metrics *notify.Metrics
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
	follower, err := pass.Follow(context.Background(), c)
	if err != nil {
		return serve.Settings{}, err
	}
	return serve.Settings{
		Timing: c.Timing(), StaleAfter: time.Duration(c.Monitor.StaleAfter),
		Published: func(ctx context.Context) (serve.Published, error) {
			p, err := follower.Read(ctx)
			if !p.LastSuccess.IsZero() {
				s.metrics.Published(p.LastSuccess, p.Entries, p.Pages)
			}
			return serve.Published{Bucket: p.Bucket, Manifest: p.Files, Success: p.LastSuccess, Link: c.LinkHeader}, err
		},
		Version: follower.Version,
		Pass: func(ctx context.Context, next func() time.Time, refresh func(context.Context)) (*report.Report, error) {
			monitor := monitor
			monitor.Next = next
			return s.pass(ctx, c, monitor, refresh)
		},
	}, nil
}

func (s server) pass(
	ctx context.Context, c *config.Config, monitor notify.Monitor, refresh func(context.Context),
) (r *report.Report, err error) {
	defer func() {
		if r == nil {
			s.metrics.Note(&report.Report{Status: report.Failed}) // it panics
		}
	}()
	return s.app.pass(ctx, pass.Inputs{Config: c, Published: refresh, Alert: alerter(c)}, monitor)
}
