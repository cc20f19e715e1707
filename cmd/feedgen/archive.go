package main

import (
	"errors"
	"fmt"
	"os"

	"feedgen/cmd/feedgen/internal/fleet"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/scrape/fetch"

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
that are never scraped, and keeps a copy of each. It publishes nothing.`,
		Example: `  feedgen archive https://blog.example.org/an-article > an-article.html
  feedgen archive -o an-article.html https://blog.example.org/an-article
  feedgen archive --all`,
		ValidArgsFunction: a.completeURL,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 || all != (len(args) == 0) {
				return report.UsageError(errors.New("archive takes one URL, or --all"), "")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := fleet.Load(a.configs, &fetch.Pace{})
			if err == nil {
				err = f.Members[0].Err
			}
			if err != nil {
				return err
			}
			in := f.Inputs(pass.Inputs{Log: a.log, Progress: a.progress()}, f.Members[0])
			if all {
				kept, err := pass.ArchiveAll(cmd.Context(), in)
				a.line.Clear()
				if err == nil {
					fmt.Fprintf(a.stdout, "%s kept\n", report.Plural(kept, "copy", "copies"))
				}
				return err
			}
			copied, err := pass.ReadCopy(cmd.Context(), in, args[0])
			switch {
			case err != nil:
				return err
			case output == "":
				_, err = a.stdout.Write(copied)
			default:
				err = os.WriteFile(output, copied, 0o600)
			}
			if err != nil {
				return report.Failure(err, "")
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "read the articles that have no copy, and keep a copy of each")
	cmd.Flags().StringVarP(&output, "output", "o", "", "write the copy to `FILE`")
	cmd.MarkFlagsMutuallyExclusive("all", "output")
	return cmd
}
