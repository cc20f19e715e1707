package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExtractNothing(t *testing.T) {
	r := Extract(Page{URL: "https://example.com/a"}, Rules{})
	if r.NotArticle == "" {
		t.Error("an empty page passes for an article")
	}
	if diff := cmp.Diff(Metadata{Canonical: "https://example.com/a"}, r.Metadata); diff != "" {
		t.Errorf("metadata of an empty page (-want +got):\n%s", diff)
	}
}
