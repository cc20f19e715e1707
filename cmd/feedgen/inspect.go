package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/inspect"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/scrape"

	"github.com/spf13/cobra"
)

func inspectCommand(a *app) *cobra.Command {
	var asJSON, batch bool
	var file string
	cmd := &cobra.Command{
		Use:   "inspect [--json] [--html FILE] URL",
		Short: "Show what a page yields, field by field, and which evidence gave each",
		Long: `inspect reads one page and shows what it yields, field by field, and which
evidence gave each. With -v it also shows what the page offered and why that was
not taken. The rules of the configuration apply, where there is one.

With --batch, it reads JSON lines {"id","url","file"} from standard input and
writes the same JSON as --json for each, one a line and in the same order.`,
		Example: `  feedgen inspect https://blog.example.org/an-article
  feedgen inspect -v --html saved.html https://blog.example.org/an-article
  feedgen inspect --json --html - https://blog.example.org/an-article < saved.html
  feedgen inspect --batch < pages.jsonl`,
		ValidArgsFunction: func(_ *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return completeURL(a.config(), args, begun)
		},
		Args: func(cmd *cobra.Command, args []string) error {
			if batch {
				return noArgs(cmd, args)
			}
			if len(args) != 1 {
				return report.UsageError(fmt.Errorf("inspect wants one URL, and got %d", len(args)), "")
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
			return printInspection(a.stdout, a.stderr, in, a.verbose)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().StringVar(&file, "html", "", "read the page from `FILE` (- for standard input) instead of fetching it")
	cmd.Flags().BoolVar(&batch, "batch", false, `read JSON lines {"id","url","file"} from standard input, write one result a line`)
	cmd.MarkFlagsMutuallyExclusive("batch", "html")
	return cmd
}

// inspectScraper returns a scraper as the configuration describes it, or one
// with the defaults: inspect works without a configuration, unless one was
// asked for by name.
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
	return scrape.New(s, &scrape.Cache{})
}
