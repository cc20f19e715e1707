package memory

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDocument(t *testing.T) {
	d := newDocument()
	d.Set("https://a.test/1", &Page{Variant: "x", Final: "https://a.test/2"})
	d.Set("https://a.test/1", &Page{Final: "https://a.test/3"})
	d.Head.Handed["https://a.test/4"] = Handed{To: "https://b.test/"}
	d.Head.Found["https://a.test/feed s"] = map[string]*Found{"https://a.test/é": {Title: "É"}}
	data, err := d.encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := decodeDocument(data)
	if err != nil {
		t.Fatal(err)
	}
	data2, err := again.encode()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(data), string(data2)); diff != "" {
		t.Errorf("a document that was read is written otherwise:\n%s", diff)
	}
	if p, exact := again.Page("https://a.test/1", "x"); !exact || p.Final != "https://a.test/2" {
		t.Errorf("got %v, %v", p, exact)
	}
	cut, longer := string(data[:len(data)-1]), string(data)+"{}"
	for _, broken := range []string{`{`, `[]`, `{"pages":{}}`, `{"version":1,"pages":[]}`, cut, longer} {
		if _, err := decodeDocument([]byte(broken)); err == nil {
			t.Errorf("%q is read without an error", broken)
		}
	}
	if _, err := decodeDocument([]byte(`{"version":2,"pages":[]}`)); !errors.Is(err, ErrNewer) {
		t.Errorf("of a later version: %v", err)
	}
}

func TestDocumentOf(t *testing.T) {
	// sha256sum: printf %s blog.octo.com | sha256sum
	if n := DocumentOf("blog.octo.com"); objectName(n) != "c8.json" {
		t.Errorf("blog.octo.com is in %s", objectName(n))
	}
}

// TestPruneForgetsWhereAPageLed holds that a removed page takes its Handed with it.
func TestPruneForgetsWhereAPageLed(t *testing.T) {
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	stored := newDocument()
	for _, url := range []string{"https://a.test/1", "https://a.test/2"} {
		to := &Handed{To: "https://b.test/"}
		stored.Set(url, &Page{Variant: "rules headers", Fetched: now.Add(-2 * ForgetAfter), To: to})
	}
	data, err := stored.encode()
	if err != nil {
		t.Fatal(err)
	}
	d, err := decodeDocument(data)
	if err != nil {
		t.Fatal(err)
	}
	d.Prune(map[string]bool{"https://a.test/2": true}, now)
	want := []string{PageKey("https://a.test/2", "rules headers")}
	if got := slices.Sorted(maps.Keys(d.Head.Handed)); !slices.Equal(got, want) {
		t.Errorf("it remembers where %q led to, want %q", got, want)
	}
}
