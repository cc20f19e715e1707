package format

import (
	"testing"
	"time"
)

// FuzzRestore holds that what Restore returns is complete: ids and addresses.
func FuzzRestore(f *testing.F) {
	files, err := Render(limitedFeed(numbered(1, 1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if file.ContentType == jsonMediaType {
			f.Add(file.Data())
		}
	}
	f.Add([]byte(`{"items": [null, {}, {"_feedgen": null}]}`))
	f.Add([]byte(`{"items": [{"_feedgen": {"urls": ["x"]}}]}`))
	f.Add([]byte(`{"items": [{"id": "x", "date_published": "yesterday", "_feedgen": {"urls": ["x"], "precision": "year"}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, older, err := Restore(data, time.UTC)
		if err != nil && (entries != nil || older != "") {
			t.Errorf("entries or a file, and the error %v", err)
		}
		for _, e := range entries {
			if e.ID == "" || len(e.URLs) == 0 {
				t.Errorf("entry without id or addresses: %+v", e)
			}
		}
	})
}

func TestRestore(t *testing.T) {
	f := limitedFeed(numbered(1, 3, time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)))
	f.Files = map[string]string{JSON: "feed.json"}
	f.Entries[0].Discovered = true
	files, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	entries, older, err := Restore(files[0].Data(), time.UTC)
	if err != nil || older != "" || len(entries) != 3 {
		t.Fatalf("%d entries, older %q, %v", len(entries), older, err)
	}
	for i, got := range entries {
		want := f.Entries[i]
		if got.ID != want.ID || got.Published != want.Published || !got.FirstSeen.Equal(want.FirstSeen) ||
			got.Discovered != want.Discovered || got.URLs[0] != want.URL || !got.Updated.Time.Equal(want.Updated.Time) {
			t.Errorf("restored %+v, want %+v", got, want)
		}
	}
}
