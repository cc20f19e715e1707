package feed_test

import (
	"testing"

	"feedgen/feed/internal/feedtest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestCleanTwiceIsCleanOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := feedtest.Entry(t)
		once.Clean()
		twice := once
		twice.Clean()
		if diff := cmp.Diff(once, twice); diff != "" {
			t.Fatalf("clean(e.Clean()) differs from e.Clean():\n%s", diff)
		}
	})
}
