package format

import (
	"cmp"
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"

	"feedgen/feed"
)

// archiveSize is the number of entries in an archive document that is full.
const archiveSize = 100

// documents yields the contents of the feed's file in a format. Where Limit
// leaves entries out of it, archive documents (RFC 5005, section 4) follow, from
// NAME-1, the oldest, on. Together they hold all entries.
//
// Archives are filled in the order in which articles joined the feed, so that
// an old article that is listed late goes to the newest archive, and a full
// one changes only with its own articles. For the same reason none names the
// archive after it.
func (c channel) documents(format *Format) iter.Seq[*document] {
	name := c.Files[format.Key]
	return func(yield func(*document) bool) {
		if !format.Archived || c.Limit <= 0 || len(c.Entries) <= c.Limit {
			yield(&document{channel: c, format: format, name: name, current: name, entries: c.Entries})
			return
		}
		archives := slices.Collect(slices.Chunk(bySeniority(c.Entries), archiveSize))
		current := &document{
			channel: c, format: format, name: name, current: name,
			entries: c.Entries[:c.Limit], older: archiveName(name, len(archives)),
		}
		if !yield(current) {
			return
		}
		older := ""
		for n, chunk := range archives {
			d := &document{channel: c, format: format, name: archiveName(name, n+1), archive: true, current: name, older: older}
			for _, i := range slices.Sorted(slices.Values(chunk)) {
				d.entries = append(d.entries, c.Entries[i])
			}
			if !yield(d) {
				return
			}
			older = d.name
		}
	}
}

// bySeniority returns the indexes of the entries, those that were in the feed
// first first, and among these the oldest first.
func bySeniority(entries []feed.Entry) []int {
	order := make([]int, len(entries))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &entries[i], &entries[j]
		return cmp.Or(a.FirstSeen.Compare(b.FirstSeen), a.Published.Time.Compare(b.Published.Time), cmp.Compare(a.ID, b.ID))
	})
	return order
}

// archiveName returns en/rss-1.xml for en/rss.xml and 1.
func archiveName(name string, n int) string {
	ext := path.Ext(name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
}
