package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"text/tabwriter"

	"feedgen/scrape/extract"

	"github.com/spf13/cobra"
)

// inspection is what inspect says of one page, as JSON.
type inspection struct {
	ID         string            `json:"id,omitempty"` // of --batch
	URL        string            `json:"url"`
	FinalURL   string            `json:"final_url,omitempty"`
	Status     int               `json:"status,omitempty"`
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
		Args: func(cmd *cobra.Command, args []string) error {
			if batch {
				return cobra.NoArgs(cmd, args)
			}
			return cobra.ExactArgs(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if batch {
				return a.inspectBatch(cmd.Context())
			}
			page, err := a.pageToInspect(cmd.Context(), args[0], file)
			if err != nil {
				return err
			}
			in := a.inspect(page)
			if asJSON {
				return json.NewEncoder(a.stdout).Encode(in)
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

// inspectedPage is a page and how it was come by.
type inspectedPage struct {
	url    string // as asked for
	status int    // of the response; 0: nothing was fetched
	page   extract.Page
}

// pageToInspect reads the page from the file, or fetches it.
func (a *app) pageToInspect(ctx context.Context, rawURL, file string) (inspectedPage, error) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return inspectedPage{}, &statusError{status: statusUsage, err: fmt.Errorf("inspect %s: want an absolute http or https URL", rawURL)}
	}
	if file == "" {
		return inspectedPage{}, &statusError{status: statusFailed, err: errors.New("inspect: fetching is not there yet, use --html")}
	}
	var body []byte
	if file == "-" {
		body, err = io.ReadAll(a.stdin)
	} else {
		body, err = os.ReadFile(file)
	}
	if err != nil {
		return inspectedPage{}, &statusError{status: statusFailed, err: fmt.Errorf("inspect: %w", err)}
	}
	return inspectedPage{url: rawURL, page: extract.Page{URL: rawURL, Body: body}}, nil
}

func (a *app) inspect(p inspectedPage) inspection {
	r := extract.Extract(p.page, extract.Rules{})
	in := inspection{URL: p.url, Status: p.status, NotArticle: r.NotArticle, Metadata: r.Metadata, Evidence: r.Evidence, Warnings: r.Warnings, rejected: r.Rejected}
	if p.page.URL != p.url || p.status != 0 {
		in.FinalURL = p.page.URL
	}
	return in
}

// batchJob is one line of --batch.
type batchJob struct {
	ID   string `json:"id"`
	URL  string `json:"url"`
	File string `json:"file"`
}

// inspectBatch inspects many pages, as many at a time as there are
// processors, and keeps their order.
func (a *app) inspectBatch(ctx context.Context) error {
	type slot chan []byte
	slots := make(chan slot, 4*runtime.GOMAXPROCS(0))
	var readErr error
	go func() {
		defer close(slots)
		var workers sync.WaitGroup
		defer workers.Wait()
		tokens := make(chan struct{}, runtime.GOMAXPROCS(0))
		lines := bufio.NewScanner(a.stdin)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() && ctx.Err() == nil {
			line := strings.TrimSpace(lines.Text())
			if line == "" {
				continue
			}
			s := make(slot, 1)
			slots <- s
			tokens <- struct{}{}
			workers.Go(func() {
				s <- a.inspectLine(line)
				<-tokens
			})
		}
		readErr = errors.Join(lines.Err(), ctx.Err())
	}()
	out := bufio.NewWriter(a.stdout)
	var writeErr error
	for s := range slots {
		if _, err := out.Write(<-s); err != nil && writeErr == nil {
			writeErr = err
		}
	}
	if err := errors.Join(readErr, writeErr, out.Flush()); err != nil {
		return &statusError{status: statusFailed, err: fmt.Errorf("inspect --batch: %w", err)}
	}
	return nil
}

// inspectLine does one line of --batch and returns the line that answers it.
func (a *app) inspectLine(line string) []byte {
	var job batchJob
	err := json.Unmarshal([]byte(line), &job)
	var body []byte
	if err == nil {
		body, err = os.ReadFile(job.File)
	}
	var answer any
	if err != nil {
		answer = struct {
			ID    string `json:"id"`
			Error string `json:"error"`
		}{job.ID, err.Error()}
	} else {
		in := a.inspect(inspectedPage{url: job.URL, page: extract.Page{URL: job.URL, Body: body}})
		in.ID = job.ID
		answer = in
	}
	b, err := json.Marshal(answer)
	if err != nil {
		panic(err) // strings and maps of them always marshal
	}
	return append(b, '\n')
}

// printInspection writes the table for people.
func (a *app) printInspection(in inspection) error {
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	m := in.Metadata
	fmt.Fprintln(w, "FIELD\tVALUE\tEVIDENCE")
	for _, f := range []struct{ name, value string }{
		{"title", m.Title}, {"authors", strings.Join(m.Authors, ", ")}, {"published", m.Published}, {"modified", m.Modified},
		{"summary", m.Summary}, {"image", m.Image}, {"language", m.Language}, {"canonical", m.Canonical},
		{"site_name", m.SiteName}, {"tags", strings.Join(m.Tags, ", ")},
	} {
		value, evidence := f.value, in.Evidence[f.name]
		if value == "" {
			value, evidence = "–", "nothing found"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", f.name, value, evidence)
	}
	return w.Flush()
}
