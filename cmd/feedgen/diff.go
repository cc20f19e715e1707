package main

import (
	"encoding/json"
	"fmt"
	"io"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"

	"github.com/spf13/cobra"
)

func diffCommand(a *app) *cobra.Command {
	var in pass.Inputs
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "diff",
		Short: "Show what a run would change in the published feeds",
		Long: `diff does what a run does up to the point where something would be written, and
shows what readers would notice: entries added (+), changed (~) field by field,
and gone (-), and the files that would be written. It changes nothing.

Exit status: 0 no changes; 1 it could not be found out; 2 wrong usage or
configuration; 4 there are changes.`,
		Example: `  feedgen diff
  feedgen diff --offline
  feedgen diff --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			in.Log, in.Progress, in.LogPages = a.log, a.progress(), !a.tabled()
			var err error
			if in.Config, err = config.Load(a.config); err != nil {
				return err
			}
			d, err := pass.Diff(cmd.Context(), in)
			if err != nil {
				return err
			}
			a.line.Clear()
			if asJSON {
				err = writeJSON(a.stdout, d)
			} else {
				err = printDifference(a.stdout, d)
			}
			switch {
			case err != nil:
				return report.Failure(fmt.Errorf("write the differences: %w", err), "")
			case d.Changes:
				return &report.Error{Status: report.Changes}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&in.Offline, "offline", false, offlineUsage)
	cmd.Flags().BoolVar(&in.Refresh, "refresh", false, refreshUsage)
	return cmd
}

// writeJSON writes a command's result for programs.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
