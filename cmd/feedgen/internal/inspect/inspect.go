// Package inspect shows the metadata of pages with the evidence for each field: of
// one page ([Page]), or of many, to measure the extractor ([Batch]).
package inspect

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/link"
	"feedgen/scrape"
	"feedgen/scrape/extract"
)

// Inspection is the metadata of a page, as `feedgen inspect --json` writes it.
type Inspection struct {
	ID         string            `json:"id,omitempty"` // of Batch
	URL        string            `json:"url"`
	FinalURL   string            `json:"final_url,omitempty"` // after redirects
	Status     int               `json:"status,omitempty"`    // of the response; 0: nothing was fetched
	NotArticle string            `json:"not_article,omitempty"`
	Metadata   extract.Metadata  `json:"metadata"`
	Evidence   map[string]string `json:"evidence"`
	Warnings   []string          `json:"warnings,omitempty"`

	Rejected []extract.Rejected `json:"-"` // values that were not taken
}

// JSON returns the inspection as one line of JSON; <, > and & are not escaped.
func (in Inspection) JSON() []byte { return jsonLine(in) }

func jsonLine(v any) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("feedgen: " + err.Error()) // plain structs of strings can always be encoded
	}
	return []byte(b.String())
}

// Page inspects the page at rawURL. It reads the page from a file, or standard
// input for the name -, or fetches it if the name is empty. Errors decide the exit
// status.
func Page(ctx context.Context, s *scrape.Scraper, rawURL, file string, stdin io.Reader) (Inspection, error) {
	u, err := url.Parse(rawURL)
	if err != nil || !link.IsWeb(u) {
		return Inspection{}, report.UsageError(fmt.Errorf("inspect %s: want an absolute http or https URL", rawURL), "")
	}
	var page extract.Page
	status := 0
	if file == "" {
		fetched, err := s.Fetch(ctx, rawURL)
		if err != nil {
			return Inspection{}, report.Failure(fmt.Errorf("inspect %s: %w", rawURL, err),
				"save the page from a browser and read it with --html FILE")
		}
		page, status = fetched.Page, fetched.Status
	} else {
		body, err := readAll(file, stdin)
		if err != nil {
			return Inspection{}, report.Failure(fmt.Errorf("inspect: %w", err), "")
		}
		page = extract.Page{URL: rawURL, Body: body, Read: time.Now()}
	}
	in, err := inspect(ctx, s, page)
	if err != nil {
		return Inspection{}, report.Failure(fmt.Errorf("inspect %s: %w", rawURL, err), "")
	}
	in.URL, in.Status = rawURL, status
	if status != 0 {
		in.FinalURL = page.URL
	}
	return in, nil
}

// readAll reads a file, or standard input for the name -.
func readAll(file string, stdin io.Reader) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(file)
}

// inspect extracts the metadata of a page.
func inspect(ctx context.Context, s *scrape.Scraper, page extract.Page) (Inspection, error) {
	r, err := extract.Extract(ctx, page, s.RulesFor(page.URL))
	if err != nil {
		return Inspection{}, err
	}
	return Inspection{
		URL: page.URL, NotArticle: r.NotArticle,
		Metadata: r.Metadata, Evidence: r.Evidence, Warnings: r.Warnings, Rejected: r.Rejected,
	}, nil
}
