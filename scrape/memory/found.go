package memory

import (
	"slices"
	"time"

	"feedgen/scrape/discover"
	"feedgen/scrape/extract"
)

// Found is the metadata that a source gives of an article. It fills the gaps of the
// article's own page. The methods accept a nil Found, which is that of a page that
// no source led to.
type Found struct {
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

// Cost is how much memory the page takes, in units of about a kilobyte.
func (f *Found) Cost() int {
	size := len(f.Title) + len(f.Published) + len(f.Summary)
	for _, value := range slices.Concat(f.Authors, f.Tags) {
		size += len(value)
	}
	return 1 + size/1024
}

// Joined reports whether an article belongs to the feed: it is listed, or its page
// has confirmed what the source requires.
func (f *Found) Joined() bool { return !f.IsDiscovered() || !f.Refused && !f.isOpen() }

// IsDiscovered reports whether an article is known from a source alone.
func (f *Found) IsDiscovered() bool { return f != nil && !f.Listed }

// isOpen reports whether the page has yet to confirm Author or Tag.
func (f *Found) isOpen() bool { return f != nil && !f.Refused && (f.Author != "" || f.Tag != "") }

// confirm decides by the page's authors and tags whether the article joins.
func (f *Found) confirm(authors, tags []string) *Found {
	after := *f
	after.Refused = f.Author != "" && !discover.Has(authors, f.Author) || f.Tag != "" && !discover.Has(tags, f.Tag)
	if !after.Refused {
		after.Author, after.Tag = "", ""
	}
	return &after
}

// ConfirmedBy returns f after the page's metadata has decided whether the article
// joins. It returns f itself if there is nothing to decide, or m is nil.
func (f *Found) ConfirmedBy(m *extract.Metadata) *Found {
	if m == nil || !f.isOpen() {
		return f
	}
	return f.confirm(m.Authors, m.Tags)
}

// Reopens reports whether f gives a refused article another chance, because the
// source now has other requirements.
func (f *Found) Reopens(refused *Found) bool {
	return refused != nil && refused.Refused && (f.Author != refused.Author || f.Tag != refused.Tag)
}

// FoundBy returns what a source said of an article at a time.
func FoundBy(c discover.Candidate, at time.Time) *Found {
	return &Found{
		At: at, Title: c.Title, Authors: c.Authors, Published: c.Published, Summary: c.Summary, Tags: c.Tags,
		Author: c.WantedAuthor, Tag: c.WantedTag,
	}
}
