package pass

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"

	"feedgen/cmd/feedgen/internal/config"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestOutbox holds that the outbox keeps what the hub did not take, with how
// often that was tried, until it does.
func TestOutbox(t *testing.T) {
	name := filepath.Join(t.TempDir(), "config.yaml")
	c, err := config.Parse(name, []byte(`
feed: {title: T, link: "https://ada.example/", base_url: "https://ada.example/", hub: "https://hub.example/"}
entries: [{url: "https://blog.example/1", title: One, published: 2022-01-25}]
publish: {files: {atom: false}}
`))
	if err != nil {
		t.Fatal(err)
	}
	const rss, json = "https://ada.example/rss.xml", "https://ada.example/feed.json"
	closed := errors.New("closed")
	for _, step := range []struct {
		taken []string // by the hub
		err   error
		want  []notification // left in the outbox
	}{
		{nil, closed, []notification{{Kind: kindHub, What: rss, Tries: 1}, {Kind: kindHub, What: json, Tries: 1}}},
		{nil, closed, []notification{{Kind: kindHub, What: rss, Tries: 2}, {Kind: kindHub, What: json, Tries: 2}}},
		{[]string{rss}, closed, []notification{{Kind: kindHub, What: json, Tries: 3}}},
		{[]string{json}, nil, nil},
		{nil, errors.New("nobody is to be notified"), nil},
	} {
		in := Inputs{Config: c, Log: slog.New(slog.DiscardHandler), Announce: func(context.Context, []string) ([]string, error) {
			return step.taken, step.err
		}}
		r, err := Run(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		if warned := len(r.Warnings) == 1; warned != (step.err == closed) {
			t.Errorf("warnings %q, want %v", r.Warnings, step.err)
		}
		publisher, err := openBuckets(t.Context(), in, nil)
		if err != nil {
			t.Fatal(err)
		}
		doc, _, err := publisher.State.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		st, err := decodeState(doc)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.want, st.Outbox, cmpopts.IgnoreFields(notification{}, "Digest", "Since"),
			cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("outbox (-want +got):\n%s", diff)
		}
	}
}
