package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"feedgen/cmd/feedgen/internal/inspect"
	"feedgen/cmd/feedgen/internal/term"
	"feedgen/scrape/extract"
)

func printInspection(stdout, stderr io.Writer, in inspect.Inspection, verbose bool) error {
	width := 60
	if term.Is(stdout) {
		width = max(term.Columns(stdout)/2, 30)
	}
	if in.NotArticle != "" {
		fmt.Fprintf(stdout, "not an article: %s\n\n", in.NotArticle)
	}
	w := tabwriter.NewWriter(stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "FIELD\tVALUE\tEVIDENCE")
	for _, f := range extract.Fields {
		if values := f.Values(&in.Metadata); len(values) == 0 {
			fmt.Fprintf(w, "%s\t-\n", f.Name)
		} else {
			fmt.Fprintf(w, "%s\t%s\t%s\n", f.Name, term.Clip(strings.Join(values, ", "), width), in.Evidence[f.Name])
		}
		if !verbose {
			continue
		}
		for _, r := range in.Rejected {
			if r.Field == f.Name {
				fmt.Fprintf(w, "\t  not: %s\t%s: %s\n", term.Clip(r.Value, width-7), r.Evidence, r.Reason)
			}
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, warning := range in.Warnings {
		fmt.Fprintf(stderr, "feedgen: warning: %s\n", warning)
	}
	return nil
}
