package notify

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/publish"

	"github.com/google/go-cmp/cmp"
)

// TestMetricsStand holds that a run which published nothing, or left that to
// another one, does not change what is known of the feed.
func TestMetricsStand(t *testing.T) {
	m := NewMetrics()
	start := time.Date(2026, 11, 25, 6, 17, 0, 0, time.UTC)
	m.Note(&report.Report{Started: start, Entries: 18, Files: []publish.Step{{Name: "rss.xml", Bytes: 2048, Action: publish.Written}}})
	m.Note(&report.Report{Started: start.Add(2 * time.Hour), Status: report.Failed, Entries: 3})
	m.Note(&report.Report{Started: start.Add(4 * time.Hour)}) // another run was faster
	want := map[string]float64{
		"feedgen_entries": 18, "feedgen_bytes_written_total": 2048,
		"feedgen_last_success_timestamp_seconds": float64(start.Add(4 * time.Hour).Unix()),
	}
	got, err := parse(m.Text(time.Time{}))
	if err != nil {
		t.Fatal(err)
	}
	for series, value := range want {
		if got[series] != value {
			t.Errorf("%s is %g, want %g", series, got[series], value)
		}
	}
}

// TestMetricsText holds the text format to the letter, and that what is written
// is read back.
func TestMetricsText(t *testing.T) {
	m := NewMetrics()
	m.Note(&report.Report{Started: time.Date(2026, 11, 25, 6, 17, 0, 0, time.UTC), DurationMS: 1500, Entries: 18,
		Pages: report.Pages{Fetched: 1, NotModified: 12, Failed: 1}, Files: []publish.Step{{Name: "rss.xml", Bytes: 2048,
			Action: publish.Written}}})
	text := string(m.Text(time.Date(2026, 11, 25, 8, 17, 0, 0, time.UTC)))
	want := `# HELP feedgen_bytes_written_total Bytes of published files that were written, before compression.
# TYPE feedgen_bytes_written_total counter
feedgen_bytes_written_total 2048
# HELP feedgen_entries Entries of the feed.
# TYPE feedgen_entries gauge
feedgen_entries 18
# HELP feedgen_last_success_timestamp_seconds Start of the last run with status 0 or 3.
# TYPE feedgen_last_success_timestamp_seconds gauge
feedgen_last_success_timestamp_seconds 1.79558742e+09
# HELP feedgen_next_run_timestamp_seconds Start of the next run.
# TYPE feedgen_next_run_timestamp_seconds gauge
feedgen_next_run_timestamp_seconds 1.79559462e+09
# HELP feedgen_pages Pages of the last run that published, by outcome.
# TYPE feedgen_pages gauge
feedgen_pages{outcome="failed"} 1
feedgen_pages{outcome="fetched"} 1
feedgen_pages{outcome="not_modified"} 12
feedgen_pages{outcome="skipped"} 0
# HELP feedgen_run_duration_seconds Duration of the last run.
# TYPE feedgen_run_duration_seconds gauge
feedgen_run_duration_seconds 1.5
# HELP feedgen_runs_total Runs by exit status.
# TYPE feedgen_runs_total counter
feedgen_runs_total{status="0"} 1
feedgen_runs_total{status="1"} 0
feedgen_runs_total{status="2"} 0
feedgen_runs_total{status="3"} 0
`
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	name := filepath.Join(t.TempDir(), "feedgen.prom")
	again := NewMetrics()
	if err := errors.Join(m.WriteFile(name, time.Time{}), again.ReadFile(name)); err != nil {
		t.Fatal(err)
	}
	again.values["feedgen_run_duration_seconds"] = 1.5 // of this process alone
	if diff := cmp.Diff(string(m.Text(time.Time{})), string(again.Text(time.Time{}))); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}

// TestMetricsByAnotherHand reads files that no run has left.
func TestMetricsByAnotherHand(t *testing.T) {
	for text, want := range map[string]string{
		"": "",
		"# TYPE feedgen_runs_total counter\nfeedgen_runs_total 3\n":                                                            "",
		"# TYPE feedgen_runs_total counter\nfeedgen_runs_total{status=\"0\"} -3\n":                                             "",
		"# TYPE feedgen_runs_total gauge\nfeedgen_runs_total{status=\"0\"} 3\n# TYPE feedgen_pages gauge\nfeedgen_pages NaN\n": "",
		"# TYPE backup_age_seconds gauge\nbackup_age_seconds " +
			"3\n": "contains the metrics of another program",
		"feedgen_runs_total{": "contains no metrics",
	} {
		name := filepath.Join(t.TempDir(), "feedgen.prom")
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		err := NewMetrics().ReadFile(name)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
