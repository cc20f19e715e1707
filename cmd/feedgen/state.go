package main

import (
	"encoding/json"
	"fmt"
	"time"

	"feedgen/feed"
	"feedgen/feed/publish"
	"feedgen/scrape"
)

const (
	stateFolder  = ".feedgen" // in the publish bucket, unless the configuration says otherwise
	stateVersion = 1
)

// state is the document that a run leaves for the next: what each step
// remembers.
//
//	{"version": 1, "last_success": "2026-11-25T06:17:03Z",
//	 "pages": {…}, "ledger": [{"id": …, "urls": […], …}], "publish": {"files": {…}}}
type state struct {
	Version     int              `json:"version"`
	LastSuccess time.Time        `json:"last_success,omitzero"` // of the last run with status 0 or 3
	Pages       *scrape.Cache    `json:"pages"`
	Ledger      feed.Ledger      `json:"ledger"`
	Publish     publish.Manifest `json:"publish"`
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

// encode returns the document with m in place of what the state has of it.
func (s *state) encode(m publish.Manifest) ([]byte, error) {
	c := *s
	c.Publish = m
	doc, err := json.Marshal(&c)
	if err != nil {
		return nil, err
	}
	return append(doc, '\n'), nil
}
