package feed

import (
	"cmp"
	"feedgen/feed/link"
	"feedgen/feed/text"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Sources are the entries that Merge joins.
type Sources struct {
	// Local are the lists of local entries; an earlier list wins over a later
	// one, and all win over Pages.
	Local [][]Entry

	// Pages are what the listed pages say, or said when they last could be
	// read, in the order of the list.
	Pages []Entry
}

// MergeOptions are what Merge knows beside the entries.
type MergeOptions struct {
	Now      time.Time      // the instant of the run
	Location *time.Location // of days, months and times without a zone; nil means UTC
	Authors  []Author       // of entries that name none
}

// Merged is what Merge returns.
type Merged struct {
	Entries []Entry // newest first; entries of one instant by id
	Waiting []Entry // complete, with a date still to come; in no file until then
	Ledger  Ledger  // to be kept once Entries are published

	// Added and Changed are the ids of entries that the last published feed
	// did not have, or had otherwise; in the order of Entries.
	Added, Changed []string

	// Gone are the ids that the last published feed had and that are neither
	// among the entries, nor waiting, nor hidden.
	Gone []string

	// Untitled are the addresses, as listed, of entries that nothing gives a
	// title: they can't be shown, and the list or the page needs a person.
	Untitled []string

	Warnings []string // contradictions that a person should settle
}

// Merge joins what the sources say of each article into one entry, gives it
// the id that the ledger has for it, and dates it.
//
// Two source entries are one article when they share an address (see link.Key),
// or when a page says so (a permanent redirect, a canonical link) and neither
// their titles and days both contradict it. An article takes the ledger's id
// by any address the ledger knows it by; else by the title and day of an entry
// that left the list; else it is new, and its id is the one it asks for, or its
// oldest address.
//
// Merge is a pure function of its arguments. It changes none of them.
func Merge(src Sources, ledger Ledger, opt MergeOptions) Merged {
	if opt.Location == nil {
		opt.Location = time.UTC
	}
	m := &merger{opt: opt, book: newBook(ledger), byKey: map[string]*article{}}
	m.group(src)
	m.followPages()
	m.identify()
	m.compose()
	m.count(ledger)
	return m.out
}

// article is the source entries that are about one article.
type article struct {
	parts  []part
	keys   []string // of the addresses that the lists give, oldest first
	record int      // index in book.records; -1: none yet
	into   *article // the article that it was joined to; nil: none
	shown  bool     // in the feed, waiting or hidden
}

// part is one source entry, with its place in the order of precedence.
type part struct {
	Entry
	list   int // index in Sources.Local; len(Sources.Local) for a page
	isPage bool
}

type merger struct {
	opt      MergeOptions
	book     *book
	articles []*article
	byKey    map[string]*article // by the keys that the lists give
	undated  int                 // entries without a date that are new in this run
	out      Merged
}

func (m *merger) warn(format string, args ...any) {
	m.out.Warnings = append(m.out.Warnings, fmt.Sprintf(format, args...))
}

// group joins source entries that share an address.
func (m *merger) group(src Sources) {
	for i, list := range src.Local {
		for _, e := range list {
			m.add(part{Entry: e, list: i})
		}
	}
	for _, e := range src.Pages {
		m.add(part{Entry: e, list: len(src.Local), isPage: true})
	}
}

func (m *merger) add(p part) {
	a := &article{parts: []part{p}, record: -1}
	for _, u := range p.listed() {
		if key := link.Key(u); !slices.Contains(a.keys, key) {
			a.keys = append(a.keys, key)
		}
	}
	m.articles = append(m.articles, a)
	for _, key := range slices.Clone(a.keys) {
		if other := m.byKey[key]; other != nil && other != a {
			m.join(other, a)
			a = other
		}
		m.byKey[key] = a
	}
}

// listed returns the addresses that the list itself gives, oldest first: a
// page's own words about its address are believed only as far as they are
// plausible.
func (p *part) listed() []string {
	switch {
	case p.isPage && len(p.URLs) > 0:
		return p.URLs[:1]
	case p.isPage:
		return []string{p.URL}
	}
	return append(slices.Clone(p.URLs), p.URL)
}

// learned returns the addresses that a page says it has.
func (p *part) learned() []string {
	if !p.isPage || len(p.URLs) == 0 {
		return nil
	}
	return slices.Compact(append(slices.Clone(p.URLs[1:]), p.URL))
}

// address returns the address of a source entry as it stands in its list.
func (p *part) address() string {
	listed := p.listed()
	return listed[len(listed)-1]
}

// address returns the address of an article as it stands in the first list
// that has it.
func (a *article) address() string { return a.parts[0].address() }

// join makes one article of two.
func (m *merger) join(into, from *article) {
	for _, p := range into.parts {
		for _, q := range from.parts {
			if p.list == q.list && p.isPage == q.isPage && !p.Discovered && !q.Discovered {
				m.warn("%s and %s are one article: list it once", p.address(), q.address())
			}
		}
	}
	into.parts = append(into.parts, from.parts...)
	slices.SortStableFunc(into.parts, func(p, q part) int { return p.list - q.list })
	for _, key := range from.keys {
		if !slices.Contains(into.keys, key) {
			into.keys = append(into.keys, key)
		}
		m.byKey[key] = into
	}
	from.into = into
}

// followPages joins articles of which one's page has the address of the other,
// or of the other's page.
func (m *merger) followPages() {
	learned := map[string]*article{}
	for _, a := range m.articles {
		for _, p := range slices.Clone(a.parts) {
			m.follow(a, p, learned)
		}
	}
	m.dropJoined()
}

// follow is followPages for one page of an article, as long as it is believed.
// learned are the articles by the addresses that pages said before.
func (m *merger) follow(a *article, p part, learned map[string]*article) {
	for _, u := range p.learned() {
		key := link.Key(u)
		other := m.byKey[key]
		if other == nil {
			other = learned[key].last()
		}
		switch {
		case other == nil:
			learned[key] = a
		case other == a || a.into != nil:
		case !m.contradict(a, other):
			m.join(other, a)
		default:
			m.warn("%s leads to %s, which is listed with another title and date: kept apart", a.address(), other.address())
			if !a.distrust(p, key) {
				return
			}
		}
	}
}

func (m *merger) dropJoined() {
	m.articles = slices.DeleteFunc(m.articles, func(a *article) bool { return a.into != nil })
}

// last returns the article that a became a part of, or a itself.
func (a *article) last() *article {
	for a != nil && a.into != nil {
		a = a.into
	}
	return a
}

// distrust no longer believes a page that says it has an address of another
// article. Where the list has another title, the page is that article's, and is
// dropped; else it is wrong about this address alone. distrust reports whether
// the page is kept.
func (a *article) distrust(page part, key string) bool {
	i := slices.IndexFunc(a.parts, func(p part) bool { return p.isPage && p.address() == page.address() })
	own := text.Fold(a.parts[0].Title)
	if own != "" && own != text.Fold(page.Title) {
		a.parts = slices.Delete(slices.Clone(a.parts), i, i+1)
		return false
	}
	p := &a.parts[i]
	p.URLs = slices.DeleteFunc(append([]string{}, p.URLs...), func(u string) bool { return link.Key(u) == key })
	if link.Key(p.URL) == key {
		p.URL = page.address()
		if len(p.URLs) > 0 {
			p.URL = p.URLs[len(p.URLs)-1]
		}
	}
	return true
}

// identity is how an article is recognised but for its address.
type identity struct {
	title string // folded; empty: unknown
	day   string // 2017-10-26, or 2017-10 where no more is known; empty: unknown
}

// contradicts reports whether neither title nor day allow that the two are one
// article.
func (i identity) contradicts(j identity) bool {
	known := min(len(i.day), len(j.day)) // for a month agrees with its days
	return i.title != "" && j.title != "" && i.title != j.title && i.day[:known] != j.day[:known]
}

// complete reports whether an identity is one that hardly any two articles of an
// author share.
func (i identity) complete() bool { return i.title != "" && len(i.day) == len(time.DateOnly) }

func (a *article) what(loc *time.Location) identity {
	var id identity
	for _, p := range a.parts {
		if id.title == "" {
			id.title = text.Fold(p.Title)
		}
		if day := p.Published.in(loc, 0).day(loc); strings.HasPrefix(day, id.day) {
			id.day = day // a later source may know more, but not better
		}
	}
	return id
}

func (m *merger) contradict(a, b *article) bool {
	return a.what(m.opt.Location).contradicts(b.what(m.opt.Location))
}

func (r *Record) what(loc *time.Location) identity {
	return identity{title: text.Fold(r.Title), day: r.published().day(loc)}
}

// compose makes one entry of each article's parts.
func (m *merger) compose() {
	for _, a := range m.articles {
		r := &m.book.records[a.record]
		e := a.fill()
		e.ID = r.ID
		e.URL = link.ASCII(m.permalink(a))
		e.URLs = slices.Clone(r.URLs)
		e.Discovered = e.Discovered || r.Discovered
		clean(&e)
		m.name(&e)
		switch {
		case e.Hidden:
			a.shown = true
		case e.Title == "":
			m.out.Untitled = append(m.out.Untitled, a.address())
		case m.date(a, r, &e):
			r.Title, r.Discovered = e.Title, e.Discovered
			m.out.Entries = append(m.out.Entries, e)
			a.shown = true
		default:
			m.out.Waiting = append(m.out.Waiting, e)
			a.shown = true
		}
	}
	slices.SortFunc(m.out.Entries, func(a, b Entry) int {
		return cmp.Or(b.Published.Time.Compare(a.Published.Time), cmp.Compare(a.ID, b.ID))
	})
}

// fill takes each field from the first part that has it.
func (a *article) fill() Entry {
	var e Entry
	for _, p := range a.parts {
		e.Title = cmp.Or(e.Title, p.Title)
		e.Image = cmp.Or(e.Image, p.Image)
		e.Language = cmp.Or(e.Language, p.Language)
		if e.Summary == "" && e.Content == "" {
			e.Summary, e.Content = p.Summary, p.Content
		}
		if len(e.Authors) == 0 {
			e.Authors = slices.Clone(p.Authors)
		}
		if len(e.Tags) == 0 {
			e.Tags = slices.Clone(p.Tags)
		}
		e.Discovered = e.Discovered || p.Discovered
		e.Hidden = e.Hidden || p.Hidden
	}
	return e
}

// permalink returns the address to send people to: what the article's page
// says of itself, unless that is another article's address. Of several pages the
// one at the article's present address is asked first.
func (m *merger) permalink(a *article) string {
	found := ""
	for _, p := range a.parts {
		other := m.byKey[link.Key(p.URL)]
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

// name gives the entry its authors: the feed's, where it names none, and in
// the feed's spelling where it names one of them.
func (m *merger) name(e *Entry) {
	if len(e.Authors) == 0 {
		e.Authors = slices.Clone(m.opt.Authors)
		return
	}
	for i, author := range e.Authors {
		for _, known := range m.opt.Authors {
			if text.Same(author.Name, known.Name) {
				e.Authors[i] = known
			}
		}
	}
}

// count compares with the feed that the ledger remembers, and brings the
// ledger up to date.
func (m *merger) count(before Ledger) {
	shown := map[string]bool{}
	for _, a := range m.articles {
		if a.shown {
			shown[m.book.records[a.record].ID] = true
		}
	}
	was := map[string]*Record{}
	for i, r := range before {
		was[r.ID] = &before[i]
		if r.InFeed && !shown[r.ID] {
			m.out.Gone = append(m.out.Gone, r.ID)
		}
	}
	digests := map[string]string{}
	for _, e := range m.out.Entries {
		digest := e.digest()
		digests[e.ID] = digest
		switch r := was[e.ID]; {
		case r == nil || !r.InFeed:
			m.out.Added = append(m.out.Added, e.ID)
		case r.Digest != digest:
			m.out.Changed = append(m.out.Changed, e.ID)
		}
	}
	for i := range m.book.records {
		r := &m.book.records[i]
		r.Digest, r.InFeed = digests[r.ID], digests[r.ID] != ""
	}
	m.out.Ledger = m.book.records
}
