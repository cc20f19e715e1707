package pass

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/copies"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/digest"
	"feedgen/feed/format"
	"feedgen/feed/merge"
	"feedgen/feed/publish"
	"feedgen/scrape/memory"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// stateVersion is the version of the documents that encode writes.
const stateVersion = 2

// state is the document that a pass leaves for the next.
//
//	{"version":2,"digest":"5f0c…",                       // SHA-256 of the document with zeros in its place
//	 "last_success": "2026-11-25T06:17:03Z",
//	 "outcomes": {"listed":14,"fetched":1,"not_modified":12,"skipped":0,"failed":1},
//	 "publish": {"files": {…}},
//	 "outbox": [{"kind": "hub", "what": "https://ada.example/feeds/rss.xml", "digest": "9c1e…",
//	             "since": "2026-11-25T06:17:03Z", "tries": 1}],
//	 "feeds": {"en/rss.xml": ["5f0c9c1e26b46b68"]},      // entries of further feeds
//	 "alerted": {"run": "runs publish nothing: …"},      // problems of the last alert
//	 "slugs": {"tag C++": "c-plus-plus"},                // of generated feeds
//	 "memory": "s3://name/pages",                        // where pages are, if not here
//	 "rendered": {"digest": "9c1e…", "files": […]},      // what the last pass rendered, see rendered
//	 "archive": {"copies": {"https://blog.example/a": {…}}, "links": {"https://review.example/42": {…}}},
//	 "archives": {"https://ada.example/feeds/rss.xml": [{"entries": {"https://ada.example/1": "9c1e…"}}]},
//	 "pages": {"pages": {…}, "hosts": {…}, "sources": {…}},
//	 "ledger": [{"id": …, "urls": […], …}]}
//
// Version and digest come first, so that every version can check whether a document
// of a later one is complete. Version 1 had no digest, and "untold" in place of the
// outbox, with only what. Fields may be added within a version; older programs drop
// them.
type state struct {
	LastSuccess time.Time         `json:"last_success,omitzero"` // start of the last pass with status 0 or 3
	Outcomes    report.Pages      `json:"outcomes,omitzero"`     // of the pages of that pass
	Publish     publish.Manifest  `json:"publish"`
	Outbox      []notification    `json:"outbox,omitempty"`
	Feeds       members           `json:"feeds,omitempty"`
	Alerted     problems          `json:"alerted,omitempty"` // when the last alert was delivered
	Slugs       map[string]string `json:"slugs,omitempty"`
	Memory      string            `json:"memory,omitempty"`
	Rendered    rendered          `json:"rendered,omitzero"`
	Archive     copies.State      `json:"archive,omitzero"`
	Archives    format.Archives   `json:"archives,omitempty"`
	Pages       *memory.Cache     `json:"pages,omitempty"`
	Ledger      merge.Ledger      `json:"ledger,omitempty"`

	Restored bool `json:"-"` // from the published feed, which does not list files
}

// notification is in the outbox until it is delivered.
type notification struct {
	Kind   string    `json:"kind"`             // hub, after, alert, archive
	What   string    `json:"what"`             // address of a feed or an article, file name, or text of an alert
	Digest string    `json:"digest,omitempty"` // of the file or text; for after: empty for a deleted file
	Since  time.Time `json:"since,omitzero"`
	Tries  int       `json:"tries,omitempty"` // passes that have tried to deliver it

	NotBefore time.Time `json:"not_before,omitzero"` // of the hub's Retry-After; zero: at any time
}

// The kinds of notifications.
const (
	kindHub     = "hub"     // feed.hub
	kindAfter   = "after"   // publish.after
	kindAlert   = "alert"   // monitor.alert
	kindArchive = "archive" // archive.bucket
)

// newState returns the state before the first pass.
func newState() *state { return &state{Pages: &memory.Cache{}} }

// next returns the state after a pass that published.
func (s *state) next(d draft, success time.Time, outbox []notification) *state {
	after := *s
	after.Ledger, after.Feeds, after.Slugs, after.Outbox = d.merged.Ledger, d.further.members, d.further.slugs, outbox
	after.Outcomes = count(d.pages)
	after.Archives, after.Rendered, after.LastSuccess = d.archives, d.rendered, success.UTC().Truncate(time.Second)
	return &after
}

// stateHead matches the start of a document with a digest.
var stateHead = regexp.MustCompile(`^\{"version":([0-9]{1,9}),"digest":"([0-9a-f]{64})"`)

// decodeState reads a document of encode, or of version 1; without a document it
// returns a new state. The error for a later version is a *report.Error; any other
// means that the document is damaged.
func decodeState(doc []byte) (*state, error) {
	if doc == nil {
		return newState(), nil
	}
	head := stateHead.FindSubmatchIndex(doc)
	if head != nil {
		version, err := strconv.Atoi(string(doc[head[2]:head[3]]))
		switch {
		case err != nil || string(doc[head[4]:head[5]]) != digest.Document(doc, head[4]):
			return nil, errors.New("the state is damaged: its digest does not match")
		case version > stateVersion:
			return nil, report.Failure(
				fmt.Errorf("the state was written by a newer feedgen (its version is %d, this one knows up to %d)", version, stateVersion),
				"run the newer feedgen; nothing was changed")
		}
	}
	var s struct {
		Version int      `json:"version"`
		Digest  string   `json:"digest"`
		State   state    `json:",inline"`
		Untold  []string `json:"untold"` // version 1
	}
	s.State = *newState()
	// This package decodes equal strings to one, and a cache without its pages.
	if err := jsonv2.Unmarshal(doc, &s); err != nil {
		return nil, fmt.Errorf("the state is damaged: %w", err)
	}
	switch {
	case s.Version < 1:
		return nil, errors.New("the state is damaged: it has no version")
	case head == nil && (s.Version > 1 || s.Digest != ""):
		return nil, errors.New("the state is damaged: it has no digest")
	}
	s.State.shareIDs()
	for _, topic := range s.Untold {
		s.State.Outbox = append(s.State.Outbox, notification{Kind: kindHub, What: topic, Since: s.State.LastSuccess})
	}
	return &s.State, s.State.check()
}

// shareIDs makes the archives refer to the ids of the ledger, which they repeat for each
// format.
func (s *state) shareIDs() {
	ids := make(map[string]string, len(s.Ledger))
	for _, r := range s.Ledger {
		ids[r.ID] = r.ID
	}
	for _, list := range s.Archives {
		for i := range list {
			entries := make(map[string]string, len(list[i].Entries))
			for id, digest := range list[i].Entries {
				entries[cmp.Or(ids[id], id)] = digest
			}
			list[i].Entries = entries
		}
	}
}

// check reports inconsistencies of a state.
func (s *state) check() error {
	ids := map[string]bool{}
	for _, r := range s.Ledger {
		if r.ID == "" || ids[r.ID] {
			return fmt.Errorf("the state is damaged: two entries have the id %q", r.ID)
		}
		ids[r.ID] = true
	}
	if s.Pages == nil {
		return errors.New("the state is damaged: it has no pages")
	}
	return nil
}

// document is an encoded state. It is compressed, because with many pages it is larger
// than all else that a pass has in memory.
type document struct {
	head string    // up to the end of the digest
	file feed.File // with digest.None in its place
}

// headOf returns the head of a document with a digest.
func headOf(sum string) string { return fmt.Sprintf(`{"version":%d,"digest":"%s`, stateVersion, sum) }

// Len returns the size of the document in bytes.
func (d document) Len() int64 { return int64(d.file.Size) }

// Open returns a reader of the document.
func (d document) Open() io.Reader {
	rest := d.file.Open()
	if _, err := io.CopyN(io.Discard, rest, int64(len(d.head))); err != nil {
		panic("pass: a document without its head: " + err.Error())
	}
	return io.MultiReader(strings.NewReader(d.head), rest)
}

// encode returns the document with the manifest m.
func (s *state) encode(m publish.Manifest) (publish.Data, error) {
	var p feed.Packer
	file, err := p.Pack(publish.StateName, "application/json", func(w io.Writer) error { return s.write(w, m) })
	return document{headOf(file.SHA256), file}, err
}

// write writes the document with digest.None. It writes record by record: encoding/json
// would hold the document three times.
func (s *state) write(to io.Writer, m publish.Manifest) error {
	enc := jsontext.NewEncoder(to, jsontext.AllowDuplicateNames(true)) // they are those of maps
	w := stateWriter{enc: enc}
	w.token(jsontext.BeginObject)
	w.member("version", stateVersion)
	w.member("digest", digest.None)
	if !s.LastSuccess.IsZero() {
		w.member("last_success", s.LastSuccess)
	}
	if s.Outcomes != (report.Pages{}) {
		w.member("outcomes", s.Outcomes)
	}
	w.member("publish", m)
	if len(s.Outbox) > 0 {
		w.member("outbox", s.Outbox)
	}
	if len(s.Feeds) > 0 {
		w.member("feeds", s.Feeds)
	}
	if len(s.Alerted) > 0 {
		w.member("alerted", s.Alerted)
	}
	if len(s.Slugs) > 0 {
		w.member("slugs", s.Slugs)
	}
	if s.Memory != "" {
		w.member("memory", s.Memory)
	}
	if s.Rendered.Digest != "" {
		w.member("rendered", s.Rendered)
	}
	if len(s.Archive.Copies)+len(s.Archive.Links) > 0 {
		w.member("archive", s.Archive)
	}
	if len(s.Archives) > 0 {
		w.member("archives", s.Archives)
	}
	w.token(jsontext.String("pages"))
	if w.err == nil {
		w.err = s.Pages.Encode(enc)
	}
	w.token(jsontext.String("ledger"))
	w.token(jsontext.BeginArray)
	for i := range s.Ledger {
		w.value(&s.Ledger[i])
	}
	w.token(jsontext.EndArray)
	w.token(jsontext.EndObject)
	return w.err
}

// stateWriter writes a document until the first error.
type stateWriter struct {
	enc *jsontext.Encoder
	err error
}

func (w *stateWriter) token(t jsontext.Token) {
	if w.err == nil {
		w.err = w.enc.WriteToken(t)
	}
}

func (w *stateWriter) value(v any) {
	if w.err != nil {
		return
	}
	var data []byte
	if data, w.err = json.Marshal(v); w.err == nil {
		w.err = w.enc.WriteValue(data)
	}
}

func (w *stateWriter) member(name string, v any) {
	w.token(jsontext.String(name))
	w.value(v)
}
