package main

import (
	"context"

	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/term"
	"feedgen/cmd/feedgen/internal/view"

	"github.com/spf13/cobra"
)

func checkCommand(a *app) *cobra.Command {
	var in pass.Inputs
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the configuration, the sources, the bucket, the schedule and the public files",
		Long: `check simulates a run that fetches and writes nothing, ends with the same status,
and says what to do first. It touches no published file.

It also probes what runs depend on. It fetches one page of each host and every
source of new articles, writes one small file beside the state and deletes it, and
fetches the public files as readers do. With --offline it does none of this, and
skips a state that is not in a folder, so a pull request can be checked without
secrets.

Exit status: 0 all is well; 1 runs can't publish; 2 wrong usage or configuration;
3 runs can publish, but something needs attention.`,
		Example: `  feedgen check
  feedgen check --offline
  feedgen check --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.each(asJSON, func(t task) error { return t.check(cmd.Context(), in, asJSON) })
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&in.Offline, "offline", false, "skip the probes: fetch nothing, and write nothing to the bucket")
	return cmd
}

// check is `feedgen check` for one configuration.
func (t task) check(ctx context.Context, in pass.Inputs, asJSON bool) error {
	var c *pass.Checkup
	err := t.member.Err
	if err != nil {
		c = pass.Refused(t.member.File, err)
	} else {
		in.Progress = t.progress()
		c, err = pass.Check(ctx, t.inputs(in), t.member.File)
	}
	if c == nil || err != nil && !asJSON {
		return err
	}
	t.line.Clear()
	if asJSON {
		err = t.writeJSON(c)
	} else {
		err = view.Checkup(term.ScreenOf(t.stdout), c)
	}
	if err != nil {
		return report.Failure(err, "")
	}
	if c.Status != report.OK {
		return &report.Error{Status: c.Status}
	}
	return nil
}
