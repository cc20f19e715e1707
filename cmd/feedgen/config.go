package main

import (
	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"

	"github.com/spf13/cobra"
)

func configCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Print the configuration as it is in force",
		Long: `config prints the configuration as it is in force: with defaults filled in, single
values as lists, and durations and sizes as they were understood. What is printed
is a configuration that means the same, but for secrets: headers, the address to
ping and keys in addresses are masked with ***, and what is taken from the
environment stands there as ${NAME}.`,
		Example: `  feedgen config
  feedgen config --json`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			c, err := config.Load(a.config)
			if err != nil {
				return err
			}
			dump := c.YAML
			if asJSON {
				dump = c.JSON
			}
			text, err := dump()
			if err == nil {
				_, err = a.stdout.Write(text)
			}
			if err != nil {
				return report.Failure(err, "")
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
