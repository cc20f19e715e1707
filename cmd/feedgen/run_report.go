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

// saveReport puts what was written of reports into a file, or to standard output
// for "-".
func saveReport(text []byte, name string, stdout io.Writer) error {
	var err error
	if name == "-" {
		_, err = stdout.Write(text)
	} else {
		err = os.WriteFile(name, text, 0o666)
	}
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}
