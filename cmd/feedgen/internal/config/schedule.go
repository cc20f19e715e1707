package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// minInterval is the shortest interval of @every, against typing mistakes.
const minInterval = time.Minute

// Timing returns the schedule, or nil if there is none.
func (c *Config) Timing() cron.Schedule {
	if c.Schedule == "" {
		return nil
	}
	s, err := parseSchedule(c.Schedule, c.Location())
	if err != nil {
		panic(err) // the loader checks it
	}
	return s
}

// parseSchedule reads a schedule in location: five cron fields, or @every 2h.
// It rejects what cron's parser accepts wrongly: a time zone without fields makes
// it panic, it reads @every 0s as every second, */90 as every hour, and 30 February
// as never.
func parseSchedule(spec string, location *time.Location) (cron.Schedule, error) {
	if strings.HasPrefix(spec, "TZ=") || strings.HasPrefix(spec, "CRON_TZ=") {
		return nil, errors.New("the schedule uses feed.timezone: remove TZ=")
	}
	parsed, err := cron.ParseStandard(spec)
	if err != nil {
		return nil, fmt.Errorf("bad schedule %q: %w: want five fields such as 17 */2 * * * (Sunday is 0), or @every 2h", spec, err)
	}
	fields, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return parsed, checkEvery(spec)
	}
	if err := checkSteps(spec); err != nil {
		return nil, err
	}
	if fields.Next(time.Unix(0, 0).UTC()).IsZero() {
		return nil, fmt.Errorf("the schedule %q never fires", spec)
	}
	if fields.Hour&everyHour == everyHour {
		return elapsing{fields, location}, nil
	}
	return wallClock{fields, location}, nil
}

func checkEvery(spec string) error {
	every := strings.TrimSpace(strings.TrimPrefix(spec, "@every "))
	if d, err := time.ParseDuration(every); err != nil || d < minInterval {
		return fmt.Errorf("the schedule %q is too frequent: want at least %s between runs", spec, minInterval)
	}
	return nil
}

// checkSteps rejects a step that is longer than its field.
func checkSteps(spec string) error {
	longest := []int{59, 23, 30, 11, 6}
	for i, field := range strings.Fields(spec) {
		for part := range strings.SplitSeq(field, ",") {
			_, step, _ := strings.Cut(part, "/")
			if n, err := strconv.Atoi(step); err == nil && i < len(longest) && n > longest[i] {
				return fmt.Errorf("bad schedule %q: a step of %d is too long for a field up to %d: use @every",
					spec, n, longest[i])
			}
		}
	}
	return nil
}

// everyHour are the hours of the day as bits of a cron.SpecSchedule.
const everyHour = 1<<24 - 1

// elapsing is a schedule that runs in all hours. It follows elapsed time: a day has
// 23 hours when the clock goes forward, and 25 when it goes back.
type elapsing struct {
	fields   *cron.SpecSchedule
	location *time.Location
}

func (s elapsing) Next(after time.Time) time.Time { return s.fields.Next(after.In(s.location)) }

// wallClock is a schedule of times of day. Each occurs once a day: a time that the
// clock skips occurs when the clock goes forward, and of a time that occurs twice
// only the first counts.
type wallClock struct {
	fields   *cron.SpecSchedule
	location *time.Location
}

func (s wallClock) Next(after time.Time) time.Time {
	local := after.In(s.location)
	// In UTC no hour is skipped and none occurs twice.
	wall := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), 0, time.UTC)
	for {
		wall = s.fields.Next(wall)
		if wall.IsZero() {
			return wall
		}
		if t := moment(wall, s.location); t.After(after) {
			return t
		}
	}
}

// moment returns the first instant at which the clock of location shows the time of
// wall or a later one; wall holds it as UTC.
func moment(wall time.Time, location *time.Location) time.Time {
	in := func(offset int) time.Time { return wall.Add(-time.Duration(offset) * time.Second).In(location) }
	_, before := wall.AddDate(0, 0, -1).In(location).Zone()
	_, after := wall.AddDate(0, 0, 1).In(location).Zone()
	if t := in(before); offsetOf(t) == before {
		return t
	}
	t := in(after)
	if offsetOf(t) == after {
		return t
	}
	_, change := t.ZoneBounds()
	return change
}

func offsetOf(t time.Time) int {
	_, offset := t.Zone()
	return offset
}
