// Package scaffold writes configurations: [Propose] gathers what lists, feeds and
// pages give, and [Proposal.Write] writes it as a new, commented config.yaml.
// [Add] writes articles into one that is there.
package scaffold

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"strings"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/text"
	"feedgen/scrape/extract/langid"
)

// Options say what a new configuration is made from.
type Options struct {
	From    []string // files, folders and URLs; empty: an example
	Author  string   // whose articles these are; empty: everybody's
	BaseURL string   // where readers will fetch the files; empty: an example
	Log     *slog.Logger
}

// forms says what From reads.
const forms = "--from reads Markdown and HTML (headings, lists or tables with date, title and link), RSS, Atom, JSON Feed, CSV, " +
	"OPML, sitemaps, and folders or ZIP files of pages; and on the web a feed, a page that lists articles, an article, OPML and sitemaps"

// Propose gathers what goes into a new configuration. What one source does not
// say, the next one may. Errors decide the exit status: that of a source which
// gives no article is wrong usage.
func Propose(ctx context.Context, o Options) (*Proposal, error) {
	p := &Proposal{}
	for _, from := range o.From {
		found, err := o.read(ctx, from)
		if err != nil {
			return nil, err
		}
		if len(found.Entries)+len(found.URLs)+len(found.Discover) == 0 {
			return nil, report.UsageError(fmt.Errorf("%s: no article is read", from), forms)
		}
		p.join(found)
	}
	if len(o.From) == 0 {
		p.Entries = []config.Entry{example}
	}
	p.complete(o)
	return p, nil
}

// example is the entry of a configuration that is made from nothing.
var example = config.Entry{
	URL: "https://example.org/my-first-article", Title: "My first article", Published: mustDate("2026-01-25"),
	Summary: "Replace this entry with your own articles.",
}

func mustDate(s string) config.Date {
	d, err := feed.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return config.Date{Date: d}
}

func (o Options) read(ctx context.Context, from string) (*Proposal, error) {
	if strings.HasPrefix(from, "https://") || strings.HasPrefix(from, "http://") {
		return o.readWeb(ctx, from)
	}
	return o.readList(ctx, from)
}

// join adds what a further source gives.
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
	for _, u := range q.URLs {
		if !slices.ContainsFunc(p.URLs, func(v string) bool { return link.Key(u) == link.Key(v) }) {
			p.URLs = append(p.URLs, u)
		}
	}
	p.Discover = text.Unique(append(p.Discover, q.Discover...))
	p.Suggested = text.Unique(append(p.Suggested, q.Suggested...))
	p.AllowPrivate = text.Unique(append(p.AllowPrivate, q.AllowPrivate...))
}

// complete fills in what no source gave, and takes out of the entries what the
// feed says of all.
func (p *Proposal) complete(o Options) {
	p.Author = cmp.Or(p.Author, p.soleAuthor())
	if o.Author != "" && !text.Same(o.Author, p.Author) {
		p.Author = o.Author // otherwise as the sources spell it
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

// soleAuthor returns who signs all entries that are signed; empty if that is
// more than one, or nobody.
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

// guessLanguage returns the language of what the entries say.
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

// Write writes the configuration into a file, which must not exist yet unless
// force is true. Nothing is written that feedgen would not read back. Errors
// decide the exit status.
func (p *Proposal) Write(name string, force bool) error {
	text, err := p.Render()
	if err != nil {
		return report.Failure(fmt.Errorf("write the configuration: %w", err), "")
	}
	if _, err := config.Parse(name, text); err != nil {
		var usage *report.Error
		errors.As(err, &usage)
		return report.Failure(fmt.Errorf("no configuration can be made of this:\n%w", usage.Err), "")
	}
	return writeNew(name, text, force)
}

// writeNew writes a file that does not exist yet, or any with force.
func writeNew(name string, data []byte, force bool) error {
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(name, mode, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return report.UsageError(fmt.Errorf("%s exists already and is left alone", name), "--force writes over it")
	case errors.Is(err, fs.ErrNotExist):
		return report.Failure(fmt.Errorf("write the configuration: %w", err), "make its folder first")
	case err == nil:
		_, err = f.Write(data)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return report.Failure(fmt.Errorf("write the configuration: %w", err), "")
	}
	return nil
}
