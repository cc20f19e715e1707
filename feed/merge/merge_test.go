package merge

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feedgen/feed"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the expected side of the fixtures")

// mergeCase is the input side of a fixture in testdata/merge: the runs of a
// history, in order. Each run starts from the ledger that the one before left.
type mergeCase struct {
	Comment  string
	Timezone string
	Authors  []feed.Author
	Prefer   []string
	Ledger   Ledger
	Runs     []struct {
		Now    string
		Local  [][]sourceEntry
		Pages  []sourceEntry
		Gone   []string
		Forget bool // the ledger, as if the state were lost
	}
}

// sourceEntry is an Entry as fixtures write it.
type sourceEntry struct {
	feed.Entry
	Published, Updated string
}

func (s sourceEntry) entry(t *testing.T) feed.Entry {
	e := s.Entry
	for _, d := range []struct {
		text string
		date *feed.Date
	}{{s.Published, &e.Published}, {s.Updated, &e.Updated}} {
		var err error
		if *d.date, err = feed.ParseDate(d.text); err != nil {
			t.Fatal(err)
		}
	}
	return e
}

func sourceEntries(t *testing.T, list []sourceEntry) []feed.Entry {
	var entries []feed.Entry
	for _, s := range list {
		entries = append(entries, s.entry(t))
	}
	return entries
}

// mergeResult is the output side: the result of each run for a person.
type mergeResult struct {
	Entries                        []shownEntry
	Waiting                        []string          `json:",omitempty"`
	Joined                         map[string]string `json:",omitempty"`
	Added, Changed, Gone, Untitled []string          `json:",omitempty"`
	Refused                        []string          `json:",omitempty"`
	Warnings                       []string          `json:",omitempty"`
}

type shownEntry struct {
	ID, URL, Title     string
	URLs               []string
	Copies             []string `json:",omitempty"`
	Authors            []feed.Author
	Published, Updated time.Time
	Precision          string
	Summary            string   `json:",omitempty"`
	Image              string   `json:",omitempty"`
	Language           string   `json:",omitempty"`
	Tags               []string `json:",omitempty"`
	Discovered         bool     `json:",omitempty"`
}

func shown(m Merged) mergeResult {
	r := mergeResult{Added: m.Added, Changed: m.Changed, Gone: m.Gone, Untitled: m.Untitled, Joined: m.Joined, Warnings: m.Warnings}
	for _, e := range m.Entries {
		r.Entries = append(r.Entries, shownEntry{
			ID: e.ID, URL: e.URL, Title: e.Title, URLs: e.URLs, Copies: e.Copies, Authors: e.Authors,
			Published: e.Published.Time, Updated: e.Updated.Time, Precision: e.Published.Precision.String(),
			Summary: e.Summary, Image: e.Image, Language: e.Language, Tags: e.Tags, Discovered: e.Discovered,
		})
	}
	for _, e := range m.Refused {
		r.Refused = append(r.Refused, e.ID)
	}
	for _, e := range m.Waiting {
		r.Waiting = append(r.Waiting, e.ID)
	}
	return r
}

func TestMerge(t *testing.T) {
	inputs, err := filepath.Glob("testdata/merge/*.in.json")
	if err != nil || len(inputs) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, input := range inputs {
		name := strings.TrimSuffix(filepath.Base(input), ".in.json")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(input)
			if err != nil {
				t.Fatal(err)
			}
			var c mergeCase
			dec := json.NewDecoder(bytes.NewReader(data))
			dec.DisallowUnknownFields()
			if err := dec.Decode(&c); err != nil {
				t.Fatalf("%s: %v", input, err)
			}
			loc, err := time.LoadLocation(c.Timezone)
			if err != nil {
				t.Fatal(err)
			}
			ledger := c.Ledger
			var got []mergeResult
			for _, run := range c.Runs {
				now, err := time.Parse(time.RFC3339, run.Now)
				if err != nil {
					t.Fatal(err)
				}
				src := Sources{Pages: pointers(sourceEntries(t, run.Pages)), Gone: run.Gone}
				for _, list := range run.Local {
					src.Local = append(src.Local, sourceEntries(t, list))
				}
				if run.Forget {
					ledger = nil
				}
				merged := Merge(src, ledger, Options{Now: now, Location: loc, Authors: c.Authors, Prefer: c.Prefer})
				got = append(got, shown(merged))
				ledger = merged.Ledger
			}
			compareJSON(t, strings.TrimSuffix(input, ".in.json")+".out.json", got)
		})
	}
}

func pointers(entries []feed.Entry) []*feed.Entry {
	var list []*feed.Entry
	for i := range entries {
		list = append(list, &entries[i])
	}
	return list
}

// compareJSON compares v with what the file holds, or writes it there under
// -update.
func compareJSON(t *testing.T, file string, v any) {
	t.Helper()
	got, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}
