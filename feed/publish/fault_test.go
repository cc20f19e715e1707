package publish

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feedgen/feed/format"
	"feedgen/feed/publish/storetest"
)

// Whatever happens to whichever request of a publish: no file is half written,
// nothing that was published is lost, and the next run completes the work.
func TestFaultsLoseNothing(t *testing.T) {
	faults := map[string]fault{
		"500": serverError, "503 SlowDown": slowDown, "cut before": cutBefore, "cut after": cutAfter, "cut in the middle": cutMiddle,
		"silence before": silence, "silence after": silenceAfter,
	}
	const requests = 1 + 1 + 2 + 4 // of a run that changes every file
	eachServer(t, func(t *testing.T, s *store) {
		for name, f := range faults {
			for n := 1; n <= requests; n++ {
				// Once is a passing trouble; always is the end of this run.
				for _, always := range []bool{false, true} {
					if always && (f == slowDown || f == cutMiddle || f == silence || f == silenceAfter) {
						continue // takes its time, and tells nothing more than 500
					}
					t.Run(fmt.Sprintf("%s at %d, always %t", name, n, always), func(t *testing.T) {
						t.Parallel()
						testFault(t, s, func(i int, _ string) fault {
							if i == n || always && i > n {
								return f
							}
							return noFault
						}, always)
					})
				}
			}
		}
	})
}

func testFault(t *testing.T, s *store, trouble func(int, string) fault, always bool) {
	proxy := newProxy(t, s)
	prefix := storetest.Prefix(t)
	direct := s.URL(s.Endpoint(t), storetest.Container, prefix)
	mustRun(t, publisher(t, direct), "before")

	through := publisher(t, s.URL(proxy.url, storetest.Container, prefix))
	proxy.reset(trouble)
	_, err := run(t.Context(), through, "during")
	if !always && err != nil {
		t.Errorf("trouble that passes: %v", err)
	}
	if always && err == nil {
		t.Error("trouble that stays: no error")
	}
	if err != nil && Hint(err) == "" {
		t.Errorf("no hint for %v", err)
	}
	checkWhole(t, direct)
	if err != nil {
		abandon(t, direct) // else it takes a minute
		mustRun(t, publisher(t, direct), "after")
		checkHolds(t, direct, "before", "after")
	} else {
		checkPublished(t, direct, "before", "during")
	}
}

// checkHolds checks that lines are published, whatever else is, in files that
// agree with the state.
func checkHolds(t *testing.T, rawURL string, lines ...string) {
	t.Helper()
	doc, _, err := publisher(t, rawURL).State.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d, err := decodeDoc(doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		if !strings.Contains(","+strings.Join(d.Lines, ",")+",", ","+line+",") {
			t.Errorf("%s is lost: %q", line, d.Lines)
		}
	}
	checkPublished(t, rawURL, d.Lines...)
}

// victim is the variable that makes this binary publish to the URL in it, over
// and over, until it is killed.
const victim = "FEEDGEN_TEST_PUBLISH_VICTIM"

func publishForEver(rawURL string) {
	ctx := context.Background()
	for i := 0; ; i++ {
		b, err := Open(ctx, rawURL, "")
		if err == nil {
			p := &Publisher{Bucket: b, State: StateIn(b), Own: format.Own}
			_, err = run(ctx, p, fmt.Sprintf("%d-%d", os.Getpid(), i))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println("published") // the parent waits for the first
	}
}

// A run may be killed at any moment: the files stay readable, and the next run
// completes what it left, without waiting, and cleans up.
func TestKilledRunsAreCompleted(t *testing.T) {
	const kills = 25
	eachStore(t, func(t *testing.T, s *store) {
		rawURL := s.New(t)
		for i := range kills {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), victim+"="+rawURL)
			cmd.Stderr = os.Stderr
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if _, err := out.Read(make([]byte, 1)); err != nil {
				t.Errorf("the victim published nothing: %v", err)
			}
			time.Sleep(time.Duration(rand.IntN(30_000)) * time.Microsecond)
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			cmd.Wait()

			checkWhole(t, rawURL)
			line := fmt.Sprintf("parent-%d", i)
			start := time.Now()
			mustRun(t, publisher(t, rawURL), line)
			if took := time.Since(start); took > lease/2 {
				t.Errorf("the next run waited %v for a dead one", took)
			}
			checkHolds(t, rawURL, line)
		}
		if s.Env == "" {
			checkNoLeftovers(t, strings.TrimPrefix(rawURL, "file://"))
		}
	})
}

// checkNoLeftovers checks that a folder holds published files and the state
// alone.
func checkNoLeftovers(t *testing.T, root string) {
	t.Helper()
	want := map[string]bool{".feedgen/state.json": true}
	for _, f := range render(nil) {
		want[f.Name] = true
	}
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		if !want[filepath.ToSlash(name)] {
			t.Errorf("%s was left behind", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
