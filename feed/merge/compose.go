package merge

import (
	"cmp"
	"slices"

	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/text"
)

// composer makes one entry of each article's parts, and brings its record up
// to date.
type composer struct {
	*claims
	opt      Options
	undated  int // entries without a date that are new in this run
	entries  []feed.Entry
	waiting  []feed.Entry
	hidden   []string // ids
	untitled []string // addresses
}

func compose(claimed *claims, opt Options) *composer {
	c := &composer{claims: claimed, opt: opt}
	for _, a := range c.articles {
		c.add(a)
	}
	slices.SortFunc(c.entries, func(a, b feed.Entry) int {
		return cmp.Or(b.Published.Time.Compare(a.Published.Time), cmp.Compare(a.ID, b.ID))
	})
	return c
}

func (c *composer) add(a *article) {
	r := c.recordOf(a)
	e := a.fill()
	e.ID = r.ID
	e.URL = link.ASCII(c.permalink(a))
	e.URLs = slices.Clone(r.URLs)
	e.Discovered = e.Discovered || r.Discovered
	e.Clean()
	e.Authors = c.authors(e.Authors)
	switch {
	case e.Hidden:
		c.hidden = append(c.hidden, e.ID)
	case e.Title == "":
		c.untitled = append(c.untitled, a.address())
	case c.date(a, r, &e):
		r.Title, r.Discovered = e.Title, e.Discovered
		c.entries = append(c.entries, e)
	default:
		c.waiting = append(c.waiting, e)
	}
}

// permalink returns the address that its page claims, unless that is another
// article's. Of several pages the one at the article's current address is
// preferred.
func (c *composer) permalink(a *article) string {
	found := ""
	for _, p := range a.parts {
		other := c.groups.byKey[link.Key(p.URL)]
		switch {
		case !p.isPage || other != nil && other != a:
		case link.Key(p.address()) == link.Key(a.address()):
			return p.URL
		case found == "":
			found = p.URL
		}
	}
	return cmp.Or(found, a.address())
}

// authors returns the authors of an entry that names these: the feed's if it names
// none, and in the feed's spelling if it names one of them.
func (c *composer) authors(named []feed.Author) []feed.Author {
	if len(named) == 0 {
		return slices.Clone(c.opt.Authors)
	}
	for i, author := range named {
		for _, known := range c.opt.Authors {
			if text.Same(author.Name, known.Name) {
				named[i] = known
			}
		}
	}
	return named
}

// ledger returns the records, updated with what the feed shows now.
func (c *composer) ledger() Ledger {
	digests := map[string]string{}
	for i := range c.entries {
		digests[c.entries[i].ID] = digest(&c.entries[i])
	}
	for i := range c.records {
		r := &c.records[i]
		r.Digest, r.InFeed = digests[r.ID], digests[r.ID] != ""
	}
	return c.records
}
