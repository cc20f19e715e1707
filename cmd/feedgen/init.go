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
		Long: `init writes a commented configuration file that works at once. --from fills it, and
can be given more than once:

  a file or folder   a list in Markdown, HTML or CSV, RSS, Atom, JSON Feed, OPML, a
                     sitemap, a folder or ZIP file of pages
  a URL              a feed, a page that lists articles such as an author's, one
                     article, OPML, a sitemap

Title, language, author, the articles, and where new ones are found are taken from
there. --author chooses among the articles of a blog that many write for. A file
that exists is left alone, unless --force is given.`,
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
	cmd.Flags().StringVar(&o.Author, "author", "", "take only what is by `NAME`, who signs the feed")
	cmd.Flags().StringVar(&o.BaseURL, "base-url", "", "`URL` of the folder where readers will fetch the files")
	cmd.Flags().BoolVar(&force, "force", false, "write over a file that exists")
	return cmd
}

// printProposal says what was written, and what to do next.
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
