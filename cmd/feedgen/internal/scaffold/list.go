package scaffold

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/scrape/discover"
)

// listForms says what --from reads.
const listForms = "--from reads Markdown and HTML (headings, lists or tables with date, title and link), RSS, Atom, JSON Feed, CSV, " +
	"OPML, and folders or ZIP files of pages"

// readList takes over the entries and feeds of a list: a file or a folder.
func (p *Proposal) readList(ctx context.Context, name string, log *slog.Logger) error {
	list, err := pass.ReadList(ctx, name, "")
	var missing *fs.PathError
	switch {
	case errors.As(err, &missing):
		return report.UsageError(err, "--from wants a file or folder, or a URL that starts with https://")
	case err != nil:
		return report.UsageError(err, "")
	}
	for _, w := range list.Warnings {
		log.Warn(w)
	}
	if len(list.Entries) == 0 && len(list.Feeds) == 0 {
		return report.UsageError(fmt.Errorf("%s: no article is read", name), listForms)
	}
	for _, address := range list.Feeds {
		p.Discover = append(p.Discover, sourceYAML(discover.Source{Feed: address}))
	}
	if src, err := os.ReadFile(name); err == nil {
		if m := pageTitle.FindSubmatch(src); m != nil {
			p.Title = string(m[1])
		}
	}
	for _, e := range list.Entries {
		p.Entries = append(p.Entries, Entry{
			URL: e.URL, Title: e.Title, Published: e.Published.String(), Tags: e.Tags, Summary: markdownOf(e.Content, e.URL),
		})
		if !refusesPrograms(e.URL) {
			p.URLs = append(p.URLs, e.URL)
		}
	}
	return nil
}
