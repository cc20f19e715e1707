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
		Long: `schema prints the JSON Schema of the configuration file. Editors that know YAML
complete and check the file by it, when a first line such as this one says where
it is:

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
