package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"feedgen/cmd/feedgen/internal/report"
)

// checkReportFile finds a mistyped --report before the run.
func checkReportFile(name string) error {
	if name == "" || name == "-" {
		return nil
	}
	if _, err := os.Stat(filepath.Dir(name)); err != nil {
		return report.UsageError(fmt.Errorf("--report %s: %w", name, err), "the report's folder must exist")
	}
	return nil
}

// writeReport puts a report into a file, or to standard output for "-".
func writeReport(r *report.Report, name string, stdout io.Writer) error {
	w := stdout
	if name != "-" {
		file, err := os.Create(name)
		if err != nil {
			return fmt.Errorf("write the report: %w", err)
		}
		defer file.Close()
		w = file
	}
	if err := r.Encode(w); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}
