package main

import (
	_ "embed"

	"github.com/spf13/cobra"
)

// schemaJSON is the JSON Schema of the configuration file. A test makes it
// from the types of config.go and holds that it is up to date:
//
//go:generate go test -run TestSchema -update
//go:embed config.schema.json
var schemaJSON []byte

func (a *app) schemaCommand() *cobra.Command {
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
			if _, err := a.stdout.Write(schemaJSON); err != nil {
				return failure(err, "")
			}
			return nil
		},
	}
}
