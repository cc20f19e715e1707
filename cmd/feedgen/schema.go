package main

import (
	"io"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"

	"github.com/spf13/cobra"
)

func schemaCommand(stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the configuration file",
		Long: `schema prints the JSON Schema of the configuration file. Editors with a YAML
language server use it to complete and check the file, if the first line names it:

  # yaml-language-server: $schema=feedgen.schema.json`,
		Example: `  feedgen schema > feedgen.schema.json`,
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			if _, err := stdout.Write(config.Schema); err != nil {
				return report.Failure(err, "")
			}
			return nil
		},
	}
}
