package serve

import (
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/robfig/cron/v3"
)

// maxJitter limits the random delay of times of day.
const maxJitter = time.Minute

// timetable is the schedule of a process; last is the time of the last success. If
// a run was missed since then, the first run starts at once. Times of day come
// slightly late, so that not all installations start in the same second.
type timetable struct {
	cron.Schedule
	last    time.Time
	started bool
}

// Next implements cron.Schedule. cron.Cron calls it at start and at each run.
func (t *timetable) Next(now time.Time) time.Time {
	from := now
	// A last success in the future was written by a wrong clock.
	if !t.started && t.last.Before(now) {
		from = t.last
	}
	t.started = true
	next := t.Schedule.Next(from)
	if !next.After(now) {
		return now
	}
	return next.Add(t.jitter(next))
}

func (t *timetable) jitter(next time.Time) time.Duration {
	if _, ok := t.Schedule.(cron.ConstantDelaySchedule); ok {
		return 0 // @every counts from a random start anyway
	}
	return rand.N(min(maxJitter, t.Schedule.Next(next).Sub(next)/10) + 1)
}

// clock runs jobs on their timetables. A job never runs twice at once, and runs
// again after a panic.
type clock struct {
	*cron.Cron
	log cronLog
}

// newClock returns a clock without jobs. It calls beat at every interval: timers
// stop while a machine sleeps, and cron notices missed runs only at the next beat.
func newClock(log *slog.Logger, interval time.Duration, beat func()) *clock {
	c := &clock{cron.New(cron.WithLogger(cron.DiscardLogger)), cronLog{log}}
	c.Schedule(cron.Every(interval), cron.FuncJob(beat))
	return c
}

// repeat calls f at every interval, unless the previous call is still running.
func (c *clock) repeat(interval time.Duration, f func()) {
	c.Schedule(cron.Every(interval), cron.NewChain(cron.SkipIfStillRunning(cron.DiscardLogger)).Then(cron.FuncJob(f)))
}

// job is one job of a clock, which runs once it has a timetable.
type job struct {
	clock *clock
	run   cron.Job
	entry cron.EntryID // of the timetable
}

// newJob returns a job without a timetable.
func (c *clock) newJob(run func()) *job {
	// In this order: with Recover outside, a job that panics would count as
	// running for ever. Made once: cron makes a chain for each entry, and after a
	// new timetable two could run at once.
	return &job{clock: c, run: cron.NewChain(cron.SkipIfStillRunning(c.log), cron.Recover(c.log)).Then(cron.FuncJob(run))}
}

// set replaces the timetable.
func (j *job) set(t *timetable) {
	j.remove()
	j.entry = j.clock.Schedule(t, j.run)
}

// remove removes the timetable.
func (j *job) remove() { j.clock.Remove(j.entry) }

func (j *job) next() time.Time { return j.clock.Entry(j.entry).Next }

// cronLog logs two messages of cron: a skipped run, and a panic.
type cronLog struct{ log *slog.Logger }

func (l cronLog) Info(string, ...any) {
	l.log.Warn("the previous run is still in progress: skipping this one")
}

func (l cronLog) Error(err error, msg string, details ...any) {
	l.log.Error("a run panicked: "+err.Error(), details...)
}
