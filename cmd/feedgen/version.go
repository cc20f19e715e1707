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
		Long: `version prints which feedgen this is: its version, the Go that it was built with,
the platform, and the commit where the build recorded it. The version is "devel"
where the sources were built outside of their repository. --version prints the same.`,
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
