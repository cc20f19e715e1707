package notify

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"feedgen/cmd/feedgen/internal/report"
)

// Metrics are the Prometheus metrics of the passes. NewMetrics creates them. They
// are safe for concurrent use.
type Metrics struct {
	mu     sync.Mutex
	values map[string]float64 // by series, such as feedgen_runs_total{status="0"}
}

// family is one metric. It has one series per value of its label, or a single
// series without a label.
type family struct {
	name, kind, help string
	label            string
	lasting          bool // a counter, or a gauge that keeps its value until another pass changes it
}

var families = []family{
	{"feedgen_bytes_written_total", "counter", "Bytes of published files that were written, before compression.", "", true},
	{"feedgen_entries", "gauge", "Entries of the feed.", "", true},
	{"feedgen_last_success_timestamp_seconds", "gauge", "Start of the last run with status 0 or 3.", "", true},
	{"feedgen_next_run_timestamp_seconds", "gauge", "Start of the next run.", "", false},
	{"feedgen_pages", "gauge", "Pages of the last run that published, by outcome.", "outcome", true},
	{"feedgen_run_duration_seconds", "gauge", "Duration of the last run.", "", false},
	{"feedgen_runs_total", "counter", "Runs by exit status.", "status", true},
}

// NewMetrics returns the metrics before the first pass.
func NewMetrics() *Metrics {
	m := &Metrics{values: map[string]float64{}}
	// Prometheus sees the first increase only of a series that exists before.
	for _, f := range families {
		// A value of 0 entries would look like a loss.
		if f.label == "" && f.name != nextRun && f.name != entries {
			m.values[f.name] = 0
		}
	}
	for status := report.OK; status < report.Changes; status++ {
		m.values[runs(status)] = 0
	}
	return m
}

const nextRun = "feedgen_next_run_timestamp_seconds"

func runs(status report.Status) string { return fmt.Sprintf(`feedgen_runs_total{status="%d"}`, status) }

// Note adds the report of a pass.
func (m *Metrics) Note(r *report.Report) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[runs(r.Status)]++
	m.values["feedgen_run_duration_seconds"] = float64(r.DurationMS) / 1000
	m.values["feedgen_bytes_written_total"] += float64(r.Written())
	if !r.Succeeded() {
		return // the values of the last success stay
	}
	m.values[lastSuccess] = seconds(r.Started)
	if len(r.Files) == 0 {
		return // another run published
	}
	m.setGauges(r.Entries, r.Pages)
}

const (
	lastSuccess = "feedgen_last_success_timestamp_seconds"
	entries     = "feedgen_entries"
)

// Published sets the values of the last success, which may be that of another
// process: its start, the entries of the feed, and the outcomes of the pages.
func (m *Metrics) Published(at time.Time, entries int, pages report.Pages) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[lastSuccess] = seconds(at)
	m.setGauges(entries, pages)
}

func (m *Metrics) setGauges(n int, pages report.Pages) {
	m.values[entries] = float64(n)
	for outcome, n := range map[string]int{
		"fetched": pages.Fetched, "not_modified": pages.NotModified, "skipped": pages.Skipped, "failed": pages.Failed,
	} {
		m.values[fmt.Sprintf("feedgen_pages{outcome=%q}", outcome)] = float64(n)
	}
}

func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}

// Text returns the metrics in Prometheus' text format; next is the time of the next
// pass, zero if unknown.
func (m *Metrics) Text(next time.Time) []byte {
	return text(map[string]map[string]float64{"": m.at(next)})
}

// TextOf returns the metrics of several configurations in Prometheus' text format.
// The label config holds the name of the configuration; one without a name has no
// such label. next returns the time of the next pass of a configuration.
func TextOf(all map[string]*Metrics, next func(name string) time.Time) []byte {
	values := map[string]map[string]float64{}
	for name, m := range all {
		values[name] = m.at(next(name))
	}
	return text(values)
}

// at returns the metrics with the time of the next pass.
func (m *Metrics) at(next time.Time) map[string]float64 {
	m.mu.Lock()
	values := maps.Clone(m.values)
	m.mu.Unlock()
	if !next.IsZero() {
		values[nextRun] = seconds(next)
	}
	return values
}

// text returns metrics as text; they are given by configuration and series.
func text(all map[string]map[string]float64) []byte {
	var b bytes.Buffer
	names := slices.Sorted(maps.Keys(all))
	for _, f := range families {
		var lines []string
		for _, name := range names {
			for _, s := range slices.Sorted(maps.Keys(all[name])) {
				if nameOf(s) == f.name {
					lines = append(lines, labelled(s, name)+" "+strconv.FormatFloat(all[name][s], 'g', -1, 64)+"\n")
				}
			}
		}
		if len(lines) > 0 {
			fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s %s\n%s", f.name, f.help, f.name, f.kind, strings.Join(lines, ""))
		}
	}
	return b.Bytes()
}

// labelled returns a series with the label config, unless the name is empty.
func labelled(series, config string) string {
	if config == "" {
		return series
	}
	label := "config=" + quoteLabel(config)
	if name, labels, ok := strings.Cut(series, "{"); ok {
		return name + "{" + label + "," + labels
	}
	return series + "{" + label + "}"
}

// quoteLabel quotes the value of a label as the text format does.
func quoteLabel(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(value) + `"`
}

func nameOf(series string) string {
	name, _, _ := strings.Cut(series, "{")
	return name
}

// CheckFile rejects a path at which WriteFile would replace something other than a
// regular file.
func CheckFile(name string) error {
	info, err := os.Lstat(name)
	switch {
	case name == "" || errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a regular file", name)
	}
	return nil
}

// WriteFile writes the metrics atomically to a file for the textfile collector of
// Prometheus' node_exporter.
func (m *Metrics) WriteFile(name string, next time.Time) error {
	if err := CheckFile(name); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name))
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails after the rename
	_, err = f.Write(m.Text(next))
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// ReadFile loads the metrics from a file that WriteFile wrote, so that counters
// continue across processes. A missing file is not an error.
func (m *Metrics) ReadFile(name string) error {
	data, err := os.ReadFile(name)
	if name == "" || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	values, err := parse(data)
	if err != nil {
		return fmt.Errorf("%s contains no metrics: %w", name, err)
	}
	// The file may be edited by hand, or belong to another program.
	counted := func(series string) bool { return nameOf(series) == "feedgen_runs_total" }
	if len(values) > 0 && !slices.ContainsFunc(slices.Collect(maps.Keys(values)), counted) {
		return fmt.Errorf("%s contains the metrics of another program", name)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, f := range families {
		for series, value := range values {
			if f.lasting && f.owns(series) && value >= 0 && !math.IsInf(value, 1) {
				m.values[series] = value
			}
		}
	}
	return nil
}

// owns reports whether a series belongs to the family.
func (f family) owns(series string) bool {
	if f.label == "" {
		return series == f.name
	}
	value, ok := strings.CutPrefix(series, f.name+"{"+f.label+`="`)
	value, closed := strings.CutSuffix(value, `"}`)
	return ok && closed && !strings.ContainsAny(value, "\"\\\n")
}

// parse reads the subset of the text format that feedgen writes: on each line a
// series, without blanks in its labels, and its value.
func parse(data []byte) (map[string]float64, error) {
	values := map[string]float64{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		series, text, ok := strings.Cut(line, " ")
		value, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if !ok || err != nil || strings.Contains(series, "{") != strings.HasSuffix(series, "}") {
			return nil, fmt.Errorf("bad line %q", line)
		}
		values[series] = value
	}
	return values, lines.Err()
}
