package main

import (
	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"

	"github.com/spf13/cobra"
)

func checkCommand(a *app) *cobra.Command {
	var in pass.Inputs
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the configuration, the sources, the bucket, the schedule and the public files",
		Long: `check makes a run that writes nothing and fetches no page, ends as run would,
and says what to do first. It touches no published file.

Then it probes what a run depends on. Of each host one page is fetched, and each
source of new articles. To the bucket one small file is written, beside the
state, and deleted again. The public files are fetched as readers fetch them.
With --offline none of this is done, and nobody is asked: a state that is not in
a folder is left out, so that a pull request can be checked without secrets.

Exit status: 0 all is well; 1 runs can't publish; 2 wrong usage or configuration;
3 runs can publish, and something needs a person.`,
		Example: `  feedgen check
  feedgen check --offline
  feedgen check --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			in.Log, in.Progress = a.log, a.progress()
			var c *pass.Checkup
			var err error
			if in.Config, err = config.Load(a.config); err != nil {
				c = pass.Refused(a.config, err)
			} else {
				c, err = pass.Check(cmd.Context(), in, a.config)
			}
			if c == nil || err != nil && !asJSON {
				return err
			}
			a.line.Clear()
			if err := printCheckup(a.stdout, c, asJSON); err != nil {
				return report.Failure(err, "")
			}
			if c.Status != report.OK {
				return &report.Error{Status: c.Status}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&in.Offline, "offline", false, "fetch no page and no public file, and write nothing to the bucket")
	return cmd
}
