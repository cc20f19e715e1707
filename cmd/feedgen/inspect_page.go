package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"time"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/scrape"
	"feedgen/scrape/extract"
)

// inspectedPage is a page and how it was come by.
type inspectedPage struct {
	extract.Page
	given  string // the URL on the command line
	status int    // of the response; 0: nothing was fetched
}

// pageToInspect reads the page from the file, or fetches it.
func pageToInspect(ctx context.Context, s *scrape.Scraper, rawURL, file string, stdin io.Reader) (inspectedPage, error) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return inspectedPage{}, report.UsageError(fmt.Errorf("inspect %s: want an absolute http or https URL", rawURL), "")
	}
	if file == "" {
		page, err := s.Fetch(ctx, rawURL)
		if err != nil {
			return inspectedPage{}, report.Failure(fmt.Errorf("inspect %s: %w", rawURL, err),
				"save the page from a browser and read it with --html FILE")
		}
		return inspectedPage{page.Page, rawURL, page.Status}, nil
	}
	body, err := readAll(file, stdin)
	if err != nil {
		return inspectedPage{}, report.Failure(fmt.Errorf("inspect: %w", err), "")
	}
	return inspectedPage{extract.Page{URL: rawURL, Body: body, Read: time.Now()}, rawURL, 0}, nil
}

// readAll reads a file, or standard input for the name -.
func readAll(file string, stdin io.Reader) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(file)
}

func inspectPage(ctx context.Context, p inspectedPage, s *scrape.Scraper) (inspection, error) {
	r, err := extract.Extract(ctx, p.Page, s.RulesFor(p.URL))
	if err != nil {
		return inspection{}, err
	}
	in := inspection{
		URL: p.given, Status: p.status, NotArticle: r.NotArticle,
		Metadata: r.Metadata, Evidence: r.Evidence, Warnings: r.Warnings, rejected: r.Rejected,
	}
	if p.status != 0 {
		in.FinalURL = p.URL
	}
	return in, nil
}
