package feed

import (
	"cmp"
	"strings"
	"time"

	"feedgen/feed/link"
	"feedgen/feed/text"

	"golang.org/x/text/language"
)

// The greatest lengths of an entry's texts, in characters. Longer ones are cut.
const (
	maxTitle   = 300
	maxSummary = 500
	maxName    = 150
	maxTag     = 80
)

// Clean makes an entry valid in every format: plain texts (see text.Plain),
// sanitised content, a short summary, and absolute http or https addresses; other
// addresses become empty. It does not change the id and the dates. Clean is
// idempotent.
func (e *Entry) Clean() {
	e.URL = link.Absolute(e.URL)
	e.URLs = cleaned(e.URLs, link.Absolute)
	e.Copies = cleaned(e.Copies, link.Absolute)
	e.Related = cleaned(e.Related, link.Absolute)
	e.Image = link.Absolute(e.Image)
	e.Language = languageTag(e.Language)
	e.Title = text.Plain(e.Title, maxTitle)
	e.Tags = cleaned(e.Tags, func(tag string) string { return text.Plain(tag, maxTag) })
	e.Authors = cleanAuthors(e.Authors)
	e.Content = sanitise(e.Content, e.URL)
	e.cleanSummary()
}

// Cleaned returns a copy of f with clean texts and addresses (see Entry.Clean), a
// description, a time zone, and a slash at the end of BaseURL. It does not clean
// the entries.
func (f *Feed) Cleaned() *Feed {
	c := *f
	c.Title = text.Plain(f.Title, maxTitle)
	c.Description = cmp.Or(text.Plain(f.Description, maxSummary), c.Title)
	c.Copyright = text.Plain(f.Copyright, maxTitle)
	c.Link = link.Absolute(f.Link)
	c.BaseURL = link.Absolute(f.BaseURL)
	if !strings.HasSuffix(c.BaseURL, "/") {
		c.BaseURL += "/"
	}
	c.Image = link.Absolute(f.Image)
	c.Icon = link.Absolute(f.Icon)
	c.Hub = link.Absolute(f.Hub)
	c.Language = languageTag(f.Language)
	c.Authors = cleanAuthors(f.Authors)
	c.Location = cmp.Or(f.Location, time.UTC)
	return &c
}

// cleanSummary fills an empty summary from the content. It moves a summary that is
// too long into empty content.
func (e *Entry) cleanSummary() {
	const whole = 40 * maxSummary
	summary := text.Plain(e.Summary, whole)
	if summary == "" {
		summary = text.Plain(text.FromHTML(e.Content), whole)
	}
	e.Summary = text.Cut(summary, maxSummary)
	if e.Content == "" && e.Summary != summary {
		e.Content = sanitise("<p>"+text.Escape(summary)+"</p>", e.URL)
	}
}

func cleanAuthors(authors []Author) []Author {
	var kept []Author
	for _, a := range authors[:min(len(authors), text.MaxValues)] {
		a = Author{Name: text.Plain(a.Name, maxName), URL: link.Absolute(a.URL), Avatar: link.Absolute(a.Avatar)}
		if a.Name != "" {
			kept = append(kept, a)
		}
	}
	return kept
}

// cleaned applies to to each item of list, and drops empty and repeated results.
func cleaned(list []string, to func(string) string) []string {
	var kept []string
	seen := map[string]bool{"": true}
	for _, s := range list[:min(len(list), text.MaxValues)] {
		s = to(s)
		if !seen[s] {
			seen[s] = true
			kept = append(kept, s)
		}
	}
	return kept
}

// languageTag returns a well-formed BCP 47 tag, or the empty string.
func languageTag(s string) string {
	tag, err := language.Raw.Parse(strings.TrimSpace(s))
	if err != nil || tag == language.Und {
		return ""
	}
	return tag.String()
}
