package serve

import (
	"bytes"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/cmd/feedgen/internal/config"

	"github.com/robfig/cron/v3"
)

func timing(spec, zone string) cron.Schedule {
	return (&config.Config{Schedule: spec, Feed: config.Feed{Timezone: zone}}).Timing()
}

func TestTimetable(t *testing.T) {
	now := time.Date(2026, 11, 25, 10, 30, 0, 0, time.UTC)
	for _, tt := range []struct {
		name, spec string
		last       time.Time
		want       time.Time
	}{
		{"first run ever", "17 */2 * * *", time.Time{}, now},
		{"first run ever, interval", "@every 2h", time.Time{}, now},
		{"up to date", "17 */2 * * *", now.Add(-12 * time.Minute), time.Date(2026, 11, 25, 12, 17, 0, 0, time.UTC)},
		{"one missed", "17 */2 * * *", now.Add(-2 * time.Hour), now},
		{"many missed", "17 */2 * * *", now.AddDate(0, -1, 0), now},
		{"nothing missed at the weekend", "0 8 * * fri", time.Date(2026, 11, 20, 8, 0, 3, 0, time.UTC), time.Date(2026, 11, 27, 8, 0, 0,
			0, time.UTC)},
		{"interval not over", "@every 2h", now.Add(-90 * time.Minute), now.Add(30 * time.Minute)},
		{"interval over", "@every 2h", now.Add(-2 * time.Hour), now},
		{"wrong clock", "17 */2 * * *", now.AddDate(10, 0, 0), time.Date(2026, 11, 25, 12, 17, 0, 0, time.UTC)},
	} {
		table := &timetable{Schedule: timing(tt.spec, "UTC"), last: tt.last}
		got := table.Next(now)
		if late := got.Sub(tt.want); late < 0 || late > maxJitter || tt.want.Equal(now) && late > 0 {
			t.Errorf("%s: the first run comes at %s, want %s", tt.name, got, tt.want)
		}
		if again := table.Next(got); !again.After(got.Add(time.Minute)) {
			t.Errorf("%s: %s comes right after %s", tt.name, again, got)
		}
	}
}

// TestYear lets a year pass, with both changes of the clock, for the scheduler
// of `feedgen serve`: every intended run comes once.
func TestYear(t *testing.T) {
	for _, tt := range []struct {
		spec string
		want int
	}{
		{"17 */2 * * *", 366 * 12},
		{"30 2 * * *", 366},
		{"0 3 * * 0", 53},
		{"5 * * * *", 366 * 24},
		{"@every 6h", 366 * 4},
	} {
		t.Run(tt.spec, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				end := time.Now().AddDate(1, 0, 0) // it is the first of January 2000
				intended := map[string]int{}
				s := timing(tt.spec, "Europe/Paris")
				clock := newClock(slog.Default(), time.Hour, func() {})
				job := clock.newJob(func() {
					now := time.Now()
					slot := now.Truncate(time.Second)
					if _, exact := s.(cron.ConstantDelaySchedule); !exact {
						slot = s.Next(now.Add(-maxJitter - time.Second))
					}
					intended[slot.String()]++
				})
				job.set(&timetable{Schedule: s, last: time.Now()})
				clock.Start()
				time.Sleep(time.Until(end))
				<-clock.Stop().Done()
				if len(intended) != tt.want {
					t.Errorf("%d runs, want %d", len(intended), tt.want)
				}
				for slot, n := range intended {
					if n != 1 {
						t.Errorf("%d runs for %s", n, slot)
					}
				}
			})
		})
	}
}

// TestClock holds that a run is skipped while the one before is still going,
// also under a new timetable, and that runs go on after a panic.
func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		runs, going := 0, false
		var beats atomic.Int64
		clock := newClock(slog.New(slog.NewTextHandler(&log, nil)), time.Minute, func() { beats.Add(1) })
		job := clock.newJob(func() {
			if going {
				t.Error("two runs at once")
			}
			going = true
			defer func() { going = false }()
			if runs++; runs == 1 {
				panic("a bug")
			}
			time.Sleep(100 * time.Minute)
		})
		table := func() *timetable {
			return &timetable{Schedule: timing("@every 1h", "UTC"), last: time.Now()}
		}
		job.set(table())
		clock.Start()
		time.Sleep(150 * time.Minute) // runs at 1:00, and at 2:00 until 3:40
		if next := time.Until(job.next()); next != 30*time.Minute {
			t.Errorf("the next run comes after %s, want 30m", next)
		}
		job.set(table()) // at 3:30, 4:30 and so on
		time.Sleep(2*time.Hour + time.Minute)
		<-clock.Stop().Done()
		if runs != 3 || beats.Load() != 271 {
			t.Errorf("%d runs and %d beats, want 3 and 271", runs, beats.Load())
		}
		if text := log.String(); !strings.Contains(text, "a bug") || strings.Count(text, "skipping this one") != 1 {
			t.Errorf("log:\n%s", text)
		}
	})
}
