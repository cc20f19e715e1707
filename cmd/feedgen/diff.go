package main

import (
	"context"
	"fmt"

	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/term"
	"feedgen/cmd/feedgen/internal/view"

	"github.com/spf13/cobra"
)

func diffCommand(a *app) *cobra.Command {
	var in pass.Inputs
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "diff",
		Short: "Show what a run would change in the published feeds",
		Long: `diff does everything that run does except writing, and shows what readers would
notice: entries added (+), changed (~) field by field, and gone (-), and the files
that would be written. It changes nothing.

Exit status: 0 no changes; 1 the comparison failed; 2 wrong usage or
configuration; 4 there are changes.`,
		Example: `  feedgen diff
  feedgen diff --offline
  feedgen diff --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.each(asJSON, func(t task) error { return t.diff(cmd.Context(), in, asJSON) })
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&in.Offline, "offline", false, offlineUsage)
	cmd.Flags().BoolVar(&in.Refresh, "refresh", false, refreshUsage)
	return cmd
}

// diff is `feedgen diff` for one configuration.
func (t task) diff(ctx context.Context, in pass.Inputs, asJSON bool) error {
	if t.member.Err != nil {
		return t.member.Err
	}
	in.Progress, in.LogPages = t.progress(), !t.tabled()
	d, err := pass.Diff(ctx, t.inputs(in))
	if err != nil {
		return err
	}
	t.line.Clear()
	if asJSON {
		err = t.writeJSON(d)
	} else {
		err = view.Difference(term.ScreenOf(t.stdout), d)
	}
	switch {
	case err != nil:
		return report.Failure(fmt.Errorf("write the differences: %w", err), "")
	case d.Any:
		return &report.Error{Status: report.Changes}
	}
	return nil
}
