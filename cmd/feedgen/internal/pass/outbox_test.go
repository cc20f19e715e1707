package pass

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/notify"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/publish"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// publication is a configuration whose files are served by a web server, or by a cache
// with old versions, with a hub whose responses are set.
type publication struct {
	dir         string
	web, hub    *httptest.Server
	mu          sync.Mutex
	answers     map[string]string // by the file's name: status, and Retry-After behind it; others are taken
	notified    []string          // names of files
	stale       map[string][]byte // by the file's name, what a cache has
	staleUntil  time.Time
	stalePolled int
}

func newPublication(t *testing.T) *publication {
	p := &publication{dir: t.TempDir(), answers: map[string]string{}, stale: map[string][]byte{}}
	files := http.FileServer(http.Dir(filepath.Join(p.dir, "public")))
	p.web = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		old, cached := p.stale[strings.TrimPrefix(r.URL.Path, "/")]
		cached = cached && time.Now().Before(p.staleUntil)
		if cached {
			p.stalePolled++
		}
		p.mu.Unlock()
		w.Header().Set("Cache-Control", "public, max-age=1")
		if cached {
			w.Write(old)
			return
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(p.web.Close)
	p.hub = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.FormValue("hub.url"), p.web.URL+"/")
		p.mu.Lock()
		defer p.mu.Unlock()
		p.notified = append(p.notified, name)
		status, wait, _ := strings.Cut(p.answers[name], " ")
		if wait != "" {
			w.Header().Set("Retry-After", wait)
		}
		code := http.StatusAccepted
		if status != "" {
			fmt.Sscan(status, &code)
		}
		w.WriteHeader(code)
	}))
	t.Cleanup(p.hub.Close)
	return p
}

// run makes a pass over one entry of a title, and returns what the outbox holds
// then.
func (p *publication) run(t *testing.T, title, more string) (*report.Report, []notification, error) {
	t.Helper()
	p.mu.Lock()
	p.notified = nil
	p.mu.Unlock()
	c, err := config.Parse(filepath.Join(p.dir, "config.yaml"), fmt.Appendf(nil, `
feed: {title: T, link: "https://ada.example/", base_url: %q, hub: %q}
entries: [{url: "https://blog.example/1", title: %q, published: 2022-01-25}]
publish: {files: {html: false} %s}
`, p.web.URL, p.hub.URL, title, more))
	if err != nil {
		t.Fatal(err)
	}
	in := Inputs{Config: c, Log: slog.New(slog.DiscardHandler)}
	r, runErr := Run(t.Context(), in)
	publisher, err := openBuckets(t.Context(), in, nil)
	if err != nil {
		t.Fatal(err)
	}
	doc, _, err := publisher.State.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	st, err := decodeState(doc)
	if err != nil {
		t.Fatal(err)
	}
	return r, st.Outbox, runErr
}

// TestOutbox holds what becomes of a notification that the hub does not accept: one
// topic does not stop the others, a rejection is final, and a temporary failure is
// retried by the next pass, after Retry-After.
func TestOutbox(t *testing.T) {
	p := newPublication(t)
	const rss, atom, json = "rss.xml", "atom.xml", "feed.json"
	for i, step := range []struct {
		title    string
		answers  map[string]string
		notified []string // more than once: tried again
		warnings int
		want     map[string]int // left in the outbox, with tries
	}{
		{"One", map[string]string{rss: "403"}, []string{rss, atom, json}, 1, nil},
		{"One", map[string]string{rss: "403"}, nil, 0, nil},
		{"Two", map[string]string{atom: "500"}, []string{rss, atom, atom, atom, json}, 1, map[string]int{atom: 1}},
		{"Two", map[string]string{atom: "500"}, []string{atom, atom, atom}, 1, map[string]int{atom: 2}},
		{"Three", nil, []string{rss, atom, json}, 0, nil},
		// Later topics also wait for the hub's Retry-After.
		{"Four", map[string]string{atom: "429 3600"}, []string{rss, atom}, 1, map[string]int{atom: 1, json: 1}},
		{"Four", nil, nil, 0, map[string]int{atom: 1, json: 1}},
		{"Five", nil, []string{rss}, 0, map[string]int{atom: 0, json: 0}},
	} {
		p.answers = step.answers
		r, outbox, err := p.run(t, step.title, "")
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Warnings) != step.warnings {
			t.Errorf("step %d: warnings %q, want %d", i, r.Warnings, step.warnings)
		}
		if diff := cmp.Diff(step.notified, p.notified, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("step %d: notified (-want +got):\n%s", i, diff)
		}
		got := map[string]int{}
		for _, n := range outbox {
			got[strings.TrimPrefix(n.What, p.web.URL+"/")] = n.Tries
		}
		if diff := cmp.Diff(step.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("step %d: outbox (-want +got):\n%s", i, diff)
		}
	}
}

// TestHubBehindCache holds that the hub is notified once readers are shown the
// new feed, and by the next pass where that takes longer than max-age says.
func TestHubBehindCache(t *testing.T) {
	p := newPublication(t)
	if _, _, err := p.run(t, "One", ""); err != nil {
		t.Fatal(err)
	}
	keep := func(until time.Duration) {
		t.Helper()
		old, err := os.ReadFile(filepath.Join(p.dir, "public", "rss.xml"))
		if err != nil {
			t.Fatal(err)
		}
		p.stale["rss.xml"], p.staleUntil = old, time.Now().Add(until)
	}
	keep(500 * time.Millisecond)
	r, outbox, err := p.run(t, "Two", "")
	if err != nil || len(outbox) > 0 || len(r.Warnings) > 0 || len(p.notified) != 3 || p.stalePolled == 0 {
		t.Errorf("notified of %q after %d looks; outbox %v, warnings %q, %v", p.notified, p.stalePolled, outbox, r.Warnings, err)
	}
	keep(time.Hour)
	r, outbox, err = p.run(t, "Three", "")
	if err != nil || len(outbox) != 1 || len(r.Warnings) != 1 || len(p.notified) != 2 {
		t.Errorf("notified of %q; outbox %v, warnings %q, %v", p.notified, outbox, r.Warnings, err)
	}
	p.staleUntil = time.Time{}
	r, outbox, err = p.run(t, "Three", "")
	if err != nil || len(outbox) > 0 || len(r.Warnings) > 0 || len(p.notified) != 1 {
		t.Errorf("the next run notified of %q; outbox %v, warnings %q, %v", p.notified, outbox, r.Warnings, err)
	}
	// Where base_url cannot be read from here the hub is notified at once.
	p.web.Close()
	if _, outbox, err = p.run(t, "Four", ""); err != nil || len(outbox) > 0 || len(p.notified) != 3 {
		t.Errorf("unreadable: notified of %q; outbox %v, %v", p.notified, outbox, err)
	}
}

func TestMaxAge(t *testing.T) {
	for _, tt := range []struct {
		headers []string
		want    time.Duration
	}{
		{[]string{"public, max-age=60"}, time.Minute},
		{[]string{"max-age=60, S-MaxAge=5"}, 5 * time.Second},
		{[]string{`s-maxage="5", max-age=60`}, 5 * time.Second},
		{[]string{"no-cache", "max-age=900"}, 15 * time.Minute},
		{[]string{"max-age=0", "max-age=900"}, 0},
		{[]string{"x-max-age=7", ""}, 0},
	} {
		if got := maxAge(tt.headers...); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.headers, got, tt.want)
		}
	}
}

// TestAfter holds that publish.after gets the files that were written since it
// last succeeded, and that what failed is tried by the next run.
func TestAfter(t *testing.T) {
	if _, err := os.Stat("/bin/sh"); err != nil {
		t.Skip("the command is for a shell")
	}
	p := newPublication(t)
	const after = `, after: [/bin/sh, -c, 'cat >report.json; test ! -e broken || { echo the line is dead >&2; exit 7; }']`
	run := func(title, more string, want report.Status, files ...string) {
		t.Helper()
		os.Remove(filepath.Join(p.dir, "report.json"))
		r, outbox, err := p.run(t, title, more)
		if r.Status != want || (err != nil) != (want != report.OK) {
			t.Errorf("%s: status %d, %v", title, r.Status, err)
		}
		said := err != nil && strings.Contains(err.Error(), "publish.after: exit status 7: the line is dead")
		if said != (want != report.OK) {
			t.Errorf("%s: %v", title, err)
		}
		if pending := len(outbox) > 0; pending != (want != report.OK) {
			t.Errorf("%s: outbox %v", title, outbox)
		}
		doc, err := os.ReadFile(filepath.Join(p.dir, "report.json"))
		if len(files) == 0 && err == nil {
			t.Errorf("%s: the command ran:\n%s", title, doc)
		}
		for _, name := range files {
			if !strings.Contains(string(doc), `"name": "`+name+`"`) {
				t.Errorf("%s: %s is missing in the report:\n%s", title, name, doc)
			}
		}
		if n := strings.Count(string(doc), `"name": `); n != len(files) {
			t.Errorf("%s: %d files, want %d:\n%s", title, n, len(files), doc)
		}
	}
	run("One", after, report.OK, "rss.xml", "atom.xml", "feed.json")
	run("One", after, report.OK)
	broken := filepath.Join(p.dir, "broken")
	if err := os.WriteFile(broken, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	run("Two", after, report.Attention, "rss.xml", "atom.xml", "feed.json")
	if err := os.Remove(broken); err != nil {
		t.Fatal(err)
	}
	run("Two", after, report.OK, "rss.xml", "atom.xml", "feed.json")
	run("Two", after, report.OK)
}

// TestAlertWhileAnotherPublishes holds that an alert of which nothing can be noted,
// neither on this machine nor in the state, is not delivered: each run would do so.
func TestAlertWhileAnotherPublishes(t *testing.T) {
	c, err := config.Parse(filepath.Join(t.TempDir(), "config.yaml"), []byte(`
feed: {title: T, link: "https://ada.example/", base_url: "https://ada.example/feeds/"}
entries: [{url: "https://blog.example/1", title: One, published: 2022-01-25}]
`))
	if err != nil {
		t.Fatal(err)
	}
	delivered := 0
	in := Inputs{Config: c, Log: slog.New(slog.DiscardHandler), Alert: func(context.Context, string) error { delivered++; return nil }}
	p, err := open(t.Context(), in, now(), &warnings{log: in.Log})
	if err != nil {
		t.Fatal(err)
	}
	st := newState()
	st.Publish.Pending = &publish.Pending{Run: "another", Renewed: time.Now()}
	doc, err := st.encode(st.Publish)
	if err == nil {
		_, err = p.publisher.State.Write(t.Context(), doc, publish.Absent)
	}
	if err != nil {
		t.Fatal(err)
	}
	busy := report.Failure(publish.ErrBusy, "")
	alerter{p, notify.Note{}}.alert(t.Context(), outcome{}, busy)
	if delivered != 0 || len(p.warnings.list) != 1 || !strings.Contains(p.warnings.list[0], errPublishing.Error()) {
		t.Errorf("it was delivered %d times; warnings: %q", delivered, p.warnings.list)
	}
	// What this machine can note, it delivers once.
	note := filepath.Join(t.TempDir(), "state")
	t.Setenv("STATE_DIRECTORY", note)
	for range 2 {
		alerter{p, noteOf(in)}.alert(t.Context(), outcome{}, busy)
	}
	if delivered != 1 {
		t.Errorf("it was delivered %d times, want once", delivered)
	}
}
