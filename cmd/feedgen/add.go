package main

import (
	"errors"
	"fmt"
	"strings"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/scaffold"

	"github.com/spf13/cobra"
)

func addCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "add URL...",
		Short: "Write articles into the configuration",
		Long: `add reads the page at each URL and writes an entry for it into the configuration
file: its title, its date, and what else the page gives. Where a site refuses
programs, the address alone goes under scrape.urls. Nothing else in the file is
touched: comments, quotes, order and indentation stay.

An address that the configuration has already is said, and left as it is. What
can't be read or is no article is left out.

Exit status: 0 all of them are in the configuration; 1 some are not; 2 wrong usage
or configuration.`,
		Example: `  feedgen add https://blog.example.org/an-article`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return report.UsageError(errors.New("add wants the address of an article, or several"), "feedgen add https://…")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			added, err := scaffold.Add(cmd.Context(), a.config(), args)
			if err != nil {
				return err
			}
			left := 0
			for _, one := range added {
				if one.Left {
					left++
				}
				printAdded(a, one)
			}
			if left > 0 {
				return report.Failure(fmt.Errorf("%d of %s not added", left, report.Plural(len(added), "address is", "addresses are")),
					"feedgen inspect URL shows what a page yields; an entry with a title and a date can be written by hand")
			}
			return nil
		},
	}
}

// printAdded says what became of one address.
func printAdded(a *app, one scaffold.Added) {
	e := one.Entry
	switch {
	case one.Left:
		a.log.Error("not added: "+one.Why.Error(), "url", one.URL)
	case one.Known != "":
		fmt.Fprintf(a.stdout, "%s has it already, as %s: %s\n", a.config(), one.Known, one.URL)
	case one.Why != nil:
		fmt.Fprintf(a.stdout, "added %s to scrape.urls\n", one.URL)
		a.log.Warn("its page can't be read, so it needs an entry with a title and a date", "url", one.URL, "reason", one.Why)
	case e.Published.IsZero():
		fmt.Fprintf(a.stdout, "added %s\n", e.Title)
		a.log.Warn("its page gives no date: set published, or it stands at the time of the next run", "url", one.URL)
	default:
		day, _, _ := strings.Cut(e.Published.String(), "T")
		fmt.Fprintf(a.stdout, "added %s (%s)\n", e.Title, day)
	}
}
