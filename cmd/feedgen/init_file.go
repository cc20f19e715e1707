package main

import (
	"log/slog"
	"os"

	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
)

// readMarkdown takes over the entries of a Markdown page.
func (p *proposal) readMarkdown(name string, log *slog.Logger) error {
	src, err := os.ReadFile(name)
	if err != nil {
		return report.UsageError(err, "--from wants a Markdown file, or a URL that starts with https://")
	}
	entries, warnings, err := pass.ParseMarkdown(name, "", src)
	if err != nil {
		return report.UsageError(err, "")
	}
	for _, w := range warnings {
		log.Warn(w)
	}
	if m := pageTitle.FindSubmatch(src); m != nil {
		p.Title = string(m[1])
	}
	for _, e := range entries {
		p.Entries = append(p.Entries, proposedEntry{
			URL: e.URL, Title: e.Title, Published: e.Published.String(), Tags: e.Tags, Summary: markdownOf(e.Content, e.URL),
		})
		if !refusesPrograms(e.URL) {
			p.URLs = append(p.URLs, e.URL)
		}
	}
	return nil
}
