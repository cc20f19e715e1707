package pass

import (
	"fmt"
	"slices"

	"feedgen/feed"
	"feedgen/feed/publish"
)

// minGrown is the size in bytes up to which a file may grow as it likes.
const minGrown = 1e6

const growthHint = "see with `feedgen diff` which entries grew; if they are meant to, run once with --force"

// growth guards files against growing many times over.
type growth struct {
	limit int64 // publish.max_growth; 0: none
	last  publish.Manifest
}

// growth returns the guard of files that follow those of a manifest.
func (in Inputs) growth(last publish.Manifest) growth {
	if in.Force {
		return growth{}
	}
	return growth{int64(in.Config.Publish.MaxGrowth), last}
}

// complaint says which file of a feed grew too much; empty if none did. What was
// never published has not grown.
func (g growth) complaint(files []feed.File, number int) string {
	for _, f := range files {
		last, now := g.last.Files[f.Name].Length(), int64(f.Size)
		if g.limit > 0 && f.Feed == number && !f.Kept && last > 0 && now > minGrown && now > g.limit*last {
			return fmt.Sprintf("%s would grow from %.1f kB to %.1f kB, more than the %d times of publish.max_growth",
				f.Name, float64(last)/1000, float64(now)/1000, g.limit)
		}
	}
	return ""
}

// hold takes the further feeds that grew too much out of the draft. They keep the
// files, entries and archives that they had before.
func (d *draft) hold(g growth, feeds []*feed.Feed, before *state) {
	for i, f := range feeds[1:] {
		number := i + 1
		c := g.complaint(d.files, number)
		if c == "" {
			continue
		}
		const text = "the feed %q: %s: its files stay as they are; if it is meant to grow, run once with --force"
		d.further.held = append(d.further.held, fmt.Sprintf(text, f.Title, c))
		d.files = slices.DeleteFunc(d.files, func(file feed.File) bool { return file.Feed == number })
		keep(d.further.members, before.Feeds, firstFile(f.Files))
		for _, name := range f.Files {
			keep(d.archives, before.Archives, f.URL(name))
		}
	}
}

// keep puts what was at a key before in the place of what is there.
func keep[M ~map[string]V, V any](now, before M, key string) {
	if last, known := before[key]; known {
		now[key] = last
		return
	}
	delete(now, key)
}
