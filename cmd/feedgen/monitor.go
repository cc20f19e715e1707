package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
)

// watch tells those who keep an eye on feedgen of its runs: monitor.ping and
// monitor.metrics_file. The zero watch tells nobody.
type watch struct {
	ping    string   // URL; empty: none
	file    string   // path; empty: none
	metrics *metrics // nil: none
	shelf   *shelf   // nil: this process serves no files
}

// newWatch returns the watch that the configuration asks for, which keeps its
// figures in m.
func newWatch(cfg *config, m *metrics) (*watch, error) {
	w := &watch{ping: cfg.Monitor.Ping, file: cfg.Monitor.MetricsFile, metrics: m}
	if w.file == "" {
		return w, nil
	}
	if !filepath.IsAbs(w.file) {
		w.file = filepath.Join(cfg.dir, w.file)
	}
	return w, badMetricsFile(checkMetricsFile(w.file))
}

// resume goes on from the figures of earlier processes.
func (w *watch) resume() error {
	if w.file == "" {
		return nil
	}
	return badMetricsFile(w.metrics.restore(w.file))
}

// checkMetricsFile refuses what writing metrics would destroy: they replace
// whatever is at their path.
func checkMetricsFile(name string) error {
	info, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no regular file", name)
	}
	return nil
}

func badMetricsFile(err error) error {
	if err == nil {
		return nil
	}
	return usageError(fmt.Errorf("monitor.metrics_file: %w", err), "name a file of its own, such as /var/lib/prometheus/node-exporter/feedgen.prom")
}

// begin tells that the run starts.
func (w *watch) begin(ctx context.Context, j *job) {
	// One try: the run should not wait for its watchers.
	w.send(ctx, j, "start", nil, 1)
}

// published tells, and first of all the shelf, what the run has published: a
// hub may fetch the feed from there.
func (w *watch) published(ctx context.Context, j *job) {
	if w.shelf != nil {
		w.shelf.update(ctx, j)
	}
	j.announce(ctx)
}

// end tells how the run went.
func (w *watch) end(ctx context.Context, j *job, err error) {
	ctx, cancel := afterwards(ctx)
	defer cancel()
	path := "" // success
	if j.report.Status != statusOK {
		path = "fail"
	}
	var body bytes.Buffer
	var se *statusError
	if errors.As(err, &se) && se.err != nil {
		explain(&body, se)
	}
	j.report.summarise(&body, j.bucket(), false)
	w.send(ctx, j, path, body.Bytes(), 3)

	if w.metrics != nil {
		w.metrics.note(j.report)
	}
	if w.file == "" {
		return
	}
	if err := w.metrics.write(w.file); err != nil {
		j.warn("the metrics are not written: %v", err)
	}
}

// send posts to the address of the ping, or to a path below it, as
// healthchecks.io has it.
func (w *watch) send(ctx context.Context, j *job, path string, body []byte, tries uint) {
	if w.ping == "" {
		return
	}
	to, err := url.Parse(w.ping)
	if err != nil {
		j.warn("the ping failed: its address cannot be read")
		return
	}
	if path != "" {
		to = to.JoinPath(path)
	}
	l := letter{to: to.String(), mimeType: "text/plain; charset=utf-8", body: body, tries: tries}
	if err := l.post(ctx); err != nil {
		j.warn("the ping at %s failed: %v", to.Host, withoutURL(err))
	}
}
