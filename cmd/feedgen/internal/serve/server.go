// Package serve is the long-running part of feedgen. A Service makes passes on a
// schedule, serves their files, health and metrics over HTTP, and notifies systemd.
// A Preview serves files that it renders again when their sources change. The
// caller provides the function that makes a pass.
package serve

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"feedgen/cmd/feedgen/internal/report"

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/robfig/cron/v3"
)

// Service is `feedgen serve`. No field but Admin may be zero.
type Service struct {
	Listen string // address
	Admin  string // address of /healthz and /metrics; empty: Listen

	// Load reads the configurations, at start and at each SIGHUP.
	Load func() ([]Settings, error)

	// Metrics returns the metrics in Prometheus' text format, for /metrics; next
	// returns the time of the next pass of a configuration.
	Metrics func(next func(name string) time.Time) []byte
	Explain func(error) // prints an error
	Log     *slog.Logger
}

// Settings are those of one configuration.
type Settings struct {
	Name       string // its files are at /NAME/; empty: the only one, at /
	Err        error  // why it is invalid; the other fields are then zero
	Timing     cron.Schedule
	StaleAfter time.Duration // age of the last success that is not healthy

	// Published reads the result of the last pass. Version is a cheap way to see
	// whether there is a new one.
	Published func(ctx context.Context) (Published, error)
	Version   func(ctx context.Context) (string, error)

	// Pass makes one pass and returns its report; next returns the time of the
	// next pass, and refresh loads what is published. A panic counts as a failure.
	Pass func(ctx context.Context, next func() time.Time, refresh func(context.Context)) (*report.Report, error)
}

// refreshInterval is the interval at which serve checks for files of another
// process, so that they are served within a minute.
const refreshInterval = 50 * time.Second

// drainTime limits the responses in progress when feedgen is stopped.
const drainTime = 1500 * time.Millisecond

// Run serves until ctx ends.
func (s Service) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)

	r := &running{Service: s}
	r.clock = newClock(s.Log, beatInterval(), func() { r.notify(daemon.SdNotifyWatchdog) })
	if err := r.load(ctx); len(r.publications()) == 0 {
		return err
	}
	servers, err := r.listen()
	if err != nil {
		return err
	}
	ended := make(chan error, len(servers))
	for _, server := range servers {
		go func() { ended <- server.serve() }()
	}

	for _, f := range r.publications() {
		f.plan(ctx)
	}
	r.clock.repeat(refreshInterval, func() {
		for _, f := range r.publications() {
			f.refresh(ctx)
		}
	})
	r.clock.Start()
	r.status(daemon.SdNotifyReady, "")
	for {
		select {
		case <-hangup:
			r.reload(ctx)
		case <-ctx.Done():
			r.notify(daemon.SdNotifyStopping)
			done := r.clock.Stop()
			r.shutdown(servers)
			<-done.Done() // ctx also ends the pass
			for range servers {
				<-ended
			}
			return nil
		case err := <-ended:
			cancel()
			<-r.clock.Stop().Done()
			r.shutdown(servers)
			for range len(servers) - 1 {
				<-ended
			}
			return report.Failure(fmt.Errorf("serve at %s: %w", s.Listen, err), "")
		}
	}
}

// listen opens the addresses.
func (r *running) listen() ([]*server, error) {
	type place struct {
		address, flag, what string
		handler             http.Handler
	}
	at := []place{{r.Listen, "--listen", "serving", r.handler()}}
	if r.Admin != "" {
		at[0].handler = atMost(maxRequests, http.HandlerFunc(r.files))
		at = append(at, place{r.Admin, "--admin", "serving /healthz and /metrics", r.admin()})
	}
	var servers []*server
	for _, a := range at {
		listener, err := net.Listen("tcp", a.address)
		if err != nil {
			for _, s := range servers {
				s.listener.Close()
			}
			return nil, report.Failure(err, "choose another address with "+a.flag)
		}
		r.Log.Info(a.what, "at", "http://"+listener.Addr().String())
		servers = append(servers, newServer(listener, a.handler, r.Log))
	}
	return servers, nil
}

// running is a running Service.
type running struct {
	Service
	clock *clock

	mu      sync.Mutex
	working []*publication
}

// publications returns the configurations in service.
func (r *running) publications() []*publication {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.working
}

// load loads the configurations. If one in service is invalid now, its old version
// stays. It explains the error of each invalid one, and returns the worst, or the
// reason why there are none.
func (r *running) load(ctx context.Context) error {
	all, err := r.Load()
	if err != nil {
		r.Explain(err)
		return report.Worst([]error{err})
	}
	before, errs := r.publications(), []error{}
	var after []*publication
	for _, settings := range all {
		i := slices.IndexFunc(before, func(f *publication) bool { return f.name == settings.Name })
		var f *publication
		switch {
		case settings.Err != nil:
			errs = append(errs, settings.Err)
			r.Explain(settings.Err)
			if i < 0 {
				continue
			}
			f = before[i]
		case i >= 0:
			f = before[i]
			f.set(settings)
		default:
			f = newPublication(settings, r.Explain, r.Log)
			f.job = r.clock.newJob(func() { r.pass(ctx, f) })
		}
		after = append(after, f)
	}
	for _, f := range before {
		if !slices.Contains(after, f) {
			f.job.remove()
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.working = after
	return report.Worst(errs)
}

// pass is one pass on the schedule.
func (r *running) pass(ctx context.Context, f *publication) {
	done := f.pass(ctx)
	r.status("", fmt.Sprintf("the last run ended with status %d and %d entries", done.Status, done.Entries))
}

// reload loads the configurations again.
func (r *running) reload(ctx context.Context) {
	r.notify(daemon.SdNotifyReloading)
	status := "the configuration was reloaded"
	if err := r.load(ctx); err != nil {
		status = "the configuration is invalid: keeping the old one"
		r.Log.Warn(status)
	} else {
		r.Log.Info(status)
	}
	for _, f := range r.publications() {
		f.plan(ctx)
	}
	r.status(daemon.SdNotifyReady, status)
}

// shutdown waits for responses in progress, up to drainTime.
func (r *running) shutdown(servers []*server) {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	for _, server := range servers {
		if err := server.Shutdown(ctx); err != nil {
			r.Log.Warn("some responses were cut off", "reason", err)
			server.Close()
		}
	}
}

// status reports a state to systemd and the log.
func (r *running) status(state, text string) {
	next := "next run " + r.next().Format(time.RFC3339)
	r.Log.Info(next)
	if text != "" {
		next = text + "; " + next
	}
	r.notify(state + "\nSTATUS=" + next)
}

// next returns the time of the next pass of any configuration.
func (r *running) next() time.Time {
	var first time.Time
	for _, f := range r.publications() {
		if t := f.job.next(); !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}

// notify is sd_notify(3). Without systemd it does nothing.
func (r *running) notify(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		r.Log.Debug("could not notify systemd", "reason", err)
	}
}

// beatInterval returns the interval of the clock's beat, short enough for the
// watchdog of systemd.
func beatInterval() time.Duration {
	timeout, err := daemon.SdWatchdogEnabled(false)
	if err != nil || timeout == 0 {
		return time.Minute
	}
	return min(time.Minute, timeout/2)
}

// handler serves all requests. The limit for files does not apply to health and
// metrics.
func (r *running) handler() http.Handler {
	mux := r.admin()
	mux.Handle("/", atMost(maxRequests, http.HandlerFunc(r.files)))
	return mux
}

// files serves the published files; with several configurations, below their
// names.
func (r *running) files(w http.ResponseWriter, req *http.Request) {
	name, rest, below := strings.Cut(strings.TrimPrefix(req.URL.Path, "/"), "/")
	for _, f := range r.publications() {
		switch {
		case f.name == "":
			f.files.ServeHTTP(w, req)
			return
		case f.name == name && below:
			inner := req.Clone(req.Context())
			inner.URL.Path, inner.URL.RawPath = "/"+rest, ""
			f.files.ServeHTTP(w, inner)
			return
		case f.name == name:
			moveInto(w, name)
			return
		}
	}
	notFound(w, req)
}

// admin serves health and metrics.
func (r *running) admin() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", r.health)
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		next := map[string]time.Time{}
		for _, f := range r.publications() {
			next[f.name] = f.job.next()
		}
		w.Write(r.Metrics(func(name string) time.Time { return next[name] }))
	})
	return mux
}

// health responds with 200 while the last good pass of each configuration is
// recent.
func (r *running) health(w http.ResponseWriter, _ *http.Request) {
	var stale strings.Builder
	for _, f := range r.publications() {
		if last, ok := f.isHealthy(); !ok {
			if f.name != "" {
				stale.WriteString(f.name + ": ")
			}
			fmt.Fprintf(&stale, "no run has succeeded since %s\n", last.UTC().Format(time.RFC3339))
		}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if stale.Len() > 0 {
		w.WriteHeader(http.StatusServiceUnavailable)
		io.WriteString(w, stale.String())
		return
	}
	fmt.Fprintln(w, "ok")
}
