package view

import (
	"cmp"
	"fmt"
	"strings"

	"feedgen/cmd/feedgen/internal/changes"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/term"
	"feedgen/feed/publish"
	"feedgen/feed/text"
)

// Difference prints what a run would change for readers.
func Difference(s term.Screen, d *pass.Difference) error {
	var b strings.Builder
	colour := s.Palette
	for _, e := range d.Added {
		printEntry(&b, e, colour.Green, "+")
	}
	for _, e := range d.Changed {
		printEntry(&b, e, colour.Yellow, "~")
		for _, f := range seenFields(e.Fields) {
			printField(&b, f, colour)
		}
	}
	for _, e := range d.Removed {
		printEntry(&b, e, colour.Red, "-")
	}
	var files []string
	for _, f := range d.Files {
		if f.Action == publish.WouldWrite || f.Action == publish.Refused {
			files = append(files, f.Name)
		}
	}
	if d.Refused != "" {
		fmt.Fprintf(&b, "%s\n", colour.Red("a run would refuse to publish: "+d.Refused))
		files = nil
	}
	if len(files) > 0 {
		fmt.Fprintf(&b, "would write %s\n", strings.Join(files, ", "))
	}
	if len(d.Delete) > 0 && d.Refused == "" {
		fmt.Fprintf(&b, "would delete %s\n", strings.Join(d.Delete, ", "))
	}
	if d.Any {
		fmt.Fprintf(&b, "%d added, %d changed, %d gone\n", len(d.Added), len(d.Changed), len(d.Removed))
	} else if d.Refused == "" {
		b.WriteString("no changes: a run would write no file\n")
	}
	return s.Print(b.String())
}

func printEntry(b *strings.Builder, e changes.Entry, colour func(string) string, sign string) {
	title := cmp.Or(e.Title, e.ID)
	if day, _, _ := strings.Cut(e.Published, "T"); day != "" {
		title += " (" + day + ")"
	}
	fmt.Fprintf(b, "%s\n", colour(sign+" "+title))
	if e.URL != "" {
		fmt.Fprintf(b, "  %s\n", e.URL)
	}
}

// seenFields returns fields as readers see them: the text of HTML, unless only the
// markup differs, and a summary once.
func seenFields(fields []changes.Field) []changes.Field {
	var all []changes.Field
	var summary changes.Field
	for _, f := range fields {
		if f.Name == "summary" {
			summary = f
		}
		if f.Name == "content" {
			old, now := textOf(f.Old), textOf(f.New)
			if old == plainValue(summary.Old) && now == plainValue(summary.New) {
				continue
			}
			if old != now {
				f.Old, f.New = shown(old), shown(now)
			}
		}
		all = append(all, f)
	}
	return all
}

// textOf returns the text of an HTML fragment on one line.
func textOf(v any) string { return plainValue(text.FromHTML(plainValue(v))) }

// shown returns a text, or nil for an empty one, which is not shown.
func shown(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func printField(b *strings.Builder, f changes.Field, colour term.Palette) {
	old, now := around(plainValue(f.Old), plainValue(f.New))
	label := term.Pad(f.Name, len("published"))
	if f.Old != nil {
		fmt.Fprintf(b, "    %s  %s\n", label, colour.Red("- "+old))
		label = term.Pad("", len(label))
	}
	if f.New != nil {
		fmt.Fprintf(b, "    %s  %s\n", label, colour.Green("+ "+now))
	}
}

func plainValue(v any) string {
	switch v := v.(type) {
	case []string:
		return strings.Join(v, ", ")
	case string:
		return strings.Join(strings.Fields(v), " ")
	}
	return ""
}

const (
	longValue = 160 // runes, above which a value is cut
	margin    = 40  // runes that are left around what differs
)

// around shortens two long values to the parts that differ.
func around(old, now string) (string, string) {
	a, b := []rune(old), []rune(now)
	if len(a) <= longValue && len(b) <= longValue {
		return old, now
	}
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return cut(a, head, len(a)-tail), cut(b, head, len(b)-tail)
}

// cut returns the runes from one place to another with some around them, and …
// for what is left out.
func cut(s []rune, from, to int) string {
	from, to = max(0, from-margin), min(len(s), to+margin)
	to = min(to, from+longValue)
	text := string(s[from:to])
	if from > 0 {
		text = "…" + text
	}
	if to < len(s) {
		text += "…"
	}
	return text
}
