package pass

import (
	"fmt"
	"slices"

	"feedgen/feed"
	"feedgen/feed/publish"
)

// minGrown is the size in bytes up to which growth is not limited.
const minGrown = 1e6

const growthHint = "`feedgen diff` shows which entries grew; if that is intended, run once with --force"

// growth limits the growth of files.
type growth struct {
	limit int64 // publish.max_growth; 0: none
	last  publish.Manifest
}

// growth returns the limit for the files that follow those of a manifest.
func (in Inputs) growth(last publish.Manifest) growth {
	if in.Force {
		return growth{}
	}
	return growth{int64(in.Config.Publish.MaxGrowth), last}
}

// complaint describes the file of a feed that grew too much; empty if none did. A
// file that was never published has not grown.
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

// hold removes the further feeds that grew too much from the draft. They keep
// their files, entries and archives.
func (d *draft) hold(g growth, feeds []*feed.Feed, before *state) {
	for i, f := range feeds[1:] {
		number := i + 1
		c := g.complaint(d.files, number)
		if c == "" {
			continue
		}
		const text = "the feed %q: %s: its files stay unchanged; if that is intended, run once with --force"
		d.further.held = append(d.further.held, fmt.Sprintf(text, f.Title, c))
		d.files = slices.DeleteFunc(d.files, func(file feed.File) bool { return file.Feed == number })
		keep(d.further.members, before.Feeds, firstFile(f.Files))
		for _, name := range f.Files {
			keep(d.archives, before.Archives, f.URL(name))
		}
	}
}

// keep sets a key of now to its value in before.
func keep[M ~map[string]V, V any](now, before M, key string) {
	if last, known := before[key]; known {
		now[key] = last
		return
	}
	delete(now, key)
}
