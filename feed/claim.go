package feed

import (
	"cmp"
	"feedgen/feed/link"
	"slices"
)

// identify gives every article its record in the ledger. An address alone is the
// weakest of reasons, for a blog may give the old one of an article to another.
func (m *merger) identify() {
	m.claimByAddress(true)
	m.claimByPage()
	m.claimByTitle()
	m.claimByAddress(false)
	for _, a := range m.articles {
		want := a.wantedID()
		if a.record < 0 {
			a.record = m.book.open(want, link.ASCII(a.parts[0].listed()[0]))
			if want != "" && !link.IsURI(want) {
				m.warn("%s asks for the id %s, which is no URI such as tag:example.org,2026:a, as Atom wants one; it never changes once it is published", a.address(), want)
			}
		}
		if id := m.book.records[a.record].ID; want != "" && want != id {
			m.warn("%s asks for the id %s: its id is %s and stays so", a.address(), want, id)
		}
	}
	m.learn()
}

// claimByAddress matches articles and records by the addresses that the lists
// give; strictly, only those that agree. An article that has several records
// takes the oldest; the rest stay as they are, so that their ids come back if
// the article is ever split. A record that several articles have goes to the one
// with its oldest address.
func (m *merger) claimByAddress(strictly bool) {
	owner := m.owners()
	for _, r := range m.bySeniority() {
		m.claim(r, owner[r], strictly)
	}
	m.dropJoined()
}

// agrees reports whether title and day of a record and an article do not both
// contradict each other.
func (m *merger) agrees(r *Record, a *article) bool {
	return !r.what(m.opt.Location).contradicts(a.what(m.opt.Location))
}

// claim gives a record to an article with one of its addresses, unless it has an
// owner. Whoever else has one of them becomes one with the owner, or takes the
// address away.
func (m *merger) claim(r int, owner *article, strictly bool) {
	for _, u := range m.book.records[r].URLs {
		key := link.Key(u)
		a := m.byKey[key]
		switch {
		case a == nil || a == owner:
		case a.record >= 0 && a.record != r:
		case strictly && !m.agrees(&m.book.records[r], a):
		case owner == nil:
			owner, a.record = a, r
		case m.contradict(owner, a):
			m.book.release(key)
		default:
			m.join(owner, a)
		}
	}
}

// bySeniority returns the indexes of the records, those first that were first
// in the feed.
func (m *merger) bySeniority() []int {
	order := make([]int, len(m.book.records))
	for i := range order {
		order[i] = i
	}
	never := func(i int) int { // waiting entries come last
		if m.book.records[i].FirstSeen.IsZero() {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(never(i), never(j)), m.book.records[i].FirstSeen.Compare(m.book.records[j].FirstSeen))
	})
	return order
}

// claimByPage matches what is left by the addresses that pages say they have.
func (m *merger) claimByPage() {
	owner := m.owners()
	for _, a := range m.articles {
		for _, p := range a.parts {
			for _, u := range p.learned() {
				r, known := m.book.byKey[link.Key(u)]
				if !known || a.record >= 0 || a.into != nil || !m.agrees(&m.book.records[r], a) {
					continue
				}
				if other := owner[r]; other != nil {
					m.join(other, a)
					continue
				}
				a.record, owner[r] = r, a
			}
		}
	}
	m.dropJoined()
}

// claimByTitle matches an article with an entry that left the list and had the
// same title on the same day: its address was corrected. A discovered one also
// becomes one with an entry that is still there: its source knows a new address.
func (m *merger) claimByTitle() {
	owner := m.owners()
	known := map[identity]int{}
	for i := range m.book.records {
		id := m.book.records[i].what(m.opt.Location)
		if last, twice := known[id]; id.complete() && (!twice || owner[last] != nil && owner[i] == nil) {
			known[id] = i
		}
	}
	for _, a := range m.articles {
		if a.record >= 0 {
			continue
		}
		r, ok := known[a.what(m.opt.Location)]
		switch {
		case !ok:
		case owner[r] == nil:
			a.record, owner[r] = r, a
		case a.parts[0].Discovered:
			m.join(owner[r], a)
		}
	}
	m.dropJoined()
}

// owners returns the articles by their records.
func (m *merger) owners() map[int]*article {
	owner := map[int]*article{}
	for _, a := range m.articles {
		if a.record >= 0 {
			owner[a.record] = a
		}
	}
	return owner
}

// wantedID returns the id that the lists give, in the characters of a URI; the
// empty string if they give none.
func (a *article) wantedID() string {
	for _, p := range a.parts {
		if p.ID != "" {
			return link.ASCII(p.ID)
		}
	}
	return ""
}

// learn writes the articles' addresses into their records: first what the
// lists give, then what pages say, so that no page takes away a listed one.
func (m *merger) learn() {
	for _, a := range m.articles {
		for _, p := range a.parts {
			for _, u := range p.listed() {
				m.book.learn(a.record, link.ASCII(u))
			}
		}
	}
	for _, a := range m.articles {
		for _, p := range a.parts {
			for _, u := range p.learned() {
				if len(m.book.records[a.record].URLs) < maxURLs {
					m.book.learn(a.record, link.ASCII(u))
				}
			}
		}
	}
}
