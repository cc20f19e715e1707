package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"feedgen/feed"
	"feedgen/feed/format"
	"feedgen/feed/merge"
	"feedgen/feed/publish"
	"feedgen/feed/text"
	"feedgen/scrape"
)

const stateVersion = 1

// state is the document that a run leaves for the next: what each step
// remembers.
//
//	{"version": 1, "last_success": "2026-11-25T06:17:03Z",
//	 "pages": {…}, "ledger": [{"id": …, "urls": […], …}], "publish": {"files": {…}},
//	 "untold": ["https://ada.example/feeds/rss.xml"]}
type state struct {
	Version     int              `json:"version"`
	LastSuccess time.Time        `json:"last_success,omitzero"` // of the last run with status 0 or 3
	Pages       *scrape.Cache    `json:"pages,omitempty"`
	Ledger      merge.Ledger     `json:"ledger,omitempty"`
	Publish     publish.Manifest `json:"publish"`
	Untold      []string         `json:"untold,omitempty"` // feeds that the hub has yet to hear of
}

// newState returns the state of a feed that was never published.
func newState() *state {
	return &state{Version: stateVersion, Pages: &scrape.Cache{}}
}

// decodeState reads a document as encode wrote it; an absent one is a new
// state.
func decodeState(doc []byte) (*state, error) {
	s := newState()
	if doc == nil {
		return s, nil
	}
	if err := json.Unmarshal(doc, s); err != nil {
		return nil, fmt.Errorf("the state is damaged: %w", err)
	}
	switch {
	case s.Version > stateVersion:
		return nil, &statusError{statusFailed,
			fmt.Errorf("the state was written by a newer feedgen (its version is %d, this one knows up to %d)", s.Version, stateVersion),
			"run the newer feedgen; nothing was changed"}
	case s.Version < 1:
		return nil, fmt.Errorf("the state is damaged: it has no version")
	}
	return s, nil
}

// pageRoom is about what the document says of a page and its entry, in bytes.
const pageRoom = 1500

// encode returns the document with m in place of what the state has of it. It
// is encoded record by record, into room that need not grow: encoding/json
// would have it in memory three times.
func (s *state) encode(m publish.Manifest) ([]byte, error) {
	var doc bytes.Buffer
	doc.Grow(pageRoom * len(s.Pages.Pages))
	enc := json.NewEncoder(&doc)
	rest := *s
	rest.Pages, rest.Ledger, rest.Publish = nil, nil, m
	if err := enc.Encode(&rest); err != nil {
		return nil, err
	}
	doc.Truncate(doc.Len() - len("}\n"))
	doc.WriteString(`,"pages":`)
	if err := s.Pages.Encode(&doc); err != nil {
		return nil, err
	}
	doc.WriteString(`,"ledger":[`)
	for i := range s.Ledger {
		if i > 0 {
			doc.WriteByte(',')
		}
		if err := enc.Encode(&s.Ledger[i]); err != nil {
			return nil, err
		}
	}
	doc.WriteString("]}\n")
	return doc.Bytes(), nil
}

// readState returns the state of the last run, and its version. Where it is
// lost, the published JSON Feed stands in for it.
func (j *job) readState(ctx context.Context) (*state, string, error) {
	var st *state
	var damaged error
	doc, version, err := j.publisher.Await(ctx, func(doc []byte) (publish.Manifest, error) {
		var tooNew *statusError
		st, damaged = decodeState(doc)
		if errors.As(damaged, &tooNew) {
			return publish.Manifest{}, damaged
		}
		if damaged != nil {
			st = newState()
		}
		return st.Publish, nil
	})
	if err != nil {
		return nil, "", err
	}
	if damaged != nil {
		if j.opt.dryRun {
			j.warn("%v: a run would put it aside, and take ids from the published feed", damaged)
		} else {
			j.warn("%v: it is put aside, and ids are taken from the published feed", damaged)
			if _, err := j.publisher.State.SetAside(ctx, doc); err != nil {
				return nil, "", err
			}
		}
	}
	if doc == nil || damaged != nil {
		if err := j.restore(ctx, st); err != nil {
			return nil, "", err
		}
	}
	return st, version, nil
}

// restore takes from the published JSON Feed what a lost state knew.
func (j *job) restore(ctx context.Context, st *state) error {
	entries, err := j.published(ctx)
	if err != nil || len(entries) == 0 {
		return err
	}
	j.warn("there is no state: the ids and dates of %d entries are taken from the published feed", len(entries))
	st.Ledger = merge.LedgerOf(entries)
	st.Pages.Restore(j.asPages(entries))
	return nil
}

// asPages returns published entries with the authors and dates that their pages
// have said, as far as that can be told: others are from the configuration.
func (j *job) asPages(entries []feed.Entry) []feed.Entry {
	sameName := func(a, b feed.Author) bool { return text.Same(a.Name, b.Name) }
	var pages []feed.Entry
	for _, e := range entries {
		own := &feed.Entry{}
		for _, u := range e.URLs {
			if known := j.localEntry(u); known != nil {
				own = known
			}
		}
		if len(own.Authors) > 0 || slices.EqualFunc(e.Authors, j.authors(), sameName) {
			e.Authors = nil
		}
		if !own.Published.IsZero() {
			e.Published = feed.Date{}
		}
		pages = append(pages, e)
	}
	return pages
}

// published returns the entries of the published JSON Feed; none if there is
// no such feed.
func (j *job) published(ctx context.Context) ([]feed.Entry, error) {
	return j.readFeed(func(name string) ([]byte, error) {
		data, err := publish.ReadFile(ctx, j.publisher.Bucket, name)
		if errors.Is(err, publish.ErrNotExist) {
			return nil, nil
		}
		return data, err
	})
}

// readFeed returns the entries of the JSON Feed and its archives, whose files
// come from read: nil is a file that does not exist.
func (j *job) readFeed(read func(name string) ([]byte, error)) ([]feed.Entry, error) {
	var entries []feed.Entry
	seen := map[string]bool{}    // the archives hold what the feed file holds, too
	visited := map[string]bool{} // a file by another hand may lead in circles
	for name := string(j.cfg.Publish.Files.JSON); name != "" && !visited[name]; {
		visited[name] = true
		data, err := read(name)
		if data == nil || err != nil {
			return entries, err
		}
		page, older, err := format.Restore(data, j.location)
		if err != nil {
			j.log.Debug("no ids from the published feed", "file", name, "reason", err)
			break
		}
		for _, e := range page {
			if !seen[e.ID] {
				seen[e.ID] = true
				entries = append(entries, e)
			}
		}
		name = j.fileAt(older)
	}
	return entries, nil
}

// fileAt returns the name of the file that readers find at rawURL.
func (j *job) fileAt(rawURL string) string {
	name, below := strings.CutPrefix(rawURL, j.cfg.Feed.BaseURL)
	if !below {
		return ""
	}
	if unescaped, err := url.PathUnescape(name); err == nil {
		return unescaped
	}
	return name
}
