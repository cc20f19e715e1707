package format

import (
	"slices"
	"testing"
)

// TestAll holds that no row of the table is half filled in.
func TestAll(t *testing.T) {
	fields := []string{
		"title of the feed", "link of the feed", "self link",
		"id", "link", "title", "published", "updated", "authors", "tags",
	}
	keys, files := map[string]bool{}, map[string]bool{}
	for _, f := range All {
		if f.Key == "" || keys[f.Key] || f.File == "" || files[f.File] {
			t.Errorf("format %q: key or file %q missing, or taken by another", f.Key, f.File)
		}
		keys[f.Key], files[f.File] = true, true
		if f.Description == "" || f.ContentType == "" || f.render == nil || f.read == nil || f.own == nil {
			t.Errorf("format %s: not complete: %+v", f.Key, f)
		}
		if (f.Label == "") != (f.MediaType == "") {
			t.Errorf("format %s: one can subscribe to it (%q) and not find it (%q), or the reverse", f.Key, f.Label, f.MediaType)
		}
		if (f.Archived || f.Announced) && f.MediaType == "" {
			t.Errorf("format %s: has archives or is announced, and nobody can subscribe to it", f.Key)
		}
		for _, field := range f.lacks {
			if !slices.Contains(fields, field) {
				t.Errorf("format %s: lacks %q, which is no field that Check compares", f.Key, field)
			}
		}
	}
}
