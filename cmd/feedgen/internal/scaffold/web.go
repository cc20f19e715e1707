package scaffold

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/scrape/discover"
	"feedgen/scrape/fetch"
)

// readWeb reads an address on the web. Private addresses are allowed here, because
// the user typed them, and are added to allow_private.
func (o Options) readWeb(ctx context.Context, address string) (*Proposal, error) {
	p := &Proposal{}
	s, err := o.suggest(ctx, address, nil)
	var private *fetch.PrivateError
	if errors.As(err, &private) {
		u, parseErr := url.Parse(address)
		if parseErr == nil {
			p.AllowPrivate = []string{u.Hostname()}
			s, err = o.suggest(ctx, address, p.AllowPrivate)
		}
	}
	if err != nil {
		return nil, report.Failure(fmt.Errorf("read %s: %w", address, err), "")
	}
	p.Title, p.Description, p.Link, p.Language, p.Author, p.URLs = s.Title, s.Description, s.Link, s.Language, s.Author, s.URLs
	for _, src := range s.Sources {
		p.Discover = append(p.Discover, sourceYAML(src))
	}
	for _, src := range s.Others {
		p.Suggested = append(p.Suggested, sourceYAML(src))
	}
	return p, nil
}

func (o Options) suggest(ctx context.Context, address string, private []string) (discover.Suggestion, error) {
	settings := config.Default().Settings()
	settings.Fetch.AllowPrivate = private
	client, err := fetch.New(settings.Fetch)
	if err != nil {
		return discover.Suggestion{}, err
	}
	return discover.Suggest(ctx, client, address, o.Author, settings.MaxBytes)
}

// sourceYAML writes a source of new articles.
func sourceYAML(src discover.Source) string {
	text := "{feed: " + config.Scalar(src.Feed)
	switch {
	case src.Page != "":
		text = "{page: " + config.Scalar(src.Page) + ", links: " + config.Scalar(src.Links)
	case src.Sitemap != "":
		text = "{sitemap: " + config.Scalar(src.Sitemap)
	}
	if src.Author != "" {
		text += ", author: " + config.Scalar(src.Author)
	}
	return text + "}"
}
