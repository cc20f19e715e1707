package changes

import (
	"testing"
	"time"

	"feedgen/feed"

	"github.com/google/go-cmp/cmp"
)

func TestBetween(t *testing.T) {
	day := func(d int) feed.Date {
		return feed.Date{Time: time.Date(2024, 1, d, 12, 0, 0, 0, time.UTC), Precision: feed.PrecisionDay}
	}
	same := feed.Entry{ID: "same", Title: "S", Published: day(1), Updated: day(1), URLs: []string{"https://a.example/1"}}
	moved := same
	moved.URLs = append(moved.URLs, "https://a.example/2") // readers see none of them
	before := []feed.Entry{same, {ID: "gone", Title: "G", Published: day(2)},
		{ID: "changed", Title: "Old", Authors: []feed.Author{{Name: "Ada"}}, Tags: []string{"x"}, Published: day(3), Updated: day(3)}}
	after := []feed.Entry{moved, {ID: "new", URL: "https://a.example/n", Title: "N", Published: day(4)},
		{ID: "changed", Title: "New", Authors: []feed.Author{{Name: "Ada", URL: "https://a.example/"}}, Published: day(3), Updated: day(5)}}
	want := Changes{
		Added: []Entry{{ID: "new", URL: "https://a.example/n", Title: "N", Published: "2024-01-04"}},
		Changed: []Entry{{ID: "changed", Title: "New", Published: "2024-01-03", Fields: []Field{
			{"title", "Old", "New"}, {"updated", nil, "2024-01-05"}, {"authors", []string{"Ada"}, []string{"Ada <https://a.example/>"}},
			{"tags", []string{"x"}, nil},
		}}},
		Removed: []Entry{{ID: "gone", Title: "G", Published: "2024-01-02"}},
	}
	got := Between(before, after)
	if diff := cmp.Diff(want, got); diff != "" || got.Count() != 3 {
		t.Errorf("%d (-want +got):\n%s", got.Count(), diff)
	}
}
