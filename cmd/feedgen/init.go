package main

import (
	"context"
	"fmt"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/scaffold"

	"github.com/spf13/cobra"
)

func initCommand(a *app) *cobra.Command {
	var from string
	var force bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a commented configuration file",
		Long: `init writes a commented configuration file that works at once. --from fills it:
with the entries of a list (Markdown, HTML, CSV, a feed, OPML, a folder or ZIP
file of pages), or with what a web page or a feed gives:
title, language, author, the articles that it links to, and where new ones are
found. A file that exists is left alone, unless --force is given.`,
		Example: `  feedgen init
  feedgen init --from articles.md
  feedgen init --from https://blog.example.org/author/ada
  feedgen init --config /etc/feedgen/config.yaml --force`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.init(cmd.Context(), from, force) },
	}
	cmd.Flags().StringVar(&from, "from", "", "fill it from a `LIST` in a file or folder, or from the URL of a page or feed")
	cmd.Flags().BoolVar(&force, "force", false, "write over a file that exists")
	return cmd
}

// init is `feedgen init`.
func (a *app) init(ctx context.Context, from string, force bool) error {
	p, err := scaffold.Propose(ctx, from, a.log)
	if err != nil {
		return err
	}
	if err := p.Write(a.config(), force); err != nil {
		return err
	}
	if !a.quiet {
		fmt.Fprintf(a.stderr, "wrote %s: %s, %s to scrape\n", a.config(),
			report.Plural(len(p.Entries), "local entry", "local entries"), report.Plural(len(p.URLs), "page", "pages"))
		fmt.Fprintf(a.stderr, "set feed.base_url in it, then try feedgen check, feedgen preview and feedgen run\n")
	}
	return nil
}
