package pass

import (
	"cmp"
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
	"feedgen/scrape/memory"

	gocmp "github.com/google/go-cmp/cmp"
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
		h := newRecallHistory(filepath.Join(root, fmt.Sprint(n)))
		if rapid.IntRange(0, 9).Draw(t, "many") == 0 { // so that there are archives
			for i := range 110 {
				h.listed[100+i] = fmt.Sprintf("title: Old %d", i)
			}
		}
		h.check(t)
		for range rapid.IntRange(1, 4).Draw(t, "passes") {
			h.in = Inputs{}
			switch rapid.IntRange(0, 7).Draw(t, "change") {
			case 0, 1:
				h.changeEntry(t)
			case 2, 3:
				h.changeSetting(t)
			case 4:
				h.changeBucket(t)
			case 5:
				h.in = rapid.SampledFrom([]Inputs{{DryRun: true}, {Force: true, Overwrite: true}}).Draw(t, "flags")
			case 6:
				h.changeEntry(t)
				h.interrupt(t, func(string) bool { return rapid.Bool().Draw(t, "written") })
			}
			h.check(t)
		}
	})
}

// TestRecallAtOnce holds that the second of two passes renders nothing, also where the
// first one made archives, or changed an entry of one, and that any change is rendered.
func TestRecallAtOnce(t *testing.T) {
	for _, limit := range []int{0, 2} {
		h := newRecallHistory(t.TempDir())
		h.settings["feed"] = fmt.Sprint("limit: ", limit)
		for i := range 110 {
			h.listed[i] = fmt.Sprintf("title: Article %d", i)
		}
		for i, pass := range []struct {
			title, first string // of the feed, and of an entry that is in an archive
			want         bool
		}{
			{"T", "One", false}, {"T", "One", true}, {"T", "One", true}, {"Another", "One", false}, {"Another", "One", true},
			{"Another", "Two", false}, {"Another", "Two", true},
		} {
			h.settings["title"], h.listed[0] = pass.title, "title: "+pass.first
			if got := h.recalls(t); got != pass.want {
				t.Errorf("limit %d, pass %d, titled %s and %s: recalled %v, want %v", limit, i, pass.title, pass.first, got, pass.want)
			}
		}
	}
}

// TestRecallHeldBack holds that a feed which grew too much is held back by every pass,
// also after one that published it was interrupted, until --force or less growth.
func TestRecallHeldBack(t *testing.T) {
	const length = 60 * 19_500 // of the summaries
	for name, then := range map[string]func(h *recallHistory){
		"published by force": func(h *recallHistory) { h.in.Force = true },
		"grown less":         func(h *recallHistory) { h.grow(60, length/2, "[Go]") },
		"without a limit":    func(h *recallHistory) { h.settings["publish"] = "max_growth: 0" },
	} {
		t.Run(name, func(t *testing.T) {
			h := newRecallHistory(t.TempDir())
			h.settings["publish"], h.settings["files"] = "max_growth: 500", "rss: rss.xml, atom: false, json: false, html: false"
			h.settings["feeds"] = "{title: Go, tags: [Go], files: {rss: go.xml}}"
			h.listed[100] = "title: First, tags: [Go]"
			h.grow(60, length, "[]")
			small := h.check(t).files["go.xml"]
			h.grow(60, length, "[Go]")
			heldBack := func(when string) {
				t.Helper()
				if did := h.check(t); did.files["go.xml"] != small || !strings.Contains(did.err, "go.xml would grow") {
					t.Errorf("%s: go.xml has %d bytes, the error is %q", when, len(did.files["go.xml"]), did.err)
				}
			}
			heldBack("at first")
			heldBack("again")
			h.in.Force = true
			h.interrupt(t, func(string) bool { return false })
			h.in.Force = false
			heldBack("after an interrupted pass")
			then(h)
			for _, when := range []string{"then", "at last"} {
				if did := h.check(t); did.files["go.xml"] == small || did.err != "<nil>" {
					t.Errorf("%s: go.xml has %d bytes, the error is %s", when, len(did.files["go.xml"]), did.err)
				}
				h.in.Force = false
			}
		})
	}
}

// TestRecallDamagedArchive holds that an archive that was lost or damaged in the bucket
// is as it was again after the next pass, whether it was just made, or holds an entry
// that has changed since.
func TestRecallDamagedArchive(t *testing.T) {
	for _, changed := range []bool{false, true} {
		for _, name := range []string{"rss-1.xml", "feed-1.json"} {
			h := newRecallHistory(t.TempDir())
			h.settings["feed"], h.settings["base"] = "limit: 2", "https://höhe.example/feeds/"
			h.settings["files"] = "rss: rss.xml, json: feed.json, atom: false, html: false"
			for i := range 110 {
				h.listed[i] = fmt.Sprintf("title: Article %d", i)
			}
			h.check(t)
			if changed {
				h.listed[1] = "title: Another title"
				h.check(t)
			}
			want := h.check(t).files[name]
			for _, damage := range []string{"", want[:len(want)/2], strings.Replace(want, "Article", "Particle", 1)} {
				if err := os.WriteFile(filepath.Join(h.dir, name), []byte(damage), 0o644); err != nil {
					t.Fatal(err)
				}
				h.in.Overwrite = true
				got := h.check(t).files[name]
				if !changed && got != want || got == damage {
					t.Errorf("%s, changed: %v: %d damaged bytes became %d, want %d", name, changed, len(damage), len(got), len(want))
				}
				want = got
				h.in.Overwrite = false
				h.check(t)
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

func newRecallHistory(dir string) *recallHistory {
	return &recallHistory{
		dir: dir, started: time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC),
		settings: map[string]string{"title": "T", "files": allFormats}, listed: map[int]string{},
	}
}

// grow lists n entries with summaries of length bytes in all.
func (h *recallHistory) grow(n, length int, tags string) {
	for i := range n {
		h.listed[i] = fmt.Sprintf("title: Long %d, summary: '%s', tags: %s", i, strings.Repeat("word ", length/n/5), tags)
	}
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
			"limit: 2", "language: fr", "timezone: Asia/Tokyo", "copyright: Ada", "icon: https://ada.example/i.png", "description: D",
			"image: https://ada.example/i.png", "hub: https://hub.example/", "",
		},
		"link": {"https://ada.example/", "https://ada.example/about"},
		"base": {"https://ada.example/feeds/", "https://ADA.example/feeds", "https://höhe.example/"},
		"files": {all, "rss: rss.xml, json: feed.json, atom: false, html: false", all + ", opml: all.opml",
			all + ", markdown: list.md",
		},
		"publish": {"cache_control: no-cache", "gzip: true", "prune: true", "max_drop: 100", "max_growth: 2", ""},
		"feeds": {
			"{title: Go, tags: [Go], files: {rss: go.xml, json: go.json}}", "{title: F, language: fr, files: {atom: fr.xml}}",
			"{title: 'About {value}', by: tag, files: {rss: 'tag-{slug}.xml'}}",
			"{title: 'In {value}', by: year, files: {json: '{slug}.json', html: '{slug}.html'}}", "",
		},
		"html":    {"images: link", "style: page.css", "sitemap: true", ""},
		"style":   {"a { color: red }", "a { color: blue }"},
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
	switch rapid.SampledFrom([]string{"remove", "foreign", "edit", "surround", "touch", "cut"}).Draw(t, "what") {
	case "remove":
		err = os.Remove(name)
	case "foreign":
		err = os.WriteFile(name, []byte("not ours"), 0o644)
	case "edit":
		err = os.WriteFile(name, []byte(names[name]+"\n"), 0o644)
	case "surround":
		err = os.WriteFile(name, []byte("Before\n"+names[name]+"after\n"), 0o644)
	case "touch":
		err = os.Chtimes(name, time.Time{}, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	case "cut":
		err = os.Truncate(name, 20)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// check makes a pass that remembers, and one over a copy that does not. It returns
// what they did.
func (h *recallHistory) check(t rapid.TB) passed {
	t.Helper()
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
	options := []gocmp.Option{
		gocmp.AllowUnexported(passed{}), cmpopts.IgnoreUnexported(publish.Step{}, memory.Cache{}), cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(publish.Manifest{}, "Run"), cmpopts.IgnoreFields(publish.FileState{}, "Version", "Written"),
		cmpopts.IgnoreFields(state{}, "Rendered"),
	}
	if diff := gocmp.Diff(want, got, options...); diff != "" {
		t.Fatalf("rendering everything -, remembering +:\n%s", diff)
	}
	return got
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

func (h *recallHistory) pass(t rapid.TB, dir string) passed {
	w := new(warnings)
	p := h.open(t, dir, w)
	o, err := p.run(context.Background())
	did := passed{
		files: h.published(t, dir), steps: o.files, changes: [][]string{o.added, o.changed, o.removed},
		problems: o.problems, warnings: w.list, err: strings.ReplaceAll(fmt.Sprint(err), dir, ""),
	}
	if did.state, err = p.lastState(context.Background()); err != nil {
		t.Fatal(err)
	}
	return did
}

// recalls makes a pass, and reports whether it renders nothing.
func (h *recallHistory) recalls(t *testing.T) bool {
	p := h.open(t, h.dir, new(warnings))
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
	recalled := d.recall(p, inputDigest(feeds), st)
	if recalled {
		plan, err := p.plan(t.Context(), d, st)
		if err != nil {
			t.Fatal(err)
		}
		recalled = plan.Unchanged()
	}
	if _, err := p.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return recalled
}

// open opens a pass over the folder dir.
func (h *recallHistory) open(t rapid.TB, dir string, w *warnings) *pass {
	var list strings.Builder
	for _, i := range slices.Sorted(maps.Keys(h.listed)) {
		fmt.Fprintf(&list, "  - {url: 'https://blog.example/%d', published: 2026-01-%02d, %s}\n", i, 1+i%28, h.listed[i])
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "page.css"), []byte(h.settings["style"]), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := config.Parse(filepath.Join(dir, "config.yaml"), fmt.Appendf(nil, `
feed: {title: %q, link: %q, base_url: %q, authors: [%s], %s}
publish: {bucket: ., files: {%s}, %s}
html: {%s}
feeds: [%s]
entries:
%s`, h.settings["title"], cmp.Or(h.settings["link"], "https://ada.example/"), cmp.Or(h.settings["base"], "https://ada.example/feeds/"),
		h.settings["authors"], h.settings["feed"], h.settings["files"], h.settings["publish"], h.settings["html"], h.settings["feeds"],
		&list))
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
func (h *recallHistory) published(t rapid.TB, dir string) map[string]string {
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

// interrupt makes a pass and undoes what one that dies while it publishes does not
// get to: the files for which written returns false, and the state after them.
func (h *recallHistory) interrupt(t rapid.TB, written func(name string) bool) {
	before := map[string]string{}
	last := newState()
	if _, err := os.Stat(h.stateFile(h.dir)); err == nil {
		before, last = h.published(t, h.dir), h.state(t, h.dir)
	}
	did := h.pass(t, h.dir)
	if did.state.Publish.Run == last.Publish.Run {
		return // it got no further than the guard
	}
	for name, data := range did.files {
		old, existed := before[name]
		var err error
		switch {
		case data == old || written(name):
		case existed:
			err = os.WriteFile(filepath.Join(h.dir, name), []byte(old), 0o644)
		default:
			err = os.Remove(filepath.Join(h.dir, name))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	m := last.Publish
	m.Run, m.Pending = "died", &publish.Pending{Run: "died", Files: did.state.Publish.Files}
	h.setState(t, h.dir, did.state, m)
}

// forget takes what was rendered out of the state in dir.
func (h *recallHistory) forget(t rapid.TB, dir string) {
	if _, err := os.Stat(h.stateFile(dir)); errors.Is(err, fs.ErrNotExist) {
		return
	}
	st := h.state(t, dir)
	st.Rendered = rendered{}
	h.setState(t, dir, st, st.Publish)
}

func (h *recallHistory) stateFile(dir string) string {
	return filepath.Join(dir, publish.StateFolder, publish.StateName)
}

func (h *recallHistory) state(t rapid.TB, dir string) *state {
	doc, err := os.ReadFile(h.stateFile(dir))
	if err != nil {
		t.Fatal(err)
	}
	st, err := decodeState(doc)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func (h *recallHistory) setState(t rapid.TB, dir string, st *state, m publish.Manifest) {
	if err := os.WriteFile(h.stateFile(dir), encoded(t, st, m), 0o600); err != nil {
		t.Fatal(err)
	}
}
