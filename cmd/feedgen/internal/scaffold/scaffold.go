// Package scaffold writes configurations. [Propose] reads lists, feeds and pages,
// and [Proposal.Write] writes a new, commented config.yaml from them. [Add] adds
// articles to an existing one.
package scaffold

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/text"
	"feedgen/scrape/extract/langid"
)

// Options are the sources of a new configuration.
type Options struct {
	From    []string // files, folders and URLs; empty: an example
	Author  string   // only articles by this author; empty: all
	BaseURL string   // where readers will fetch the files; empty: an example
	Log     *slog.Logger
}

const forms = "--from reads Markdown and HTML (headings, lists or tables with date, title and link), RSS, Atom, JSON Feed, CSV, " +
	"OPML, sitemaps, and folders or ZIP files of pages; and on the web a feed, a page that lists articles, an article, OPML and sitemaps"

// Propose reads the sources of a new configuration. Each fills what earlier ones
// left empty. Errors decide the exit status; a source without articles is wrong
// usage.
func Propose(ctx context.Context, o Options) (*Proposal, error) {
	p := &Proposal{}
	for _, from := range o.From {
		found, err := o.read(ctx, from)
		if err != nil {
			return nil, err
		}
		if len(found.Entries)+len(found.URLs)+len(found.Discover) == 0 {
			return nil, report.UsageError(fmt.Errorf("%s: found no articles", from), forms)
		}
		p.join(found)
	}
	if len(o.From) == 0 {
		p.Entries = []config.Entry{example}
	}
	p.complete(o)
	return p, nil
}

// example is the entry of a configuration without sources.
var example = config.Entry{
	URL: "https://example.org/my-first-article", Title: "My first article",
	Published: config.Date{Date: feed.Date{Time: time.Date(2026, 1, 25, 0, 0, 0, 0, time.UTC), Precision: feed.PrecisionDay}},
	Summary:   "Replace this entry with your own articles.",
}

func (o Options) read(ctx context.Context, from string) (*Proposal, error) {
	if strings.HasPrefix(from, "https://") || strings.HasPrefix(from, "http://") {
		return o.readWeb(ctx, from)
	}
	return o.readList(ctx, from)
}

// join adds the proposal of another source.
func (p *Proposal) join(q *Proposal) {
	p.Title, p.Description = cmp.Or(p.Title, q.Title), cmp.Or(p.Description, q.Description)
	p.Link, p.Language = cmp.Or(p.Link, q.Link), cmp.Or(p.Language, q.Language)
	p.Author = cmp.Or(p.Author, q.Author)
	known := map[string]bool{}
	for _, e := range p.Entries {
		known[link.Key(e.URL)] = true
	}
	for _, e := range q.Entries {
		if !known[link.Key(e.URL)] {
			p.Entries = append(p.Entries, e)
		}
	}
	listed := link.Keys(p.URLs)
	for _, u := range q.URLs {
		if !listed[link.Key(u)] {
			p.URLs = append(p.URLs, u)
		}
	}
	p.Discover = text.Unique(append(p.Discover, q.Discover...))
	p.Suggested = text.Unique(append(p.Suggested, q.Suggested...))
	p.AllowPrivate = text.Unique(append(p.AllowPrivate, q.AllowPrivate...))
}

// complete fills what no source gave, and removes from entries what the feed says
// for all.
func (p *Proposal) complete(o Options) {
	p.Author = cmp.Or(p.Author, p.soleAuthor())
	if o.Author != "" && !text.Same(o.Author, p.Author) {
		p.Author = o.Author // else in the spelling of the sources
	}
	p.Title = cmp.Or(p.Title, p.Author, "My articles")
	p.Link = cmp.Or(p.Link, "https://example.org/articles")
	p.BaseURL = o.BaseURL
	if p.Language == "" {
		p.Language = p.guessLanguage()
	}
	for i := range p.Entries {
		e := &p.Entries[i]
		if len(e.Authors) == 1 && text.Same(e.Authors[0].Name, p.Author) {
			e.Authors = nil
		}
		if sameLanguage(e.Language, p.Language) {
			e.Language = ""
		}
	}
}

// soleAuthor returns the author of all entries that have one; empty if there are
// several or none.
func (p *Proposal) soleAuthor() string {
	sole := ""
	for _, e := range p.Entries {
		for _, a := range e.Authors {
			if sole != "" && !text.Same(sole, a.Name) {
				return ""
			}
			sole = cmp.Or(sole, a.Name)
		}
	}
	return sole
}

// guessLanguage returns the language of the entries' texts.
func (p *Proposal) guessLanguage() string {
	var b strings.Builder
	for _, e := range p.Entries {
		fmt.Fprintln(&b, e.Title+".", e.Summary)
	}
	if b.Len() == 0 || len(p.Entries) == 1 && p.Entries[0].URL == example.URL {
		return ""
	}
	language, _ := langid.Guess(b.String())
	return language
}

func sameLanguage(a, b string) bool {
	a, _, _ = strings.Cut(a, "-")
	b, _, _ = strings.Cut(b, "-")
	return strings.EqualFold(a, b)
}

// Write writes the configuration to a file, which must not exist unless force is
// true. It first checks that the configuration is valid. Errors decide the exit
// status.
func (p *Proposal) Write(name string, force bool) error {
	text, err := p.Render()
	if err != nil {
		return report.Failure(fmt.Errorf("write the configuration: %w", err), "")
	}
	if _, err := config.Parse(name, text); err != nil {
		var usage *report.Error
		errors.As(err, &usage)
		return report.Failure(fmt.Errorf("the configuration would be invalid:\n%w", usage.Err), "")
	}
	return writeNew(name, text, force)
}

// writeNew writes a file, which must not exist unless force is true.
func writeNew(name string, data []byte, force bool) error {
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(name, mode, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return report.UsageError(fmt.Errorf("%s already exists", name), "--force overwrites it")
	case errors.Is(err, fs.ErrNotExist):
		return report.Failure(fmt.Errorf("write the configuration: %w", err), "create its folder first")
	case err == nil:
		_, err = f.Write(data)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return report.Failure(fmt.Errorf("write the configuration: %w", err), "")
	}
	return nil
}
