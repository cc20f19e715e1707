package pass

import (
	"context"
	"slices"
	"time"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/version"
	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/publish"
	"feedgen/scrape"
	"feedgen/scrape/archive"
	"feedgen/scrape/extract/content"
)

// copier stores copies of the articles that a pass reads, and records them in the
// state. A nil copier stores none.
type copier struct {
	keeper  *archive.Keeper
	started time.Time

	pending map[string]notification // of earlier passes, by page …
	due     map[string]bool         // … and those to fetch for it in this pass
	noted   bool                    // the state last written is complete
}

const (
	// mostDue is the number of pages that a pass fetches again only for pending
	// copies.
	mostDue = 20
	// pendingFor is how long the copy of an unreadable page stays pending.
	pendingFor = 90 * 24 * time.Hour
	// copyTime limits the wait for copies at the end of a pass.
	copyTime = 5 * time.Minute
)

// newCopier returns the copier of a pass; nil without an archive.
func newCopier(ctx context.Context, p *pass, st *state) (*copier, error) {
	if p.Config.Archive.Bucket == "" || p.DryRun {
		return nil, nil
	}
	bucket, err := publish.Open(ctx, p.Config.Archive.Bucket, p.Config.Dir())
	if err != nil {
		return nil, err
	}
	c := &copier{started: p.started, pending: map[string]notification{}, due: map[string]bool{}}
	for _, n := range st.Outbox {
		if n.Kind != kindArchive {
			continue
		}
		c.pending[n.What] = n
		if len(c.due) < mostDue {
			c.due[n.What] = true
		}
	}
	c.keeper = archive.NewKeeper(context.WithoutCancel(ctx), archive.Settings{
		Bucket: bucket, Software: version.UserAgent(),
		Secrets: archive.Secrets{Headers: p.Config.Scrape.SecretHeaders()},
		Year:    yearOf(p, st),
	}, st.Copies, p.started)
	return c, nil
}

// yearOf returns a function for the year of an article: that of its publication,
// else that in which it was first seen.
func yearOf(p *pass, st *state) func(url, published string) int {
	seen := map[string]time.Time{}
	for _, r := range st.Ledger {
		for _, u := range r.URLs {
			seen[link.Key(u)] = r.FirstSeen
		}
	}
	return func(url, published string) int {
		if own := p.lists.entry(url); own != nil && !own.Published.IsZero() {
			return own.Published.Time.In(p.location).Year()
		}
		if d, err := feed.ParseDate(published); err == nil && !d.IsZero() {
			return d.Time.Year()
		}
		if at := seen[link.Key(url)]; !at.IsZero() {
			return at.In(p.location).Year()
		}
		return p.started.In(p.location).Year()
	}
}

// settings returns the settings of a scraper that passes its articles to c.
func (c *copier) settings(s scrape.Settings) scrape.Settings {
	if c == nil {
		return s
	}
	s.Keep = c.keep
	s.Wants = func(url string) (whole, due bool) {
		_, pending := c.pending[url]
		return pending || c.keeper.Wants(url), c.due[url]
	}
	return s
}

// keep stores a copy of an article.
func (c *copier) keep(a scrape.Article) {
	res := a.Response
	c.keeper.Keep(&archive.Page{
		URL:      a.URL,
		Exchange: archive.Exchange{At: res.URL, Time: time.Now(), Sent: res.Sent, Status: res.Status, Header: res.Header, Body: res.Body},
		Metadata: a.Result.Metadata,
		Text:     content.Find(a.Result.View),
	})
}

// note records in a state which copies exist and which are pending.
func (c *copier) note(st *state) {
	if c == nil {
		return
	}
	var pending []archive.Pending
	st.Copies, pending = c.keeper.Results(st.Copies)
	st.Outbox = slices.DeleteFunc(slices.Clone(st.Outbox), func(n notification) bool {
		return n.Kind == kindArchive && (c.keeper.Handled(n.What) || c.started.Sub(n.Since) > pendingFor)
	})
	for _, p := range pending {
		n := notification{Kind: kindArchive, What: p.URL, Digest: p.Digest, Since: c.started, Tries: 1}
		if b, known := c.pending[p.URL]; known {
			n.Since, n.Tries = b.Since, b.Tries+1
		}
		st.Outbox = append(st.Outbox, n)
	}
	c.noted = len(pending) == 0
}

// close waits for the copies in progress, and records their results in the state.
func (c *copier) close(ctx context.Context, p *pass) {
	if c == nil {
		return
	}
	wait, cancel := context.WithTimeout(ctx, copyTime)
	defer cancel()
	c.keeper.Close(wait)
	if _, pending := c.keeper.Results(nil); len(pending) > 0 {
		p.warnings.add("archive: %s pending; the next runs will try again: %v",
			report.Plural(len(pending), "copy of an article is", "copies of articles are"), pending[0].Err)
	}
	if c.noted {
		return
	}
	if err := amend(ctx, p.publisher.State, c.note); err != nil {
		p.warnings.add("could not save which copies of articles exist: %v", err)
	}
}
