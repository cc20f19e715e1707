package serve

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"feedgen/cmd/feedgen/internal/report"
)

// publication is one configuration in service: its passes and published files.
type publication struct {
	name    string
	explain func(error)
	log     *slog.Logger
	job     *job // makes its passes
	files   files

	refreshing sync.Mutex
	loaded     string // version of the state whose files are all served; empty: none
	problem    string // why not, as last logged

	mu       sync.Mutex
	settings Settings
	lastGood time.Time // of the last pass with status 0 or 3; before the first, the start
}

// newPublication returns a publication that starts now.
func newPublication(s Settings, explain func(error), log *slog.Logger) *publication {
	if s.Name != "" {
		log = log.With("name", s.Name)
	}
	return &publication{name: s.Name, explain: explain, log: log, settings: s, lastGood: time.Now()}
}

func (f *publication) current() Settings {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.settings
}

// set replaces the settings.
func (f *publication) set(s Settings) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.settings = s
}

// plan reads what was published and when, and sets the clock.
func (f *publication) plan(ctx context.Context) {
	f.refreshing.Lock()
	f.loaded = "" // the configuration may have changed
	f.refreshing.Unlock()
	last := f.refresh(ctx)
	if last.Manifest.Pending != nil {
		last.Success = time.Time{} // a pass died while it published: finish its work
	}
	f.job.set(&timetable{Schedule: f.current().Timing, last: last.Success})
}

// refresh loads what was published by any process, and returns it if it is new.
func (f *publication) refresh(ctx context.Context) Published {
	f.refreshing.Lock()
	defer f.refreshing.Unlock()
	settings := f.current()
	version, err := settings.Version(ctx)
	if err == nil && version != "" && version == f.loaded {
		return Published{}
	}
	f.loaded = ""
	var now Published
	if err == nil {
		now, err = settings.Published(ctx)
	}
	if err == nil {
		err = f.files.load(ctx, now)
	}
	f.succeeded(now.Success)
	switch {
	case ctx.Err() != nil:
	case err == nil:
		f.loaded, f.problem = version, ""
	case now.Manifest.Pending != nil: // it is changing, and changes again at the end
		f.log.Debug("a run is publishing", "reason", err)
	case err.Error() != f.problem:
		f.problem = err.Error()
		f.log.Warn("some published files can't be served", "reason", err)
	}
	return now
}

// succeeded records the time of a pass with status 0 or 3.
func (f *publication) succeeded(at time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if at.After(f.lastGood) && !at.After(time.Now()) {
		f.lastGood = at
	}
}

// isHealthy reports whether the last good pass is recent, and when it was.
func (f *publication) isHealthy() (last time.Time, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.lastGood, time.Since(f.lastGood) < f.settings.StaleAfter
}

// pass makes one pass, and returns its report.
func (f *publication) pass(ctx context.Context) *report.Report {
	done, err := f.current().Pass(ctx, f.job.next, func(ctx context.Context) { f.refresh(ctx) })
	if err != nil {
		f.explain(err)
	}
	if done.Succeeded() {
		f.succeeded(time.Now())
	}
	f.refresh(ctx)
	return done
}
