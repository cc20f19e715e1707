package serve

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"feedgen/cmd/feedgen/internal/report"
)

// publication is one configuration at work: its passes, and what it has published.
type publication struct {
	name    string
	explain func(error)
	log     *slog.Logger
	job     *job // that makes its passes
	files   files

	refreshing sync.Mutex
	loaded     string // version of the state whose files are served; empty: not all of one
	problem    string // why not, as it was last logged

	mu       sync.Mutex
	settings Settings
	lastGood time.Time // of the last pass with status 0 or 3; before the first, the start
}

// newPublication returns a configuration that is at work from now on.
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

// plan looks up what was published and when, and sets the clock accordingly.
func (f *publication) plan(ctx context.Context) {
	f.refreshing.Lock()
	f.loaded = "" // that may have been another configuration's
	f.refreshing.Unlock()
	last := f.refresh(ctx)
	if last.Manifest.Pending != nil {
		last.Success = time.Time{} // a pass died while it published: finish its work
	}
	f.job.set(&timetable{Schedule: f.current().Timing, last: last.Success})
}

// refresh serves what is published, by whichever process, and returns it where
// that is news.
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
	case now.Manifest.Pending != nil: // it changes under our hands, and again when that is done
		f.log.Debug("a run is publishing", "reason", err)
	case err.Error() != f.problem:
		f.problem = err.Error()
		f.log.Warn("not all that is published can be served", "reason", err)
	}
	return now
}

// succeeded notes that a pass with status 0 or 3 began or ended at a time.
func (f *publication) succeeded(at time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if at.After(f.lastGood) && !at.After(time.Now()) {
		f.lastGood = at
	}
}

// isHealthy reports whether the last good pass is young enough, and when it was.
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
