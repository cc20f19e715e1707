package publish

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"feedgen/feed"
)

// testDoc is a state document as cmd composes it, in small.
type testDoc struct {
	Manifest Manifest `json:"manifest"`
}

func loadDoc(doc []byte) (Manifest, error) {
	var d testDoc
	if doc == nil {
		return d.Manifest, nil
	}
	err := json.Unmarshal(doc, &d)
	return d.Manifest, err
}

func saveDoc(m Manifest) ([]byte, error) { return json.Marshal(testDoc{m}) }

// testFiles are three small files of feedgen's kind.
func testFiles(text string) []feed.File {
	return []feed.File{
		{Name: "index.html", ContentType: "text/html; charset=utf-8", Data: []byte("<!doctype html><meta name=generator content=feedgen>" + text)},
		{Name: "rss.xml", ContentType: "application/rss+xml; charset=utf-8", Data: []byte("<rss><channel><generator>feedgen</generator>" + text + "</channel></rss>")},
		{Name: "feed.json", ContentType: "application/feed+json", Data: []byte(`{"items":[{"_feedgen":{},"title":"` + text + `"}]}`)},
	}
}

// publishOnce is one run.
func publishOnce(t *testing.T, p *Publisher, files []feed.File) *Plan {
	t.Helper()
	var m Manifest
	_, version, err := p.Await(t.Context(), func(doc []byte) (_ Manifest, err error) {
		m, err = loadDoc(doc)
		return m, err
	})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := p.Plan(t.Context(), files, m)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Execute(t.Context(), plan, version, saveDoc); err != nil {
		t.Fatal(err)
	}
	return plan
}

func TestUnchangedFilesAreNotTouched(t *testing.T) {
	dir := t.TempDir()
	b, err := Open(t.Context(), "file://public", dir)
	if err != nil {
		t.Fatal(err)
	}
	state, err := OpenState(t.Context(), "", dir, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range publishOnce(t, &Publisher{Bucket: b, State: state}, testFiles("one")).Files {
		if s.Action != Written {
			t.Errorf("first run: %s is %s", s.Name, s.Action)
		}
	}
	old := time.Now().Add(-time.Hour).Truncate(time.Second)
	rss := filepath.Join(dir, "public", "rss.xml")
	if err := os.Chtimes(rss, old, old); err != nil {
		t.Fatal(err)
	}
	for _, s := range publishOnce(t, &Publisher{Bucket: b, State: state}, testFiles("one")).Files {
		if s.Action != Unchanged {
			t.Errorf("second run: %s is %s", s.Name, s.Action)
		}
	}
	if info, err := os.Stat(rss); err != nil || !info.ModTime().Equal(old) {
		t.Errorf("rss.xml: modified %v, %v; want %v", info.ModTime(), err, old)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "public"))
	if err != nil || len(entries) != 4 {
		t.Errorf("public holds %v, %v; want three files and the state's folder", entries, err)
	}
}
