package format

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"feedgen/feed"
	"feedgen/feed/internal/feedtest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the expected side of the fixtures")

// readFeed reads a feed from a fixture: a Feed whose Location is a name.
func readFeed(t *testing.T, name string) *feed.Feed {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var in struct {
		feed.Feed
		Location string
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	loc, err := time.LoadLocation(in.Location)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	in.Feed.Location = loc
	for i := range in.Entries {
		in.Entries[i].Clean()
	}
	return &in.Feed
}

// TestRender compares testdata/render/NAME.json, a feed, with the files in
// testdata/render/NAME that are rendered from it.
func TestRender(t *testing.T) {
	inputs, err := filepath.Glob("testdata/render/*.json")
	if err != nil || len(inputs) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, input := range inputs {
		t.Run(strings.TrimSuffix(filepath.Base(input), ".json"), func(t *testing.T) {
			f := readFeed(t, input)
			files, err := Render(f)
			if err != nil {
				t.Fatal(err)
			}
			if err := Check(files, f); err != nil {
				t.Errorf("Check: %v", err)
			}
			if err := readByOthers(f, files); err != nil {
				t.Errorf("gofeed: %v", err)
			}
			dir := strings.TrimSuffix(input, ".json")
			if *update {
				writeFiles(t, dir, files)
			}
			got := map[string]string{}
			for _, file := range files {
				got[file.Name] = string(file.Data())
			}
			if diff := cmp.Diff(readFiles(t, dir), got); diff != "" {
				t.Errorf("rendered files differ from %s (-want +got); go test -update rewrites them:\n%s", dir, diff)
			}
		})
	}
}

func writeFiles(t *testing.T, dir string, files []feed.File) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := filepath.Join(dir, filepath.FromSlash(file.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, file.Data(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func readFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		name, err = filepath.Rel(dir, name)
		files[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// drawFeed draws a feed with entries as Merge returns them.
func drawFeed(t *rapid.T) *feed.Feed {
	f := &feed.Feed{
		Title:       "Titre " + feedtest.Text().Draw(t, "title"),
		Description: feedtest.Text().Draw(t, "description"),
		Link:        "https://example.org/articles",
		BaseURL:     "https://example.org/feeds/",
		Language:    rapid.SampledFrom([]string{"", "fr", "en-GB", "ar", "de"}).Draw(t, "language"),
		Authors:     feedtest.Entry(t).Authors,
		Image:       rapid.SampledFrom([]string{"", "https://example.org/logo.png", "https://example.org/é"}).Draw(t, "image"),
		Copyright:   feedtest.Text().Draw(t, "copyright"),
		Hub:         rapid.SampledFrom([]string{"", "https://hub.example/?a=1&b=2"}).Draw(t, "hub"),
		Limit:       rapid.IntRange(0, 3).Draw(t, "limit"),
		Files:       feed.Files{RSS: "rss.xml", Atom: "fr/atom.xml", JSON: "feed.json", HTML: "fr/index.html", Markdown: "articles.md"},
	}
	when := time.Date(2026, 5, 26, 8, 0, 0, 0, time.UTC)
	for i := range rapid.IntRange(1, 5).Draw(t, "entries") {
		e := feedtest.Entry(t)
		e.URL = "https://example.org/a'(b)?" + string(rune('a'+i)) + "&é"
		e.ID = rapid.SampledFrom([]string{"", "tag:example.org,2026:"}).Draw(t, "id") + "https://example.org/" + string(rune('a'+i))
		e.Title = "t" + e.Title
		e.Clean()
		when = when.Add(-time.Duration(rapid.IntRange(0, 1e6).Draw(t, "age")) * time.Second)
		e.Published = feed.Date{Time: when, Precision: feed.Precision(rapid.IntRange(0, 4).Draw(t, "precision"))}
		edited := when.Add(time.Duration(rapid.IntRange(0, 1e6).Draw(t, "edited")) * time.Second)
		e.Updated = feed.Date{Time: edited, Precision: feed.PrecisionTime}
		e.FirstSeen = when
		f.Entries = append(f.Entries, e)
	}
	return f
}

// Whatever strangers write, Check finds that encoding/xml, encoding/json and an
// HTML parser read back the same, and so does gofeed.
func TestNastyTextSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFeed(t)
		files, err := Render(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(Check(files, f), readByOthers(f, files)); err != nil {
			t.Fatal(err)
		}
	})
}

func TestRenderIsPure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFeed(t)
		first, err := Render(f)
		if err != nil {
			t.Fatal(err)
		}
		again := *f
		again.Entries = slices.Clone(f.Entries)
		second, err := Render(&again)
		if err != nil {
			t.Fatal(err)
		}
		same := func(a, b feed.File) bool {
			return a.Name == b.Name && a.ContentType == b.ContentType && bytes.Equal(a.Data(), b.Data())
		}
		if !slices.EqualFunc(first, second, same) {
			t.Fatalf("two renderings of one feed differ:\n%s", cmp.Diff(first, second))
		}
	})
}

// The dates at the head of a feed are a function of its entries: the newest
// update among them.
func TestHeadDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFeed(t)
		f.Limit = 0
		var newest time.Time
		for _, e := range f.Entries {
			if e.Updated.Time.After(newest) {
				newest = e.Updated.Time
			}
		}
		files, err := Render(f)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{
			"<lastBuildDate>" + newest.Format(time.RFC1123Z) + "</lastBuildDate>",
			"\n  <updated>" + newest.Format(time.RFC3339) + "</updated>",
		} {
			if !bytes.Contains(files[i].Data(), []byte(want)) {
				t.Fatalf("%s does not hold %q", files[i].Name, want)
			}
		}
	})
}
