package config

import (
	"slices"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
)

// upcoming returns the next n times of a schedule, or fewer if it ends.
func upcoming(s cron.Schedule, after time.Time, n int) []time.Time {
	var times []time.Time
	for t := s.Next(after); len(times) < n && !t.IsZero(); t = s.Next(t) {
		times = append(times, t)
	}
	return times
}

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

// reading is what clocks show, in one year.
type reading struct {
	month             time.Month
	day, hour, minute int
}

func readingAt(t time.Time) reading {
	_, month, day := t.Date()
	hour, minute, _ := t.Clock()
	return reading{month, day, hour, minute}
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

		shown := map[reading]time.Time{} // the first moment of each time that clocks show
		for m := start; m.Before(end); m = m.Add(time.Minute) {
			if key := readingAt(m); shown[key].IsZero() {
				shown[key] = m
			}
		}
		var want []time.Time
		for day := range 365 {
			for _, hour := range tt.hour {
				for _, minute := range tt.minute {
					named := time.Date(2018, 1, 1+day, hour, minute, 0, 0, time.UTC)
					m := shown[readingAt(named)]
					for later := named; m.IsZero(); later = later.Add(time.Minute) {
						m = shown[readingAt(later)]
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
