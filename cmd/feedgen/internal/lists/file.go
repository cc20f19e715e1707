package lists

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/local"
	"feedgen/scrape/extract"
)

// Listed reads one of the lists that a configuration names in entries_from. Its error
// has the status report.Usage.
func Listed(ctx context.Context, c *config.Config, i int) (local.List, error) {
	name := c.EntriesFrom[i]
	list, err := Read(ctx, c.Path(name), c.Feed.Link)
	var unread *fs.PathError
	switch {
	case err == nil:
		return list, nil
	case !errors.As(err, &unread):
		return list, report.UsageError(err, "")
	}
	message := fmt.Sprintf("entries_from: can't read %s: %v", name, unread.Err)
	if near := neighbour(c.Path(name)); near != "" && errors.Is(err, fs.ErrNotExist) {
		message += fmt.Sprintf(": did you mean %q?", near)
	}
	return list, report.UsageError(c.ListMistake(i, message), "the names of lists are relative to the folder of the configuration")
}

// neighbour returns the file in the same folder that a name most likely misspells,
// or the empty string.
func neighbour(name string) string {
	files, err := os.ReadDir(filepath.Dir(name))
	if err != nil {
		return ""
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name())
	}
	return config.Nearest(filepath.Base(name), names)
}

// Read reads a list of articles: a file of any kind that package local reads,
// or a folder. It returns mistakes like those of the configuration. Relative links
// are resolved against base.
func Read(ctx context.Context, name, base string) (local.List, error) {
	o := local.Options{Base: base, Page: func(address string, src []byte) (feed.Entry, error) { return articleOf(ctx, address, src) }}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return mistaken(local.ParseFolder(name, os.DirFS(name), o))
	}
	src, err := os.ReadFile(name)
	if err != nil {
		return local.List{}, err
	}
	return mistaken(local.Parse(name, src, o))
}

// mistaken converts the mistakes of package local to those of the configuration.
func mistaken(list local.List, err error) (local.List, error) {
	if err == nil {
		return list, nil
	}
	var wrong []error
	for _, err := range report.Each(err) {
		var at *local.Error
		if errors.As(err, &at) {
			err = &config.Mistake{File: at.File, Line: at.Line, Column: at.Column, Text: config.Printable(at.Text), Message: at.Message}
		}
		wrong = append(wrong, err)
	}
	return local.List{Warnings: list.Warnings}, errors.Join(wrong...)
}

// articleOf extracts an entry from a page in a folder, as if it had been fetched
// from its address.
func articleOf(ctx context.Context, address string, src []byte) (feed.Entry, error) {
	found, err := extract.Extract(ctx, extract.Page{URL: address, ContentType: "text/html", Body: src}, extract.Rules{})
	if err != nil {
		return feed.Entry{}, err
	}
	found.Compact() // the entry outlives the page
	m := found.Metadata
	e := feed.Entry{URL: address, Title: m.Title, Summary: m.Summary, Image: m.Image, Language: m.Language, Tags: m.Tags}
	for _, name := range m.Authors {
		e.Authors = append(e.Authors, feed.Author{Name: name})
	}
	if e.Title == "" {
		return e, errors.New("the page has no title")
	}
	if e.Published, err = feed.ParseDate(m.Published); err != nil || e.Published.IsZero() {
		return e, errors.New("the page has no date of publication")
	}
	e.Updated, err = feed.ParseDate(m.Modified)
	return e, err
}
