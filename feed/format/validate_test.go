package format

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"feedgen/feed"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
)

// The tests in this file hand what Render makes to validators and readers that
// others wrote. Each skips where the program it needs is absent:
//
//	xmllint                     libxml2-utils
//	sfeed                       sfeed
//	newsboat                    newsboat, and python3 for its cache
//	feedparser, listparser      python3-feedparser, python3-listparser
//	FEEDGEN_TEST_NODE_MODULES   a node_modules folder with feedsmith, rss-parser,
//	                            @rowanmanning/feed-parser, microformats-parser, ajv,
//	                            ajv-formats, html-validate
//	FEEDGEN_TEST_VNU            vnu.jar, and java

// seenEntry is an entry as a reader sees it.
type seenEntry struct {
	ID        string    `json:"id"`
	Link      string    `json:"link"`
	Title     string    `json:"title"`
	Published time.Time `json:"published"`
	Authors   []string  `json:"authors"` // nil: the reader has one at most
}

// published writes the files of the fixture testdata/render/french.json, which
// holds what breaks feeds, with archives, into a folder.
func published(t *testing.T) (dir string, f *feed.Feed) {
	t.Helper()
	f = readFeed(t, "testdata/render/french.json")
	f.Limit = len(f.Entries) - 1
	all := map[string]string{}
	for _, e := range f.Entries {
		all[e.ID] = "as it is"
	}
	archive := []feed.Archive{{Entries: all}}
	f.Archives = map[string][]feed.Archive{RSS: archive, Atom: archive, JSON: archive}
	files, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(t.TempDir(), "files")
	writeFiles(t, dir, files)
	return dir, f
}

// program returns the path of a program, and skips the test without it.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

// output runs a program and returns what it prints.
func output(t *testing.T, stdin []byte, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Stdin = bytes.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, &stderr)
	}
	return out
}

// sameEntries compares what a reader saw with the entries.
func sameEntries(t *testing.T, reader string, got []seenEntry, entries []feed.Entry) {
	t.Helper()
	var want []seenEntry
	for i, e := range entries {
		w := seenEntry{e.ID, e.URL, e.Title, e.Published.Time.UTC().Truncate(time.Second), feed.Names(e.Authors)}
		if i < len(got) && got[i].Authors == nil {
			w.Authors = nil
		}
		want = append(want, w)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", reader, diff)
	}
}

// checkReport compares what a script in testdata/validate printed with f.
func checkReport(t *testing.T, data []byte, f *feed.Feed) {
	t.Helper()
	var report map[string]json.RawMessage
	if err := json.Unmarshal(data, &report); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	for reader, raw := range report {
		if reader == "problems" {
			var problems []string
			if err := json.Unmarshal(raw, &problems); err != nil {
				t.Fatal(err)
			}
			for _, p := range problems {
				t.Error(p)
			}
			continue
		}
		var got []seenEntry
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatalf("%s: %v in %s", reader, err, raw)
		}
		_, name, _ := strings.Cut(reader, " ")
		sameEntries(t, reader, got, entriesOf(f, name))
	}
}

// entriesOf returns the entries that the file with this name holds.
func entriesOf(f *feed.Feed, name string) []feed.Entry {
	for d := range documents([]*feed.Feed{f}) {
		if d.name == name {
			return d.entries
		}
	}
	return nil
}

// TestGofeed reads the three feeds as a Go program would, which asks for no
// format in particular.
func TestGofeed(t *testing.T) {
	dir, f := published(t)
	for _, name := range []string{"rss.xml", "atom.xml", "feed.json"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		read, err := gofeed.NewParser().Parse(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if read.Title != f.Title || read.Link != f.Link || read.FeedLink != f.BaseURL+name || read.Language != f.Language {
			t.Errorf("%s: title %q, link %q, feed link %q, language %q", name, read.Title, read.Link, read.FeedLink, read.Language)
		}
		var got []seenEntry
		for i, item := range read.Items {
			got = append(got, seenEntry{ID: item.GUID, Link: item.Link, Title: item.Title, Published: item.PublishedParsed.UTC()})
			e := &f.Entries[i]
			if !slices.Equal(item.Categories, e.Tags) {
				t.Errorf("%s: entry %s: tags %q, want %q", name, e.ID, item.Categories, e.Tags)
			}
			if len(item.Authors) == 0 || item.Authors[0].Name != e.Authors[0].Name {
				t.Errorf("%s: entry %s: authors %v, want first %s", name, e.ID, item.Authors, e.Authors[0].Name)
			}
			// What it calls an image it looks for in RSS and JSON only.
			if e.Image != "" && name != "atom.xml" && (item.Image == nil || item.Image.URL != e.Image) {
				t.Errorf("%s: entry %s: image %v, want %s", name, e.ID, item.Image, e.Image)
			}
			if e.Image != "" && name == "atom.xml" && (len(item.Enclosures) != 1 || item.Enclosures[0].URL != e.Image) {
				t.Errorf("%s: entry %s: enclosures %v, want %s", name, e.ID, item.Enclosures, e.Image)
			}
		}
		sameEntries(t, "gofeed "+name, got, entriesOf(f, name))
	}
}

func TestAtomSchema(t *testing.T) {
	xmllint := program(t, "xmllint")
	dir, _ := published(t)
	for _, name := range []string{"atom.xml", "atom-1.xml"} {
		output(t, nil, xmllint, "--noout", "--relaxng", "testdata/validate/atom.rng", filepath.Join(dir, name))
	}
	// A schema that takes anything proves nothing.
	good, err := os.ReadFile(filepath.Join(dir, "atom.xml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, damage := range [][2]string{
		{"<title>Articles d’Emmanuel-Lin Toulemonde</title>", ""},
		{"<updated>2026-03-14T08:30:00Z", "<updated>2026-03-14"},
		{` href="https`, ` ref="https`},
		{"<uri>https:", "<uri>"},
		{" term=", " name="},
	} {
		bad := bytes.Replace(good, []byte(damage[0]), []byte(damage[1]), 1)
		cmd := exec.CommandContext(t.Context(), xmllint, "--noout", "--relaxng", "testdata/validate/atom.rng", "-")
		cmd.Stdin = bytes.NewReader(bad)
		if cmd.Run() == nil {
			t.Errorf("the schema takes %q in place of %q", damage[1], damage[0])
		}
	}
}

// TestOPMLValid holds a list of feeds against the specification of OPML: by a schema
// and by a parser that takes nothing else.
func TestOPMLValid(t *testing.T) {
	xmllint := program(t, "xmllint")
	python := pythonWith(t, "listparser")
	list := opmlOf(t, listedFeeds())
	good := list.Data()
	check := func(data []byte) (feeds []byte, err error) {
		file := filepath.Join(t.TempDir(), "feeds.opml")
		if err := os.WriteFile(file, data, 0o666); err != nil {
			t.Fatal(err)
		}
		const schema = "testdata/validate/opml.rng"
		if out, err := exec.CommandContext(t.Context(), xmllint, "--noout", "--relaxng", schema, file).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%w: %s", err, out)
		}
		return exec.CommandContext(t.Context(), python, "testdata/validate/opml.py", file).CombinedOutput()
	}
	const want = "https://example.org/f/rss.xml\nhttps://example.org/f/en/feed.json\n"
	if feeds, err := check(good); err != nil || string(feeds) != want {
		t.Errorf("%v: got %s, want %s", err, feeds, want)
	}
	for _, damage := range [][2]string{
		{`version="2.0"`, `version="1.0"`},
		{"+0000</dateModified>", "</dateModified>"},
		{"<title>", "<generator>feedgen</generator><title>"},
		{` text="English"`, ""},
		{` text="English"`, ` text=" "`},
		{` xmlUrl="https://example.org/f/rss.xml"`, ""},
		{` xmlUrl="https://`, ` xmlUrl="//`},
		{"&amp; ", "& "},
		{"</body>", ""},
	} {
		bad := bytes.Replace(good, []byte(damage[0]), []byte(damage[1]), 1)
		if _, err := check(bad); err == nil || bytes.Equal(bad, good) {
			t.Errorf("%q in place of %q is taken", damage[1], damage[0])
		}
	}
}

// pythonWith returns a Python that has a module. Debian's modules belong to Debian's
// own Python.
func pythonWith(t *testing.T, module string) string {
	t.Helper()
	pythons := []string{"python3", "/usr/bin/python3"}
	i := slices.IndexFunc(pythons, func(p string) bool { return exec.Command(p, "-c", "import "+module).Run() == nil })
	if i < 0 {
		t.Skipf("no python3 with %s is installed", module)
	}
	return pythons[i]
}

func TestNodeReaders(t *testing.T) {
	modules := os.Getenv("FEEDGEN_TEST_NODE_MODULES")
	if modules == "" {
		t.Skip("FEEDGEN_TEST_NODE_MODULES names no node_modules folder")
	}
	node := program(t, "node")
	dir, f := published(t)
	checkReport(t, output(t, nil, node, "testdata/validate/read.mjs", modules, dir,
		"rss.xml", "rss-1.xml", "atom.xml", "atom-1.xml", "feed.json", "feed-1.json", "index.html"), f)
}

// TestVnu holds that the Nu HTML Checker finds nothing in the pages. It does not
// know that hashes in a policy allow styles, and that linked data is no script.
func TestVnu(t *testing.T) {
	jar := os.Getenv("FEEDGEN_TEST_VNU")
	if jar == "" {
		t.Skip("FEEDGEN_TEST_VNU names no vnu.jar")
	}
	java := program(t, "java")
	dir, f := published(t)
	f.Page = feed.Page{Pictures: true, Style: ":root { --accent: teal; }"}
	f.Language, f.Entries, f.Archives = "fr-CA", manyEntries(900, 1), nil
	f.Files = feed.Files{HTML: "years/index.html", RSS: "rss.xml"}
	files, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	pages := []string{filepath.Join(dir, "index.html")}
	for i, file := range files {
		name := filepath.Join(dir, fmt.Sprintf("%d.html", i))
		if file.ContentType == htmlFormat.ContentType {
			if err := os.WriteFile(name, file.Data(), 0o666); err != nil {
				t.Fatal(err)
			}
			pages = append(pages, name)
		}
	}
	const known = `Inline (style|script) violates Content Security Policy.*`
	args := append([]string{"-jar", jar, "--filterpattern", known}, pages...)
	if out, err := exec.CommandContext(t.Context(), java, args...).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("vnu: %v\n%s", err, out)
	}
}

func TestPythonFeedparser(t *testing.T) {
	python := pythonWith(t, "feedparser")
	dir, f := published(t)
	checkReport(t, output(t, nil, python, "testdata/validate/read.py", dir, "rss.xml", "rss-1.xml", "atom.xml", "atom-1.xml"), f)
}

func TestSfeed(t *testing.T) {
	sfeed := program(t, "sfeed")
	dir, f := published(t)
	for _, name := range []string{"rss.xml", "rss-1.xml", "atom.xml", "atom-1.xml"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := readSfeed(output(t, data, sfeed))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sameEntries(t, "sfeed "+name, got, entriesOf(f, name))
	}
}

// TestNewsboat reads the feeds with newsboat, which shows one text for the authors:
// of Atom all of them, of RSS the last dc:creator. One dc:creator with all names, or
// an author element beside them, would show all there, and feedparser and others
// would take that text for the name of a person.
func TestNewsboat(t *testing.T) {
	program(t, "newsboat")
	python := pythonWith(t, "sqlite3")
	dir, f := published(t)
	names := []string{"rss.xml", "rss-1.xml", "atom.xml", "atom-1.xml"}
	var report map[string][]seenEntry
	out := output(t, nil, python, append([]string{"testdata/validate/newsboat.py", dir}, names...)...)
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	for _, name := range names {
		entries := slices.Clone(entriesOf(f, name))
		for i := range entries {
			authors := feed.Names(entries[i].Authors)
			shown := strings.Join(authors, ", ")
			if strings.HasPrefix(name, "rss") {
				shown = authors[len(authors)-1]
			}
			entries[i].Authors = []feed.Author{{Name: shown}}
		}
		sameEntries(t, "newsboat "+name, report["newsboat "+name], entries)
	}
}

// readSfeed reads sfeed(5): time, title, link, content, type of content, id,
// author, enclosure, categories.
func readSfeed(out []byte) ([]seenEntry, error) {
	var list []seenEntry
	for line := range strings.Lines(string(out)) {
		fields := strings.Split(line, "\t")
		if len(fields) < 9 {
			return nil, fmt.Errorf("line %q", line)
		}
		seconds, err := strconv.ParseInt(fields[0], 10, 64)
		if err != nil {
			return nil, err
		}
		list = append(list, seenEntry{ID: fields[5], Link: fields[2], Title: fields[1], Published: time.Unix(seconds, 0).UTC()})
	}
	return list, nil
}
