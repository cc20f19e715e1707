package view

import (
	"fmt"
	"strings"

	"feedgen/cmd/feedgen/internal/inspect"
	"feedgen/cmd/feedgen/internal/term"
	"feedgen/scrape/extract"
)

// maxPiped is the greatest width of a value in a pipe, in cells.
const maxPiped = 60

// Inspection prints the metadata of a page: each field with its value and evidence;
// with rejected also the values that were not taken. In a pipe, each field is one
// line, and long values are cut.
func Inspection(s term.Screen, in inspect.Inspection, rejected bool) error {
	if in.NotArticle != "" {
		if err := s.Print("not an article: " + in.NotArticle + "\n\n"); err != nil {
			return err
		}
	}
	grid := term.Grid{Width: s.Width, Head: []string{"FIELD", "VALUE", "EVIDENCE"}}
	shown := func(value string) string {
		if s.Width > 0 {
			return value
		}
		return term.Clip(value, maxPiped)
	}
	for _, f := range extract.Fields {
		if values := f.Values(&in.Metadata); len(values) == 0 {
			grid.Row(f.Name, "-")
		} else {
			grid.Row(f.Name, shown(strings.Join(values, ", ")), s.Faint(in.Evidence[f.Name]))
		}
		for _, r := range in.Rejected {
			if rejected && r.Field == f.Name {
				grid.Row("", "not: "+shown(r.Value), fmt.Sprintf("%s: %s", r.Evidence, r.Reason))
			}
		}
	}
	_, err := grid.WriteTo(s)
	return err
}
