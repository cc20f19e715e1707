package merge

import (
	"slices"
	"strings"
	"sync"

	"feedgen/feed"
	"feedgen/feed/link"
)

// claims maps articles to records of the ledger. An address alone is weak evidence,
// because a blog may reuse the address of an old article.
type claims struct {
	*groups
	*index
	record map[*article]int // in index.records
	copyOf map[*article]int // the records with addresses of an article that is a copy
	owner  map[int]*article // the reverse

	refused []feed.Entry // their ids are not URIs
}

// claim assigns each article a record of the ledger, and adds missing records.
func claim(g *groups, ledger Ledger) *claims {
	c := &claims{groups: g, index: newIndex(ledger), record: map[*article]int{}, copyOf: map[*article]int{}, owner: map[int]*article{}}
	c.matchAddresses(true)
	c.matchPages()
	c.matchTitles()
	c.matchAddresses(false)
	c.dropJoined()
	c.refuse()
	for _, a := range c.articles {
		want := a.wantedID()
		if _, claimed := c.record[a]; !claimed {
			c.assign(c.start(want, link.ASCII(a.parts[0].listed()[0])), a)
		}
		if r := c.recordOf(a); r.ID == want && !link.IsURI(want) && !r.FirstSeen.IsZero() {
			c.warn("%s has the id %s, which is not a URI, as Atom requires: it is published and stays", a.address(), want)
		}
		if r, ok := c.copyOf[a]; ok && r != c.record[a] {
			c.recordOf(a).CopyOf = c.records[r].ID
		}
	}
	c.learnAddresses()
	return c
}

// refuse removes the articles whose lists set an id that is not a URI, unless it is
// already published and can't be changed.
func (c *claims) refuse() {
	c.articles = slices.DeleteFunc(c.articles, func(a *article) bool {
		r, claimed := c.record[a]
		if want := a.wantedID(); want == "" || link.IsURI(want) || a.isHidden() || claimed && !c.records[r].FirstSeen.IsZero() {
			return false
		}
		e := a.fill()
		e.ID, e.URL, e.Published.Time = a.wantedID(), a.address(), a.ownDate(c.loc)
		c.refused = append(c.refused, e)
		for _, key := range a.keys {
			delete(c.groups.byKey, key)
		}
		if claimed {
			delete(c.record, a)
			delete(c.owner, r)
		}
		return true
	})
}

func (c *claims) assign(r int, a *article) { c.record[a], c.owner[r] = r, a }

func (c *claims) recordOf(a *article) *Record { return &c.records[c.record[a]] }

// matchAddresses matches articles and records by listed addresses; if strictly is
// set, only those that agree. An article with several records gets the oldest. The
// others stay, so that their ids return if the article is split. Of several articles
// that match one record, the one with its oldest address gets it.
func (c *claims) matchAddresses(strictly bool) {
	for _, r := range c.bySeniority() {
		c.matchRecord(r, strictly)
	}
}

// agrees reports whether a record and an article agree in title or day.
func (c *claims) agrees(r int, a *article) bool {
	return !c.records[r].identity(c.loc).contradicts(a.identity(c.loc))
}

// matchRecord assigns a record without an owner to an article with one of its
// addresses. Any other article with such an address is joined with the owner, or
// takes the address over: as a copy if it is on another host, else if it
// contradicts the owner.
func (c *claims) matchRecord(r int, strictly bool) {
	for _, u := range c.records[r].URLs {
		key := link.ExactKey(u)
		a, owner := c.groups.byKey[key], c.owner[r]
		if a == nil && strings.Contains(u, "#") {
			if page := c.groups.byKey[link.Key(u)]; page.isScraped() {
				a = page // the list names, or named, a place on it
			}
		}
		own, claimed := c.record[a]
		switch {
		case a == nil || a == owner:
		case claimed && own != r:
		case strictly && !c.agrees(r, a):
		case owner == nil:
			c.assign(r, a)
		case c.contradict(owner, a):
			c.release(key)
		case disjoint(owner.hosts(), a.hosts()):
			c.release(key)
			c.copyOf[a] = r
		default:
			c.join(owner, a)
		}
	}
}

// matchPages matches the remaining articles by the addresses that pages claim.
func (c *claims) matchPages() {
	for _, a := range c.articles {
		for _, p := range a.parts {
			for _, u := range p.learned() {
				r, known := c.index.byKey[link.Key(u)]
				_, claimed := c.record[a]
				if !known || claimed || a.into != nil || !c.agrees(r, a) {
					continue
				}
				if owner := c.owner[r]; owner != nil {
					c.join(owner, a)
					continue
				}
				c.assign(r, a)
			}
		}
	}
}

// matchTitles matches an article with an entry that left the list and had the same
// title and day: its address was corrected. A discovered article is also matched
// with an article on its host whose page is gone: its source knows the new address.
// Of two that both exist the blog has two articles.
func (c *claims) matchTitles() {
	left := map[identity]int{}
	for i := range c.records {
		id := c.records[i].identity(c.loc)
		if _, twice := left[id]; id.complete() && !twice && c.owner[i] == nil {
			left[id] = i
		}
	}
	present := sync.OnceValue(c.present) // in most runs nothing is discovered
	for _, a := range c.articles {
		if _, claimed := c.record[a]; claimed || a.into != nil {
			continue
		}
		id := a.identity(c.loc)
		if r, ok := left[id]; ok && c.owner[r] == nil {
			c.assign(r, a)
			continue
		}
		if !a.parts[0].Discovered {
			continue
		}
		other := present()[id].last()
		switch {
		case other == nil || other == a || disjoint(other.hosts(), a.hosts()):
		case c.isGone(other):
			c.join(other, a)
		default:
			c.warn("%s has the title and the day of %s: if it is the same article, list its new address, with the old one under was",
				a.address(), other.address())
		}
	}
}

// present returns the articles that are listed, have a record, or are gone, by
// title and day. Of several it has one that is gone.
func (c *claims) present() map[identity]*article {
	present := map[identity]*article{}
	for _, a := range c.articles {
		id, gone := a.identity(c.loc), c.isGone(a)
		_, claimed := c.record[a]
		switch {
		case a.into != nil || !id.complete():
		case gone && (present[id] == nil || !c.isGone(present[id])),
			present[id] == nil && (claimed || !a.parts[0].Discovered):
			present[id] = a
		}
	}
	return present
}

// learnAddresses adds the articles' addresses to their records: listed ones first,
// so that no page takes a listed address.
func (c *claims) learnAddresses() {
	for _, a := range c.articles {
		for _, p := range a.parts {
			for _, u := range p.listed() {
				c.learn(c.record[a], link.ASCII(u), p.key(u))
			}
		}
	}
	for _, a := range c.articles {
		for _, p := range a.parts {
			for _, u := range p.learned() {
				if len(c.recordOf(a).URLs) < maxURLs {
					c.learn(c.record[a], link.ASCII(u), p.key(u))
				}
			}
		}
		if a.isScraped() {
			c.dropPlaces(c.record[a])
		}
	}
}
