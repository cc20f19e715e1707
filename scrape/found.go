package scrape

import (
	"slices"
	"time"

	"feedgen/scrape/discover"
	"feedgen/scrape/extract"
)

// found is the metadata that a source gives of an article. It fills the gaps of the
// article's own page.
type found struct {
	At        time.Time `json:"at,omitzero"`
	Title     string    `json:"title,omitempty"`
	Authors   []string  `json:"authors,omitempty"`
	Published string    `json:"published,omitempty"`
	Summary   string    `json:"summary,omitempty"`
	Tags      []string  `json:"tags,omitempty"`

	// Author and Tag are required, but not in the source: the article's page must
	// confirm them before the article joins the feed.
	Author string `json:"wanted_author,omitempty"`
	Tag    string `json:"wanted_tag,omitempty"`

	// Refused articles do not join: their pages did not confirm the requirements,
	// or were unreadable for months. They are remembered, so that they are not
	// fetched in every run, until the requirements change.
	Refused bool `json:"refused,omitempty"`

	// Listed articles are also in the list, which takes precedence. If they leave
	// the list, they are known from here.
	Listed bool `json:"listed,omitempty"`
}

// cost is what the page counts for in maxCandidates: 1, and as much again for
// each further kilobyte that its source said of it.
func (f *found) cost() int {
	size := len(f.Title) + len(f.Published) + len(f.Summary)
	for _, value := range slices.Concat(f.Authors, f.Tags) {
		size += len(value)
	}
	return 1 + size/1024
}

// joined reports whether an article belongs to the feed: it is listed, or a
// source led to it and its page has confirmed what is wanted of it.
func (f *found) joined() bool { return !f.counts() || !f.Refused && !f.isOpen() }

// counts reports whether an article is known from a source alone.
func (f *found) counts() bool { return f != nil && !f.Listed }

// isOpen reports whether the page has to confirm something.
func (f *found) isOpen() bool { return f != nil && !f.Refused && (f.Author != "" || f.Tag != "") }

// confirm lets the page decide whether the article joins: it is by whom it
// should be and about what it should be, as far as the source left that open.
func (f *found) confirm(authors, tags []string) *found {
	after := *f
	after.Refused = f.Author != "" && !discover.Has(authors, f.Author) || f.Tag != "" && !discover.Has(tags, f.Tag)
	if !after.Refused {
		after.Author, after.Tag = "", ""
	}
	return &after
}

// confirmedBy is confirm by what the page said when it was last read, if
// anything is open.
func (f *found) confirmedBy(m *extract.Metadata) *found {
	if m == nil || !f.isOpen() {
		return f
	}
	return f.confirm(m.Authors, m.Tags)
}

// reopens reports whether an article that was refused is to be looked at again,
// because the source now wants something else of it.
func (f *found) reopens(refused *found) bool {
	return refused != nil && refused.Refused && (f.Author != refused.Author || f.Tag != refused.Tag)
}

// foundBy returns what a source said of an article at a time.
func foundBy(c discover.Candidate, at time.Time) *found {
	return &found{
		At: at, Title: c.Title, Authors: c.Authors, Published: c.Published, Summary: c.Summary, Tags: c.Tags,
		Author: c.WantedAuthor, Tag: c.WantedTag,
	}
}
