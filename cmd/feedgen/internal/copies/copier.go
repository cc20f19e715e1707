// Package copies stores copies of the articles that a pass reads (copier.go), and
// reports dead links with their copies (dead.go). State is its part of the state.
package copies

import (
	"context"
	"maps"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/version"
	"feedgen/feed"
	"feedgen/feed/publish"
	"feedgen/scrape"
	"feedgen/scrape/archive"
	"feedgen/scrape/links"
)

// State is the memory between passes. It is stored as
//
//	{"copies": {"https://blog.example/a": {"copies": [{"name": "blog.example/2022/a-5f0c9c1e26b46b68", …}]}},
//	 "links": {"https://review.example/42": {"asked": "2026-11-25T06:17:03Z"}}}
type State struct {
	Copies archive.Index `json:"copies,omitempty"`
	Links  links.Memory  `json:"links,omitempty"` // those that are not scraped
}

// Pending is a copy that is not written yet.
type Pending struct {
	URL    string // of its page, as listed
	Digest string // of its text
	Since  time.Time
	Tries  int   // passes that have tried to keep it
	Err    error // of the last one; nil: it is under way, or not known any more
}

// Inputs are the inputs of a Copier.
type Inputs struct {
	Config  *config.Config
	Started time.Time
	State   State
	Pending []Pending // of earlier passes, the oldest first

	// Published returns when an article was published as the lists say, else when
	// it was first seen; zero: neither is known.
	Published func(url string) (listed, seen time.Time)

	All bool // the pages of all articles that have no copy are due
}

// Copier stores copies of the articles that a pass reads. A nil Copier does nothing.
type Copier struct {
	in      Inputs
	keeper  *archive.Keeper
	pending map[string]Pending // of in.Pending
	due     map[string]bool    // of those, whose pages are read again in this pass
	links   links.Memory       // that were looked at; nil: none were
	noted   bool               // the State that was last noted has all that there is
}

const (
	// mostDue is how many pages a pass reads again for copies that are pending,
	// beside those that are due.
	mostDue = 20
	// pendingFor is how long a copy is pending of a page that can't be read.
	pendingFor = 90 * 24 * time.Hour
	// longest is how long a pass that has published waits for its copies.
	longest = 5 * time.Minute
)

// Open opens the archive; nil without one. It sends no request.
func Open(ctx context.Context, c *config.Config) (publish.Bucket, error) {
	if c.Archive.Bucket == "" {
		return nil, nil
	}
	return publish.Open(ctx, c.Archive.Bucket, c.Dir())
}

// New returns the Copier of a pass; nil without an archive. The caller must call
// Close.
func New(ctx context.Context, in Inputs) (*Copier, error) {
	bucket, err := Open(ctx, in.Config)
	if bucket == nil || err != nil {
		return nil, err
	}
	c := &Copier{in: in, pending: map[string]Pending{}, due: map[string]bool{}}
	for i, p := range in.Pending {
		c.pending[p.URL] = p
		c.due[p.URL] = i < mostDue
	}
	c.keeper = archive.NewKeeper(context.WithoutCancel(ctx), settings(in.Config, bucket), in.Started)
	return c, nil
}

// settings returns the settings of an archive.
func settings(c *config.Config, bucket publish.Bucket) archive.Settings {
	return archive.Settings{
		Bucket: bucket, Software: version.UserAgent(), Secrets: archive.Secrets{Headers: c.Scrape.SecretHeaders()},
	}
}

// year returns the year of an article: that of its publication, else that in which
// it was first seen.
func (in Inputs) year(url, published string) int {
	listed, seen := in.Published(url)
	if page, err := feed.ParseDate(published); err == nil && listed.IsZero() {
		listed = page.Time
	}
	for _, at := range []time.Time{listed, seen} {
		if !at.IsZero() {
			return at.In(in.Config.Location()).Year()
		}
	}
	return in.Started.In(in.Config.Location()).Year()
}

// Settings returns the settings of a scraper that passes its articles to c.
func (c *Copier) Settings(s scrape.Settings) scrape.Settings {
	if c == nil {
		return s
	}
	s.Keep = c.keep
	s.Needs = func(url string) (whole, due bool) {
		_, pending := c.pending[url]
		whole = pending || c.in.State.Copies[url].Needs(c.in.Started)
		return whole, whole && c.in.All || c.due[url]
	}
	return s
}

// keep keeps a copy of an article.
func (c *Copier) keep(p *archive.Page) {
	p.Year = c.in.year(p.URL, p.Metadata.Published)
	c.keeper.Keep(p, c.in.State.Copies[p.URL])
}

// Look checks the links of entries that are not scraped, once a week.
func (c *Copier) Look(ctx context.Context, scraper *scrape.Scraper, urls []string) {
	if c == nil || scraper == nil {
		return
	}
	after := scraper.Look(ctx, urls, c.in.State.Links)
	if !maps.Equal(after, c.in.State.Links) {
		c.links, c.noted = after, false
	}
}

// Note returns a State and its pending copies, updated with the results of this
// pass.
func (c *Copier) Note(st State, before []Pending) (State, []Pending) {
	if c == nil {
		return st, before
	}
	var after []Pending
	for _, p := range before {
		if !c.keeper.Handled(p.URL) && c.in.Started.Sub(p.Since) <= pendingFor {
			after = append(after, p)
		}
	}
	copies, pending := c.keeper.Results(st.Copies)
	for _, p := range pending {
		one := Pending{URL: p.URL, Digest: p.Digest, Since: c.in.Started, Tries: 1, Err: p.Err}
		if b, known := c.pending[p.URL]; known {
			one.Since, one.Tries = b.Since, b.Tries+1
		}
		after = append(after, one)
	}
	st.Copies = copies
	if c.links != nil {
		st.Links = c.links
	}
	c.noted = len(pending) == 0
	return st, after
}

// Noted reports whether the last noted State is complete.
func (c *Copier) Noted() bool { return c == nil || c.noted }

// Close waits for the copies in progress, and returns those that are still pending.
func (c *Copier) Close(ctx context.Context) []Pending {
	if c == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	c.keeper.Close(ctx)
	_, pending := c.keeper.Results(nil)
	var all []Pending
	for _, p := range pending {
		all = append(all, Pending{URL: p.URL, Digest: p.Digest, Err: p.Err})
	}
	return all
}

// Count returns the number of copies.
func (st State) Count() int {
	n := 0
	for _, c := range st.Copies {
		n += len(c.Copies)
	}
	return n
}
