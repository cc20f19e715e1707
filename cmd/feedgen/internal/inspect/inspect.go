// Package inspect shows what pages yield, field by field, and which evidence
// gave each: one page ([Page]), or many for whoever measures the extractor
// ([Batch]).
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
	"feedgen/scrape"
	"feedgen/scrape/extract"
)

// Inspection is what a page yields, as `feedgen inspect --json` writes it.
type Inspection struct {
	ID         string            `json:"id,omitempty"` // of Batch
	URL        string            `json:"url"`
	FinalURL   string            `json:"final_url,omitempty"` // after redirects
	Status     int               `json:"status,omitempty"`    // of the response; 0: nothing was fetched
	NotArticle string            `json:"not_article,omitempty"`
	Metadata   extract.Metadata  `json:"metadata"`
	Evidence   map[string]string `json:"evidence"`
	Warnings   []string          `json:"warnings,omitempty"`

	Rejected []extract.Rejected `json:"-"` // what the page offered and was not taken
}

// JSON returns the inspection as one line of JSON in which <, > and & stand as
// they are.
func (in Inspection) JSON() []byte { return jsonLine(in) }

func jsonLine(v any) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("feedgen: " + err.Error()) // plain structs of strings always marshal
	}
	return []byte(b.String())
}

// Page inspects the page at rawURL: as it is fetched, or as a file has it, which
// is standard input for the name -. An empty name is no file. Errors decide the
// exit status.
func Page(ctx context.Context, s *scrape.Scraper, rawURL, file string, stdin io.Reader) (Inspection, error) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
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

// inspect returns what a page yields under its own address.
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
