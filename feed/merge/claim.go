package merge

import (
	"slices"
	"strings"

	"feedgen/feed"
	"feedgen/feed/link"
)

// claims are the ledger's records by article. An address alone is the weakest
// evidence, since a blog may reuse an article's old address for another.
type claims struct {
	*groups
	*index
	record map[*article]int // in index.records
	copyOf map[*article]int // the records with addresses of an article that is a copy
	owner  map[int]*article // the reverse

	refused []feed.Entry // whose ids are no URIs
}

// claim returns the ledger with a record for each article, and the articles'
// records in it.
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
			c.warn("%s has the id %s, which is no URI, as Atom wants one: it is published and stays", a.address(), want)
		}
		if r, ok := c.copyOf[a]; ok && r != c.record[a] {
			c.recordOf(a).CopyOf = c.records[r].ID
		}
	}
	c.learnAddresses()
	return c
}

// refuse leaves out the articles whose lists set an id that is no URI, unless it
// was published: from then on it can't be mended.
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

// matchAddresses matches articles and records by the addresses in the lists;
// strictly, only those that agree. An article with several records takes the
// oldest. The others are kept, so that their ids return if the article is ever
// split. A record of several articles goes to the one with its oldest address.
func (c *claims) matchAddresses(strictly bool) {
	for _, r := range c.bySeniority() {
		c.matchRecord(r, strictly)
	}
}

// agrees reports whether title and day of a record and an article do not both
// contradict each other.
func (c *claims) agrees(r int, a *article) bool {
	return !c.records[r].identity(c.loc).contradicts(a.identity(c.loc))
}

// matchRecord assigns a record without an owner to an article with one of its
// addresses. Any other article with one is joined with the owner, or takes the
// address over: to be a copy where it stands on another host, else because it
// contradicts the owner.
func (c *claims) matchRecord(r int, strictly bool) {
	for _, u := range c.records[r].URLs {
		key := link.ExactKey(u)
		a, owner := c.groups.byKey[key], c.owner[r]
		if a == nil && strings.Contains(u, "#") {
			if page := c.groups.byKey[link.Key(u)]; page.isScraped() {
				a = page // its list names a place on it, or did
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
// title on the same day: its address was corrected. A discovered one also
// becomes one with an entry of its host that is still there: its source knows a
// new address.
func (c *claims) matchTitles() {
	known := map[identity]int{}
	for i := range c.records {
		id := c.records[i].identity(c.loc)
		if last, twice := known[id]; id.complete() && (!twice || c.owner[last] != nil && c.owner[i] == nil) {
			known[id] = i
		}
	}
	for _, a := range c.articles {
		if _, claimed := c.record[a]; claimed || a.into != nil {
			continue
		}
		r, ok := known[a.identity(c.loc)]
		switch {
		case !ok:
		case c.owner[r] == nil:
			c.assign(r, a)
		case a.parts[0].Discovered && !disjoint(c.owner[r].hosts(), a.hosts()):
			c.join(c.owner[r], a)
		}
	}
}

// learnAddresses adds the articles' addresses to their records: first those of the
// lists, then those of pages, so that no page takes a listed one.
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
