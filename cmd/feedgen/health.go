package main

import (
	"feedgen/cmd/feedgen/internal/serve"

	"github.com/spf13/cobra"
)

func healthCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "health [ADDRESS]",
		Short: "Check the health of feedgen serve, for containers",
		Long: `health requests /healthz from feedgen serve at ADDRESS (default 127.0.0.1:8080),
which is the value of --admin if given, else of --listen.

Exit status: 0 healthy; 1 no run has succeeded for monitor.stale_after, or there
is no answer; 2 wrong usage.`,
		Example: `  feedgen health 127.0.0.1:9000`,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return serve.Health(cmd.Context(), append(args, "127.0.0.1:8080")[0])
		},
	}
}
