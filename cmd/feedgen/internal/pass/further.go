package pass

import (
	"fmt"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feed"
	"feedgen/feed/digest"
	"feedgen/feed/format"
	"feedgen/feed/merge"
)

// members are the entries of the further feeds as they were last published: the
// digests of their ids, by the name of each feed's first file. The zero members
// know of none.
type members map[string][]string

// membersOf returns what is remembered of the entries of a feed.
func membersOf(entries []feed.Entry) []string {
	var all []string
	for _, e := range entries {
		all = append(all, digest.Of(e.ID))
	}
	return all
}

// firstFile returns the name of the first of a feed's files.
func firstFile(files feed.Files) string {
	for _, f := range format.All {
		if name := files[f.Key]; name != "" {
			return name
		}
	}
	return ""
}

// lost returns how many of the members of a feed are no entries any more. What
// its filter does not take any more is not lost.
func lost(last []string, merged *merge.Merged) int {
	kept := map[string]bool{}
	for id := range merged.Kept() {
		kept[digest.Of(id)] = true
	}
	n := 0
	for _, m := range last {
		if !kept[m] {
			n++
		}
	}
	return n
}

// exceeds reports whether more entries are gone of those that were in the last
// feed than publish.max_drop allows. One may always go.
func exceeds(gone, last int, maxDrop config.Percent) bool {
	return gone > 1 && float64(gone)*100 > float64(maxDrop)*float64(last)
}

// heldBack says that a further feed is not published.
func heldBack(title string, gone, last int, maxDrop config.Percent) string {
	const text = "the feed %q would lose %d of its %d entries at once, more than the %g%% of publish.max_drop: " +
		"its files stay as they are; if the entries are meant to go, run once with --force"
	return fmt.Sprintf(text, title, gone, last, float64(maxDrop))
}
