package copies

import (
	"cmp"
	"context"
	"fmt"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/publish"
	"feedgen/scrape/archive"
)

// Finder finds copies of articles.
type Finder struct {
	state  State
	bucket publish.Bucket          // nil: there is no archive
	last   map[string]archive.Copy // by the keys of addresses
}

// NewFinder returns a Finder for the copies in a State. It sends no request.
func NewFinder(ctx context.Context, c *config.Config, st State) (*Finder, error) {
	bucket, err := Open(ctx, c)
	if err != nil {
		return nil, err
	}
	f := &Finder{state: st, bucket: bucket, last: make(map[string]archive.Copy, len(st.Copies))}
	for u, all := range st.Copies {
		if key, last := link.Key(u), all.Last(); cmp.Or(f.last[key].At.Compare(last.At), cmp.Compare(last.Name, f.last[key].Name)) < 0 {
			f.last[key] = last
		}
	}
	return f, nil
}

// find returns the last copy of the article of an entry, by whichever of its
// addresses; the zero Copy if there is none.
func (f *Finder) find(e feed.Entry) archive.Copy {
	for _, u := range append([]string{e.URL}, e.URLs...) {
		if c := f.last[link.Key(u)]; c.Name != "" && f.bucket != nil {
			return c
		}
	}
	return archive.Copy{}
}

// Copy returns the place of the last readable copy of an entry's article; empty if
// there is none.
func (f *Finder) Copy(e feed.Entry) string {
	if c := f.find(e); c.Name != "" {
		return f.bucket.String() + "/" + c.Name + archive.HTMLFile
	}
	return ""
}

// Read returns the last readable copy of an entry's article.
func (f *Finder) Read(ctx context.Context, e feed.Entry) ([]byte, error) {
	c := f.find(e)
	if c.Name == "" {
		return nil, fmt.Errorf("there is no copy of %s", e.URL)
	}
	data, _, err := f.bucket.Read(ctx, c.Name+archive.HTMLFile)
	return data, err
}
