package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// release is the version that CHANGELOG.md describes.
const release = "0.1.0"

// version returns what feedgen calls itself, also towards the sites it reads.
func version() string { return release }

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: `  feedgen version`,
		Args:    noArgs,
		Run: func(*cobra.Command, []string) {
			fmt.Fprintf(a.stdout, "feedgen %s (%s, %s/%s%s)\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH, revision())
		},
	}
}

// revision returns the commit that the program was built from, where the
// build recorded it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return ", " + s.Value[:min(12, len(s.Value))]
		}
	}
	return ""
}
