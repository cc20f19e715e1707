package fleet

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/publish"
	"feedgen/feed/text"
)

// writing is a place that a member writes to. The name of a file may contain {slug}.
type writing struct {
	place  string
	member *Member
}

// refuseConflicts marks members as invalid that write, or may write, the same file
// or the same state, because each would undo the work of the other.
func refuseConflicts(members []*Member) {
	var all []writing
	for _, m := range members {
		if m.Config == nil {
			continue
		}
		for _, place := range written(m.Config) {
			all = append(all, writing{place, m})
		}
	}
	slices.SortStableFunc(all, func(a, b writing) int { return strings.Compare(a.place, b.place) })
	wrong := map[*Member][]string{}
	refuse := func(w, other writing) {
		why := fmt.Sprintf("%s and %s write to the same place, %s", w.member.File, other.member.File, w.place)
		if w.place != other.place {
			why = fmt.Sprintf("%s and %s may write to the same place: %s and %s", w.member.File, other.member.File, w.place, other.place)
		}
		if known := wrong[w.member]; len(known) < maxConflicts && !slices.Contains(known, why) {
			wrong[w.member] = append(known, why)
		}
	}
	for _, w := range all {
		// What may be the same file begins alike, up to {slug}.
		start, _, _ := strings.Cut(w.place, config.SlugMark)
		first, _ := slices.BinarySearchFunc(all, start, func(w writing, start string) int { return strings.Compare(w.place, start) })
		for _, other := range all[first:] {
			if !strings.HasPrefix(other.place, start) {
				break
			}
			if other.member != w.member && config.Overlap(w.place, other.place) {
				refuse(w, other)
				refuse(other, w)
			}
		}
	}
	for m, reasons := range wrong {
		var errs []error
		for _, why := range reasons {
			errs = append(errs, errors.New(why))
		}
		m.Config, m.Err = nil, report.UsageError(errors.Join(errs...), "give each configuration a separate bucket or prefix")
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
	for _, name := range c.FileNames(false, furtherFiles(c)...) {
		places = append(places, bucket+"/"+name)
	}
	if c.Monitor.MetricsFile != "" {
		places = append(places, "file://"+place(c.Path(c.Monitor.MetricsFile)))
	}
	return places
}

// furtherFiles returns the files of the further feeds of a configuration. Those by
// author are known, since they are for feed.authors; others contain {slug}.
func furtherFiles(c *config.Config) []config.Files {
	var all []config.Files
	for _, f := range c.Feeds {
		if f.By != feed.ByAuthor {
			all = append(all, f.Files)
			continue
		}
		for _, author := range c.Feed.Authors {
			all = append(all, f.For(author.Name, text.Slug(author.Name)).Files)
		}
	}
	return all
}
