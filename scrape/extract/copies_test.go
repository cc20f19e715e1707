package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCopies(t *testing.T) {
	many := ""
	for _, c := range "abcdefghijkl" {
		many += `<a rel=syndication href="https://social.example.com/` + string(c) + `">x</a> `
	}
	for name, test := range map[string]struct {
		html        string
		original    string
		syndication []string
	}{
		"canonical elsewhere": {html: `<link rel=canonical href=https://other.example.com/a>`, original: "https://other.example.com/a"},
		"its own":             {html: `<link rel=canonical href=/b>`},
		"of the same site":    {html: `<link rel=canonical href=https://journal.example.org/b>`},
		"a home page":         {html: `<link rel=canonical href=https://other.example.com/>`},
		"contradicting": {
			html: `<link rel=canonical href=https://other.example.com/a><link rel=canonical href=https://other.example.com/b>`,
		},
		"in a comment": {html: `<body><p>x<link rel=canonical href=https://other.example.com/a>`},
		"microformats": {
			html: `<body><p><a class="u-syndication" href="https://social.example.com/1">x</a>
				<a class="u-syndication u-url" href="https://social.example.com/1">x</a> <a class=u-syndication href=/2>y</a>
				<a rel="syndication nofollow" href="https://network.example.net/2">z</a>`,
			syndication: []string{"https://social.example.com/1", "https://network.example.net/2"},
		},
		"a home page of another site with a query": {
			html: `<link rel=canonical href="https://other.example.com/?p=7">`, original: "https://other.example.com/?p=7",
		},
		"more than anybody has": {
			html: "<body><p>x" + strings.Repeat(`<a rel=syndication href="https://social.example.com/#"></a>`, 3) + many,
			syndication: []string{
				"https://social.example.com/a", "https://social.example.com/b", "https://social.example.com/c",
				"https://social.example.com/d", "https://social.example.com/e", "https://social.example.com/f",
				"https://social.example.com/g", "https://social.example.com/h", "https://social.example.com/i",
				"https://social.example.com/j",
			},
		},
		"a link": {
			html:        `<link rel=syndication href="https://social.example.com/1">`,
			syndication: []string{"https://social.example.com/1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			page := Page{URL: "https://blog.example.org/a", Body: []byte(`<!doctype html><head><title>T</title>` + test.html)}
			r, err := Extract(t.Context(), page, Rules{})
			if err != nil {
				t.Fatal(err)
			}
			if r.Metadata.Original != test.original {
				t.Errorf("original %q, want %q", r.Metadata.Original, test.original)
			}
			if diff := cmp.Diff(test.syndication, r.Metadata.Syndication); diff != "" {
				t.Errorf("syndication (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCopiesOfNowhere holds that a page without an address is on no site, so that no
// address is on another.
func TestCopiesOfNowhere(t *testing.T) {
	page := Page{Body: []byte(`<link rel=canonical href=https://other.example.com/a>` +
		`<link rel=syndication href=https://social.example.com/1>`)}
	if m := mustExtract(t, page, Rules{}).Metadata; m.Original != "" || len(m.Syndication) > 0 {
		t.Errorf("original %q, syndication %q", m.Original, m.Syndication)
	}
}
