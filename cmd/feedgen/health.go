package main

import (
	"feedgen/cmd/feedgen/internal/serve"

	"github.com/spf13/cobra"
)

func healthCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "health [ADDRESS]",
		Short: "Tell whether a serving feedgen is well, for containers",
		Long: `health requests /healthz of feedgen serve at ADDRESS, which is the one of
--listen or, where it is given, of --admin: 127.0.0.1:8080 by default.

Exit status: 0 it is well; 1 no run has succeeded for monitor.stale_after, or
nobody answers; 2 wrong usage.`,
		Example: `  feedgen health 127.0.0.1:9000`,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return serve.Health(cmd.Context(), append(args, "127.0.0.1:8080")[0])
		},
	}
}
