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

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/robfig/cron/v3"
)

// Service is what a process of `feedgen serve` is made of. None of its fields
// may be zero.
type Service struct {
	Listen string // address
	Admin  string // address of /healthz and /metrics; empty: they are at Listen, too

	// Load reads the configuration, at start and at each SIGHUP. Where it
	// fails at a SIGHUP, the one before stands.
	Load func() (Settings, error)

	Metrics func(next time.Time) []byte // in Prometheus' text format, for /metrics
	Explain func(error)                 // reports an error to a person
	Log     *slog.Logger
}

// Settings are those of one configuration.
type Settings struct {
	Timing     cron.Schedule
	StaleAfter time.Duration // after which the last success is too old

	// Published reads what the last pass left, and Version tells without much
	// work whether there is another.
	Published func(ctx context.Context) (Published, error)
	Version   func(ctx context.Context) (string, error)

	// Pass makes one pass, and returns its report; next returns when the one
	// after it comes, and refresh serves what is published by then. A panic
	// counts as a failure.
	Pass func(ctx context.Context, next func() time.Time, refresh func(context.Context)) (*report.Report, error)
}

// refreshInterval is how often it is looked whether another process has
// published, so that its files are served within a minute.
const refreshInterval = 50 * time.Second

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
	servers, err := r.listen()
	if err != nil {
		return err
	}
	ended := make(chan error, len(servers))
	for _, server := range servers {
		go func() { ended <- server.serve() }()
	}

	r.plan(ctx)
	r.clock.repeat(refreshInterval, func() { r.refresh(ctx) })
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
			<-done.Done() // ctx has ended the pass, too
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
		at[0].handler = atMost(maxRequests, &r.files)
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

// running is a service at work.
type running struct {
	Service
	clock *clock
	files files

	refreshing sync.Mutex
	loaded     string // version of the state whose files are served; empty: not all of one
	problem    string // why not, as it was last logged

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
	r.refreshing.Lock()
	r.loaded = "" // that may have been another configuration's
	r.refreshing.Unlock()
	last := r.refresh(ctx)
	if last.Manifest.Pending != nil {
		last.Success = time.Time{} // a pass died while it published: finish its work
	}
	r.clock.set(&timetable{Schedule: r.current().Timing, last: last.Success})
}

// refresh serves what is published, by whichever process, and returns it where
// that is news.
func (r *running) refresh(ctx context.Context) Published {
	r.refreshing.Lock()
	defer r.refreshing.Unlock()
	settings := r.current()
	version, err := settings.Version(ctx)
	if err == nil && version != "" && version == r.loaded {
		return Published{}
	}
	r.loaded = ""
	var now Published
	if err == nil {
		now, err = settings.Published(ctx)
	}
	if err == nil {
		err = r.files.load(ctx, now)
	}
	r.succeeded(now.Success)
	switch {
	case ctx.Err() != nil:
	case err == nil:
		r.loaded, r.problem = version, ""
	case now.Manifest.Pending != nil: // it changes under our hands, and again when that is done
		r.Log.Debug("a run is publishing", "reason", err)
	case err.Error() != r.problem:
		r.problem = err.Error()
		r.Log.Warn("not all that is published can be served", "reason", err)
	}
	return now
}

// succeeded notes that a pass with status 0 or 3 began or ended at a time.
func (r *running) succeeded(at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at.After(r.lastGood) && !at.After(time.Now()) {
		r.lastGood = at
	}
}

// pass is one pass on the schedule.
func (r *running) pass(ctx context.Context) {
	done, err := r.current().Pass(ctx, r.clock.next, func(ctx context.Context) { r.refresh(ctx) })
	if err != nil {
		r.Explain(err)
	}
	if done.Succeeded() {
		r.succeeded(time.Now())
	}
	r.refresh(ctx)
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
func (r *running) shutdown(servers []*server) {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	for _, server := range servers {
		if err := server.Shutdown(ctx); err != nil {
			r.Log.Warn("some answers are cut off", "reason", err)
			server.Close()
		}
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

// handler answers all requests. Readers that fill the bound for files keep
// nobody from health and metrics.
func (r *running) handler() http.Handler {
	mux := r.admin()
	mux.Handle("/", atMost(maxRequests, &r.files))
	return mux
}

// admin answers for health and metrics.
func (r *running) admin() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", r.health)
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		w.Write(r.Metrics(r.clock.next()))
	})
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
