package view

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/term"
)

// Listing prints the articles as a table, with days in the feed's zone.
func Listing(s term.Screen, l *pass.Listing, zone *time.Location) error {
	colour := s.Palette
	grid := term.Grid{Width: s.Width}
	for _, e := range l.Entries {
		state := string(e.State)
		switch e.State {
		case pass.EntryPublished, pass.EntryNew, pass.EntryWaiting:
			state = colour.Green(state)
		case pass.EntryHidden, pass.EntryUnread:
			state = colour.Faint(state)
		default:
			state = colour.Yellow(state)
		}
		if e.Error != "" {
			state += fmt.Sprintf(" since %s: %s", e.Since.In(zone).Format(time.DateOnly), e.Error)
		}
		if e.Copy != "" {
			state += ", copied"
		}
		day, _, _ := strings.Cut(e.Published, "T")
		grid.Row(cmp.Or(day, "-"), cmp.Or(e.Title, e.URL), strings.Join(e.Sources, ", "), state)
	}
	if len(l.Entries) == 0 {
		grid.Row("there are no articles yet")
	}
	_, err := grid.WriteTo(s)
	return err
}
