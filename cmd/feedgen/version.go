package main

import (
	"fmt"
	"io"
	"runtime"

	"feedgen/cmd/feedgen/internal/version"

	"github.com/spf13/cobra"
)

func versionCommand(stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: `  feedgen version`,
		Args:    noArgs,
		Run: func(*cobra.Command, []string) {
			built := fmt.Sprintf("%s, %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH)
			if revision := version.Revision(); revision != "" {
				built += ", " + revision
			}
			fmt.Fprintf(stdout, "feedgen %s (%s)\n", version.Release, built)
		},
	}
}
