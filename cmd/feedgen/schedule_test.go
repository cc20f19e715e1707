package main

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/robfig/cron/v3"
)

func TestParseSchedule(t *testing.T) {
	for _, spec := range []string{"17 */2 * * *", "@every 2h", "@daily", "*/30 8-18 * * mon-fri", "0 0 29 2 *", "0,30 0-22/11 1 jan *"} {
		if _, err := parseSchedule(spec, time.UTC); err != nil {
			t.Errorf("%q: %v", spec, err)
		}
	}
	for _, spec := range []string{
		"", "TZ=0", "CRON_TZ=Europe/Paris", "TZ=Europe/Paris 0 8 * * *", "@every 0s", "@every -5m", "@every 500ms", "@every", "@every 2",
		"0 0 30 2 *", "*/90 * * * *", "0 0/24 * * *", "0 0 * * 7", "0 0 0 * *", "* * * *", "0 0 0 1 1 *", "@reboot", "hourly",
	} {
		if s, err := parseSchedule(spec, time.UTC); err == nil {
			t.Errorf("%q: taken for %v", spec, upcoming(s, time.Unix(0, 0), 3))
		}
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

func mustSchedule(t *testing.T, spec string, location *time.Location) cron.Schedule {
	t.Helper()
	s, err := parseSchedule(spec, location)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestTimesOfTheDay holds that in a year each time of the day that a schedule
// names comes once: when the clock shows it first, or would have.
func TestTimesOfTheDay(t *testing.T) {
	for _, tt := range []struct {
		zone         string
		spec         string
		hour, minute []int
		together     int // times that fall on the same moment as another
	}{
		{"Europe/Paris", "30 2 * * *", []int{2}, []int{30}, 0},
		{"Europe/Paris", "17 */2 * * *", []int{0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22}, []int{17}, 0},
		{"Europe/Paris", "*/15 1-3 * * *", []int{1, 2, 3}, []int{0, 15, 30, 45}, 4},
		{"America/New_York", "0 2 * * *", []int{2}, []int{0}, 0},
		{"America/Sao_Paulo", "0 0 * * *", []int{0}, []int{0}, 0}, // its clocks went forward at midnight
		{"Australia/Lord_Howe", "15,45 1,2 * * *", []int{1, 2}, []int{15, 45}, 0},
		{"Asia/Kathmandu", "0 2 * * *", []int{2}, []int{0}, 0},
		{"UTC", "59 23 * * *", []int{23}, []int{59}, 0},
	} {
		location := zone(t, tt.zone)
		s := mustSchedule(t, tt.spec, location)
		start, end := time.Date(2018, 1, 1, 0, 0, 0, 0, location), time.Date(2019, 1, 1, 0, 0, 0, 0, location)

		shown := map[string]time.Time{} // the first moment of each time that clocks show
		for m := start; m.Before(end); m = m.Add(time.Minute) {
			if key := m.Format("01-02 15:04"); shown[key].IsZero() {
				shown[key] = m
			}
		}
		var want []time.Time
		for day := range 365 {
			for _, hour := range tt.hour {
				for _, minute := range tt.minute {
					named := time.Date(2018, 1, 1+day, hour, minute, 0, 0, time.UTC)
					m := shown[named.Format("01-02 15:04")]
					for later := named; m.IsZero(); later = later.Add(time.Minute) {
						m = shown[later.Format("01-02 15:04")]
					}
					want = append(want, m)
				}
			}
		}
		all := len(want)
		want = slices.CompactFunc(want, time.Time.Equal)
		if all-len(want) != tt.together {
			t.Errorf("%s in %s: %d times fall together, want %d", tt.spec, tt.zone, all-len(want), tt.together)
		}
		got := upcoming(s, start.Add(-time.Second), len(want)+1)
		if !slices.EqualFunc(got[:len(want)], want, time.Time.Equal) {
			for i := range want {
				if !got[i].Equal(want[i]) {
					t.Errorf("%s in %s: run %d comes at %s, want %s", tt.spec, tt.zone, i, got[i], want[i])
					break
				}
			}
		}
		if last := got[len(want)]; last.Before(end) {
			t.Errorf("%s in %s: another run at %s", tt.spec, tt.zone, last)
		}
		for m := start; m.Before(end); m = m.Add(7 * time.Hour) {
			i, _ := slices.BinarySearchFunc(got, m, func(t, m time.Time) int { return t.Compare(m.Add(1)) })
			if next := s.Next(m); !next.Equal(got[i]) {
				t.Errorf("%s in %s: after %s comes %s, want %s", tt.spec, tt.zone, m, next, got[i])
			}
		}
	}
}

// TestEveryHour holds that a schedule of all hours runs 60 minutes apart, also
// when the clock changes.
func TestEveryHour(t *testing.T) {
	location := zone(t, "Europe/Paris")
	s := mustSchedule(t, "17 * * * *", location)
	last := time.Date(2026, 1, 1, 0, 17, 0, 0, location)
	for _, next := range upcoming(s, last, 365*24) {
		if next.Sub(last) != time.Hour {
			t.Errorf("%s comes after %s", next, last)
		}
		last = next
	}
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
		{"nothing missed at the weekend", "0 8 * * fri", time.Date(2026, 11, 20, 8, 0, 3, 0, time.UTC), time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)},
		{"interval not over", "@every 2h", now.Add(-90 * time.Minute), now.Add(30 * time.Minute)},
		{"interval over", "@every 2h", now.Add(-2 * time.Hour), now},
		{"wrong clock", "17 */2 * * *", now.AddDate(10, 0, 0), time.Date(2026, 11, 25, 12, 17, 0, 0, time.UTC)},
	} {
		table := &timetable{Schedule: mustSchedule(t, tt.spec, time.UTC), last: tt.last}
		got := table.Next(now)
		if late := got.Sub(tt.want); late < 0 || late > maxJitter || tt.want.Equal(now) && late > 0 {
			t.Errorf("%s: the first run comes at %s, want %s", tt.name, got, tt.want)
		}
		if again := table.Next(got); !again.After(got.Add(minInterval)) {
			t.Errorf("%s: %s comes right after %s", tt.name, again, got)
		}
	}
}

// TestYear lets a year pass, with both changes of the clock, for the scheduler
// of `feedgen serve`: every intended run comes once.
func TestYear(t *testing.T) {
	paris := zone(t, "Europe/Paris")
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
				s := mustSchedule(t, tt.spec, paris)
				clock := newClock(slog.Default(), func() {
					now := time.Now()
					slot := now.Truncate(time.Second)
					if _, exact := s.(cron.ConstantDelaySchedule); !exact {
						slot = upcoming(s, now.Add(-maxJitter-time.Second), 1)[0]
					}
					intended[slot.String()]++
				}, time.Hour, func() {})
				clock.set(&timetable{Schedule: s, last: time.Now()})
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
		clock := newClock(slog.New(slog.NewTextHandler(&log, nil)), func() {
			if going {
				t.Error("two runs at once")
			}
			going = true
			defer func() { going = false }()
			if runs++; runs == 1 {
				panic("a bug")
			}
			time.Sleep(100 * time.Minute)
		}, time.Minute, func() { beats.Add(1) })
		table := func() *timetable {
			return &timetable{Schedule: mustSchedule(t, "@every 1h", time.UTC), last: time.Now()}
		}
		clock.set(table())
		clock.Start()
		time.Sleep(150 * time.Minute) // runs at 1:00, and at 2:00 until 3:40
		if next := time.Until(clock.next()); next != 30*time.Minute {
			t.Errorf("the next run comes after %s, want 30m", next)
		}
		clock.set(table()) // at 3:30, 4:30 and so on
		time.Sleep(2*time.Hour + time.Minute)
		<-clock.Stop().Done()
		if runs != 3 || beats.Load() != 271 {
			t.Errorf("%d runs and %d beats, want 3 and 271", runs, beats.Load())
		}
		if text := log.String(); !strings.Contains(text, "a bug") || strings.Count(text, "left out") != 1 {
			t.Errorf("log:\n%s", text)
		}
	})
}
