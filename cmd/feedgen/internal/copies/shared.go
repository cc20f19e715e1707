package copies

import (
	"context"
	"maps"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feed/publish"
	"feedgen/scrape"
	"feedgen/scrape/archive"
)

// Archive returns the archive of a configuration that shares page memory, in which
// scrape.PageMemory.Fetch keeps copies; nil without an archive. It needs Config,
// Started and Published.
func Archive(ctx context.Context, in Inputs) (*scrape.Archive, error) {
	bucket, err := Open(ctx, in.Config)
	if bucket == nil || err != nil {
		return nil, err
	}
	return &scrape.Archive{Name: nameOf(in.Config), Settings: settings(in.Config, bucket), Year: in.year}, nil
}

// nameOf returns the name of an archive in page memory.
func nameOf(c *config.Config) string { return publish.Place(c.Archive.Bucket, c.Dir()) }

// Recall returns a State with the copies that shared page memory has of pages.
func (st State) Recall(c *config.Config, pages []scrape.Page) State {
	name, all := nameOf(c), maps.Clone(st.Copies)
	for _, p := range pages {
		shared := p.Copies[name]
		if shared.Pending = ""; len(shared.Copies) == 0 {
			continue
		}
		if all == nil {
			all = archive.Index{}
		}
		all[p.URL] = shared.With(st.Copies[p.URL])
	}
	st.Copies = all
	return st
}
