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
		Short: "Add articles to the configuration",
		Long: `add reads the page at each URL and adds an entry with its title, its date and other
metadata to the configuration file. If a site refuses programs, add puts only the
address under scrape.urls. It leaves everything else in the file as it is:
comments, quotes, order and indentation.

add reports an address that is already in the configuration and does not change its
entry. It skips pages that can't be read or are not articles.

Exit status: 0 all of them are in the configuration; 1 some are not; 2 wrong usage
or configuration.`,
		Example: `  feedgen add https://blog.example.org/an-article`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return report.UsageError(errors.New("add takes one or more addresses of articles"), "feedgen add https://…")
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
					"feedgen inspect URL shows the metadata of a page; you can write an entry with title and date by hand")
			}
			return nil
		},
	}
}

func printAdded(a *app, one scaffold.Added) {
	e := one.Entry
	switch {
	case one.Left:
		a.log.Error("not added: "+one.Why.Error(), "url", one.URL)
	case one.Known != "":
		fmt.Fprintf(a.stdout, "%s already has it, as %s: %s\n", a.config(), one.Known, one.URL)
	case one.Why != nil:
		fmt.Fprintf(a.stdout, "added %s to scrape.urls\n", one.URL)
		a.log.Warn("its page can't be read: add an entry with a title and a date", "url", one.URL, "reason", one.Why)
	case e.Published.IsZero():
		fmt.Fprintf(a.stdout, "added %s\n", e.Title)
		a.log.Warn("its page has no date: set published, or the time of the next run becomes its date", "url", one.URL)
	default:
		day, _, _ := strings.Cut(e.Published.String(), "T")
		fmt.Fprintf(a.stdout, "added %s (%s)\n", e.Title, day)
	}
}
