package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"feedgen/feed"
	"feedgen/feed/format"
	"feedgen/feed/publish/storetest"

	"github.com/google/go-cmp/cmp"
)

// testDoc is a small state document: its lines replace what real runs merge.
type testDoc struct {
	Lines    []string `json:"lines"`
	Manifest Manifest `json:"manifest"`
}

func decodeDoc(doc []byte) (testDoc, error) {
	var d testDoc
	if doc == nil {
		return d, nil
	}
	err := json.Unmarshal(doc, &d)
	return d, err
}

func encodeDoc(doc any) (Data, error) {
	data, err := json.Marshal(doc)
	return Bytes(data), err
}

// render makes files that all say the same, and show whether they are whole.
func render(lines []string) []feed.File {
	text := strings.Join(lines, ",")
	text = "[" + text + "]" + strings.Repeat(" ", 20_000) + digest(Bytes(text))
	return []feed.File{
		feed.NewFile("index.html", "text/html; charset=utf-8", []byte("<!doctype html><meta name=generator content=feedgen>"+text)),
		feed.NewFile("rss.xml", "application/rss+xml; charset=utf-8", []byte("<rss><channel><generator>feedgen</generator>"+text)),
		feed.NewFile("feed.json", "application/feed+json", []byte(`{"items":[{"_feedgen":{},"title":"`+text+`"}]}`)),
		feed.NewFile("rss-1.xml", "application/rss+xml; charset=utf-8", []byte("<rss><channel><generator>feedgen</generator>"+text)),
	}
}

// linesOf reads the lines of a rendered file back, if it is whole.
func linesOf(data []byte) (string, error) {
	text, rest, _ := bytes.Cut(data, []byte("]"+strings.Repeat(" ", 20_000)))
	text = text[bytes.LastIndexByte(text, '[')+1:]
	if len(rest) < 64 || digest(Bytes(text)) != string(rest[:64]) {
		return "", fmt.Errorf("a broken file of %d bytes", len(data))
	}
	return string(text), nil
}

// run does what feedgen run does: it merges a line with those that are there,
// publishes, and starts over when another run was faster.
func run(ctx context.Context, p *Publisher, line string) (*Plan, error) {
	for try := 1; ; try++ {
		plan, err := runOnce(ctx, p, line)
		if !errors.Is(err, ErrLost) || try == 20 {
			return plan, err
		}
	}
}

func runOnce(ctx context.Context, p *Publisher, line string) (*Plan, error) {
	var d testDoc
	_, version, err := p.Await(ctx, func(doc []byte) (_ Manifest, err error) {
		d, err = decodeDoc(doc)
		return d.Manifest, err
	})
	if err != nil {
		return nil, err
	}
	if !slices.Contains(d.Lines, line) {
		d.Lines = append(d.Lines, line)
		slices.Sort(d.Lines)
	}
	plan, err := p.Plan(ctx, render(d.Lines), d.Manifest)
	if err != nil {
		return nil, err
	}
	return plan, p.Execute(ctx, plan, version, func(m Manifest) (Data, error) {
		d.Manifest = m
		return encodeDoc(d)
	})
}

// publisher returns one on a bucket of its own client, with the state in it.
func publisher(t *testing.T, rawURL string) *Publisher {
	t.Helper()
	b := open(t, rawURL)
	state, err := OpenState(t.Context(), "", "", b)
	if err != nil {
		t.Fatal(err)
	}
	return &Publisher{Bucket: b, State: state, CacheControl: "public, max-age=900", Own: format.Own}
}

// mustRun publishes and returns the actions by file.
func mustRun(t *testing.T, p *Publisher, line string) map[string]Action {
	t.Helper()
	plan, err := run(t.Context(), p, line)
	if err != nil {
		t.Fatal(err)
	}
	return actions(plan)
}

func actions(plan *Plan) map[string]Action {
	actions := make(map[string]Action)
	for _, s := range plan.Files {
		actions[s.Name] = s.Action
	}
	return actions
}

// checkPublished checks that all files say these lines, and that the state
// knows it and is at rest.
func checkPublished(t *testing.T, rawURL string, lines ...string) {
	t.Helper()
	p := publisher(t, rawURL)
	doc, _, err := p.State.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d, err := decodeDoc(doc)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	if diff := cmp.Diff(lines, d.Lines); diff != "" {
		t.Errorf("lines in the state (-want +got):\n%s", diff)
	}
	if d.Manifest.Pending != nil {
		t.Errorf("the state is pending: %+v", d.Manifest.Pending)
	}
	for _, f := range render(lines) {
		got, err := ReadFile(t.Context(), p.Bucket, f.Name)
		if err != nil {
			t.Error(err)
			continue
		}
		if string(got) != string(f.Data()) {
			said, err := linesOf(got)
			t.Errorf("%s says %q, %v; want %q", f.Name, said, err, lines)
		}
		if known := d.Manifest.Files[f.Name]; known.SHA256 != f.SHA256 || known.ContentType != f.ContentType {
			t.Errorf("the state knows %s as %+v", f.Name, known)
		}
	}
}

// checkWhole checks that each file is missing or whole.
func checkWhole(t *testing.T, rawURL string) {
	t.Helper()
	b := open(t, rawURL)
	for _, f := range render(nil) {
		data, err := ReadFile(t.Context(), b, f.Name)
		if errors.Is(err, ErrNotExist) {
			continue
		}
		if err == nil {
			_, err = linesOf(data)
		}
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

func TestRunsCostFewRequests(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		rawURL, reset := counted(t, s)
		step := func(what string, change func(*Publisher), line string, want map[string]int) {
			t.Helper()
			p := publisher(t, rawURL)
			if b, ok := p.Bucket.(*folder); ok {
				c := &countingBucket{Bucket: b, counts: make(map[string]int)}
				reset = c.reset
				p.Bucket, p.State.Bucket = c, c
			}
			change(p)
			reset()
			mustRun(t, p, line)
			if diff := cmp.Diff(want, reset()); diff != "" {
				t.Errorf("%s: requests (-want +got):\n%s", what, diff)
			}
		}
		same := func(*Publisher) {}
		uncached := func(p *Publisher) { p.CacheControl = "no-cache" }
		step("first run", same, "one", map[string]int{"read": 1, "list": 1, "write": 2 + 2 + 4})
		step("nothing changed", same, "one", map[string]int{"read": 1, "list": 1, "write": 1})
		step("one entry changed", same, "two", map[string]int{"read": 1, "list": 1, "write": 2 + 4})
		step("a header changed", uncached, "two", map[string]int{"read": 1, "list": 1, "write": 2 + 4})
		if err := open(t, rawURL).Delete(t.Context(), "rss.xml"); err != nil {
			t.Fatal(err)
		}
		step("a file is missing", uncached, "two", map[string]int{"read": 1, "list": 1, "write": 2 + 1})
		checkPublished(t, rawURL, "one", "two")
	})
}

// counted returns the URL of a bucket whose requests are counted.
func counted(t *testing.T, s *store) (rawURL string, reset func() map[string]int) {
	if s.Env == "" {
		return s.New(t), nil
	}
	p := newProxy(t, s)
	return s.URL(p.url, storetest.Container, storetest.Prefix(t)), func() map[string]int { return p.reset(nil) }
}

// countingBucket counts calls where there are no requests to count.
type countingBucket struct {
	Bucket
	mu     sync.Mutex
	counts map[string]int
}

func (b *countingBucket) count(what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts[what]++
}

func (b *countingBucket) reset() map[string]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	counts := b.counts
	b.counts = make(map[string]int)
	return counts
}

func (b *countingBucket) Read(ctx context.Context, key string) ([]byte, string, error) {
	b.count("read")
	return b.Bucket.Read(ctx, key)
}

func (b *countingBucket) Write(ctx context.Context, obj Object, version string) (string, error) {
	b.count("write")
	return b.Bucket.Write(ctx, obj, version)
}

func (b *countingBucket) Delete(ctx context.Context, key string) error {
	b.count("delete")
	return b.Bucket.Delete(ctx, key)
}

func (b *countingBucket) List(ctx context.Context, keys []string) (map[string]Info, error) {
	b.count("list")
	return b.Bucket.List(ctx, keys)
}

func TestFilesAreWrittenArchivesFirstAndPagesLast(t *testing.T) {
	plan, err := publisher(t, "file://"+t.TempDir()).Plan(t.Context(), render([]string{"x"}), Manifest{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range plan.Files {
		names = append(names, s.Name)
	}
	if diff := cmp.Diff([]string{"rss-1.xml", "rss.xml", "feed.json", "index.html"}, names); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestAPlanWritesNothing(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		rawURL := s.New(t)
		p := publisher(t, rawURL)
		plan, err := p.Plan(t.Context(), render([]string{"x"}), Manifest{})
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range plan.Files {
			if step.Action != WouldWrite {
				t.Errorf("%s: %s, want would_write", step.Name, step.Action)
			}
		}
		there, err := p.Bucket.List(t.Context(), []string{"rss.xml", "index.html", p.State.Key})
		if err != nil || len(there) != 0 {
			t.Errorf("a plan left %v, %v", there, err)
		}
	})
}

func TestForeignFilesAreRefused(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		rawURL := s.New(t)
		p := publisher(t, rawURL)
		theirs := Object{Key: "index.html", Data: Bytes("<!doctype html><title>Jekyll's</title>"), ContentType: "text/html"}
		if _, err := p.Bucket.Write(t.Context(), theirs, Any); err != nil {
			t.Fatal(err)
		}
		plan, err := run(t.Context(), p, "x")
		if !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), "index.html") || !strings.Contains(Hint(err), "--overwrite") {
			t.Errorf("got %v (hint %q), want one that names index.html and --overwrite", err, Hint(err))
		}
		if actions(plan)["index.html"] != Refused {
			t.Errorf("index.html: %s, want refused", actions(plan)["index.html"])
		}
		there, err := p.Bucket.List(t.Context(), []string{"rss.xml", p.State.Key})
		if err != nil || len(there) != 0 {
			t.Errorf("a refused run left %v, %v", there, err)
		}
		data, _, err := p.Bucket.Read(t.Context(), "index.html")
		if err != nil || digest(Bytes(data)) != digest(theirs.Data) {
			t.Errorf("a refused run changed index.html: %q, %v", data, err)
		}

		p = publisher(t, rawURL)
		p.Overwrite = true
		mustRun(t, p, "x")
		checkPublished(t, rawURL, "x")
	})
}

// TestReplacedFiles holds that the state alone makes no file feedgen's own:
// another program may have written it since.
func TestReplacedFiles(t *testing.T) {
	own := string(render([]string{"z"})[2].Data())
	eachStore(t, func(t *testing.T, s *store) {
		for _, c := range []struct {
			name, data string
			want       Action
		}{
			{"another program's", `{"items":[]}`, Refused},
			{"of the same size", strings.Repeat("x", len(own)), Refused},
			{"another feedgen's", own, Written},
			{"cut short", own[:len(own)/2], Written},
			{"emptied", "", Written},
		} {
			rawURL := s.New(t)
			p := publisher(t, rawURL)
			mustRun(t, p, "x")
			if _, err := p.Bucket.Write(t.Context(), Object{Key: "feed.json", Data: Bytes(c.data)}, Any); err != nil {
				t.Fatal(err)
			}
			plan, err := run(t.Context(), publisher(t, rawURL), "y")
			if got := actions(plan)["feed.json"]; got != c.want || errors.Is(err, ErrForeign) != (c.want == Refused) {
				t.Errorf("%s: %s, want %s: %v", c.name, got, c.want, err)
			}
			stored, _, err := p.Bucket.Read(t.Context(), "feed.json")
			if c.want == Refused && (err != nil || string(stored) != c.data) {
				t.Errorf("%s: it was written over: %v", c.name, err)
			}
			forced := publisher(t, rawURL)
			forced.Overwrite = true
			mustRun(t, forced, "y")
			checkPublished(t, rawURL, "x", "y")
		}
	})
}

// TestPruneLeavesReplacedFiles holds that no other program's file is deleted.
func TestPruneLeavesReplacedFiles(t *testing.T) {
	p := publisher(t, "file://"+filepath.ToSlash(t.TempDir())+"/public")
	mustRun(t, p, "x")
	writeFile(t, p.Bucket, "feed.json", "theirs")
	doc, _, err := p.State.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d, err := decodeDoc(doc)
	if err != nil {
		t.Fatal(err)
	}
	p.Prune = true
	plan, err := p.Plan(t.Context(), render(d.Lines)[:2], d.Manifest)
	if got := actions(plan); err != nil || got["feed.json"] != "" || got["rss-1.xml"] != WouldDelete {
		t.Errorf("prune: %v, %v", got, err)
	}
}

func TestOwnFilesAreKnownWithoutAState(t *testing.T) {
	for _, gzip := range []bool{false, true} {
		eachStore(t, func(t *testing.T, s *store) {
			rawURL := s.New(t)
			p := publisher(t, rawURL)
			p.Gzip = gzip
			mustRun(t, p, "x")
			if err := p.Bucket.Delete(t.Context(), p.State.Key); err != nil {
				t.Fatal(err)
			}
			mustRun(t, publisher(t, rawURL), "y")
			checkPublished(t, rawURL, "y")
		})
	}
}

func TestGzipIsUndoneByReadFile(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		rawURL := s.New(t)
		plain, packed := publisher(t, rawURL), publisher(t, rawURL)
		packed.Gzip = true
		mustRun(t, plain, "x")
		want := Written
		if s.Env == "" {
			want = Unchanged // a folder keeps no Content-Encoding
		}
		for name, action := range mustRun(t, packed, "x") {
			if action != want {
				t.Errorf("%s with gzip: %s, want %s", name, action, want)
			}
		}
		stored, _, err := packed.Bucket.Read(t.Context(), "rss.xml")
		if small := len(stored) < 2000; err != nil || small != (s.Env != "") {
			t.Errorf("rss.xml takes %d bytes, %v", len(stored), err)
		}
		checkPublished(t, rawURL, "x")
		again := publisher(t, rawURL)
		again.Gzip = true
		for name, action := range mustRun(t, again, "x") {
			if action != Unchanged {
				t.Errorf("%s again: %s, want unchanged", name, action)
			}
		}
		doc, _, err := again.State.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		d, err := decodeDoc(doc)
		if got, want := d.Manifest.Files["rss.xml"].Length(), int64(render([]string{"x"})[1].Size); err != nil || got != want {
			t.Errorf("the state says that rss.xml has %d bytes before compression, want %d (%v)", got, want, err)
		}
	})
}

func TestPruneDeletesOnlyOwnFiles(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		rawURL := s.New(t)
		p := publisher(t, rawURL)
		ctx := t.Context()
		if _, err := p.Bucket.Write(ctx, Object{Key: "robots.txt", Data: Bytes("theirs"), ContentType: "text/plain"}, Any); err != nil {
			t.Fatal(err)
		}
		mustRun(t, p, "x")
		fewer := func(prune bool) *Plan {
			p := publisher(t, rawURL)
			p.Prune = prune
			doc, version, err := p.State.Read(ctx)
			if err != nil {
				t.Fatal(err)
			}
			d, err := decodeDoc(doc)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := p.Plan(ctx, render(d.Lines)[:2], d.Manifest)
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Execute(ctx, plan, version, func(m Manifest) (Data, error) {
				d.Manifest = m
				return encodeDoc(d)
			}); err != nil {
				t.Fatal(err)
			}
			return plan
		}
		keys := []string{"rss.xml", "index.html", "feed.json", "rss-1.xml", "robots.txt"}
		fewer(false)
		if there, err := p.Bucket.List(ctx, keys); err != nil || len(there) != len(keys) {
			t.Errorf("without prune %v are left, %v", there, err)
		}
		if plan := fewer(true); !slices.Equal(deleted(plan), []string{"feed.json", "rss-1.xml"}) {
			t.Errorf("pruned %q", deleted(plan))
		}
		there, err := p.Bucket.List(ctx, keys)
		for _, key := range keys {
			_, left := there[key]
			if want := key != "feed.json" && key != "rss-1.xml"; left != want {
				t.Errorf("with prune: %s is left: %t, want %t (%v)", key, left, want, err)
			}
		}
		if plan := fewer(true); plan.Changes() {
			t.Errorf("pruned again: %q", deleted(plan))
		}
	})
}

func deleted(plan *Plan) (names []string) {
	for _, s := range plan.Files {
		if s.Action == Deleted {
			names = append(names, s.Name)
		}
	}
	return names
}

// TestPruneKeeps holds that the files of a feed that is empty for now stay, its
// archives too, while a feed that shrank loses its archives.
func TestPruneKeeps(t *testing.T) {
	p := publisher(t, "file://"+t.TempDir()+"/public")
	p.Prune, p.Keep = true, []string{"en.xml", "rss.xml"}
	known := map[string]FileState{}
	for _, name := range []string{"en.xml", "en-1.xml", "en-1.json", "rss.xml", "rss-1.xml", "fr.xml"} {
		version, err := p.Bucket.Write(t.Context(), Object{Key: name, Data: Bytes("<rss/>")}, Absent)
		if err != nil || version == "" {
			t.Fatal(err)
		}
		known[name] = FileState{Size: 6, Version: version}
	}
	plan, err := p.Plan(t.Context(), []feed.File{feed.NewFile("rss.xml", "application/rss+xml", []byte("<rss/>"))}, Manifest{Files: known})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Action{}
	for _, s := range plan.Files {
		got[s.Name] = s.Action
	}
	want := map[string]Action{
		"rss.xml": WouldWrite, "rss-1.xml": WouldDelete, "fr.xml": WouldDelete, "en-1.json": WouldDelete, "en.xml": Kept, "en-1.xml": Kept,
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestKept holds that an archive that is published stays as it is, whatever is
// rendered in its place.
func TestKept(t *testing.T) {
	const name, contentType = "rss-1.xml", "application/rss+xml; charset=utf-8"
	published := []byte("<rss><channel><generator>feedgen</generator>as it was")
	standIn := feed.NewFile(name, contentType, []byte("<rss><channel><generator>feedgen</generator>as it would be"))
	standIn.Kept = true
	for _, test := range []struct {
		name         string
		cacheControl string
		stored       []byte // nil: it is lost
		stateLost    bool
		action       Action
		want         []byte
	}{
		{"unchanged", "", published, false, Unchanged, nil},
		{"other headers", "no-cache", published, false, WouldWrite, published},
		{"no state", "", published, true, WouldWrite, published},
		{"lost", "", nil, false, WouldWrite, standIn.Data()},
		{"damaged", "", []byte("<rss><channel><generator>feedgen</generator>"), false, WouldWrite, standIn.Data()},
		{"another program's", "", []byte("<rss/>"), true, Refused, standIn.Data()},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := publisher(t, "file://"+t.TempDir()+"/public")
			first := feed.NewFile(name, contentType, published)
			m := Manifest{Files: map[string]FileState{name: {SHA256: first.SHA256, Size: int64(first.Size), ContentType: contentType}}}
			if test.stateLost {
				m = Manifest{}
			}
			if test.stored != nil {
				if _, err := p.Bucket.Write(t.Context(), Object{Key: name, Data: Bytes(test.stored)}, Absent); err != nil {
					t.Fatal(err)
				}
			}
			p.CacheControl = test.cacheControl
			plan, err := p.Plan(t.Context(), []feed.File{standIn}, m)
			if err != nil {
				t.Fatal(err)
			}
			s := plan.Files[0]
			if s.Action != test.action {
				t.Errorf("%s, want %s", s.Action, test.action)
			}
			if test.want != nil && string(s.file.Data()) != string(test.want) {
				t.Errorf("writes %q, want %q", s.file.Data(), test.want)
			}
			if want := first.SHA256; test.action == Unchanged && s.SHA256 != want {
				t.Errorf("digest %s, want %s of what is published", s.SHA256, want)
			}
		})
	}
}

// TestPart holds that only the text between the marks of a file is written, and that
// the file is never deleted.
func TestPart(t *testing.T) {
	const name, contentType = "README.md", "text/markdown; charset=utf-8"
	marks := [2]string{"<!-- start feedgen -->", "<!-- end -->"}
	rendered := func(text string) []feed.File {
		f := feed.NewFile(name, contentType, []byte(marks[0]+"\n"+text+"\n"+marks[1]+"\n"))
		f.Marks = marks
		return []feed.File{f}
	}
	p := publisher(t, "file://"+t.TempDir()+"/public")
	p.Own = func(data []byte) bool { return bytes.Contains(data, []byte(marks[0])) }
	p.Prune = true
	m := Manifest{}
	store := func(text string) {
		t.Helper()
		if _, err := p.Bucket.Write(t.Context(), Object{Key: name, Data: Bytes(text)}, Any); err != nil {
			t.Fatal(err)
		}
	}
	_, version, err := p.State.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	publish := func(files []feed.File, action Action, want string) {
		t.Helper()
		plan, err := p.Plan(t.Context(), files, m)
		if err != nil {
			t.Fatal(err)
		}
		if plan.Files[0].Action != action {
			t.Fatalf("%s, want %s", plan.Files[0].Action, action)
		}
		if action == WouldWrite {
			err := p.Execute(t.Context(), plan, version, func(next Manifest) (Data, error) {
				m = next
				return encodeDoc(next)
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, version, err = p.State.Read(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if got, _, err := p.Bucket.Read(t.Context(), name); err != nil || string(got) != want {
			t.Errorf("%q, want %q: %v", got, want, err)
		}
	}
	store("# Ada\n" + marks[0] + "\nold\n" + marks[1] + "\nBye\n")
	whole := func(text, end string) string {
		return "# Ada\n" + marks[0] + "\n" + text + "\n" + marks[1] + "\n" + end
	}
	publish(rendered("one"), WouldWrite, whole("one", "Bye\n"))
	publish(rendered("one"), Unchanged, whole("one", "Bye\n"))
	publish(rendered("two"), WouldWrite, whole("two", "Bye\n"))
	store(whole("two", "Good-bye\n"))
	publish(rendered("two"), WouldWrite, whole("two", "Good-bye\n"))
	publish(nil, Kept, whole("two", "Good-bye\n"))
	store("# Ada, without marks\n")
	publish(rendered("three"), Refused, "# Ada, without marks\n")
}

func TestNamesStayWithinTheBucket(t *testing.T) {
	p := publisher(t, "file://"+t.TempDir()+"/public")
	p.Prune = true
	for _, name := range []string{"../rss.xml", "/rss.xml", "a//b.xml", "", p.State.Key} {
		if _, err := p.Plan(t.Context(), []feed.File{{Name: name}}, Manifest{}); err == nil {
			t.Errorf("%q was taken for a name", name)
		}
	}
	known := map[string]FileState{"../precious.txt": {}}
	plan, err := p.Plan(t.Context(), nil, Manifest{Files: known, Pending: &Pending{Files: known}})
	if err != nil || plan.Changes() {
		t.Errorf("a state that lists ../precious.txt: prune %q, %v", deleted(plan), err)
	}
}

func TestUnchangedFilesAreNotTouched(t *testing.T) {
	dir := t.TempDir()
	rawURL := "file://" + filepath.ToSlash(dir) + "/public"
	mustRun(t, publisher(t, rawURL), "x")
	before := stat(t, dir)
	for name, action := range mustRun(t, publisher(t, rawURL), "x") {
		if action != Unchanged {
			t.Errorf("%s: %s, want unchanged", name, action)
		}
	}
	if diff := cmp.Diff(before, stat(t, dir)); diff != "" {
		t.Errorf("published files (-before +after):\n%s", diff)
	}
	// Also when the state is lost, a file that is right is left alone.
	if err := os.RemoveAll(filepath.Join(dir, "public", ".feedgen")); err != nil {
		t.Fatal(err)
	}
	mustRun(t, publisher(t, rawURL), "x")
	if diff := cmp.Diff(before, stat(t, dir)); diff != "" {
		t.Errorf("published files after the state was lost (-before +after):\n%s", diff)
	}
}

// stat describes the published files of a folder, and what else lies there.
func stat(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	entries, err := os.ReadDir(filepath.Join(dir, "public"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = fmt.Sprint(info.Mode())
		if !e.IsDir() {
			files[e.Name()] += fmt.Sprint(info.ModTime().UnixNano(), info.Size())
		}
	}
	return files
}
