package pass

import (
	"context"
	"errors"

	"feedgen/cmd/feedgen/internal/copies"
	"feedgen/feed/publish"
	"feedgen/scrape"
	"feedgen/scrape/memory"
)

// checkpoint is the state while a pass reads pages. It is saved from time to time, so
// that the next pass continues from there if this one is killed.
type checkpoint struct {
	*pass
	state   *state
	version string // of the document that was last read or written
	lost    bool   // another pass has written the state

	copies *copies.Copier // nil: none are kept
}

// settings returns settings with which a Scraper saves what it reads.
func (c *checkpoint) settings(s scrape.Settings) scrape.Settings {
	if !c.DryRun && !c.Offline {
		s.Save = c.save
	}
	return s
}

// begin starts from a state that was read.
func (c *checkpoint) begin(st *state, version string) {
	c.state, c.version, c.lost = st, version, false
}

// save writes the state with these pages. It is worth no error: the pages can be
// read again, and that another pass was faster shows when this one publishes.
func (c *checkpoint) save(ctx context.Context, pages *memory.Cache) {
	if c.lost {
		return
	}
	st := *c.state
	st.Pages = pages
	noteCopies(c.copies, &st)
	doc, err := st.encode(st.Publish)
	version := ""
	if err == nil {
		version, err = c.publisher.State.Write(ctx, doc, c.version)
	}
	switch {
	case err == nil:
		c.version = version
	case errors.Is(err, publish.ErrLost):
		c.lost = true
	default:
		c.Log.Debug("could not save the pages that were read so far", "reason", err)
	}
}
