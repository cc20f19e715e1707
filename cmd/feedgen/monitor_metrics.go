package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// metrics are the figures of the runs, for Prometheus.
type metrics struct {
	registry    *prometheus.Registry
	runs        *prometheus.CounterVec
	duration    prometheus.Gauge
	pages       *prometheus.GaugeVec
	entries     prometheus.Gauge
	bytes       prometheus.Counter
	lastSuccess prometheus.Gauge
}

// newMetrics returns the figures of no run. next returns when the next run
// comes; nil: nobody knows.
func newMetrics(next func() time.Time) *metrics {
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	m := &metrics{
		registry:    prometheus.NewRegistry(),
		runs:        prometheus.NewCounterVec(prometheus.CounterOpts{Name: "feedgen_runs_total", Help: "Runs by exit status."}, []string{"status"}),
		duration:    gauge("feedgen_run_duration_seconds", "How long the last run took."),
		pages:       prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "feedgen_pages", Help: "Pages of the last run that published, by what came of them."}, []string{"outcome"}),
		entries:     gauge("feedgen_entries", "Entries of the feed."),
		bytes:       prometheus.NewCounter(prometheus.CounterOpts{Name: "feedgen_bytes_written_total", Help: "Bytes of published files that were written, before compression."}),
		lastSuccess: gauge("feedgen_last_success_timestamp_seconds", "When the last run with status 0 or 3 started."),
	}
	m.registry.MustRegister(m.runs, m.duration, m.pages, m.entries, m.bytes, m.lastSuccess)
	if next != nil {
		m.registry.MustRegister(prometheus.NewGaugeFunc(
			prometheus.GaugeOpts{Name: "feedgen_next_run_timestamp_seconds", Help: "When the next run starts."},
			func() float64 { return seconds(next()) }))
	}
	// A series that is there from the start shows its first increase.
	for status := statusOK; status <= statusAttention; status++ {
		m.runs.WithLabelValues(strconv.Itoa(status))
	}
	return m
}

func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}

// note adds a run that has ended.
func (m *metrics) note(r *report) {
	m.runs.WithLabelValues(strconv.Itoa(r.Status)).Inc()
	m.duration.Set(float64(r.DurationMS) / 1000)
	m.bytes.Add(float64(r.written()))
	if !r.succeeded() {
		return // what was last published stands
	}
	m.lastSuccess.Set(seconds(r.Started))
	if len(r.Files) == 0 {
		return // it was left to another run
	}
	m.pages.WithLabelValues("fetched").Set(float64(r.Pages.Fetched))
	m.pages.WithLabelValues("not_modified").Set(float64(r.Pages.NotModified))
	m.pages.WithLabelValues("skipped").Set(float64(r.Pages.Skipped))
	m.pages.WithLabelValues("failed").Set(float64(r.Pages.Failed))
	m.entries.Set(float64(r.Entries))
}

// write puts the metrics into a file for the textfile collector of Prometheus'
// node_exporter.
func (m *metrics) write(name string) error {
	if err := checkMetricsFile(name); err != nil {
		return err
	}
	return prometheus.WriteToTextfile(name, m.registry)
}

// restore goes on from the figures in a file that write wrote, so that
// counters count over the runs of many processes. It is no error if there is
// none.
func (m *metrics) restore(name string) error {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(file)
	if err != nil {
		return fmt.Errorf("%s holds no metrics: %w", name, err)
	}
	// Somebody may have written the file by hand, or for another program.
	if len(families) > 0 && families["feedgen_runs_total"] == nil {
		return fmt.Errorf("%s holds the metrics of another program", name)
	}
	for _, f := range families["feedgen_runs_total"].GetMetric() {
		if l := f.GetLabel(); len(l) == 1 {
			m.runs.WithLabelValues(l[0].GetValue()).Add(max(0, f.GetCounter().GetValue()))
		}
	}
	for _, f := range families["feedgen_pages"].GetMetric() {
		if l := f.GetLabel(); len(l) == 1 {
			m.pages.WithLabelValues(l[0].GetValue()).Set(f.GetGauge().GetValue())
		}
	}
	for _, f := range families["feedgen_bytes_written_total"].GetMetric() {
		m.bytes.Add(max(0, f.GetCounter().GetValue()))
	}
	for name, gauge := range map[string]prometheus.Gauge{
		"feedgen_entries": m.entries, "feedgen_last_success_timestamp_seconds": m.lastSuccess,
	} {
		for _, f := range families[name].GetMetric() {
			gauge.Set(f.GetGauge().GetValue())
		}
	}
	return nil
}
