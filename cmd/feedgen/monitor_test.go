package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/feed/publish"
)

// roundTrip is a function as a http.RoundTripper.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestLetter(t *testing.T) {
	const secret = "https://monitor.example/5f3a-secret"
	for _, tt := range []struct {
		name    string
		answers []int // 0: none
		tries   int
		want    string // of the error
	}{
		{"taken", []int{200}, 1, ""},
		{"taken at last", []int{0, 503, 204}, 3, ""},
		{"never taken", []int{500, 429, 408, 200}, 3, "408"},
		{"refused", []int{404, 200}, 1, "404"},
		{"no answer", []int{0, 0, 0}, 3, "connection refused"},
	} {
		synctest.Test(t, func(t *testing.T) {
			tries := 0
			l := &letter{to: secret, body: []byte("body"), tries: 3, transport: roundTrip(func(r *http.Request) (*http.Response, error) {
				body, err := io.ReadAll(r.Body)
				if err != nil || string(body) != "body" || r.Method != http.MethodPost {
					t.Errorf("%s: %s %q, %v", tt.name, r.Method, body, err)
				}
				status := tt.answers[tries]
				tries++
				if status == 0 {
					return nil, errors.New("connection refused")
				}
				return &http.Response{StatusCode: status, Status: strconv.Itoa(status), Body: http.NoBody}, nil
			})}
			start := time.Now()
			err := l.post(t.Context())
			if tries != tt.tries || (err == nil) != (tt.want == "") || time.Since(start) > postPatience {
				t.Errorf("%s: %d tries in %s, %v", tt.name, tries, time.Since(start), err)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("%s: the error tells the address: %v", tt.name, err)
			}
		})
	}
}

// TestLetterInHaste holds that a monitor that hangs does not hold up a process
// that was told to end.
func TestLetterInHaste(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &letter{to: "https://monitor.example/", tries: 3, transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})}
		interrupted, cancel := context.WithCancel(t.Context())
		cancel()
		ctx, stop := afterwards(interrupted)
		defer stop()
		start := time.Now()
		if err := l.post(ctx); err == nil || time.Since(start) > lastPatience {
			t.Errorf("%v after %s", err, time.Since(start))
		}
	})
}

// TestPing holds what a monitor is told of a run.
func TestPing(t *testing.T) {
	var told []string
	monitor := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		told = append(told, r.URL.Path+"\n"+string(body))
	}))
	defer monitor.Close()
	name := filepath.Join(t.TempDir(), "config.yaml")
	for _, tt := range []struct {
		entries string
		status  int
		path    string
		body    string // a part of it
	}{
		{`[{url: "https://blog.example/b", title: B, published: 2022-02-25}]`, statusOK, "/id\n", "1 entry: 1 added, 0 changed, 0 gone\n"},
		{`[{url: "https://blog.example/b", title: B, published: 2022-02-25}, {url: "https://blog.example/c"}]`, statusAttention, "/id/fail\n", "feedgen: the feed is published, and this needs a person:\n"},
		{`[]`, statusFailed, "/id/fail\n", "hint: "},
		{`[{url: "https://blog.example/b", title: B, published: 2022-02-25}]` + "\nentries_from: [missing.md]", statusUsage, "/id/fail\n", "missing.md"},
	} {
		text := fmt.Sprintf("feed: {title: T, link: %q, base_url: %q}\nmonitor: {ping: %q}\nentries: %s\n",
			"https://ada.example/", "https://ada.example/feeds/", monitor.URL+"/id", tt.entries)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		told = nil
		var messages bytes.Buffer
		status := run(t.Context(), []string{"run", "--config", name}, nil, io.Discard, &messages)
		if status != tt.status || len(told) != 2 || told[0] != "/id/start\n" || !strings.HasPrefix(told[1], tt.path) || !strings.Contains(told[1], tt.body) {
			t.Errorf("entries: %s\nstatus %d, want %d; the monitor was told %q\n%s", tt.entries, status, tt.status, told, &messages)
		}
	}
}

// TestMetricsStand holds that a run which published nothing, or left that to
// another one, does not change what is known of the feed.
func TestMetricsStand(t *testing.T) {
	m := newMetrics(nil)
	start := time.Date(2026, 11, 25, 6, 17, 0, 0, time.UTC)
	m.note(&report{Started: start, Entries: 18, Files: []publish.Step{{Name: "rss.xml", Bytes: 2048, Action: publish.Written}}})
	m.note(&report{Started: start.Add(2 * time.Hour), Status: statusFailed, Entries: 3})
	m.note(&report{Started: start.Add(4 * time.Hour)}) // another run was faster
	want := map[string]float64{
		"feedgen_entries": 18, "feedgen_bytes_written_total": 2048,
		"feedgen_last_success_timestamp_seconds": float64(start.Add(4 * time.Hour).Unix()),
	}
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		got := f.GetMetric()[0].GetGauge().GetValue() + f.GetMetric()[0].GetCounter().GetValue()
		if value, ok := want[f.GetName()]; ok && got != value {
			t.Errorf("%s is %g, want %g", f.GetName(), got, value)
		}
		delete(want, f.GetName())
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

// TestMetricsByAnotherHand reads files that no run has left.
func TestMetricsByAnotherHand(t *testing.T) {
	for text, want := range map[string]string{
		"": "",
		"# TYPE feedgen_runs_total counter\nfeedgen_runs_total 3\n":                                                            "",
		"# TYPE feedgen_runs_total counter\nfeedgen_runs_total{status=\"0\"} -3\n":                                             "",
		"# TYPE feedgen_runs_total gauge\nfeedgen_runs_total{status=\"0\"} 3\n# TYPE feedgen_pages gauge\nfeedgen_pages NaN\n": "",
		"# TYPE backup_age_seconds gauge\nbackup_age_seconds 3\n":                                                              "holds the metrics of another program",
		"feedgen_runs_total{": "holds no metrics",
	} {
		name := filepath.Join(t.TempDir(), "feedgen.prom")
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		err := newMetrics(nil).restore(name)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
