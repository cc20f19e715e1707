package main

import (
	"context"
	"fmt"
	"os"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"

	"github.com/spf13/cobra"
)

func archiveCommand(a *app) *cobra.Command {
	var all bool
	var output string
	cmd := &cobra.Command{
		Use:   "archive {URL | --all}",
		Short: "Print the copy of an article, or keep copies of all",
		Long: `archive prints the copy of an article that runs have kept in archive.bucket: the
readable HTML file, to standard output or to the file that -o names. Any address
of the article will do.

With --all it reads the pages of all articles that have no copy yet, also of those
that are never scraped, and keeps one of each. It publishes nothing.`,
		Example: `  feedgen archive https://blog.example.org/an-article > an-article.html
  feedgen archive -o an-article.html https://blog.example.org/an-article
  feedgen archive --all`,
		ValidArgsFunction: func(_ *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return completeURL(a.config(), args, begun)
		},
		Args: func(cmd *cobra.Command, args []string) error {
			if all {
				return noArgs(cmd, args)
			}
			if len(args) != 1 {
				return report.UsageError(fmt.Errorf("archive wants one URL, and got %d", len(args)), "or --all, to keep what has no copy yet")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := config.Load(a.config())
			if err != nil {
				return err
			}
			in := pass.Inputs{Config: c, Log: a.log}
			if all {
				return a.archiveAll(cmd.Context(), in)
			}
			copied, err := pass.ReadCopy(cmd.Context(), in, args[0])
			if err != nil {
				return err
			}
			if output == "" {
				_, err = a.stdout.Write(copied)
				return err
			}
			if err := os.WriteFile(output, copied, 0o600); err != nil {
				return report.Failure(err, "")
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "read the articles that have no copy, and keep one of each")
	cmd.Flags().StringVarP(&output, "output", "o", "", "write the copy to `FILE`")
	cmd.MarkFlagsMutuallyExclusive("all", "output")
	return cmd
}

// archiveAll is `feedgen archive --all`.
func (a *app) archiveAll(ctx context.Context, in pass.Inputs) error {
	in.Progress = a.progress()
	done, err := pass.ArchiveAll(ctx, in)
	a.line.Clear()
	for _, text := range done.Without {
		a.log.Warn("there is no copy of " + text)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "%s kept\n", report.Plural(done.Kept, "copy", "copies"))
	return err
}
