package pass

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feed/publish"
	"feedgen/scrape"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// TestRecallRendered holds that a pass which remembers what the last one rendered
// does just what one does that renders everything: whatever changes in between, in
// the configuration, the entries or the bucket.
func TestRecallRendered(t *testing.T) {
	root, n := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		h := &recallHistory{
			dir: filepath.Join(root, fmt.Sprint(n)), started: time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC),
			settings: map[string]string{"title": "T", "files": allFormats}, listed: map[int]string{},
		}
		if rapid.IntRange(0, 9).Draw(t, "many") == 0 { // so that there are archives
			for i := range 110 {
				h.listed[100+i] = fmt.Sprintf("title: Old %d", i)
			}
		}
		h.check(t)
		for range rapid.IntRange(1, 4).Draw(t, "passes") {
			h.in = Inputs{}
			switch rapid.IntRange(0, 6).Draw(t, "change") {
			case 0, 1:
				h.changeEntry(t)
			case 2, 3:
				h.changeSetting(t)
			case 4:
				h.changeBucket(t)
			case 5:
				h.in = rapid.SampledFrom([]Inputs{{DryRun: true}, {Force: true, Overwrite: true}}).Draw(t, "flags")
			}
			h.check(t)
		}
	})
}

// TestRecallAtOnce holds that the second of two passes renders nothing, also where the
// first one made archives, and that another title is rendered.
func TestRecallAtOnce(t *testing.T) {
	for _, limit := range []int{0, 2} {
		dir := t.TempDir()
		recalls := func(title string) bool {
			h := &recallHistory{started: time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC), listed: map[int]string{}}
			h.settings = map[string]string{"title": title, "files": allFormats, "feed": fmt.Sprint("limit: ", limit)}
			for i := range 110 {
				h.listed[i] = fmt.Sprintf("title: Article %d", i)
			}
			p := h.open(t, dir, new(warnings))
			st, err := p.lastState(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			scraper, err := scrape.New(p.settings(), st.Pages)
			if err != nil {
				t.Fatal(err)
			}
			d, feeds, err := prepare(t.Context(), p, scraper, st)
			if err != nil {
				t.Fatal(err)
			}
			recalled := d.recall(p, feeds, st)
			if _, err := p.run(t.Context()); err != nil {
				t.Fatal(err)
			}
			return recalled
		}
		for i, pass := range []struct {
			title string
			want  bool
		}{{"T", false}, {"T", true}, {"T", true}, {"Another", false}, {"Another", true}} {
			if got := recalls(pass.title); got != pass.want {
				t.Errorf("limit %d, pass %d, titled %s: recalled %v, want %v", limit, i, pass.title, got, pass.want)
			}
		}
	}
}

const allFormats = "rss: rss.xml, atom: atom.xml, json: feed.json, html: index.html"

// recallHistory is a configuration and its bucket over time.
type recallHistory struct {
	dir      string
	started  time.Time
	settings map[string]string
	listed   map[int]string // the fields of entries by their numbers
	in       Inputs
}

func (h *recallHistory) changeEntry(t *rapid.T) {
	i := rapid.IntRange(1, 5).Draw(t, "entry")
	if rapid.IntRange(0, 4).Draw(t, "remove") == 0 {
		delete(h.listed, i)
		return
	}
	field := func(name string, values ...string) string {
		if value := rapid.SampledFrom(append(values, "")).Draw(t, name); value != "" {
			return ", " + name + ": " + value
		}
		return ""
	}
	h.listed[i] = fmt.Sprintf("title: %s", rapid.SampledFrom([]string{"One", "Two words", `"<3"`}).Draw(t, "title")) +
		field("summary", "Short", "'*Marked* and long enough'") + field("tags", "[Go]", "[Go, C++]") + field("language", "en", "fr") +
		field("authors", "[Ada]", "[Ada, Charles]") + field("hidden", "true") + field("image", "https://blog.example/i.png") +
		field("updated", "2026-02-03", "2026-02-04T10:00:00Z")
}

func (h *recallHistory) changeSetting(t *rapid.T) {
	const all = allFormats
	options := map[string][]string{
		"title": {"T", "Another"},
		"feed": {
			"limit: 2", "language: fr", "timezone: Asia/Tokyo", "copyright: Ada", "icon: https://ada.example/i.png", "description: D", "",
		},
		"files":   {all, "rss: rss.xml, json: feed.json, atom: false, html: false", all + ", opml: all.opml", all + ", markdown: list.md"},
		"publish": {"cache_control: no-cache", "prune: true", "max_drop: 100", "max_growth: 2", ""},
		"feeds": {
			"{title: Go, tags: [Go], files: {rss: go.xml, json: go.json}}", "{title: F, language: fr, files: {atom: fr.xml}}",
			"{title: 'About {value}', by: tag, files: {rss: 'tag-{slug}.xml'}}", "",
		},
		"html":    {"images: link", ""},
		"authors": {"{name: Ada}", ""},
	}
	key := rapid.SampledFrom(slices.Sorted(maps.Keys(options))).Draw(t, "setting")
	h.settings[key] = rapid.SampledFrom(options[key]).Draw(t, "value")
}

func (h *recallHistory) changeBucket(t *rapid.T) {
	names := h.published(t, h.dir)
	if len(names) == 0 {
		return
	}
	name := filepath.Join(h.dir, rapid.SampledFrom(slices.Sorted(maps.Keys(names))).Draw(t, "file"))
	var err error
	switch rapid.SampledFrom([]string{"remove", "foreign", "edit", "touch", "cut"}).Draw(t, "what") {
	case "remove":
		err = os.Remove(name)
	case "foreign":
		err = os.WriteFile(name, []byte("not ours"), 0o644)
	case "edit":
		err = os.WriteFile(name, []byte(names[name]+"\n"), 0o644)
	case "touch":
		err = os.Chtimes(name, time.Time{}, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	case "cut":
		err = os.Truncate(name, 20)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// check makes a pass that remembers, and one over a copy that does not.
func (h *recallHistory) check(t *rapid.T) {
	h.started = h.started.Add(time.Hour)
	other := h.dir + "-other"
	if err := os.RemoveAll(other); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(h.dir); err == nil {
		if err := os.CopyFS(other, os.DirFS(h.dir)); err != nil {
			t.Fatal(err)
		}
		h.forget(t, other)
	}
	got, want := h.pass(t, h.dir), h.pass(t, other)
	options := []cmp.Option{
		cmp.AllowUnexported(passed{}), cmpopts.IgnoreUnexported(publish.Step{}), cmpopts.IgnoreFields(publish.Manifest{}, "Run"),
		cmpopts.IgnoreFields(publish.FileState{}, "Version", "Written"), cmpopts.IgnoreFields(state{}, "Rendered"), cmpopts.EquateEmpty(),
	}
	if diff := cmp.Diff(want, got, options...); diff != "" {
		t.Fatalf("rendering everything -, remembering +:\n%s", diff)
	}
}

// passed is what a pass did.
type passed struct {
	files    map[string]string
	steps    []publish.Step
	changes  [][]string
	problems problems
	warnings []string
	err      string
	state    *state
}

func (h *recallHistory) pass(t *rapid.T, dir string) passed {
	w := new(warnings)
	p := h.open(t, dir, w)
	o, err := p.run(t.Context())
	did := passed{
		files: h.published(t, dir), steps: o.files, changes: [][]string{o.added, o.changed, o.removed},
		problems: o.problems, warnings: w.list, err: strings.ReplaceAll(fmt.Sprint(err), dir, ""),
	}
	if did.state, err = p.lastState(t.Context()); err != nil {
		t.Fatal(err)
	}
	return did
}

// open opens a pass over the folder dir.
func (h *recallHistory) open(t rapid.TB, dir string, w *warnings) *pass {
	var list strings.Builder
	for _, i := range slices.Sorted(maps.Keys(h.listed)) {
		fmt.Fprintf(&list, "  - {url: 'https://blog.example/%d', published: 2026-01-%02d, %s}\n", i, 1+i%28, h.listed[i])
	}
	c, err := config.Parse(filepath.Join(dir, "config.yaml"), fmt.Appendf(nil, `
feed: {title: %q, link: "https://ada.example/", base_url: "https://ada.example/feeds/", authors: [%s], %s}
publish: {bucket: ., files: {%s}, %s}
html: {%s}
feeds: [%s]
entries:
%s`, h.settings["title"], h.settings["authors"], h.settings["feed"], h.settings["files"], h.settings["publish"], h.settings["html"],
		h.settings["feeds"], &list))
	if err != nil {
		t.Fatal(err)
	}
	in := h.in
	in.Config, in.Log = c, slog.New(slog.DiscardHandler)
	w.log = in.Log
	p, err := open(context.Background(), in, h.started, w)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// published returns the published files by name.
func (h *recallHistory) published(t *rapid.T, dir string) map[string]string {
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case name == publish.StateFolder:
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// forget takes what was rendered out of the state in dir.
func (h *recallHistory) forget(t *rapid.T, dir string) {
	name := filepath.Join(dir, publish.StateFolder, publish.StateName)
	doc, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	st, err := decodeState(doc)
	if err != nil {
		t.Fatal(err)
	}
	st.Rendered = rendered{}
	if doc, err = st.encode(st.Publish); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, doc, 0o600); err != nil {
		t.Fatal(err)
	}
}
