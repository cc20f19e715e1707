package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/feed"

	"github.com/google/go-cmp/cmp"
)

// Runs on several machines, each with something new, end with all of it
// published.
func TestRunsAtOnceLoseNothing(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		rawURL := s.New(t)
		const machines = 4
		var lines []string
		var wg sync.WaitGroup
		for i := range machines {
			line := fmt.Sprintf("machine-%d", i)
			lines = append(lines, line)
			p := publisher(t, rawURL)
			wg.Go(func() {
				if _, err := run(t.Context(), p, line); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		checkPublished(t, rawURL, lines...)
	})
}

// stuckBucket blocks at a write until it is released, like a suspended machine.
type stuckBucket struct {
	Bucket
	key     string
	reached chan struct{} // closed when the write is about to happen
	resume  chan struct{} // closed to let it happen
	once    sync.Once
}

func newStuckBucket(b Bucket, key string) *stuckBucket {
	return &stuckBucket{Bucket: b, key: key, reached: make(chan struct{}), resume: make(chan struct{})}
}

func (b *stuckBucket) Write(ctx context.Context, obj Object, version string) (string, error) {
	if obj.Key == b.key {
		b.once.Do(func() {
			close(b.reached)
			<-b.resume
		})
	}
	return b.Bucket.Write(ctx, obj, version)
}

// A run that was taken for dead wakes up after another has published: it must
// not put its older file over the newer one.
func TestAnOvertakenRunWritesNoOlderFile(t *testing.T) {
	for _, stuckAt := range []string{"rss-1.xml", "feed.json", "index.html", ".feedgen/state.json"} {
		t.Run(stuckAt, func(t *testing.T) {
			eachStore(t, func(t *testing.T, s *store) {
				rawURL := s.New(t)
				mustRun(t, publisher(t, rawURL), "before")

				slow := publisher(t, rawURL)
				stuck := newStuckBucket(slow.Bucket, stuckAt)
				slow.Bucket, slow.State.Bucket = stuck, stuck
				slowDone := make(chan error, 1)
				go func() {
					_, err := runOnce(t.Context(), slow, "slow")
					slowDone <- err
				}()
				<-stuck.reached
				abandon(t, rawURL)
				mustRun(t, publisher(t, rawURL), "quick")
				close(stuck.resume)
				if err := <-slowDone; !errors.Is(err, ErrLost) {
					t.Errorf("the slow run: %v, want ErrLost", err)
				}
				now, _, err := publisher(t, rawURL).State.Read(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				d, err := decodeDoc(now)
				if err != nil {
					t.Fatal(err)
				}
				checkPublished(t, rawURL, d.Lines...)
				mustRun(t, slow, "slow")
				checkPublished(t, rawURL, "before", "quick", "slow")
			})
		})
	}
}

// A run died after it wrote some files. Another, which has just what was
// published before, must not take these for unchanged.
func TestFilesInDoubtAreWrittenAgain(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		rawURL := s.New(t)
		before := render([]string{"before"})
		publish := func(p *Publisher, files []feed.File) (*Plan, error) {
			doc, version, err := p.State.Read(t.Context())
			if err != nil {
				return nil, err
			}
			d, err := decodeDoc(doc)
			if err != nil {
				return nil, err
			}
			plan, err := p.Plan(t.Context(), files, d.Manifest)
			if err != nil {
				return nil, err
			}
			return plan, p.Execute(t.Context(), plan, version, func(m Manifest) (Data, error) {
				return encodeDoc(testDoc{[]string{"before"}, m})
			})
		}
		if _, err := publish(publisher(t, rawURL), before); err != nil {
			t.Fatal(err)
		}
		broken := publisher(t, rawURL)
		broken.Bucket = &brokenBucket{broken.Bucket, "feed.json"}
		if _, err := publish(broken, render([]string{"during"})); !errors.Is(err, ErrUnreachable) {
			t.Fatalf("got %v, want ErrUnreachable", err)
		}
		plan, err := publish(publisher(t, rawURL), before)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]Action{"rss-1.xml": Written, "rss.xml": Written, "feed.json": Written, "index.html": Unchanged}
		if diff := cmp.Diff(want, actions(plan)); diff != "" {
			t.Errorf("actions (-want +got):\n%s", diff)
		}
		checkPublished(t, rawURL, "before")
	})
}

// brokenBucket fails to write one key.
type brokenBucket struct {
	Bucket
	key string
}

func (b *brokenBucket) Write(ctx context.Context, obj Object, version string) (string, error) {
	if obj.Key == b.key {
		return "", ErrUnreachable
	}
	return b.Bucket.Write(ctx, obj, version)
}

// abandon makes the run that is publishing look dead.
func abandon(t *testing.T, rawURL string) {
	t.Helper()
	p := publisher(t, rawURL)
	doc, version, err := p.State.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d, err := decodeDoc(doc)
	if err != nil {
		t.Fatal(err)
	}
	if d.Manifest.Pending == nil {
		return // it has not come so far
	}
	d.Manifest.Pending.Renewed = time.Now().Add(-2 * lease)
	if doc, err = json.Marshal(d); err != nil {
		t.Fatal(err)
	}
	if _, err := p.State.Write(t.Context(), Bytes(doc), version); err != nil {
		t.Fatal(err)
	}
}

// awaiting sets up a state in which a run is publishing, and Awaits it.
func awaiting(t *testing.T, other *Pending) (p *Publisher, await func() error) {
	p = publisher(t, "file://"+filepath.ToSlash(t.TempDir()))
	put(t, p, other)
	return p, func() error {
		_, _, err := p.Await(t.Context(), func(doc []byte) (Manifest, error) {
			d, err := decodeDoc(doc)
			return d.Manifest, err
		})
		return err
	}
}

// put writes a state with this Pending.
func put(t *testing.T, p *Publisher, other *Pending) {
	_, version, err := p.State.Read(t.Context())
	if err != nil {
		t.Error(err)
	}
	doc, err := json.Marshal(testDoc{Manifest: Manifest{Pending: other}})
	if err != nil {
		t.Error(err)
	}
	if _, err := p.State.Write(t.Context(), Bytes(doc), version); err != nil {
		t.Error(err)
	}
}

func TestAwait(t *testing.T) {
	now := func() time.Time { return time.Now().UTC() }
	elsewhere := func(p *Pending) *Pending { p.Machine = "another"; return p }
	for _, test := range []struct {
		name  string
		other func() *Pending
		// meanwhile is done to the state after some seconds.
		after     time.Duration
		meanwhile func(t *testing.T, p *Publisher)
		takes     time.Duration
		want      error
	}{
		{name: "nobody publishes", other: func() *Pending { return nil }},
		{name: "a run that gave up", other: func() *Pending { return &Pending{Run: "x"} }},
		{name: "a run long gone", other: func() *Pending { return &Pending{Run: "x", Renewed: now().Add(-2 * lease)} }},
		{name: "a dead process of this machine", other: func() *Pending {
			return &Pending{Run: "x", Machine: machine(), PID: 1 << 30, Renewed: now()}
		}},
		{name: "a run that ends", other: func() *Pending { return elsewhere(newPending("x", nil)) },
			after: 10*time.Second + 1, meanwhile: func(t *testing.T, p *Publisher) { put(t, p, nil) }, takes: 11 * time.Second},
		{name: "a run that died elsewhere", other: func() *Pending { return elsewhere(newPending("x", nil)) },
			takes: lease},
		{name: "a run that died elsewhere, where clocks are an hour ahead", other: func() *Pending {
			return &Pending{Run: "x", Machine: "another", Renewed: now().Add(time.Hour)}
		}, takes: lease},
		{name: "a run that goes on and on", other: func() *Pending { return elsewhere(newPending("x", nil)) },
			after: 30 * time.Second, meanwhile: func(t *testing.T, p *Publisher) {
				put(t, p, &Pending{Run: "x", Machine: "another", Renewed: now()})
			}, takes: awaitTimeout, want: ErrBusy},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, await := awaiting(t, test.other())
				waiting := 0
				p.Waiting = func(Pending) { waiting++ }
				if test.meanwhile != nil {
					go func() {
						time.Sleep(test.after)
						test.meanwhile(t, p)
					}()
				}
				start := time.Now()
				err := await()
				if !errors.Is(err, test.want) {
					t.Errorf("got %v, want %v", err, test.want)
				}
				// A Pending is stamped to the second.
				if took := time.Since(start); took < test.takes-time.Second || took > test.takes+time.Second {
					t.Errorf("it took %v, want %v", took, test.takes)
				}
				if want := min(int(test.takes), 1); waiting != want {
					t.Errorf("Waiting was called %d times, want %d", waiting, want)
				}
			})
		})
	}
}

func TestAwaitEndsWhenCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := publisher(t, "file://"+filepath.ToSlash(t.TempDir()))
		put(t, p, &Pending{Run: "x", Machine: "another", Renewed: time.Now()})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, _, err := p.Await(ctx, func(doc []byte) (Manifest, error) {
			d, err := decodeDoc(doc)
			return d.Manifest, err
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want context.DeadlineExceeded", err)
		}
	})
}

// slowBucket takes its time over each file.
type slowBucket struct {
	Bucket
	delay time.Duration
	after func(key string) // is told of each file
}

func (b *slowBucket) Write(ctx context.Context, obj Object, version string) (string, error) {
	if !strings.HasPrefix(obj.Key, ".feedgen/") {
		if err := sleep(ctx, b.delay); err != nil {
			return "", err
		}
		defer b.after(obj.Key)
	}
	return b.Bucket.Write(ctx, obj, version)
}

func TestALongRunRenewsItsLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rawURL := "file://" + filepath.ToSlash(t.TempDir())
		p := publisher(t, rawURL)
		p.Bucket = &slowBucket{p.Bucket, 25 * time.Second, func(key string) {
			doc, _, err := p.State.Read(t.Context())
			if err != nil {
				t.Error(err)
			}
			if d, err := decodeDoc(doc); err != nil || d.Manifest.Pending == nil || d.Manifest.Pending.dead() {
				t.Errorf("after %s: %+v, %v", key, d.Manifest.Pending, err)
			}
		}}
		mustRun(t, p, "x")
		checkPublished(t, rawURL, "x")
	})
}

func TestCancelledBeforeTheFirstFileChangesNothing(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		rawURL := s.New(t)
		mustRun(t, publisher(t, rawURL), "before")
		for _, at := range []string{"plan", "announce"} {
			p := publisher(t, rawURL)
			ctx, cancel := context.WithCancel(t.Context())
			doc, version, err := p.State.Read(ctx)
			if err != nil {
				t.Fatal(err)
			}
			d, err := decodeDoc(doc)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := p.Plan(ctx, render([]string{"after"}), d.Manifest)
			if err != nil {
				t.Fatal(err)
			}
			if at == "plan" {
				cancel()
			}
			err = p.Execute(ctx, plan, version, func(m Manifest) (Data, error) {
				cancel()
				d.Manifest = m
				return encodeDoc(d)
			})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled at %s: %v", at, err)
			}
			checkPublished(t, rawURL, "before")
		}
	})
}

func TestCancelledAfterTheFirstFileCompletesTheSet(t *testing.T) {
	for _, test := range []struct {
		delay    time.Duration
		complete bool
	}{
		{100 * time.Millisecond, true},
		{10 * time.Second, false},
	} {
		t.Run(test.delay.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rawURL := "file://" + filepath.ToSlash(t.TempDir())
				mustRun(t, publisher(t, rawURL), "a")
				ctx, cancel := context.WithCancel(t.Context())
				p := publisher(t, rawURL)
				p.Bucket = &slowBucket{p.Bucket, test.delay, func(string) { cancel() }}
				start := time.Now()
				_, err := run(ctx, p, "b")
				if (err == nil) != test.complete {
					t.Errorf("got %v", err)
				}
				if took := time.Since(start); took > test.delay+2*grace {
					t.Errorf("it took %v to end", took)
				}
				if test.complete {
					checkPublished(t, rawURL, "a", "b")
				}
				checkWhole(t, rawURL)
				// The next run need not wait for one that gave up.
				start = time.Now()
				mustRun(t, publisher(t, rawURL), "c")
				if took := time.Since(start); took > 0 {
					t.Errorf("the next run waited for %v", took)
				}
				checkPublished(t, rawURL, "a", "b", "c")
			})
		})
	}
}

// quickDir returns a temporary folder, in memory where the system has such a
// place: a thousand publishes wait for a disk some ten thousand times.
func quickDir(t *testing.T) string {
	dir, err := os.MkdirTemp("/dev/shm", "publish-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// Somebody who reads all the time sees whole files, and never none.
func TestAReaderSeesWholeFiles(t *testing.T) {
	const publishes = 1000
	dir := quickDir(t)
	p := publisher(t, "file://"+filepath.ToSlash(dir))
	publish := func(line string) {
		p := &Publisher{Bucket: p.Bucket, State: p.State}
		doc, version, err := p.State.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		d, err := decodeDoc(doc)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := p.Plan(t.Context(), render([]string{line})[1:2], d.Manifest)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Execute(t.Context(), plan, version, func(m Manifest) (Data, error) {
			return encodeDoc(testDoc{Manifest: m})
		}); err != nil {
			t.Fatal(err)
		}
	}
	publish("0")

	done := make(chan struct{})
	var reads, changes int
	var last string
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			data, err := os.ReadFile(filepath.Join(dir, "rss.xml"))
			var line string
			if err == nil {
				line, err = linesOf(data)
			}
			if err != nil {
				t.Error(err)
			}
			if line != last {
				last = line
				changes++
			}
			reads++
			select {
			case <-done:
				return
			default:
			}
		}
	})
	for i := range publishes {
		publish(fmt.Sprint(i + 1))
	}
	close(done)
	wg.Wait()
	if changes < 20 {
		t.Errorf("the reader saw %d of %d files in %d reads: too few to tell anything", changes, publishes, reads)
	}
}
