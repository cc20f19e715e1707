package feed

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

// documents yields the documents of the file with this name: first the one to
// subscribe to. Where Limit leaves entries out of it, archive documents (RFC
// 5005, section 4) follow, from NAME-1, the oldest, on. Together they hold all
// entries. The page for people holds all entries itself.
//
// Archives are filled in the order in which articles joined the feed, so that
// an old article that is listed late goes to the newest archive, and a full
// one changes only with its own articles. For the same reason none names the
// archive after it.
func (f *Feed) documents(name string) iter.Seq[*document] {
	return func(yield func(*document) bool) {
		current := &document{Feed: f, name: name, entries: f.Entries, current: name}
		switch {
		case name == "":
			return
		case name == f.Files.HTML || f.Limit <= 0 || len(f.Entries) <= f.Limit:
			yield(current)
			return
		}
		archives := slices.Collect(slices.Chunk(f.bySeniority(), archiveSize))
		current.entries, current.older = f.Entries[:f.Limit], archiveName(name, len(archives))
		if !yield(current) {
			return
		}
		older := ""
		for n, chunk := range archives {
			d := &document{Feed: f, name: archiveName(name, n+1), archive: true, current: name, older: older}
			for _, i := range slices.Sorted(slices.Values(chunk)) {
				d.entries = append(d.entries, f.Entries[i])
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
func (f *Feed) bySeniority() []int {
	order := make([]int, len(f.Entries))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &f.Entries[i], &f.Entries[j]
		return cmp.Or(a.FirstSeen.Compare(b.FirstSeen), a.Published.Time.Compare(b.Published.Time), cmp.Compare(a.ID, b.ID))
	})
	return order
}

// archiveName returns en/rss-1.xml for en/rss.xml and 1.
func archiveName(name string, n int) string {
	ext := path.Ext(name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
}
