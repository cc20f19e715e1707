package pass

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/digest"
	"feedgen/feed/merge"
	"feedgen/feed/publish"
	"feedgen/scrape/memory"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// fullState returns a state with something in every field, and its document.
func fullState(t *testing.T) (*state, []byte) {
	t.Helper()
	when := time.Date(2026, 11, 25, 6, 17, 3, 0, time.UTC)
	s := newState()
	s.LastSuccess = when
	s.Publish.Files = map[string]publish.FileState{"rss.xml": {SHA256: "9c1e", Size: 20480, Written: when}}
	s.Outbox = []notification{{Kind: kindHub, What: "https://ada.example/feeds/rss.xml", Digest: "9c1e", Since: when, Tries: 2}}
	s.Slugs = map[string]string{"tag C++": "c-plus-plus", "tag C & <C>": "c-c"}
	s.Memory = "s3://name/pages"
	s.Ledger = merge.Ledger{{ID: "a", URLs: []string{"https://blog.example/a"}}, {ID: "b", URLs: []string{"https://blog.example/b"}}}
	return s, encoded(t, s, s.Publish)
}

// encoded returns the document of a state.
func encoded(t rapid.TB, s *state, m publish.Manifest) []byte {
	t.Helper()
	doc, err := s.encode(m)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(doc.Open())
	if err != nil || int64(len(data)) != doc.Len() {
		t.Fatalf("a document of %d bytes has %d: %v", doc.Len(), len(data), err)
	}
	return data
}

func TestStateIsReadAsWritten(t *testing.T) {
	want, doc := fullState(t)
	got, err := decodeState(doc)
	if err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(memory.Cache{})); diff != "" {
		t.Errorf("-written +read:\n%s", diff)
	}
	if again := encoded(t, got, got.Publish); !bytes.Equal(doc, again) {
		t.Errorf("written again:\n%s\nwant\n%s", again, doc)
	}
}

// TestStateCannotLie holds that a state of which any one byte is another, or
// whose end is missing, is not believed.
func TestStateCannotLie(t *testing.T) {
	_, doc := fullState(t)
	for i := range doc {
		for _, bit := range []byte{1, 2, 0x80} {
			flipped := slices.Clone(doc)
			flipped[i] ^= bit
			if _, err := decodeState(flipped); !isDamaged(err) {
				t.Errorf("byte %d flipped: %v\n%s", i, err, flipped)
			}
		}
		if _, err := decodeState(doc[:i]); !isDamaged(err) {
			t.Errorf("the first %d bytes: %v", i, err)
		}
	}
}

// isDamaged reports whether a state is put aside for an error.
func isDamaged(err error) bool {
	var decided *report.Error
	return err != nil && !errors.As(err, &decided)
}

func TestStatesOfOtherVersions(t *testing.T) {
	sign := func(doc string) string {
		return strings.Replace(doc, digest.None, digest.Document([]byte(doc), strings.Index(doc, digest.None)), 1)
	}
	head := func(version int) string { return fmt.Sprintf(`{"version":%d,"digest":"%s"`, version, digest.None) }
	for _, tt := range []struct {
		name, doc string
		want      string // fine, damaged or newer
	}{
		{"version 1", `{"version": 1, "pages": {}}`, "fine"},
		{"version 1 with entries", `{"version":1,"publish":{},"pages":{},"ledger":[{"id":"a","urls":["https://blog.example/a"]}]}`, "fine"},
		{"version 1 with two of one id", `{"version":1,"ledger":[{"id":"a"},{"id":"a"}]}`, "damaged"},
		{"version 1 without an id", `{"version":1,"ledger":[{"urls":["https://blog.example/a"]}]}`, "damaged"},
		{"version 1 with a digest", head(1) + "}", "damaged"},
		{"version 1 that breaks off", `{"version":1,"pages":`, "damaged"},
		{"version 2", sign(head(2) + `,"pages":{}}`), "fine"},
		{"version 2 without a digest", `{"version":2,"pages":{}}`, "damaged"},
		{"version 2 with its digest elsewhere", `{"pages":{},"version":2,"digest":"` + digest.None + `"}`, "damaged"},
		{"version 2 in other bytes", strings.Replace(sign(head(2)+`,"pages":{}}`), ",", ", ", 1), "damaged"},
		{"version 3", sign(head(3) + `,"all":"else"}`), "newer"},
		{"version 3 with a wrong digest", head(3) + "}", "damaged"},
		{"version 3 without a digest", `{"version":3}`, "damaged"},
		{"no version", `{}`, "damaged"},
		{"no pages", sign(head(2) + `,"pages":null}`), "damaged"},
		{"a page that is null", `{"version":1,"pages":{"pages":{"https://a.example/":null}}}`, "damaged"},
		{"no object", `[]`, "damaged"},
		{"nothing", ``, "damaged"},
	} {
		_, err := decodeState([]byte(tt.doc))
		got := "newer"
		switch {
		case err == nil:
			got = "fine"
		case isDamaged(err):
			got = "damaged"
		}
		if got != tt.want {
			t.Errorf("%s: %s (%v), want %s\n%s", tt.name, got, err, tt.want, tt.doc)
		}
	}
}

// TestUntoldFeedsMove holds that the pending feeds of version 1 are in the outbox.
func TestUntoldFeedsMove(t *testing.T) {
	s, err := decodeState([]byte(`{"version":1,"last_success":"2026-11-25T06:17:03Z","untold":["https://ada.example/rss.xml"]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []notification{{Kind: kindHub, What: "https://ada.example/rss.xml", Since: time.Date(2026, 11, 25, 6, 17, 3, 0, time.UTC)}}
	if diff := cmp.Diff(want, s.Outbox); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
