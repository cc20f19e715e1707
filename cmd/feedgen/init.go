package main

import (
	"fmt"
	"io"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/scaffold"

	"github.com/spf13/cobra"
)

func initCommand(a *app) *cobra.Command {
	var o scaffold.Options
	var force bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a commented configuration file",
		Long: `init writes a commented configuration file, which can be used at once. --from fills
in title, language, author, articles and sources of new articles, and can be given
more than once:

  a file or folder   a list in Markdown, HTML or CSV, RSS, Atom, JSON Feed, OPML, a
                     sitemap, a folder or ZIP file of pages
  a URL              a feed, a page that lists articles such as an author's, one
                     article, OPML, a sitemap

--author selects the articles of one author of a blog. init does not overwrite an
existing file without --force.`,
		Example: `  feedgen init
  feedgen init --from articles.md --base-url https://ada.example/feeds/
  feedgen init --from https://blog.example.org/author/ada --from articles.md
  feedgen init --from https://blog.example.org/feed.xml --author "Ada Lovelace"
  feedgen init --config /etc/feedgen/config.yaml --force`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Log = a.log
			p, err := scaffold.Propose(cmd.Context(), o)
			if err != nil {
				return err
			}
			if err := p.Write(a.config(), force); err != nil {
				return err
			}
			if !a.quiet {
				printProposal(a.stderr, a.config(), p)
			}
			return nil
		},
	}
	cmd.Flags().StringArrayVar(&o.From, "from", nil, "fill it from a `LIST` in a file or folder, or from a URL; repeatable")
	cmd.Flags().StringVar(&o.Author, "author", "", "select the articles by `NAME`, the author of the feed")
	cmd.Flags().StringVar(&o.BaseURL, "base-url", "", "`URL` of the folder where readers will fetch the files")
	cmd.Flags().BoolVar(&force, "force", false, "overwrite an existing file")
	return cmd
}

// printProposal prints what was written, and what to do next.
func printProposal(w io.Writer, file string, p *scaffold.Proposal) {
	fmt.Fprintf(w, "wrote %s: %s, %s to scrape, %s\n", file,
		report.Plural(len(p.Entries), "local entry", "local entries"), report.Plural(len(p.URLs), "page", "pages"),
		report.Plural(len(p.Discover), "source of new articles", "sources of new articles"))
	first := ""
	if p.BaseURL == "" {
		first = "set feed.base_url in it, then "
	}
	fmt.Fprintf(w, "%stry feedgen check, feedgen preview and feedgen run\n", first)
}
