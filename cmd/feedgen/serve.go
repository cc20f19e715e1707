package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/spf13/cobra"
	"golang.org/x/net/netutil"
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
stands. SIGTERM ends feedgen within seconds. Under systemd it tells when it is
ready and how the last run went, and feeds the watchdog.

Exit status: 0 ended by a signal; 1 the address can't be listened on; 2 wrong
usage or configuration.`,
		Example: `  feedgen serve
  feedgen serve --config /etc/feedgen/config.yaml --listen :8080`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), listen) },
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "`ADDRESS` to serve the feeds at")
	return cmd
}

// drainTime is how long answers may take that are under way when feedgen is
// told to end.
const drainTime = 5 * time.Second

// serve is `feedgen serve`.
func (a *app) serve(ctx context.Context, address string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)

	s := &service{app: a, lastGood: time.Now()}
	s.clock = newClock(a.log, func() { s.run(ctx) }, beatInterval(), func() { a.notify(daemon.SdNotifyWatchdog) })
	s.metrics = newMetrics(s.clock.next)
	if err := s.configure(); err != nil {
		return err
	}
	if err := s.watch.resume(); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return failure(err, "choose another address with --listen")
	}
	server := newServer(s.handler(), a.log)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(netutil.LimitListener(listener, maxConns)) }()
	a.log.Info("serving", "at", "http://"+listener.Addr().String())

	s.plan(ctx)
	s.clock.Start()
	s.tell(daemon.SdNotifyReady, "")
	for {
		select {
		case <-hangup:
			s.reload(ctx)
		case <-ctx.Done():
			a.notify(daemon.SdNotifyStopping)
			done := s.clock.Stop()
			s.shutdown(server)
			<-done.Done() // ctx has told the run, too
			<-ended
			return nil
		case err := <-ended:
			cancel()
			<-s.clock.Stop().Done()
			return failure(fmt.Errorf("serve at %s: %w", address, err), "")
		}
	}
}

// shutdown waits for the answers under way, but not for ever.
func (s *service) shutdown(server *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		s.app.log.Warn("some answers are cut off", "reason", err)
		server.Close()
	}
}

// service is one process of `feedgen serve`.
type service struct {
	app     *app
	clock   *clock
	metrics *metrics
	shelf   shelf

	mu       sync.Mutex
	cfg      *config
	watch    *watch
	lastGood time.Time // of the last run with status 0 or 3; before the first, the start
}

func (s *service) current() (*config, *watch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cfg, s.watch
}

// configure reads the configuration for the runs to come. When it fails, the
// one before stands.
func (s *service) configure() error {
	cfg, err := loadConfig(s.app.config)
	if err != nil {
		return err
	}
	if cfg.Schedule == "" {
		return usageError(fmt.Errorf("%s has no schedule", s.app.config), "give it one, such as schedule: '17 */2 * * *', or call feedgen run from cron or a timer")
	}
	w, err := newWatch(cfg, s.metrics)
	if err != nil {
		return err
	}
	w.shelf = &s.shelf
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cfg, s.watch = cfg, w
	return nil
}

// plan looks up what was published and when, and sets the clock accordingly.
func (s *service) plan(ctx context.Context) {
	cfg, _ := s.current()
	st := newState()
	j := s.app.jobFor(cfg, runOptions{})
	err := j.open(ctx)
	if err == nil {
		st, err = s.shelf.fetch(ctx, j.publisher)
	}
	if err != nil {
		s.app.log.Warn("not all that was published before is known", "reason", err)
	}
	if !st.LastSuccess.IsZero() {
		s.metrics.lastSuccess.Set(seconds(st.LastSuccess))
	}
	last := st.LastSuccess
	if st.Publish.Pending != nil {
		last = time.Time{} // a run died while it published: finish its work
	}
	s.clock.set(&timetable{Schedule: cfg.timing(), last: last})
}

// run is one run on the schedule.
func (s *service) run(ctx context.Context) {
	var r *report
	defer func() {
		if r == nil {
			s.metrics.note(&report{Status: statusFailed}) // it panics
		}
	}()
	cfg, w := s.current()
	r, err := s.app.pass(ctx, cfg, runOptions{}, w)
	s.app.finish(err)
	if r.succeeded() {
		s.mu.Lock()
		s.lastGood = time.Now()
		s.mu.Unlock()
	}
	s.tell("", fmt.Sprintf("the last run ended with status %d and %d entries", r.Status, r.Entries))
}

// reload re-reads the configuration.
func (s *service) reload(ctx context.Context) {
	s.app.notify(daemon.SdNotifyReloading)
	status := "the configuration was read again"
	if err := s.configure(); err != nil {
		status = "the configuration is broken: the old one stands"
		s.app.finish(err)
		s.app.log.Warn(status)
	} else {
		s.plan(ctx)
		s.app.log.Info(status)
	}
	s.tell(daemon.SdNotifyReady, status)
}

// tell gives systemd and the log the state of things.
func (s *service) tell(state, status string) {
	next := "next run " + s.clock.next().Format(time.RFC3339)
	s.app.log.Info(next)
	if status != "" {
		next = status + "; " + next
	}
	s.app.notify(state + "\nSTATUS=" + next)
}

// notify is sd_notify(3). It does nothing where there is no systemd.
func (a *app) notify(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		a.log.Debug("systemd does not listen", "reason", err)
	}
}

// beatInterval returns how often the clock beats, in time for the watchdog of
// systemd.
func beatInterval() time.Duration {
	patience, err := daemon.SdWatchdogEnabled(false)
	if err != nil || patience == 0 {
		return time.Minute
	}
	return min(time.Minute, patience/2)
}

// handler answers all requests.
func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.health)
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}))
	mux.Handle("/", &s.shelf)
	return mux
}

// health answers 200 while the last good run is young enough.
func (s *service) health(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	last, staleAfter := s.lastGood, time.Duration(s.cfg.Monitor.StaleAfter)
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if age := time.Since(last); age >= staleAfter {
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprintf(w, "no run has succeeded since %s\n", last.UTC().Format(time.RFC3339))
		return
	}
	fmt.Fprintln(w, "ok")
}
