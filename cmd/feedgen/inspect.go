package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/inspect"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/term"
	"feedgen/cmd/feedgen/internal/view"
	"feedgen/scrape"
	"feedgen/scrape/memory"

	"github.com/spf13/cobra"
)

func inspectCommand(a *app) *cobra.Command {
	var asJSON, batch bool
	var file string
	cmd := &cobra.Command{
		Use:   "inspect [--json] [--html FILE] URL",
		Short: "Show the metadata of a page, with the evidence for each field",
		Long: `inspect reads one page and shows its metadata, with the evidence for each field.
With -v it also shows the rejected values and the reasons. The rules of the
configuration apply, if there is one.

With --batch, it reads JSON lines {"id","url","file"} from standard input and
writes the JSON of --json for each, one per line and in the same order.`,
		Example: `  feedgen inspect https://blog.example.org/an-article
  feedgen inspect -v --html saved.html https://blog.example.org/an-article
  feedgen inspect --json --html - https://blog.example.org/an-article < saved.html
  feedgen inspect --batch < pages.jsonl`,
		ValidArgsFunction: a.completeURL,
		Args: func(cmd *cobra.Command, args []string) error {
			if batch {
				return noArgs(cmd, args)
			}
			if len(args) != 1 {
				return report.UsageError(fmt.Errorf("inspect takes one URL, but got %d", len(args)), "feedgen inspect https://…")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			scraper, err := inspectScraper(a.config(), cmd.Flags().Changed("config"), a.log)
			if err != nil {
				return err
			}
			if batch {
				return inspect.Batch(cmd.Context(), scraper, a.stdin, a.stdout)
			}
			in, err := inspect.Page(cmd.Context(), scraper, args[0], file, a.stdin)
			if err != nil {
				return err
			}
			if asJSON {
				_, err := a.stdout.Write(in.JSON())
				return err
			}
			for _, warning := range in.Warnings {
				fmt.Fprintf(a.stderr, "feedgen: warning: %s\n", warning)
			}
			return view.Inspection(term.ScreenOf(a.stdout), in, a.verbose)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().StringVar(&file, "html", "", "read the page from `FILE` (- for standard input) instead of fetching it")
	cmd.Flags().BoolVar(&batch, "batch", false, `read JSON lines {"id","url","file"} from standard input, write one result per line`)
	cmd.MarkFlagsMutuallyExclusive("batch", "html")
	return cmd
}

// inspectScraper returns a scraper for the configuration. Without a file it uses
// the defaults, unless --config names one.
func inspectScraper(file string, named bool, log *slog.Logger) (*scrape.Scraper, error) {
	cfg, err := config.Load(file)
	if err != nil {
		if named || !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		cfg = config.Default()
	}
	s := cfg.Settings()
	s.Fetch.Log = log
	return scrape.New(s, &memory.Cache{})
}
