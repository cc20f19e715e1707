package format

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"feedgen/feed"

	"pgregory.net/rapid"
)

// numbered returns n entries, newest first, one a day from day 1 on, that
// joined the feed at the time seen.
func numbered(from, n int, seen time.Time) []feed.Entry {
	var entries []feed.Entry
	for i := from + n - 1; i >= from; i-- {
		url := fmt.Sprintf("https://example.org/%04d", i)
		day := feed.Date{Time: time.Date(2000, 1, i, 12, 0, i, 0, time.UTC), Precision: feed.PrecisionDay}
		entries = append(entries, feed.Entry{
			ID: url, URL: url, Title: fmt.Sprintf("Article %d", i), Summary: "Un résumé.",
			Authors: []feed.Author{{Name: "A"}}, Published: day, Updated: day, FirstSeen: seen,
		})
	}
	return entries
}

func renderAll(t *testing.T, f *feed.Feed) map[string]string {
	t.Helper()
	files, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(files, f); err != nil {
		t.Fatalf("Check: %v", err)
	}
	return dataOf(files)
}

func dataOf(files []feed.File) map[string]string {
	data := map[string]string{}
	for _, file := range files {
		data[file.Name] = string(file.Data())
	}
	return data
}

func limitedFeed(entries []feed.Entry) *feed.Feed {
	return &feed.Feed{
		Title: "T", Link: "https://example.org/", BaseURL: "https://example.org/feeds/", Hub: "https://hub.example/",
		Limit: 30, Files: feed.Files{RSS: "rss.xml", Atom: "en/atom.xml", JSON: "feed.json", HTML: "index.html"},
		Entries: entries,
	}
}

// unpublished is a bucket without files.
func unpublished(string) ([]byte, error) { return nil, nil }

func TestNoArchiveBeforeItIsFull(t *testing.T) {
	f := limitedFeed(numbered(1, 129, time.Time{}))
	if err := Archive(f, nil, Archives{}, unpublished); err != nil {
		t.Fatal(err)
	}
	got := slices.Sorted(maps.Keys(renderAll(t, f)))
	if want := []string{"en/atom.xml", "feed.json", "index.html", "rss.xml"}; !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
}

func TestArchives(t *testing.T) {
	f := limitedFeed(numbered(1, 250, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)))
	delete(f.Files, HTML)
	if err := Archive(f, nil, Archives{}, unpublished); err != nil {
		t.Fatal(err)
	}
	data := renderAll(t, f)
	want := []string{
		"en/atom-1.xml", "en/atom-2.xml", "en/atom.xml", "feed-1.json", "feed-2.json", "feed.json",
		"rss-1.xml", "rss-2.xml", "rss.xml",
	}
	if got := slices.Sorted(maps.Keys(data)); !slices.Equal(got, want) {
		t.Fatalf("files %v, want %v", got, want)
	}
	for name, data := range data {
		isXML := strings.HasSuffix(name, ".xml")
		marked := strings.Contains(data, "<fh:archive>") && strings.Contains(data, ` xmlns:fh="http://purl.org/syndication/history/1.0"`)
		current := strings.Contains(data, `rel="current"`)
		if archive := isXML && strings.Contains(name, "-"); marked != archive || current != archive {
			t.Errorf("%s: archive %t, marked as one %t, names the current feed %t", name, archive, marked, current)
		}
	}
	for _, name := range []string{"rss.xml", "en/atom.xml", "feed.json"} {
		if ids, _ := readPage(t, data[name]); len(ids) != 50 || ids[0] != "https://example.org/0250" {
			t.Errorf("%s: %d entries from %s on, want the 50 newest", name, len(ids), ids[0])
		}
	}
	ids, next := readPage(t, data["rss-1.xml"])
	if ids[0] != "https://example.org/0100" || ids[99] != "https://example.org/0001" || next != "" {
		t.Errorf("rss-1.xml: from %s to %s, next %q", ids[0], ids[99], next)
	}
	if !strings.Contains(data["en/atom-1.xml"], `rel="next-archive"`) {
		t.Error("the oldest archive links to no other: validators take it for incomplete")
	}
}

// TestArchiveOfOlderRelease continues archives of which the newest was not full.
func TestArchiveOfOlderRelease(t *testing.T) {
	f := limitedFeed(numbered(1, 150, time.Time{}))
	f.Files = feed.Files{Atom: "atom.xml"}
	f.Archives = map[string][]feed.Archive{Atom: {{Entries: map[string]string{}}, {Entries: map[string]string{}}}}
	for i, e := range f.Entries {
		f.Archives[Atom][1-min(i/50, 1)].Entries[e.ID] = "as it is"
	}
	published := renderAll(t, f)
	f.Entries = slices.Concat(numbered(151, 110, time.Time{}), f.Entries)
	all := Archives{}
	if err := Archive(f, nil, all, func(name string) ([]byte, error) { return []byte(published[name]), nil }); err != nil {
		t.Fatal(err)
	}
	sizes := []int{}
	for _, a := range f.Archives[Atom] {
		sizes = append(sizes, len(a.Entries))
	}
	if want := []int{100, 50}; !slices.Equal(sizes, want) {
		t.Errorf("archives of %v entries, want %v", sizes, want)
	}
}

// TestArchivesKept follows readers that keep archives, as RFC 5005, section 4 lets
// them, over histories in which articles join, change, go and come back, the state
// is lost, and the reader sees only some of the runs.
func TestArchivesKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pool := numbered(1, 450, time.Time{})
		f := limitedFeed(nil)
		delete(f.Files, HTML)
		f.Limit = rapid.IntRange(1, 60).Draw(t, "limit")
		gone := map[string]bool{}
		joined, changes := 0, 0
		var remembered Archives
		published := map[string]string{}
		readers := map[string]*archiveReader{"rss.xml": {}, "en/atom.xml": {}, "feed.json": {}}
		steps := rapid.IntRange(1, 7).Draw(t, "steps")
		for step := range steps {
			for range rapid.IntRange(0, 250).Draw(t, "joins") {
				if joined < len(pool) {
					joined++
					pool[len(pool)-joined].FirstSeen = time.Date(2026, 1, 1, step, 0, 0, 0, time.UTC)
				}
			}
			joined = max(joined, 1)
			for range rapid.IntRange(0, 4).Draw(t, "changes") {
				e := &pool[len(pool)-1-rapid.IntRange(0, joined-1).Draw(t, "changed")]
				changes++
				e.Summary = fmt.Sprintf("Corrigé %d fois.", changes)
				e.Updated = feed.Date{Time: e.Updated.Time.Add(time.Hour), Precision: feed.PrecisionTime}
			}
			for range rapid.IntRange(0, 3).Draw(t, "moves") {
				id := pool[len(pool)-1-rapid.IntRange(0, joined-1).Draw(t, "moved")].ID
				gone[id] = !gone[id]
			}
			f.Entries = nil
			for _, e := range pool[len(pool)-joined:] {
				if !gone[e.ID] {
					f.Entries = append(f.Entries, e)
				}
			}
			if len(f.Entries) == 0 {
				continue
			}
			if rapid.IntRange(0, 3).Draw(t, "lost") == 0 {
				remembered = nil
			}
			all := Archives{}
			err := Archive(f, remembered, all, func(name string) ([]byte, error) { return []byte(published[name]), nil })
			if err != nil {
				t.Fatal(err)
			}
			remembered = all
			files, err := Render(f)
			if err == nil {
				err = Check(files, f)
			}
			if err != nil {
				t.Fatal(err)
			}
			publishKept(t, f, published, files)
			for _, name := range slices.Sorted(maps.Keys(readers)) {
				if step == steps-1 || !rapid.Bool().Draw(t, "missed") {
					readers[name].visit(t, f, published, name)
				}
			}
		}
		for name, r := range readers {
			for i := range f.Entries {
				e := &f.Entries[i]
				if got, want := r.entries[e.ID], r.format.digest(e, ""); got == "" || !r.format.Revised && got != want {
					t.Fatalf("%s: the reader has %q of %s, want %q", name, got, e.ID, want)
				}
			}
		}
	})
}

// publishKept writes files over those that are published. An archive must lose
// what is gone, and change in no other way.
func publishKept(t *rapid.T, f *feed.Feed, published map[string]string, files []feed.File) {
	ids := map[string]bool{}
	for _, e := range f.Entries {
		ids[e.ID] = true
	}
	for _, file := range files {
		before, data := published[file.Name], string(file.Data())
		if file.Kept && before != "" {
			data = before
		}
		published[file.Name] = data
		format := formatOf(f, file.Name)
		if format == nil || format == &htmlFormat {
			continue
		}
		_, err := format.read(strings.NewReader(data), func(e *feed.Entry) {
			if !ids[e.ID] {
				t.Fatalf("%s holds %s, which is not in the feed", file.Name, e.ID)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if before == "" || format.Revised || !strings.Contains(file.Name, "-") {
			continue
		}
		cut, err := withoutEntries([]byte(before), format.element, func(id string) bool { return !ids[id] })
		if err != nil || string(cut) != data {
			t.Fatalf("%s changed: %v", file.Name, err)
		}
	}
}

func formatOf(f *feed.Feed, name string) *Format {
	for _, format := range All {
		stem := strings.TrimSuffix(f.Files[format.Key], path.Ext(name))
		if stem != f.Files[format.Key] && strings.HasPrefix(name, stem) {
			return format
		}
	}
	return nil
}

// archiveReader is a reader that never fetches an archive twice.
type archiveReader struct {
	format  *Format
	cached  map[string]bool
	entries map[string]string // digests by id
}

func (r *archiveReader) visit(t *rapid.T, f *feed.Feed, published map[string]string, name string) {
	if r.format == nil {
		r.format, r.cached, r.entries = formatOf(f, name), map[string]bool{}, map[string]string{}
	}
	if r.format.Revised {
		clear(r.cached)
		clear(r.entries)
	}
	var names []string
	for name != "" && !r.cached[name] {
		if published[name] == "" {
			t.Fatalf("%s is linked and not published", name)
		}
		names = append(names, name)
		_, next := readPage(t, published[name])
		name = strings.TrimPrefix(next, f.BaseURL)
	}
	for _, name := range slices.Backward(names) {
		_, err := r.format.read(strings.NewReader(published[name]), func(e *feed.Entry) {
			r.entries[e.ID] = r.format.digest(e, e.Language)
		})
		if err != nil {
			t.Fatal(err)
		}
		r.cached[name] = name != names[0]
	}
}

// readPage returns the ids in a feed document, and the address of the next
// older one.
func readPage(t rapid.TB, data string) (ids []string, next string) {
	t.Helper()
	if strings.HasPrefix(data, "{") {
		var doc struct {
			NextURL string `json:"next_url"`
			Items   []struct{ ID string }
		}
		if err := json.Unmarshal([]byte(data), &doc); err != nil {
			t.Fatal(err)
		}
		for _, item := range doc.Items {
			ids = append(ids, item.ID)
		}
		return ids, doc.NextURL
	}
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	var doc struct {
		AtomLinks []link   `xml:"http://www.w3.org/2005/Atom link"`
		RSSLinks  []link   `xml:"channel>link"`
		AtomIDs   []string `xml:"entry>id"`
		GUIDs     []string `xml:"channel>item>guid"`
	}
	if err := xml.Unmarshal([]byte(data), &doc); err != nil {
		t.Fatal(err)
	}
	for _, l := range append(doc.AtomLinks, doc.RSSLinks...) {
		if l.Rel == "prev-archive" {
			next = l.Href
		}
	}
	return append(doc.AtomIDs, doc.GUIDs...), next
}
