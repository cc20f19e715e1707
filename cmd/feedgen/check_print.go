package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// dayAndTime is a time as check tells it, in the feed's zone.
const dayAndTime = "Mon 2 Jan 2006 15:04 MST"

// print writes the checkup for people.
func (c *checkup) print(w io.Writer) error {
	var b strings.Builder
	colour := paletteFor(w)
	section := func(name, text string) {
		fmt.Fprintf(&b, "%s  %s\n", colour.bold(pad(name, len("configuration"))), text)
	}
	conf := &c.Configuration
	section("configuration", fmt.Sprintf("%s: %s, %s, %s", conf.File,
		plural(conf.Entries, "local entry", "local entries"), plural(conf.Listed, "page", "pages"), plural(conf.Sources, "source of new articles", "sources of new articles")))
	section("last success", c.lastSuccess())
	section("pages", c.pageCounts())
	c.printFailing(&b, colour)
	section("bucket", c.Bucket.text())
	section("schedule", c.Schedule.text())
	section("public files", c.publicText())
	for _, f := range c.Public {
		fmt.Fprintf(&b, "  %s\n", f.text())
	}
	c.printVerdict(&b, colour)
	text := b.String()
	if isTerminal(w) {
		text = fold(text, columns(w))
	}
	_, err := io.WriteString(w, text)
	return err
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (c *checkup) lastSuccess() string {
	if c.LastSuccess.IsZero() {
		return "none yet"
	}
	return c.LastSuccess.In(c.zone).Format(dayAndTime)
}

func (c *checkup) failing() int {
	n := 0
	for _, p := range c.Pages {
		if p.Error != "" {
			n++
		}
	}
	return n
}

func (c *checkup) pageCounts() string {
	counts := map[string]int{}
	for _, p := range c.Pages {
		counts[p.State]++
	}
	var parts []string
	for _, state := range []string{pageFine, pageFailing, pageBlocked, pageUnknown} {
		if counts[state] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[state], state))
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	text := strings.Join(parts, ", ")
	if counts[pageUnknown] > 0 {
		text += " (no run has read them yet)"
	}
	return text
}

// printFailing lists the pages that fail, those of one cause together.
func (c *checkup) printFailing(b *strings.Builder, colour palette) {
	var causes []string
	pages := map[string][]string{}
	for _, p := range c.Pages {
		if p.Error == "" {
			continue
		}
		cause := fmt.Sprintf("%s since %s: %s (in the feed: %s)", colour.yellow(p.State), p.Since.In(c.zone).Format(time.DateOnly), p.Error, standIn[p.Used])
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

// standIn says what is in the feed in place of a page that fails.
var standIn = map[string]string{
	usedPage:  "what it said before",
	usedLocal: "the local entry",
	usedNone:  "nothing",
}

func (b *checkedBucket) text() string {
	switch {
	case b.Error != "":
		return b.URL + ": " + b.Error
	case b.Probed:
		return b.URL + ": can be written to"
	}
	return b.URL + ": not tried, offline"
}

func (s *checkedSchedule) text() string {
	if s.Spec == "" {
		return "none, so serve would not know when to run"
	}
	var times []string
	for _, t := range s.Next {
		times = append(times, t.Format("Mon 2 Jan 15:04"))
	}
	return fmt.Sprintf("%s: next %s (%s)", s.Spec, strings.Join(times, ", "), s.Zone)
}

func (c *checkup) publicText() string {
	fine := 0
	for _, f := range c.Public {
		if f.Error == "" {
			fine++
		}
	}
	if len(c.Public) == 0 {
		return "none that could be looked at"
	}
	return fmt.Sprintf("%d of %d are there for readers", fine, len(c.Public))
}

func (f *checkedFile) text() string {
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

func (c *checkup) printVerdict(b *strings.Builder, colour palette) {
	switch c.Status {
	case statusOK:
		verdict := "all is well"
		if c.failing() > 0 {
			verdict += ": what fails is covered, and is asked again in every run"
		}
		fmt.Fprintf(b, "\n%s\n", colour.green(verdict))
		return
	case statusFailed:
		fmt.Fprintf(b, "\n%s\n", colour.red("runs can't publish"))
	default:
		fmt.Fprintf(b, "\n%s\n", colour.yellow("runs can publish, and something needs a person"))
	}
	for i, t := range c.Trouble {
		fmt.Fprintf(b, "%d. %s\n", i+1, t.Text)
		if t.Hint != "" {
			fmt.Fprintf(b, "   hint: %s\n", t.Hint)
		}
	}
}
