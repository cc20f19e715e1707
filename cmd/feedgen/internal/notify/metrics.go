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

// Metrics are the figures of the passes, for Prometheus. They are made by
// NewMetrics, and safe for concurrent use.
type Metrics struct {
	mu     sync.Mutex
	values map[string]float64 // by series, such as feedgen_runs_total{status="0"}
}

// family is one metric. Its series are told apart by one label, or there is
// one without.
type family struct {
	name, kind, help string
	label            string
	lasting          bool // a counter, or a gauge that stands until another pass changes it
}

var families = []family{
	{"feedgen_bytes_written_total", "counter", "Bytes of published files that were written, before compression.", "", true},
	{"feedgen_entries", "gauge", "Entries of the feed.", "", true},
	{"feedgen_last_success_timestamp_seconds", "gauge", "When the last run with status 0 or 3 started.", "", true},
	{"feedgen_next_run_timestamp_seconds", "gauge", "When the next run starts.", "", false},
	{"feedgen_pages", "gauge", "Pages of the last run that published, by what came of them.", "outcome", true},
	{"feedgen_run_duration_seconds", "gauge", "How long the last run took.", "", false},
	{"feedgen_runs_total", "counter", "Runs by exit status.", "status", true},
}

// NewMetrics returns the figures of no pass.
func NewMetrics() *Metrics {
	m := &Metrics{values: map[string]float64{}}
	// A series that is there from the start shows its first increase.
	for _, f := range families {
		// One of no entries would tell of a loss.
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

// Note adds a pass that has ended.
func (m *Metrics) Note(r *report.Report) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[runs(r.Status)]++
	m.values["feedgen_run_duration_seconds"] = float64(r.DurationMS) / 1000
	m.values["feedgen_bytes_written_total"] += float64(r.Written())
	if !r.Succeeded() {
		return // what was last published stands
	}
	m.values[lastSuccess] = seconds(r.Started)
	if len(r.Files) == 0 {
		return // it was left to another run
	}
	m.setGauges(r.Entries, r.Pages)
}

const (
	lastSuccess = "feedgen_last_success_timestamp_seconds"
	entries     = "feedgen_entries"
)

// Published notes what the last success left, which may be that of another
// process: when it started, the entries of the feed, and what came of the pages.
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

// Text returns the figures in Prometheus' text format; next is when the next
// pass comes, zero if nobody knows.
func (m *Metrics) Text(next time.Time) []byte {
	return text(map[string]map[string]float64{"": m.at(next)})
}

// TextOf returns the figures of several configurations in Prometheus' text
// format. They are told apart by their names, with the label config, but for one
// without a name. Next returns when the next pass of a configuration comes.
func TextOf(all map[string]*Metrics, next func(name string) time.Time) []byte {
	values := map[string]map[string]float64{}
	for name, m := range all {
		values[name] = m.at(next(name))
	}
	return text(values)
}

// at returns the figures, with when the next pass comes.
func (m *Metrics) at(next time.Time) map[string]float64 {
	m.mu.Lock()
	values := maps.Clone(m.values)
	m.mu.Unlock()
	if !next.IsZero() {
		values[nextRun] = seconds(next)
	}
	return values
}

// text returns figures by series, of configurations by name.
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

// labelled returns a series with the label of a configuration; its name may be
// empty.
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

// CheckFile refuses a path at which WriteFile would destroy something: the
// metrics replace whatever is there.
func CheckFile(name string) error {
	info, err := os.Lstat(name)
	switch {
	case name == "" || errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no regular file", name)
	}
	return nil
}

// WriteFile puts the metrics into a file for the textfile collector of
// Prometheus' node_exporter, whole or not at all.
func (m *Metrics) WriteFile(name string, next time.Time) error {
	if err := CheckFile(name); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name))
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // which is no more once all went well
	_, err = f.Write(m.Text(next))
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// ReadFile goes on from the figures in a file that WriteFile wrote, so that
// counters count over the passes of many processes. It is no error if there is
// none.
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
		return fmt.Errorf("%s holds no metrics: %w", name, err)
	}
	// Somebody may have written the file by hand, or for another program.
	counted := func(series string) bool { return nameOf(series) == "feedgen_runs_total" }
	if len(values) > 0 && !slices.ContainsFunc(slices.Collect(maps.Keys(values)), counted) {
		return fmt.Errorf("%s holds the metrics of another program", name)
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

// owns reports whether a series is one of the family's own.
func (f family) owns(series string) bool {
	if f.label == "" {
		return series == f.name
	}
	value, ok := strings.CutPrefix(series, f.name+"{"+f.label+`="`)
	value, closed := strings.CutSuffix(value, `"}`)
	return ok && closed && !strings.ContainsAny(value, "\"\\\n")
}

// parse reads the text format as far as feedgen writes it: a series without
// blanks in its labels and its value on each line.
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
