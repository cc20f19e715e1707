package format

import (
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/gorilla/feeds"

	"feedgen/feed"
)

// gorilla returns the document's head as gorilla/feeds has it. Each format adds
// what that leaves out.
func (d *document) gorilla() *feeds.Feed {
	return &feeds.Feed{
		Title:       d.Title,
		Link:        &feeds.Link{Href: d.Link, Rel: "alternate"},
		Description: d.Description,
		Updated:     d.updated(),
		Copyright:   d.Copyright,
	}
}

// batchSize is the number of entries that are rendered at a time.
const batchSize = 100

// batches yields the document's entries, some at a time, with what gorilla/feeds
// makes of them. All at once would take more memory than the entries do.
func (d *document) batches() iter.Seq2[[]feed.Entry, *feeds.Feed] {
	return func(yield func([]feed.Entry, *feeds.Feed) bool) {
		for batch := range slices.Chunk(d.entries, batchSize) {
			if !yield(batch, gorillaItems(batch)) {
				return
			}
		}
	}
}

// gorillaItems returns a feed with these entries and no head.
func gorillaItems(entries []feed.Entry) *feeds.Feed {
	g := &feeds.Feed{Link: &feeds.Link{}, Items: make([]*feeds.Item, len(entries))}
	items := make([]feeds.Item, len(entries))
	links := make([]feeds.Link, len(entries))
	for i := range entries {
		e := &entries[i]
		links[i].Href = e.URL
		items[i] = feeds.Item{
			Title:       e.Title,
			Link:        &links[i],
			Description: e.Summary,
			Id:          e.ID,
			IsPermaLink: strconv.FormatBool(e.ID == e.URL),
			Created:     e.Published.Time.UTC().Truncate(time.Second),
			Updated:     e.Updated.Time.UTC().Truncate(time.Second),
			Content:     e.Content,
		}
		g.Items[i] = &items[i]
	}
	return g
}
