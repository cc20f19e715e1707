package main

import (
	"encoding/json"
	"fmt"
	"io"

	"feedgen/cmd/feedgen/internal/version"

	"github.com/spf13/cobra"
)

func versionCommand(stdout io.Writer) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Long: `version prints the version of feedgen, the Go version and platform of the build,
and the commit, if the build recorded it. The version is "devel" if feedgen was
built outside its repository. --version prints the same.`,
		Example: `  feedgen version --json`,
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return json.NewEncoder(stdout).Encode(version.Get())
			}
			_, err := fmt.Fprintln(stdout, "feedgen", version.Get())
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
