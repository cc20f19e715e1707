package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"text/tabwriter"

	"feedgen/scrape"
	"feedgen/scrape/extract"

	"github.com/spf13/cobra"
)

// inspection is what inspect says of one page, as JSON.
type inspection struct {
	ID         string            `json:"id,omitempty"` // of --batch
	URL        string            `json:"url"`
	FinalURL   string            `json:"final_url,omitempty"` // after redirects
	Status     int               `json:"status,omitempty"`    // 0: nothing was fetched
	NotArticle string            `json:"not_article,omitempty"`
	Metadata   extract.Metadata  `json:"metadata"`
	Evidence   map[string]string `json:"evidence"`
	Warnings   []string          `json:"warnings,omitempty"`

	rejected []extract.Rejected
}

func (a *app) inspectCommand() *cobra.Command {
	var asJSON, batch bool
	var file string
	cmd := &cobra.Command{
		Use:   "inspect [--json] [--html FILE] URL",
		Short: "Show what a page yields, field by field, and which evidence gave each",
		Long: `inspect reads one page and shows what it yields, field by field, and which
evidence gave each. With -v it also shows what the page offered and why that was
not taken. The rules of the configuration apply, where there is one.

With --batch, it reads JSON lines {"id","url","file"} from standard input and
writes the same JSON as --json for each, one a line and in the same order.`,
		Example: `  feedgen inspect https://blog.example.org/an-article
  feedgen inspect -v --html saved.html https://blog.example.org/an-article
  feedgen inspect --json --html - https://blog.example.org/an-article < saved.html
  feedgen inspect --batch < pages.jsonl`,
		ValidArgsFunction: a.completeURL,
		Args: func(cmd *cobra.Command, args []string) error {
			if batch {
				return noArgs(cmd, args)
			}
			if len(args) != 1 {
				return usageError(fmt.Errorf("inspect wants one URL, and got %d", len(args)), "")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			scraper, err := a.inspectScraper(cmd.Flags().Changed("config"))
			if err != nil {
				return err
			}
			if batch {
				return a.inspectBatch(cmd.Context(), scraper)
			}
			page, err := a.pageToInspect(cmd.Context(), scraper, args[0], file)
			if err != nil {
				return err
			}
			in := inspectPage(page, scraper)
			if asJSON {
				return a.printJSON(in)
			}
			return a.printInspection(in)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().StringVar(&file, "html", "", "read the page from `FILE` (- for standard input) instead of fetching it")
	cmd.Flags().BoolVar(&batch, "batch", false, `read JSON lines {"id","url","file"} from standard input, write one result a line`)
	cmd.MarkFlagsMutuallyExclusive("batch", "html")
	return cmd
}

// inspectScraper returns a scraper as the configuration describes it, or one
// with the defaults: inspect works without a configuration, unless one was
// asked for by name.
func (a *app) inspectScraper(named bool) (*scrape.Scraper, error) {
	cfg, err := loadConfig(a.config)
	if err != nil {
		if named || !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		cfg = defaultConfig()
	}
	s := cfg.Scrape.settings()
	s.Fetch.Log = a.log
	return scrape.New(s, &scrape.Cache{})
}

// inspectedPage is a page and how it was come by.
type inspectedPage struct {
	extract.Page
	asked  string // the URL that was asked for
	status int    // of the answer; 0: nothing was fetched
}

// pageToInspect reads the page from the file, or fetches it.
func (a *app) pageToInspect(ctx context.Context, s *scrape.Scraper, rawURL, file string) (inspectedPage, error) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return inspectedPage{}, usageError(fmt.Errorf("inspect %s: want an absolute http or https URL", rawURL), "")
	}
	if file == "" {
		page, err := s.Fetch(ctx, rawURL)
		if err != nil {
			return inspectedPage{}, failure(fmt.Errorf("inspect %s: %w", rawURL, err), "save the page from a browser and read it with --html FILE")
		}
		return inspectedPage{page.Page, rawURL, page.Status}, nil
	}
	body, err := a.readAll(file)
	if err != nil {
		return inspectedPage{}, failure(fmt.Errorf("inspect: %w", err), "")
	}
	return inspectedPage{extract.Page{URL: rawURL, Body: body}, rawURL, 0}, nil
}

// readAll reads a file, or standard input for the name -.
func (a *app) readAll(file string) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(a.stdin)
	}
	return os.ReadFile(file)
}

func inspectPage(p inspectedPage, s *scrape.Scraper) inspection {
	r := extract.Extract(p.Page, s.RulesFor(p.URL))
	in := inspection{
		URL: p.asked, Status: p.status, NotArticle: r.NotArticle,
		Metadata: r.Metadata, Evidence: r.Evidence, Warnings: r.Warnings, rejected: r.Rejected,
	}
	if p.status != 0 {
		in.FinalURL = p.URL
	}
	return in
}

// batchJob is one line of --batch.
type batchJob struct {
	ID   string `json:"id"`
	URL  string `json:"url"`
	File string `json:"file"`
}

// inspectBatch inspects many pages, as many at a time as there are processors,
// and keeps their order.
func (a *app) inspectBatch(ctx context.Context, s *scrape.Scraper) error {
	// Each line has a channel of its own, which are read in order.
	answers := make(chan chan []byte, 4*runtime.GOMAXPROCS(0))
	var readErr error
	go func() {
		defer close(answers)
		var workers sync.WaitGroup
		defer workers.Wait()
		free := make(chan struct{}, runtime.GOMAXPROCS(0))
		lines := bufio.NewReader(a.stdin)
		for ctx.Err() == nil && readErr == nil {
			var line []byte
			line, readErr = lines.ReadBytes('\n')
			if strings.TrimSpace(string(line)) == "" {
				continue
			}
			answer := make(chan []byte, 1)
			answers <- answer
			free <- struct{}{}
			workers.Go(func() {
				answer <- inspectLine(line, s)
				<-free
			})
		}
	}()
	out := bufio.NewWriter(a.stdout)
	var writeErr error
	for answer := range answers {
		_, err := out.Write(<-answer)
		writeErr = errors.Join(writeErr, err)
	}
	writeErr = errors.Join(writeErr, out.Flush())
	if readErr == io.EOF {
		readErr = nil
	}
	if err := errors.Join(readErr, ctx.Err(), writeErr); err != nil {
		return failure(fmt.Errorf("inspect --batch: %w", err), "")
	}
	return nil
}

// inspectLine does one line of --batch and returns the line that answers it.
func inspectLine(line []byte, s *scrape.Scraper) []byte {
	var job batchJob
	err := json.Unmarshal(line, &job)
	var body []byte
	if err == nil {
		body, err = os.ReadFile(job.File)
	}
	if err != nil {
		return jsonLine(struct {
			ID    string `json:"id"`
			Error string `json:"error"`
		}{job.ID, err.Error()})
	}
	in := inspectPage(inspectedPage{extract.Page{URL: job.URL, Body: body}, job.URL, 0}, s)
	in.ID = job.ID
	return jsonLine(in)
}

// jsonLine returns a value as one line of JSON in which <, > and & stand as
// they are.
func jsonLine(v any) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("feedgen: " + err.Error()) // plain structs of strings always marshal
	}
	return []byte(b.String())
}

func (a *app) printJSON(in inspection) error {
	_, err := a.stdout.Write(jsonLine(in))
	return err
}

// printInspection writes the table for people.
func (a *app) printInspection(in inspection) error {
	width := 60
	if isTerminal(a.stdout) {
		width = max(columns(a.stdout)/2, 30)
	}
	if in.NotArticle != "" {
		fmt.Fprintf(a.stdout, "not an article: %s\n\n", in.NotArticle)
	}
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "FIELD\tVALUE\tEVIDENCE")
	for _, f := range inspectedFields(in.Metadata) {
		if f.value == "" {
			fmt.Fprintf(w, "%s\t-\n", f.name)
		} else {
			fmt.Fprintf(w, "%s\t%s\t%s\n", f.name, clip(f.value, width), in.Evidence[f.name])
		}
		if !a.verbose {
			continue
		}
		for _, r := range in.rejected {
			if r.Field == f.name {
				fmt.Fprintf(w, "\t  not: %s\t%s: %s\n", clip(r.Value, width-7), r.Evidence, r.Reason)
			}
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, warning := range in.Warnings {
		fmt.Fprintf(a.stderr, "feedgen: warning: %s\n", warning)
	}
	return nil
}

// inspectedField is a row of the table.
type inspectedField struct{ name, value string }

// inspectedFields returns the fields of m by their JSON names.
func inspectedFields(m extract.Metadata) []inspectedField {
	return []inspectedField{
		{"title", m.Title},
		{"authors", strings.Join(m.Authors, ", ")},
		{"published", m.Published},
		{"modified", m.Modified},
		{"summary", m.Summary},
		{"image", m.Image},
		{"language", m.Language},
		{"canonical", m.Canonical},
		{"site_name", m.SiteName},
		{"tags", strings.Join(m.Tags, ", ")},
	}
}
