package archive_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"feedgen/feed/publish"
	"feedgen/feed/publish/storetest"
	"feedgen/scrape/archive"
	"feedgen/scrape/extract"
	"feedgen/scrape/extract/content"

	"github.com/google/go-cmp/cmp"
)

const day = 24 * time.Hour

// recorded is a bucket that knows the names of its files.
type recorded struct {
	publish.Bucket

	mu    sync.Mutex
	names map[string]bool
}

func (r *recorded) Write(ctx context.Context, obj publish.Object, version string) (string, error) {
	version, err := r.Bucket.Write(ctx, obj, version)
	if err == nil || errors.Is(err, publish.ErrLost) { // it is there already: a write that was cut may have arrived
		r.mu.Lock()
		defer r.mu.Unlock()
		r.names[obj.Key] = true
	}
	return version, err
}

// files returns the names of the files, which it reads.
func (r *recorded) files(t *testing.T) []string {
	t.Helper()
	for name := range r.names {
		if data, _, err := r.Read(t.Context(), name); err != nil || len(data) == 0 {
			t.Errorf("%s: %d bytes, %v", name, len(data), err)
		}
	}
	return slices.Sorted(maps.Keys(r.names))
}

// bucket returns an empty bucket of a kind.
func bucket(t *testing.T, s *storetest.Store) *recorded {
	t.Helper()
	b, err := publish.Open(t.Context(), s.New(t), "")
	if err != nil {
		t.Fatal(err)
	}
	return &recorded{Bucket: b, names: map[string]bool{}}
}

// eachStore runs a test with every kind of bucket.
func eachStore(t *testing.T, test func(*testing.T, *storetest.Store)) {
	for _, s := range storetest.Stores {
		t.Run(s.Name, func(t *testing.T) {
			s.Require(t)
			test(t, s)
		})
	}
}

func TestMain(m *testing.M) {
	storetest.Setenv()
	os.Exit(storetest.M{M: m}.Run())
}

// keeper returns a Keeper for a run at a time.
func keeper(t *testing.T, b publish.Bucket, now time.Time) *archive.Keeper {
	return archive.NewKeeper(t.Context(), archive.Settings{Bucket: b, Software: "feedgen/1.0"}, now)
}

// article returns the page of an article with a text, as read at a time.
func article(address, text string, now time.Time) *archive.Page {
	at, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	return &archive.Page{
		URL: address, Year: now.Year(), Exchange: archive.Exchange{At: at, Time: now, Status: 200, Body: []byte(text)},
		Metadata: extract.Metadata{Title: "A"}, Text: content.Text{HTML: text, Prose: text},
	}
}

// run makes a run at a time in which one article is read, with a text.
func run(t *testing.T, b publish.Bucket, index archive.Index, text string, now time.Time) (archive.Index, []archive.Pending) {
	const address = "https://www.blog.example/2022/My_Article.html"
	k := keeper(t, b, now)
	k.Keep(article(address, text, now), index[address])
	k.Close(t.Context())
	return k.Results(index)
}

// TestKeeper follows one article through its changes.
func TestKeeper(t *testing.T) { eachStore(t, testKeeper) }

func testKeeper(t *testing.T, s *storetest.Store) {
	b := bucket(t, s)
	const address = "https://www.blog.example/2022/My_Article.html"
	now := time.Date(2026, 11, 25, 6, 17, 3, 0, time.UTC)
	var index archive.Index
	count := 0
	step := func(what, text string, later time.Duration, copies int, wanted bool) {
		t.Helper()
		now = now.Add(later)
		if later > 0 && index[address].Needs(now) != wanted {
			t.Errorf("%s: whether a copy is wanted is not %v", what, wanted)
		}
		var pending []archive.Pending
		index, pending = run(t, b, index, text, now)
		if len(pending) > 0 {
			t.Errorf("%s: %v is pending", what, pending)
		}
		if count = len(b.files(t)); count != 2*copies || len(index[address].Copies) != copies {
			t.Errorf("%s: %d files and %+v, want %d copies", what, count, index[address], copies)
		}
	}
	step("first", "one", 0, 1, true)
	step("unchanged", "one", day, 1, false)
	step("changed, too soon", "two", day, 1, false)
	step("still changed, a month later", "two", 40*day, 2, true)
	step("back again", "one", 40*day, 2, false)
	for i := range 12 {
		step("again and again", fmt.Sprint("text ", i), 40*day, min(3+i, 10), false)
	}
	for _, name := range b.files(t) {
		if !strings.HasPrefix(name, "blog.example/20") || !strings.Contains(name, "/my-article-") {
			t.Errorf("a copy is called %s", name)
		}
	}
}

// TestNames holds what copies are called: safe names, whatever the address.
func TestNames(t *testing.T) { eachStore(t, testNames) }

func testNames(t *testing.T, s *storetest.Store) {
	b := bucket(t, s)
	now := time.Date(2026, 11, 25, 6, 17, 3, 0, time.UTC)
	want := []string{
		"blog.example/2026/un-ete-a-paris-", "blog.example/2026/4932-", "blog.example/2026/post-", "blog.example/2026/article-",
		"xn--bcher-kva.example_8080/2026/x-",
	}
	k := keeper(t, b, now)
	for _, address := range []string{
		"https://blog.example/2022/05/Un_%C3%A9t%C3%A9-%C3%A0-Paris.html", "https://blog.example/a/4932",
		"https://blog.example/post/index.html", "https://blog.example/../../%2e%2e/", "https://xn--bcher-kva.example:8080/x?y=../z",
	} {
		k.Keep(article(address, address, now), archive.Copies{})
	}
	k.Close(t.Context())
	got := b.files(t)
	if len(got) != 2*len(want) {
		t.Errorf("%q", got)
	}
	for _, prefix := range want {
		if !slices.ContainsFunc(got, func(name string) bool { return strings.HasPrefix(name, prefix) }) {
			t.Errorf("no %s in %q", prefix, got)
		}
	}
}

// TestLostIndex holds that copies which nobody remembers are not written again.
func TestLostIndex(t *testing.T) { eachStore(t, testLostIndex) }

func testLostIndex(t *testing.T, s *storetest.Store) {
	b := bucket(t, s)
	now := time.Date(2026, 11, 25, 6, 17, 3, 0, time.UTC)
	first, _ := run(t, b, nil, "one", now)
	name := first["https://www.blog.example/2022/My_Article.html"].Last().Name + archive.WARCFile
	before, _, err := b.Read(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	second, pending := run(t, b, nil, "one", now.Add(day))
	after, _, err := b.Read(t.Context(), name)
	if err != nil || len(pending) > 0 || len(b.files(t)) != 2 || string(before) != string(after) {
		t.Errorf("%v, %v pending, files %v", err, pending, b.files(t))
	}
	if len(second) != 1 {
		t.Errorf("the index is %v", second)
	}
}

// failing is a bucket whose writes fail, or hang, from the nth on.
type failing struct {
	publish.Bucket
	from  int64
	err   error // nil: they hang
	tries atomic.Int64
}

func (f *failing) Write(ctx context.Context, obj publish.Object, version string) (string, error) {
	if f.tries.Add(1) < f.from {
		return f.Bucket.Write(ctx, obj, version)
	}
	if f.err == nil {
		<-ctx.Done()
		return "", context.Cause(ctx)
	}
	return "", f.err
}

// TestFailing holds that each write may fail or hang: what is not whole is pending,
// and the next run completes it. A store that fails is soon left alone.
func TestFailing(t *testing.T) { eachStore(t, testFailing) }

func testFailing(t *testing.T, s *storetest.Store) {
	now := time.Date(2026, 11, 25, 6, 17, 3, 0, time.UTC)
	full := fmt.Errorf("write: %w", publish.ErrFull)
	const articles = 8
	read := func(k *archive.Keeper, ctx context.Context) {
		for i := range articles {
			k.Keep(article(fmt.Sprintf("https://blog.example/%d", i), fmt.Sprint("text ", i), now), archive.Copies{})
		}
		k.Close(ctx)
	}
	for from := int64(1); from <= 4; from++ {
		for _, fault := range []error{full, nil} {
			b := bucket(t, s)
			f := &failing{Bucket: b, from: from, err: fault}
			ctx, cancel := context.WithCancel(t.Context())
			if fault == nil {
				cancel()
			}
			k := keeper(t, f, now)
			read(k, ctx)
			cancel()
			index, pending := k.Results(nil)
			if len(index)+len(pending) != articles || int64(len(index)) > from/2 {
				t.Errorf("from write %d on: %d kept and %d pending", from, len(index), len(pending))
			}
			for _, p := range pending {
				if p.Err == nil || p.Digest == "" {
					t.Errorf("%+v is pending for no reason", p)
				}
			}
			if most := from + 8; f.tries.Load() > most {
				t.Errorf("from write %d on: %d writes were tried", from, f.tries.Load())
			}
			k = keeper(t, b, now)
			read(k, t.Context())
			index, pending = k.Results(index)
			if got := b.files(t); len(index) != articles || len(pending) > 0 || len(got) != 2*articles {
				t.Errorf("the next run: %d kept, %d pending, %d files", len(index), len(pending), len(got))
			}
		}
	}
}

// TestSlow holds that a store that takes nothing holds nobody up, and that only so
// much waits for it.
func TestSlow(t *testing.T) {
	b := bucket(t, storetest.Stores[0])
	now := time.Date(2026, 11, 25, 6, 17, 3, 0, time.UTC)
	k := keeper(t, &failing{Bucket: b, from: 1}, now)
	large := strings.Repeat("x", 4<<20)
	for i := range 12 {
		k.Keep(article(fmt.Sprintf("https://blog.example/%d", i), fmt.Sprint(large, i), now), archive.Copies{})
	}
	_, pending := k.Results(nil)
	refused := slices.DeleteFunc(pending, func(p archive.Pending) bool { return p.Err == nil })
	if n := len(refused); n < 2 || n > 5 {
		t.Errorf("%d of 12 copies of 4 MB were not taken", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	k.Close(ctx)
	index, pending := k.Results(nil)
	if len(index) > 0 || len(pending) != 12 {
		t.Errorf("%d kept, %d pending", len(index), len(pending))
	}
}

// TestResults holds that what another run has kept meanwhile stays.
func TestResults(t *testing.T) {
	b := bucket(t, storetest.Stores[0])
	now := time.Date(2026, 11, 25, 6, 17, 3, 0, time.UTC)
	k := keeper(t, b, now)
	k.Keep(article("https://blog.example/a", "one", now), archive.Copies{})
	k.Close(t.Context())
	other := archive.Index{"https://blog.example/b": {Copies: []archive.Copy{{Name: "blog.example/2026/b-1", At: now}}}}
	index, _ := k.Results(other)
	if len(index) != 2 || len(other) != 1 {
		t.Errorf("%v of %v", index, other)
	}
	again, _ := k.Results(index)
	if diff := cmp.Diff(index, again); diff != "" {
		t.Errorf("results are not the same twice:\n%s", diff)
	}
}
