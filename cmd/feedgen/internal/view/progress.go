package view

import (
	"fmt"
	"time"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/scrape"
)

// Progress returns the progress of a scraper as text; took is the time so far.
func Progress(p scrape.Progress, took time.Duration) string {
	text := fmt.Sprintf("%d of %s", p.Done, report.Plural(p.Total, "page", "pages"))
	if p.InFlight > 1 {
		text += fmt.Sprintf(", %d in flight", p.InFlight)
	}
	if p.Done > 0 && p.Done < p.Total {
		left := took / time.Duration(p.Done) * time.Duration(p.Total-p.Done)
		text += fmt.Sprintf(", about %s left", roughly(left))
	}
	switch {
	case p.Host == "":
	case p.Wait >= time.Second/2:
		text += fmt.Sprintf(", waiting %s for %s", roughly(p.Wait), p.Host)
	default:
		text += ", fetching from " + p.Host
	}
	return text
}

// roughly rounds a duration to one unit: 7s, 3m, 2h.
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", max(1, int(d.Round(time.Second).Seconds())))
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%dh", int(d.Round(time.Hour).Hours()))
}
