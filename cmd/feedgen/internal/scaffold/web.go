package scaffold

import (
	"context"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/scrape/discover"
	"feedgen/scrape/fetch"
)

// readWeb proposes what a page or a feed on the web gives.
func (p *Proposal) readWeb(ctx context.Context, address string) error {
	settings := config.Default().Settings()
	client, err := fetch.New(settings.Fetch)
	if err != nil {
		return err
	}
	s, err := discover.Suggest(ctx, client, address, "", settings.MaxBytes)
	if err != nil {
		return err
	}
	p.Title, p.Description, p.Link, p.Language, p.Author, p.URLs = s.Title, s.Description, s.Link, s.Language, s.Author, s.URLs
	for _, src := range s.Sources {
		p.Discover = append(p.Discover, sourceYAML(src))
	}
	for _, src := range s.Others {
		p.Suggested = append(p.Suggested, sourceYAML(src))
	}
	return nil
}

// sourceYAML writes a source of new articles.
func sourceYAML(src discover.Source) string {
	text := "{feed: " + config.Scalar(src.Feed)
	if src.Page != "" {
		text = "{page: " + config.Scalar(src.Page) + ", links: " + config.Scalar(src.Links)
	}
	if src.Author != "" {
		text += ", author: " + config.Scalar(src.Author)
	}
	return text + "}"
}
