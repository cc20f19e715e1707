package memory

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"feedgen/scrape/extract"
	"feedgen/scrape/fetch"

	"github.com/go-json-experiment/json/jsontext"
)

// TestPack holds that packed pages are written as others, and that they come back.
func TestPack(t *testing.T) {
	when := time.Date(2026, 3, 1, 6, 0, 0, 0, time.UTC)
	pages := map[string]*Page{
		"https://a.test/<1>?a&b": {
			Final: "https://a.test/2", Moved: []string{"https://a.test/2"}, Validators: fetch.Validators{ETag: `"1"`},
			Metadata: &extract.Metadata{Title: "C & <C>\u2028", Authors: []string{"Ada Martin"}, Published: "2026-03"},
			Traits:   extract.Traits{Title: "C & <C>\u2028"}, Fetched: when, Changed: when.Add(time.Nanosecond),
		},
		"https://a.test/3": {
			Failing: &Failing{Since: when, Times: 3, Error: "\ufffd\x00"}, Found: &Found{At: when, Title: "A title"}, Damaged: true,
		},
	}
	for name, pages := range map[string]map[string]*Page{"none": nil, "two": pages} {
		c := &Cache{Pages: pages, Hosts: map[string]fetch.HostMemory{"a.test": {}}}
		encode := func() string {
			var b bytes.Buffer
			if err := c.Encode(jsontext.NewEncoder(&b)); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
		want := encode()
		c.Pack()
		if c.Pages != nil {
			t.Errorf("%s: the pages are still there", name)
		}
		if got := encode(); got != want {
			t.Errorf("%s: packed, they are written as\n%s\nwant\n%s", name, got, want)
		}
		c.Unpack()
		if !reflect.DeepEqual(c.Pages, pages) {
			t.Errorf("%s: unpacked, they are %+v", name, c.Pages)
		}
	}
}
