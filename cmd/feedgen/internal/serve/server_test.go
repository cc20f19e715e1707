package serve

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/feed/publish"
)

// TestRefresh holds that what another process publishes is served within a
// minute, that it counts for health, and that nothing is read while nothing
// changes.
func TestRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var (
			bucket   publish.Bucket
			manifest publish.Manifest
			reads    int
			log      bytes.Buffer
			mu       sync.Mutex // over all but log: the clock has goroutines of its own
		)
		publish := func(text string) {
			mu.Lock()
			defer mu.Unlock()
			bucket, manifest = publishFiles(t, dir, rss(text))
		}
		logger := slog.New(slog.NewTextHandler(&log, nil))
		f := newPublication(Settings{
			StaleAfter: time.Hour,
			Version: func(context.Context) (string, error) {
				mu.Lock()
				defer mu.Unlock()
				return manifest.Run, nil
			},
			Published: func(context.Context) (Published, error) {
				mu.Lock()
				defer mu.Unlock()
				reads++
				return Published{Bucket: bucket, Manifest: manifest, Success: time.Now()}, nil
			},
		}, nil, logger)
		r := &running{clock: newClock(logger, time.Minute, func() {}), working: []*publication{f}}
		r.clock.repeat(refreshInterval, func() { f.refresh(t.Context()) })
		r.clock.Start()
		get := func(path string) (status int, body string) {
			w := httptest.NewRecorder()
			r.handler().ServeHTTP(w, httptest.NewRequest("GET", "http://feeds.example"+path, nil))
			return w.Code, w.Body.String()
		}
		for i, text := range []string{"one", "two", "three"} {
			publish(text)
			time.Sleep(time.Minute)
			if _, body := get("/rss.xml"); !strings.HasPrefix(body, text) {
				t.Errorf("a minute later %.10q is served, want %s", body, text)
			}
			time.Sleep(40 * time.Minute)
			if status, _ := get("/healthz"); status != 200 {
				t.Errorf("health: status %d", status)
			}
			mu.Lock()
			if reads != i+1 {
				t.Errorf("the state was read %d times, want %d", reads, i+1)
			}
			mu.Unlock()
		}

		// What cannot be read is tried again, and logged once.
		publish("four")
		if err := os.WriteFile(filepath.Join(dir, "rss.xml"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if n := strings.Count(log.String(), "some published files"); n != 1 {
			t.Errorf("logged %d times, want once:\n%s", n, &log)
		}
		publish("five")
		time.Sleep(time.Minute)
		if _, body := get("/rss.xml"); !strings.HasPrefix(body, "five") {
			t.Errorf("%.10q is served, want five", body)
		}
		<-r.clock.Stop().Done()
	})
}
