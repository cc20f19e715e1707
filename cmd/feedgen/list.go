package main

import (
	"context"

	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/term"
	"feedgen/cmd/feedgen/internal/view"

	"github.com/spf13/cobra"
)

func listCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the articles, including those that wait or fail",
		Long: `list shows the articles, newest first: date, title, sources and state. It reads the
configuration and the state, and fetches no page.

  published  in the feed
  new        the next run will publish it
  failing    in the feed, but its page fails: since when, and why
  dead       in the feed, but its link no longer leads to it
  waiting    not in the feed before its date
  hidden     hidden by its entry
  leaving    in the feed, but no longer listed or found
  untitled   not in the feed: no source gives a title
  refused    not in the feed: its id is not a URI
  missing    not in the feed: its page fails, and there is no other source
  unread     not in the feed: its page was never read`,
		Example: `  feedgen list
  feedgen list --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.each(asJSON, func(t task) error { return t.list(cmd.Context(), asJSON) })
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// list is `feedgen list` for one configuration.
func (t task) list(ctx context.Context, asJSON bool) error {
	if t.member.Err != nil {
		return t.member.Err
	}
	listing, err := pass.List(ctx, t.inputs(pass.Inputs{}))
	if err != nil {
		return err
	}
	if asJSON {
		err = t.writeJSON(listing)
	} else {
		err = view.Listing(term.ScreenOf(t.stdout), listing, t.member.Config.Location())
	}
	if err != nil {
		return report.Failure(err, "")
	}
	return nil
}
