package extract

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func mustExtract(t testing.TB, p Page, rules Rules) Result {
	t.Helper()
	r, err := Extract(context.Background(), p, rules)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestExtractEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Extract(ctx, Page{URL: "https://example.com/a", Body: []byte("<h1>A title</h1>")}, Rules{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

func TestExtractNothing(t *testing.T) {
	r := mustExtract(t, Page{URL: "https://example.com/a"}, Rules{})
	if r.NotArticle == "" {
		t.Error("an empty page passes for an article")
	}
	if diff := cmp.Diff(Metadata{Canonical: "https://example.com/a"}, r.Metadata); diff != "" {
		t.Errorf("metadata of an empty page (-want +got):\n%s", diff)
	}
}
