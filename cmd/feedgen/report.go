package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"feedgen/feed/publish"
)

// report is what `feedgen run --report` writes: one run, for programs.
type report struct {
	Started    time.Time `json:"started"`
	DurationMS int64     `json:"duration_ms"`
	Status     int       `json:"status"`
	Published  bool      `json:"published"` // a file was written
	Degraded   bool      `json:"degraded"`  // a page failed, or the status is 3

	Pages    pageCounts      `json:"pages"`
	Failures []reportFailure `json:"failures"`

	Entries int      `json:"entries"`
	Added   []string `json:"added"`   // ids
	Changed []string `json:"changed"` // ids
	Removed []string `json:"removed"` // ids

	Files    []publish.Step `json:"files"`
	Warnings []string       `json:"warnings"`

	clock time.Time // Started to the nanosecond
}

// pageCounts counts distinct pages; Listed is the sum of the others.
type pageCounts struct {
	Listed      int `json:"listed"`
	Fetched     int `json:"fetched"`
	NotModified int `json:"not_modified"`
	Skipped     int `json:"skipped"`
	Failed      int `json:"failed"`
}

type reportFailure struct {
	URL   string    `json:"url"`
	Error string    `json:"error"`
	Since time.Time `json:"since"`
	Used  string    `json:"used"` // last_known_good, local or none
}

// newReport returns the report of a run that starts now. Its lists are empty
// rather than absent: whoever reads it need not tell the two apart.
func newReport() *report {
	now := time.Now()
	return &report{
		clock: now, Started: now.UTC().Truncate(time.Second),
		Failures: []reportFailure{}, Added: []string{}, Changed: []string{}, Removed: []string{},
		Files: []publish.Step{}, Warnings: []string{},
	}
}

// write puts the report into a file, or to stdout for "-".
// checkReportFile finds a mistyped --report before the run.
func checkReportFile(name string) error {
	if name == "" || name == "-" {
		return nil
	}
	if _, err := os.Stat(filepath.Dir(name)); err != nil {
		return usageError(fmt.Errorf("--report %s: %w", name, err), "the report's folder must exist")
	}
	return nil
}

func (r *report) write(name string, stdout io.Writer) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the report: %w", err)
	}
	data = append(data, '\n')
	if name == "-" {
		_, err = stdout.Write(data)
	} else {
		err = os.WriteFile(name, data, 0o644)
	}
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// noteFiles writes down what became of each file.
func (r *report) noteFiles(log *slog.Logger, plan *publish.Plan) {
	r.Files = plan.Files
	for i := range r.Files {
		switch r.Files[i].Action {
		case publish.Written:
			r.Published = true
		case publish.Deleted:
			log.Info("deleted a file that no feed has any more", "name", r.Files[i].Name)
		case publish.Refused:
			r.Files[i].Action = publish.WouldWrite
		}
	}
}

// finish writes down how the run ended.
func (r *report) finish(err error) {
	r.DurationMS = time.Since(r.clock).Milliseconds()
	var se *statusError
	if errors.As(err, &se) {
		r.Status = se.status
	}
	r.Degraded = r.Degraded || r.Status == statusAttention
}

// succeeded reports whether the feeds stand as they should, or nearly.
func (r *report) succeeded() bool { return r.Status == statusOK || r.Status == statusAttention }

// written returns how many bytes of files were written.
func (r *report) written() int {
	n := 0
	for _, f := range r.Files {
		if f.Action == publish.Written {
			n += f.Bytes
		}
	}
	return n
}

// summarise tells a person what the run did.
func (r *report) summarise(w io.Writer, bucket string, dryRun bool) {
	r.summariseCounts(w)
	for _, f := range r.Files {
		if changes(f) {
			fmt.Fprintf(w, "%s %s (%s)\n", actionWords[f.Action], f.Name, kilobytes(f.Bytes))
		}
	}
	r.summariseEnd(w, bucket, dryRun)
}

func (r *report) summariseCounts(w io.Writer) {
	p := r.Pages
	fmt.Fprintf(w, "%s: %d fetched, %d unchanged, %d skipped, %d failed\n", plural(p.Listed, "page", "pages"), p.Fetched, p.NotModified, p.Skipped, p.Failed)
	fmt.Fprintf(w, "%s: %d added, %d changed, %d gone\n", plural(r.Entries, "entry", "entries"), len(r.Added), len(r.Changed), len(r.Removed))
}

func (r *report) summariseEnd(w io.Writer, bucket string, dryRun bool) {
	changed := slices.ContainsFunc(r.Files, changes)
	switch {
	case r.Status == statusFailed:
	case dryRun:
		fmt.Fprintf(w, "dry run: nothing was written to %s\n", bucket)
	case !changed && len(r.Files) > 0:
		fmt.Fprintf(w, "nothing changed: the %d files in %s stay as they are\n", len(r.Files), bucket)
	case r.Published:
		fmt.Fprintf(w, "published to %s\n", bucket)
	}
}

// changes reports whether a file is not as it was, or would not be.
func changes(f publish.Step) bool { return f.Action != publish.Unchanged && f.Action != publish.Kept }

var actionWords = map[publish.Action]string{
	publish.Written: "wrote", publish.WouldWrite: "would write", publish.Deleted: "deleted", publish.WouldDelete: "would delete",
}

func kilobytes(n int) string { return fmt.Sprintf("%.1f kB", float64(n)/1000) }
