package format

import (
	"cmp"
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"
)

// archiveSize is the number of entries in an archive document that is full.
const archiveSize = 100

// parts yields the documents of one file's name: first the one to subscribe to.
// Where Limit leaves entries out of it, archive documents (RFC 5005, section 4)
// follow, from NAME-1, the oldest, on. Together they hold all entries.
//
// Archives are filled in the order in which articles joined the feed, so that
// an old article that is listed late goes to the newest archive, and a full
// one changes only with its own articles. For the same reason none names the
// archive after it.
func (d *document) parts() iter.Seq[*document] {
	return func(yield func(*document) bool) {
		current := *d
		current.entries = d.Entries
		if !d.format.Archived || d.Limit <= 0 || len(d.Entries) <= d.Limit {
			yield(&current)
			return
		}
		archives := slices.Collect(slices.Chunk(d.bySeniority(), archiveSize))
		current.entries, current.older = d.Entries[:d.Limit], archiveName(d.name, len(archives))
		if !yield(&current) {
			return
		}
		older := ""
		for n, chunk := range archives {
			archive := *d
			archive.name, archive.archive, archive.older = archiveName(d.name, n+1), true, older
			for _, i := range slices.Sorted(slices.Values(chunk)) {
				archive.entries = append(archive.entries, d.Entries[i])
			}
			if !yield(&archive) {
				return
			}
			older = archive.name
		}
	}
}

// bySeniority returns the indexes of the entries, those that were in the feed
// first first, and among these the oldest first.
func (d *document) bySeniority() []int {
	order := make([]int, len(d.Entries))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &d.Entries[i], &d.Entries[j]
		return cmp.Or(a.FirstSeen.Compare(b.FirstSeen), a.Published.Time.Compare(b.Published.Time), cmp.Compare(a.ID, b.ID))
	})
	return order
}

// archiveName returns en/rss-1.xml for en/rss.xml and 1.
func archiveName(name string, n int) string {
	ext := path.Ext(name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
}
