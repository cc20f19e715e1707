package view

import (
	"fmt"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/public"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/term"
)

// mostFine is how many of the public files that are as published are listed.
const mostFine = 20

// checkupText is a checkup in words.
type checkupText struct{ *pass.Checkup }

// Checkup prints the result of `feedgen check`.
func Checkup(s term.Screen, checkup *pass.Checkup) error {
	c := checkupText{checkup}
	var b strings.Builder
	section := func(name, text string) {
		fmt.Fprintf(&b, "%s  %s\n", s.Bold(term.Pad(name, len("configuration"))), text)
	}
	conf := &c.Configuration
	section("configuration", fmt.Sprintf("%s: %s, %s, %s", conf.File,
		report.Plural(conf.Entries, "local entry", "local entries"), report.Plural(conf.Listed, "page", "pages"),
		report.Plural(conf.Sources, "source of new articles", "sources of new articles")))
	section("last success", c.lastSuccess())
	section("pages", c.pageCounts())
	c.printFailing(&b, s.Palette)
	section("bucket", bucketText(c.Bucket))
	section("schedule", scheduleText(c.Schedule))
	section("public files", c.publicText())
	fine := 0
	for _, f := range c.Public {
		if f.Error == "" && f.Current {
			if fine++; fine > mostFine {
				continue
			}
		}
		fmt.Fprintf(&b, "  %s\n", fileText(f))
	}
	if fine > mostFine {
		fmt.Fprintf(&b, "  and %s, as published\n", report.Plural(fine-mostFine, "other", "others"))
	}
	c.printVerdict(&b, s.Palette)
	return s.Print(b.String())
}

func (c checkupText) lastSuccess() string {
	if c.LastSuccess.IsZero() {
		return "none yet"
	}
	return c.LastSuccess.In(c.Zone).Format(pass.DayAndTime)
}

func (c checkupText) failing() int {
	n := 0
	for _, p := range c.Pages {
		if p.Error != "" {
			n++
		}
	}
	return n
}

func (c checkupText) pageCounts() string {
	counts := map[pass.PageState]int{}
	for _, p := range c.Pages {
		counts[p.State]++
	}
	var parts []string
	for _, state := range []pass.PageState{pass.PageFine, pass.PageFailing, pass.PageBlocked, pass.PageUnknown} {
		if counts[state] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[state], state))
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	text := strings.Join(parts, ", ")
	if counts[pass.PageUnknown] > 0 {
		text += " (no run has read them yet)"
	}
	return text
}

// printFailing lists the failing pages by cause.
func (c checkupText) printFailing(b *strings.Builder, colour term.Palette) {
	var causes []string
	pages := map[string][]string{}
	for _, p := range c.Pages {
		if p.Error == "" {
			continue
		}
		cause := fmt.Sprintf("%s since %s: %s (in the feed: %s)",
			colour.Yellow(string(p.State)), p.Since.In(c.Zone).Format(time.DateOnly), p.Error, p.Used.Words())
		if pages[cause] == nil {
			causes = append(causes, cause)
		}
		pages[cause] = append(pages[cause], p.URL)
	}
	for _, cause := range causes {
		fmt.Fprintf(b, "  %s\n", cause)
		for _, u := range pages[cause] {
			fmt.Fprintf(b, "    %s\n", u)
		}
	}
}

func bucketText(b *pass.CheckedBucket) string {
	switch {
	case b.Error != "":
		return b.URL + ": " + b.Error
	case b.Probed:
		return b.URL + ": can be written to"
	}
	return b.URL + ": not tried, offline"
}

func scheduleText(s pass.CheckedSchedule) string {
	if s.Spec == "" {
		return "none, so serve would not run"
	}
	var times []string
	for _, t := range s.Next {
		times = append(times, t.Format("Mon 2 Jan 15:04"))
	}
	return fmt.Sprintf("%s: next %s (%s)", s.Spec, strings.Join(times, ", "), s.Zone)
}

func (c checkupText) publicText() string {
	fine := 0
	for _, f := range c.Public {
		if f.Error == "" {
			fine++
		}
	}
	if len(c.Public) == 0 {
		return "none could be checked"
	}
	return fmt.Sprintf("readers can fetch %d of %d", fine, len(c.Public))
}

func fileText(f public.File) string {
	if f.Error != "" {
		return f.URL + ": " + f.Error
	}
	text := f.URL + ": " + f.ContentType
	if f.CacheControl != "" {
		text += ", " + f.CacheControl
	}
	if !f.Current {
		text += ", not the last published version (from a cache?)"
	}
	return text
}

func (c checkupText) printVerdict(b *strings.Builder, colour term.Palette) {
	for _, note := range c.Notes {
		fmt.Fprintf(b, "note           %s\n", note)
	}
	switch c.Status {
	case report.OK:
		verdict := "all is well"
		if c.failing() > 0 {
			verdict += ": the feed has entries for all failing pages, which are fetched again in every run"
		}
		fmt.Fprintf(b, "\n%s\n", colour.Green(verdict))
		return
	case report.Failed:
		fmt.Fprintf(b, "\n%s\n", colour.Red("runs can't publish"))
	default:
		fmt.Fprintf(b, "\n%s\n", colour.Yellow("runs can publish, but something needs attention"))
	}
	for i, t := range c.Trouble {
		fmt.Fprintf(b, "%d. %s\n", i+1, t.Text)
		if t.Hint != "" {
			fmt.Fprintf(b, "   hint: %s\n", t.Hint)
		}
	}
}
