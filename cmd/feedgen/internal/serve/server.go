// Package serve keeps a process running: passes on a schedule, their files over
// HTTP with health and metrics beside them, and notifications for systemd
// (Service). It also serves a preview that follows the files it is made from
// (Preview). How a pass is made is handed in.
package serve

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/publish"

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/robfig/cron/v3"
	"golang.org/x/net/netutil"
)

// Service is what a process of `feedgen serve` is made of. None of its fields
// may be zero.
type Service struct {
	Listen string // address

	// Load reads the configuration, at start and at each SIGHUP. Where it
	// fails at a SIGHUP, the one before stands.
	Load func() (Settings, error)

	Files   *Files
	Metrics func(next time.Time) []byte // in Prometheus' text format, for /metrics
	Explain func(error)                 // reports an error to a person
	Log     *slog.Logger
}

// Settings are those of one configuration.
type Settings struct {
	Timing     cron.Schedule
	StaleAfter time.Duration // after which the last success is too old

	// Last reads what the last pass left.
	Last func(ctx context.Context) (Last, error)

	// Pass makes one pass, and returns its report; next returns when the one
	// after it comes. A panic counts as a failure.
	Pass func(ctx context.Context, next func() time.Time) (*report.Report, error)
}

// Last is what the last pass left.
type Last struct {
	Bucket  publish.Bucket
	Files   publish.Manifest
	Success time.Time // start of the last pass with status 0 or 3; zero: there was none
}

// drainTime is how long answers may take that are under way when feedgen is
// told to end.
const drainTime = 5 * time.Second

// Run serves until ctx ends.
func (s Service) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)

	settings, err := s.Load()
	if err != nil {
		return err
	}
	r := &running{Service: s, settings: settings, lastGood: time.Now()}
	r.clock = newClock(s.Log, func() { r.pass(ctx) }, beatInterval(), func() { r.notify(daemon.SdNotifyWatchdog) })
	listener, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return report.Failure(err, "choose another address with --listen")
	}
	server := newServer(r.handler(), s.Log)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(netutil.LimitListener(listener, maxConns)) }()
	s.Log.Info("serving", "at", "http://"+listener.Addr().String())

	r.plan(ctx)
	r.clock.Start()
	r.status(daemon.SdNotifyReady, "")
	for {
		select {
		case <-hangup:
			r.reload(ctx)
		case <-ctx.Done():
			r.notify(daemon.SdNotifyStopping)
			done := r.clock.Stop()
			r.shutdown(server)
			<-done.Done() // ctx has ended the pass, too
			<-ended
			return nil
		case err := <-ended:
			cancel()
			<-r.clock.Stop().Done()
			return report.Failure(fmt.Errorf("serve at %s: %w", s.Listen, err), "")
		}
	}
}

// running is a service at work.
type running struct {
	Service
	clock *clock

	mu       sync.Mutex
	settings Settings
	lastGood time.Time // of the last pass with status 0 or 3; before the first, the start
}

func (r *running) current() Settings {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.settings
}

// plan looks up what was published and when, and sets the clock accordingly.
func (r *running) plan(ctx context.Context) {
	settings := r.current()
	last, err := settings.Last(ctx)
	if err == nil {
		err = r.Files.Load(ctx, last.Bucket, last.Files)
	}
	if err != nil {
		r.Log.Warn("not all that was published before is known", "reason", err)
	}
	if last.Files.Pending != nil {
		last.Success = time.Time{} // a pass died while it published: finish its work
	}
	r.clock.set(&timetable{Schedule: settings.Timing, last: last.Success})
}

// pass is one pass on the schedule.
func (r *running) pass(ctx context.Context) {
	done, err := r.current().Pass(ctx, r.clock.next)
	if err != nil {
		r.Explain(err)
	}
	if done.Succeeded() {
		r.mu.Lock()
		r.lastGood = time.Now()
		r.mu.Unlock()
	}
	r.status("", fmt.Sprintf("the last run ended with status %d and %d entries", done.Status, done.Entries))
}

// reload re-reads the configuration.
func (r *running) reload(ctx context.Context) {
	r.notify(daemon.SdNotifyReloading)
	status := "the configuration was read again"
	if settings, err := r.Load(); err != nil {
		status = "the configuration is broken: the old one stands"
		r.Explain(err)
		r.Log.Warn(status)
	} else {
		r.mu.Lock()
		r.settings = settings
		r.mu.Unlock()
		r.plan(ctx)
		r.Log.Info(status)
	}
	r.status(daemon.SdNotifyReady, status)
}

// shutdown waits for the answers under way, but not for ever.
func (r *running) shutdown(server *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		r.Log.Warn("some answers are cut off", "reason", err)
		server.Close()
	}
}

// status gives systemd and the log the state of things.
func (r *running) status(state, text string) {
	next := "next run " + r.clock.next().Format(time.RFC3339)
	r.Log.Info(next)
	if text != "" {
		next = text + "; " + next
	}
	r.notify(state + "\nSTATUS=" + next)
}

// notify is sd_notify(3). It does nothing where there is no systemd.
func (r *running) notify(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		r.Log.Debug("systemd does not listen", "reason", err)
	}
}

// beatInterval returns how often the clock beats, in time for the watchdog of
// systemd.
func beatInterval() time.Duration {
	timeout, err := daemon.SdWatchdogEnabled(false)
	if err != nil || timeout == 0 {
		return time.Minute
	}
	return min(time.Minute, timeout/2)
}

// handler answers all requests.
func (r *running) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", r.health)
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		w.Write(r.Metrics(r.clock.next()))
	})
	mux.Handle("/", r.Files)
	return mux
}

// health answers 200 while the last good pass is young enough.
func (r *running) health(w http.ResponseWriter, _ *http.Request) {
	r.mu.Lock()
	last, staleAfter := r.lastGood, r.settings.StaleAfter
	r.mu.Unlock()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if age := time.Since(last); age >= staleAfter {
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprintf(w, "no run has succeeded since %s\n", last.UTC().Format(time.RFC3339))
		return
	}
	fmt.Fprintln(w, "ok")
}
