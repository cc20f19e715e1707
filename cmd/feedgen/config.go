package main

import (
	"encoding/json"

	"feedgen/cmd/feedgen/internal/report"

	"github.com/spf13/cobra"
)

func configCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Print the effective configuration",
		Long: `config prints the effective configuration, with defaults filled in, single values
as lists, and durations and sizes in one form. The output is a configuration with
the same meaning, except for secrets: headers, the ping address and keys in
addresses are masked as ***, and values from the environment appear as ${NAME}.`,
		Example: `  feedgen config
  feedgen config --json`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			return a.each(asJSON, func(t task) error { return t.config(asJSON) })
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// config is `feedgen config` for one configuration.
func (t task) config(asJSON bool) error {
	c, err := t.member.Config, t.member.Err
	if err != nil {
		return err
	}
	dump := c.YAML
	if asJSON {
		dump = c.JSON
	}
	text, err := dump()
	switch {
	case err == nil && asJSON && t.fleet.Several:
		err = report.EncodeLine(t.stdout, t.member.File, json.RawMessage(text))
	case err == nil:
		_, err = t.stdout.Write(text)
	}
	if err != nil {
		return report.Failure(err, "")
	}
	return nil
}
