package fleet

import (
	"errors"
	"fmt"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/publish"
)

// refuseConflicts marks members as invalid that write the same file or the same
// state, because each would undo the work of the other.
func refuseConflicts(members []*Member) {
	writers := map[string][]*Member{}
	var order []string // of the first of each, so that the messages are the same every time
	for _, m := range members {
		if m.Config == nil {
			continue
		}
		for _, place := range written(m.Config) {
			if writers[place] == nil {
				order = append(order, place)
			}
			writers[place] = append(writers[place], m)
		}
	}
	wrong := map[*Member][]error{}
	for _, place := range order {
		for i, m := range writers[place] {
			if others := writers[place]; len(others) > 1 {
				other := others[(i+1)%len(others)]
				wrong[m] = append(wrong[m], fmt.Errorf("%s and %s write to the same place, %s", m.File, other.File, place))
			}
		}
	}
	for m, errs := range wrong {
		m.Config = nil
		m.Err = report.UsageError(errors.Join(errs[:min(len(errs), maxConflicts)]...),
			"give each configuration a separate bucket or prefix")
	}
}

// maxConflicts is how many of its files a message names.
const maxConflicts = 3

// written returns where the files of a configuration are written, and its state.
func written(c *config.Config) []string {
	bucket := publish.Place(c.Publish.Bucket, c.Dir())
	state := bucket + "/" + publish.StateFolder
	if c.State != "" {
		state = publish.Place(c.State, c.Dir())
	}
	places := []string{state + "/" + publish.StateName}
	for _, name := range c.FileNames(false, c.FurtherFiles()...) {
		places = append(places, bucket+"/"+name)
	}
	if c.Monitor.MetricsFile != "" {
		places = append(places, "file://"+place(c.Path(c.Monitor.MetricsFile)))
	}
	return places
}
