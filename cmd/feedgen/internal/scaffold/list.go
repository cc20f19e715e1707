package scaffold

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"regexp"
	"strings"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/lists"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed"
	"feedgen/feed/source"
	"feedgen/feed/text"
	"feedgen/scrape/discover"
)

// readList reads a list: a file or a folder.
func (o Options) readList(ctx context.Context, name string) (*Proposal, error) {
	p := &Proposal{}
	if src, err := os.ReadFile(name); err == nil {
		p.readHead(src)
	}
	if len(p.URLs) > 0 {
		return p, nil // a sitemap has only addresses
	}
	list, err := lists.Read(ctx, name, "")
	var missing *fs.PathError
	switch {
	case errors.As(err, &missing):
		return nil, report.UsageError(err, "--from takes a file, a folder, or a URL that starts with https://")
	case err != nil:
		return nil, report.UsageError(err, "")
	}
	for _, w := range list.Warnings {
		o.Log.Warn(w)
	}
	for _, address := range list.Feeds {
		p.Discover = append(p.Discover, sourceYAML(discover.Source{Feed: address, Author: o.Author}))
	}
	for _, e := range list.Entries {
		if o.Author != "" && len(e.Authors) > 0 && !discover.Has(feed.Names(e.Authors), o.Author) {
			continue
		}
		p.Entries = append(p.Entries, proposed(e))
		if !refusesPrograms(e.URL) {
			p.URLs = append(p.URLs, e.URL)
		}
	}
	return p, nil
}

// proposed converts an entry of a list to the configuration.
func proposed(e feed.Entry) config.Entry {
	entry := config.Entry{
		URL: e.URL, Title: e.Title, Published: config.Date{Date: e.Published}, Updated: config.Date{Date: e.Updated},
		Tags: e.Tags, Language: e.Language, Image: e.Image, Summary: markdownOf(e.Content, e.URL),
	}
	if entry.Summary == "" {
		entry.Summary = markdownText(e.Summary)
	}
	for _, a := range e.Authors {
		entry.Authors = append(entry.Authors, config.Author{Name: a.Name, URL: a.URL})
	}
	return entry
}

var (
	frontMatter  = regexp.MustCompile(`(?s)\A(?:\x{FEFF})?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*\r?\n`)
	matterTitle  = regexp.MustCompile(`(?m)^title: *["']?(.+?)["']?[ \r]*$`)
	matterLang   = regexp.MustCompile(`(?m)^lang(?:uage)?: *["']?([A-Za-z-]+)["']?[ \r]*$`)
	pageHeading  = regexp.MustCompile(`(?m)^# +(.+?)[ \r]*$`)
	htmlTitle    = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	htmlLanguage = regexp.MustCompile(`(?i)<html[^>]*\slang=["']?([A-Za-z-]+)`)
)

// readHead reads the metadata of a file: of a feed, a sitemap with its addresses,
// or a page in HTML or Markdown.
func (p *Proposal) readHead(src []byte) {
	doc, err := source.Read(src, "", func(i source.Item) bool {
		if i.Kind == source.Sitemap {
			p.URLs = append(p.URLs, i.URL)
		}
		return true
	})
	if err == nil && doc.Kind != source.Unknown {
		p.Title, p.Description = text.OneLine(doc.Title), text.OneLine(doc.Description)
		p.Link, p.Language = doc.Link, doc.Language
		if len(doc.Authors) == 1 {
			p.Author = doc.Authors[0]
		}
		return
	}
	if bytes.HasPrefix(bytes.TrimSpace(src), []byte("<")) {
		p.Title, p.Language = text.OneLine(text.FromHTML(group(htmlTitle, src))), group(htmlLanguage, src)
		return
	}
	matter := []byte(group(frontMatter, src))
	p.Title, p.Language = group(matterTitle, matter), group(matterLang, matter)
	if p.Title == "" {
		p.Title = group(pageHeading, src)
	}
}

// group returns the first group of what an expression matches.
func group(re *regexp.Regexp, src []byte) string {
	if m := re.FindSubmatch(src); m != nil {
		return strings.TrimSpace(string(m[1]))
	}
	return ""
}
