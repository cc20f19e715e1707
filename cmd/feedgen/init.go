package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"

	"github.com/spf13/cobra"
)

func (a *app) initCommand() *cobra.Command {
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

func (a *app) init(ctx context.Context, from string, force bool) error {
	p, err := propose(ctx, from, a.log)
	if err != nil {
		return err
	}
	text, err := p.render()
	if err != nil {
		return report.Failure(fmt.Errorf("write the configuration: %w", err), "")
	}
	if _, err := config.Parse(a.config, text); err != nil {
		var se *report.Error
		errors.As(err, &se)
		return report.Failure(fmt.Errorf("no configuration can be made from %s:\n%w", cmp.Or(from, "nothing"), se.Err), "")
	}
	if err := writeNew(a.config, text, force); err != nil {
		return err
	}
	if !a.quiet {
		fmt.Fprintf(a.stderr, "wrote %s: %s, %s to scrape\n", a.config,
			report.Plural(len(p.Entries), "local entry", "local entries"), report.Plural(len(p.URLs), "page", "pages"))
		fmt.Fprintf(a.stderr, "set feed.base_url in it, then try feedgen check, feedgen preview and feedgen run\n")
	}
	return nil
}

// propose gathers what goes into the file.
func propose(ctx context.Context, from string, log *slog.Logger) (*proposal, error) {
	p := &proposal{}
	switch u, err := url.Parse(from); {
	case from == "":
		p.Entries = []proposedEntry{{
			URL: "https://example.org/my-first-article", Title: "My first article", Published: "2026-01-25",
			Summary: "Replace this entry with your own articles.",
		}}
	case err == nil && (u.Scheme == "https" || u.Scheme == "http"):
		if err := p.readWeb(ctx, from); err != nil {
			return nil, report.Failure(fmt.Errorf("read %s: %w", from, err), "")
		}
	default:
		if err := p.readList(ctx, from, log); err != nil {
			return nil, err
		}
	}
	p.Title = cmp.Or(p.Title, "My articles")
	p.Link = cmp.Or(p.Link, "https://example.org/articles")
	return p, nil
}

// writeNew writes a file that does not exist yet, or any with force.
func writeNew(name string, data []byte, force bool) error {
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(name, mode, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return report.UsageError(fmt.Errorf("%s exists already and is left alone", name), "--force writes over it")
	}
	if err == nil {
		_, err = f.Write(data)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return report.Failure(fmt.Errorf("write the configuration: %w", err), "")
	}
	return nil
}
