package main

import (
	"context"
	"fmt"
	"os"

	"feedgen/cmd/feedgen/internal/fleet"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/scrape"
	"feedgen/scrape/fetch"

	"github.com/spf13/cobra"
)

func fetchCommand(a *app) *cobra.Command {
	var in pass.Inputs
	var shard string
	cmd := &cobra.Command{
		Use:   "fetch",
		Short: "Read due pages into shared page memory, and publish nothing",
		Long: `fetch reads the pages that are due, and the sources of new articles, into the page
memory that the configurations name with the key pages. It publishes nothing:
feedgen run --offline does so from there.

With --shard I/N it reads the pages of one shard, the Ith of N, counted from 0. A host
belongs to one shard, so its pace holds over all machines. A page that redirects to
a host of another shard, or is discovered there, is read by that shard in its next
fetch. --shard auto takes both numbers from an Indexed Job of Kubernetes, with
FEEDGEN_SHARDS, or from an array of Slurm.

Exit status: 0 what was due was read, failed pages included; 1 page memory can't
be read or written, or fetch was interrupted; 2 wrong usage or configuration.`,
		Example: `  feedgen fetch -c authors/
  feedgen fetch -c authors/ --shard 0/4
  feedgen fetch -c authors/ --shard auto`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return fetchShard(cmd.Context(), a, in, shard) },
	}
	cmd.Flags().StringVar(&shard, "shard", "", "only the hosts of shard `I/N`, or auto")
	cmd.Flags().BoolVar(&in.Refresh, "refresh", false, refreshUsage)
	return cmd
}

// fetchShard is `feedgen fetch`.
func fetchShard(ctx context.Context, a *app, in pass.Inputs, text string) error {
	shard, err := fleet.ParseShard(text, os.Getenv)
	if err != nil {
		return err
	}
	f, err := fleet.Load(a.configs, &fetch.Pace{})
	if err != nil {
		return err
	}
	for _, m := range f.Members {
		if m.Err == nil && m.Config.Pages == "" {
			m.Config, m.Err = nil, report.UsageError(fmt.Errorf("%s has no pages: fetch reads pages into page memory", m.File),
				"name a folder or bucket for it, such as pages: s3://name/pages, or call feedgen run")
		}
	}
	in.Log = a.log
	fetched, failed := fetchPages(ctx, a, f, in, shard, f.Members...)()
	if a.logForm != "json" && !a.quiet {
		n := fetched.Pages
		total := n[scrape.Fetched] + n[scrape.NotModified] + n[scrape.Skipped] + n[scrape.Failed]
		fmt.Fprintf(a.stderr, "%s: %d fetched, %d unchanged, %d skipped, %d failed\n", report.Plural(total, "page", "pages"),
			n[scrape.Fetched], n[scrape.NotModified], n[scrape.Skipped], n[scrape.Failed])
	}
	errs := []error{failed}
	for _, m := range f.Members {
		if m.Err != nil {
			a.explain(m.Err)
			errs = append(errs, m.Err)
		}
	}
	if failed != nil {
		a.explain(failed)
	}
	return report.Worst(errs)
}

// fetchPages begins to bring the page memory up to date that some configurations
// share. The function that it returns waits for the end.
func fetchPages(
	ctx context.Context, a *app, f *fleet.Fleet, in pass.Inputs, shard scrape.Shard, members ...*fleet.Member,
) (wait func() (scrape.FetchReport, error)) {
	in.Progress = a.progress()
	fetching := f.Fetch(ctx, in, members, shard)
	return func() (scrape.FetchReport, error) {
		fetched, err := fetching()
		a.line.Clear()
		for _, w := range fetched.Warnings {
			a.log.Warn(w)
		}
		if fetched.Left > 0 {
			a.log.Warn(report.Plural(fetched.Left, "page is", "pages are") + " left for the next run: scrape.max_time is over")
		}
		return fetched, err
	}
}
