package main

import (
	"feedgen/cmd/feedgen/internal/notify"
	"feedgen/cmd/feedgen/internal/serve"
	"feedgen/scrape/fetch"

	"github.com/spf13/cobra"
)

func serveCommand(a *app) *cobra.Command {
	var listen, admin string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run on the schedule and serve the feeds over HTTP",
		Long: `serve runs the job on the schedule of the configuration, and at start when a run
is due. It serves the published files over HTTP, each at /NAME, with /healthz
and /metrics (Prometheus) beside them. With several configurations, each has its own
schedule, and its files are below its name: /ada/rss.xml belongs to ada.yaml or
ada/config.yaml.

SIGHUP reloads the configuration; if the new one is invalid, serve reports it and
keeps the old one. SIGTERM ends serve within two seconds. Under systemd, serve
reports when it is ready and how the last run ended, and notifies the watchdog.

Exit status: 0 ended by a signal; 1 the address can't be listened on; 2 wrong
usage or configuration.`,
		Example: `  feedgen serve
  feedgen serve --config /etc/feedgen/config.yaml --listen :8080`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s := &server{app: a, pace: &fetch.Pace{}, metrics: map[string]*notify.Metrics{}}
			return serve.Service{
				Listen: listen, Admin: admin, Load: s.load, Metrics: s.text, Explain: a.explain, Log: a.log,
			}.Run(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "`ADDRESS` to serve the feeds on")
	cmd.Flags().StringVar(&admin, "admin", "", "separate `ADDRESS` for /healthz and /metrics")
	return cmd
}
