package extract

import (
	"slices"
	"strings"
	"testing"

	"feedgen/scrape/extract/elect"
)

// TestRejected checks which values are rejected, and why.
func TestRejected(t *testing.T) {
	const prose = "<p>Ada counted what was waiting on the board, and wrote the number down on every morning of that winter.</p>"
	for name, test := range map[string]struct {
		field, page string
		want        []Rejected // of the field, without those that agree with its value or weigh less
	}{
		"the site's name": {
			field: "title",
			page: `<title>The queue | The Notebook</title><meta property="og:site_name" content="The Notebook">` +
				`<meta property="og:title" content="The Notebook"><h1>The Notebook</h1><h1>The queue</h1>`,
			want: []Rejected{
				{"title", elect.Rejected{Value: "The Notebook", Evidence: "h1", Reason: "the site's name"}},
				{"title", elect.Rejected{Value: "The Notebook", Evidence: "og:title", Reason: "the site's name"}},
				{"title", elect.Rejected{
					Value: "The queue | The Notebook", Evidence: "<title>", Reason: "ends or starts with the site's name",
				}},
			},
		},
		"a widget": {
			field: "title", page: `<title>Blog</title><h1>The queue that nobody counted</h1><h1>Stay in touch</h1><h1>Stay in touch</h1>`,
			want: []Rejected{
				{"title", elect.Rejected{Value: "Stay in touch", Evidence: "h1", Reason: "is on the page more than once"}},
				{"title", elect.Rejected{Value: "Stay in touch", Evidence: "h1", Reason: "is on the page more than once"}},
			},
		},
		"nothing": {field: "title", page: `<title>The queue</title><h1>The queue</h1>`},
		"no name of a site": {
			field: "site_name",
			page:  `<title>The queue</title><meta property="og:site_name" content="@queue"><h1>The queue</h1>`,
			want:  []Rejected{{"site_name", elect.Rejected{Value: "@queue", Evidence: "og:site_name", Reason: "no name"}}},
		},
		"a summary": {
			field: "summary",
			page:  `<title>The queue</title><meta name="description" content="The queue"><h1>The queue</h1>`,
			want:  []Rejected{{"summary", elect.Rejected{Value: "The queue", Evidence: "meta description", Reason: "too short"}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := mustExtract(t, Page{URL: "https://blog.example/a/17", Body: []byte("<html lang=en>" + test.page + prose + prose)}, Rules{})
			got := slices.DeleteFunc(r.Rejected, func(v Rejected) bool {
				return v.Field != test.field || strings.HasPrefix(v.Reason, "weaker than ") || strings.HasPrefix(v.Reason, "agrees with ")
			})
			if !slices.Equal(got, test.want) {
				t.Errorf("rejected %q, want %q", got, test.want)
			}
		})
	}
}
