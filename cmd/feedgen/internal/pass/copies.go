package pass

import (
	"context"
	"errors"
	"slices"
	"time"

	"feedgen/cmd/feedgen/internal/copies"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/link"
)

// newCopier returns a Copier for a pass from the state st; nil without an archive.
// With all, the pages of all articles that have no copy are due.
func newCopier(ctx context.Context, p *pass, st *state, all bool) (*copies.Copier, error) {
	if p.DryRun || p.Offline {
		return nil, nil
	}
	seen := map[string]time.Time{}
	for _, r := range st.Ledger {
		for _, u := range r.URLs {
			seen[link.Key(u)] = r.FirstSeen
		}
	}
	return copies.New(ctx, copies.Inputs{
		Config: p.Config, Started: p.started, State: st.Archive, Pending: pendingCopies(st.Outbox), All: all,
		Published: func(url string) (listed, first time.Time) {
			return p.lists.Published(url), seen[link.Key(url)]
		},
	})
}

// pendingCopies returns the copies that are pending in an outbox.
func pendingCopies(outbox []notification) []copies.Pending {
	var pending []copies.Pending
	for _, n := range outbox {
		if n.Kind == kindArchive {
			pending = append(pending, copies.Pending{URL: n.What, Digest: n.Digest, Since: n.Since, Tries: n.Tries})
		}
	}
	return pending
}

// noteCopies notes in a state which copies there are, and which are pending.
func noteCopies(c *copies.Copier, st *state) {
	var pending []copies.Pending
	st.Archive, pending = c.Note(st.Archive, pendingCopies(st.Outbox))
	st.Outbox = slices.DeleteFunc(slices.Clone(st.Outbox), func(n notification) bool { return n.Kind == kindArchive })
	for _, n := range pending {
		st.Outbox = append(st.Outbox, notification{Kind: kindArchive, What: n.URL, Digest: n.Digest, Since: n.Since, Tries: n.Tries})
	}
}

// closeCopies waits for the copies in progress, and records their results.
func closeCopies(ctx context.Context, p *pass, c *copies.Copier) {
	if pending := c.Close(ctx); len(pending) > 0 {
		p.warnings.add("archive: %s pending; the next runs will try again: %v",
			report.Plural(len(pending), "copy of an article is", "copies of articles are"), pending[0].Err)
	}
	if c.Noted() {
		return
	}
	// While another run publishes, those copies stay pending, and the next run finds them.
	err := amend(ctx, p.publisher.State, func(st *state) { noteCopies(c, st) })
	if err != nil && !errors.Is(err, errPublishing) {
		p.warnings.add("could not save which copies of articles exist: %v", err)
	}
}
