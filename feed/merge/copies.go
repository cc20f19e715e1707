package merge

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"feedgen/feed/link"
	"feedgen/feed/text"

	"golang.org/x/text/language"
)

const (
	// maxApart is the longest time between the dates of two copies that nothing
	// but title and author tell to be copies.
	maxApart = 45 * 24 * time.Hour

	// minWords is how many words a title needs to identify an article on
	// another host. Shorter ones, such as "Year in review", are used again.
	minWords = 4

	// maxNamesakes is how many articles may have one title. More are a column.
	maxNamesakes = 20
)

// works are the articles, each with its copies on other hosts.
type works struct {
	*claims
	list []*work
	of   map[*article]*work
}

// work is one article, wherever it stands. Most stand in one place.
type work struct {
	articles []*article // once the works are complete, the first gives the link
	records  []int      // in index.records, of all articles
	record   int        // the one of them whose id is that of the entry
}

// joinCopies joins articles on different hosts that are copies of each other:
// those that the ledger knows as such, those that say so, and those of one title
// and author at nearly one time.
func joinCopies(c *claims, opt Options) *works {
	w := &works{claims: c, of: map[*article]*work{}}
	for _, a := range c.articles {
		w.of[a] = &work{articles: []*article{a}, records: []int{c.record[a]}}
	}
	w.releaseApart()
	w.joinKnown()
	originals := w.joinDeclared()
	w.joinNamesakes()
	for _, a := range c.articles {
		if work := w.of[a]; work.articles[0] == a {
			w.list = append(w.list, work)
		}
	}
	for _, work := range w.list {
		work.order(opt, originals)
		w.identify(work)
	}
	return w
}

// join makes one of the works of two articles.
func (w *works) join(a, b *article) {
	into, from := w.of[a], w.of[b]
	if into == from {
		return
	}
	into.articles = append(into.articles, from.articles...)
	into.records = append(into.records, from.records...)
	for _, moved := range from.articles {
		w.of[moved] = into
	}
}

// mayJoin reports whether two articles may be copies: neither is hidden or to
// stay apart, and their works stand on different hosts.
func (w *works) mayJoin(a, b *article) bool {
	return !a.staysAlone() && !b.staysAlone() && w.of[a] != w.of[b] && disjoint(w.of[a].hosts(), w.of[b].hosts())
}

func (a *article) staysAlone() bool { return a.isApart() || a.isHidden() }

func (a *article) isApart() bool {
	return slices.ContainsFunc(a.parts, func(p part) bool { return p.Apart })
}

func (a *article) isHidden() bool {
	return slices.ContainsFunc(a.parts, func(p part) bool { return p.Hidden })
}

// hosts returns the hosts of an article's addresses.
func (a *article) hosts() map[string]bool {
	hosts := map[string]bool{}
	for _, p := range a.parts {
		for _, u := range append(p.listed(), p.learned()...) {
			hosts[link.Host(u)] = true
		}
	}
	return hosts
}

// hosts returns the hosts of all articles of a work.
func (w *work) hosts() map[string]bool {
	hosts := map[string]bool{}
	for _, a := range w.articles {
		maps.Copy(hosts, a.hosts())
	}
	return hosts
}

func disjoint(a, b map[string]bool) bool {
	for host := range a {
		if b[host] {
			return false
		}
	}
	return true
}

// root returns the place of the record whose id a record's article has: that of
// the article that it is a copy of, or itself.
func (c *claims) root(r int) int {
	const longest = 8 // a ledger that Merge returned has chains of one; others may have circles
	for range longest {
		id := c.records[r].CopyOf
		into, known := c.byID[id]
		if id == "" || !known {
			break
		}
		r = into
	}
	return r
}

// releaseApart gives articles that are to stay apart their own ids back, and to
// their copies theirs.
func (w *works) releaseApart() {
	released := map[int]bool{}
	for _, a := range w.articles {
		if a.isApart() {
			released[w.record[a]] = true
		}
	}
	if len(released) == 0 {
		return
	}
	var apart []int
	for r := range w.records {
		if released[r] || released[w.root(r)] {
			apart = append(apart, r)
		}
	}
	for _, r := range apart {
		w.records[r].CopyOf = ""
	}
}

// joinKnown joins the articles that the ledger knows as copies. An article that
// left the lists leaves its id to its copies. A copy that is hidden leaves.
func (w *works) joinKnown() {
	holders := map[int]*article{}
	for _, a := range w.articles {
		if root := w.root(w.record[a]); root == w.record[a] {
			holders[root] = a
		}
	}
	for _, a := range w.articles {
		root := w.root(w.record[a])
		holder := holders[root]
		switch {
		case holder == a || root != w.record[a] && a.isHidden():
		case holder == nil:
			holders[root] = a
			w.of[a].records = append(w.of[a].records, root)
		default:
			w.join(holder, a)
		}
	}
}

// joinDeclared joins articles of which one names an address of the other as that
// of its original or of a copy. It returns the originals.
func (w *works) joinDeclared() (originals map[*article]bool) {
	at := sync.OnceValue(w.addresses) // few pages name another
	originals = map[*article]bool{}
	for _, a := range w.articles {
		for _, p := range a.parts {
			if p.Original != "" {
				if other := at()(p.Original); w.declared(a, other) {
					originals[other] = true
				}
			}
			for _, u := range p.Copies {
				if other := at()(u); w.declared(a, other) {
					originals[a] = true
				}
			}
		}
	}
	return originals
}

// declared joins an article with another of which it says that it is a copy. It
// reports whether they are one work.
func (w *works) declared(a, other *article) bool {
	switch {
	case other == nil || other == a:
		return false
	case w.of[a] == w.of[other]:
		return true
	case !w.mayJoin(a, other):
		return false
	case !w.titlesAgree(a, other):
		w.warn("%s calls itself a copy of %s, which has another title: kept apart", a.address(), other.address())
		return false
	}
	w.join(a, other)
	return true
}

// addresses returns a function that returns the article at an address; nil if
// none is known.
func (w *works) addresses() func(string) *article {
	learned := map[string]*article{}
	for _, a := range w.articles {
		for _, p := range a.parts {
			for _, u := range p.learned() {
				learned[link.Key(u)] = a
			}
		}
	}
	return func(u string) *article {
		key := link.Key(u)
		if a := w.groups.byKey[key].last(); a != nil {
			return a
		}
		if a := learned[key]; a != nil {
			return a
		}
		if r, known := w.index.byKey[key]; known {
			return w.owner[r]
		}
		return nil
	}
}

// titlesAgree reports whether any two titles that two articles are known by are
// the same, or differ by what one of them adds (see isExtended).
func (w *works) titlesAgree(a, b *article) bool {
	for _, s := range w.titles(a) {
		for _, t := range w.titles(b) {
			if text.Same(s, t) || sameLanguage(a, b) && (isExtended(s, t) || isExtended(t, s)) {
				return true
			}
		}
	}
	return false
}

// titles returns the titles that an article is known by.
func (w *works) titles(a *article) []string {
	var titles []string
	for _, p := range a.parts {
		titles = append(titles, p.Title)
	}
	titles = append(titles, w.recordOf(a).Title)
	return slices.DeleteFunc(titles, func(title string) bool { return title == "" })
}

// foldedTitles returns the titles that an article is known by, folded, each once.
func (w *works) foldedTitles(a *article) []string {
	all := w.titles(a)
	slices.Sort(all)
	all = slices.Compact(all) // most are written alike
	for i, title := range all {
		all[i] = text.Fold(title)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// addition separates what is added to a title from it: a subtitle, the name of a
// site.
var addition = regexp.MustCompile(`\s[|–—·•-]\s|\s?:\s`)

// number is what tells parts and years of a series apart.
var number = regexp.MustCompile(`(?i)\d|\b[ivx]+\b`)

// isExtended reports whether a longer title is a shorter one with a subtitle or
// the name of a site, and not a further part of a series.
func isExtended(shorter, longer string) bool {
	if len(text.Words(shorter)) < minWords {
		return false
	}
	for _, at := range addition.FindAllStringIndex(longer, -1) {
		before, after := longer[:at[0]], longer[at[1]:]
		if text.Same(before, shorter) && !number.MatchString(after) || text.Same(after, shorter) && !number.MatchString(before) {
			return true
		}
	}
	return false
}

// sameLanguage reports whether two articles are in one language, as far as both
// are known. A translation is another article.
func sameLanguage(a, b *article) bool {
	x, y := a.fill().Language, b.fill().Language
	if x == "" || y == "" {
		return true
	}
	xBase, _ := language.Make(x).Base()
	yBase, _ := language.Make(y).Base()
	return xBase == yBase
}

// joinNamesakes joins articles that have the same title and an author in common,
// and are dated within maxApart. A title that one host has twice is that of a
// column, and tells nothing.
func (w *works) joinNamesakes() {
	var order []string
	byTitle := map[string][]*article{}
	for _, a := range w.articles {
		for _, title := range w.foldedTitles(a) {
			if strings.Count(title, " ") < minWords-1 {
				continue
			}
			if byTitle[title] == nil {
				order = append(order, title)
			}
			byTitle[title] = append(byTitle[title], a)
		}
	}
	for _, title := range order {
		namesakes := byTitle[title]
		if len(namesakes) > maxNamesakes || w.isColumn(namesakes) {
			continue
		}
		for i, a := range namesakes {
			for _, b := range namesakes[i+1:] {
				if w.mayJoin(a, b) && a.sharesAuthor(b) && sameLanguage(a, b) && w.areClose(a, b) {
					w.join(a, b)
				}
			}
		}
	}
}

// isColumn reports whether two of the articles stand on one host.
func (w *works) isColumn(namesakes []*article) bool {
	seen := map[string]bool{}
	for _, a := range namesakes {
		hosts := a.hosts()
		if !disjoint(hosts, seen) {
			return true
		}
		for host := range hosts {
			seen[host] = true
		}
	}
	return false
}

// sharesAuthor reports whether an author is named by both articles.
func (a *article) sharesAuthor(b *article) bool {
	for _, p := range a.parts {
		for _, q := range b.parts {
			for _, x := range p.Authors {
				for _, y := range q.Authors {
					if text.Same(x.Name, y.Name) {
						return true
					}
				}
			}
		}
	}
	return false
}

// areClose reports whether both articles have dates of their own, and all of
// their works are dated within maxApart.
func (w *works) areClose(a, b *article) bool {
	if a.ownDate(w.loc).IsZero() || b.ownDate(w.loc).IsZero() {
		return false
	}
	for _, x := range w.of[a].articles {
		for _, y := range w.of[b].articles {
			dx, dy := x.ownDate(w.loc), y.ownDate(w.loc)
			if !dx.IsZero() && !dy.IsZero() && dx.Sub(dy).Abs() > maxApart {
				return false
			}
		}
	}
	return true
}

// ownDate returns the date that the article's list or page tells; zero if none
// does.
func (a *article) ownDate(loc *time.Location) time.Time {
	local, page := a.dates(false, loc, 0), a.dates(true, loc, 0)
	return cmp.Or(local.published, page.published).Time
}

// copies returns the records that are joined with others, by the places of these.
func (w *works) copies() map[int][]int {
	copies := map[int][]int{}
	for r := range w.records {
		if w.records[r].CopyOf == "" {
			continue
		}
		if root := w.root(r); root != r {
			copies[root] = append(copies[root], r)
		}
	}
	return copies
}

// order puts the article first that gives the link: that on the first of the
// preferred hosts, else a listed one, else an original, else the oldest.
func (w *work) order(opt Options, originals map[*article]bool) {
	rank := func(holds bool) int {
		if holds {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(w.articles, func(a, b *article) int {
		x, y := a.ownDate(opt.Location), b.ownDate(opt.Location)
		return cmp.Or(
			cmp.Compare(a.preference(opt.Prefer), b.preference(opt.Prefer)),
			cmp.Compare(rank(a.isListed()), rank(b.isListed())),
			cmp.Compare(rank(originals[a]), rank(originals[b])),
			cmp.Compare(rank(!x.IsZero()), rank(!y.IsZero())),
			x.Compare(y),
		)
	})
}

// preference returns the place of the first preferred host that the article
// stands on.
func (a *article) preference(hosts []string) int {
	host := link.Host(a.address())
	i := slices.IndexFunc(hosts, func(key string) bool { return link.Covers(key, host) })
	if i < 0 {
		return len(hosts)
	}
	return i
}

// isDiscovered reports whether a source led to the article.
func (a *article) isDiscovered() bool {
	return slices.ContainsFunc(a.parts, func(p part) bool { return p.Discovered })
}

// isListed reports whether the article was not only discovered.
func (a *article) isListed() bool {
	return slices.ContainsFunc(a.parts, func(p part) bool { return !p.Discovered })
}

// identify chooses the record of a work. The id that was published first stays.
// Where none was, the first article gives it, unless a list sets the id of
// another. The other records are joined with it and not lost.
func (w *works) identify(work *work) {
	var records []int
	for _, a := range work.articles {
		records = append(records, w.record[a])
	}
	published := slices.DeleteFunc(append(records, work.records...), func(r int) bool { return w.records[r].FirstSeen.IsZero() })
	if len(published) > 0 {
		work.record = slices.MinFunc(published, func(i, j int) int {
			a, b := &w.records[i], &w.records[j]
			if a.InFeed != b.InFeed {
				if a.InFeed {
					return -1
				}
				return 1
			}
			return a.FirstSeen.Compare(b.FirstSeen)
		})
	} else {
		work.record = w.record[work.articles[0]]
		if i := slices.IndexFunc(work.articles, func(a *article) bool { return a.wantedID() != "" }); i >= 0 {
			work.record = w.record[work.articles[i]]
		}
	}
	root := &w.records[work.record]
	root.CopyOf = ""
	for _, r := range work.records {
		if r != work.record {
			w.records[r].CopyOf = root.ID
		}
	}
	for _, a := range work.articles {
		if want := a.wantedID(); want != "" && want != root.ID {
			w.warn("%s asks for the id %s: its id is %s and stays so", a.address(), want, root.ID)
		}
	}
}

// heir returns the article of a work that its id is from; the first if that one
// left the lists.
func (w *works) heir(work *work) *article {
	if owner := w.owner[work.record]; owner != nil && w.of[owner] == work {
		return owner
	}
	return work.articles[0]
}

// dated returns the article that the dates of a work are from: the one that its
// id is from, else, before it is published, the first that tells a date.
func (w *works) dated(work *work) *article {
	if heir := w.heir(work); w.record[heir] == work.record {
		return heir
	}
	if !w.records[work.record].FirstSeen.IsZero() {
		return &article{parts: []part{{}}}
	}
	i := slices.IndexFunc(work.articles, func(a *article) bool { return !a.ownDate(w.loc).IsZero() })
	return work.articles[max(0, i)]
}

// whole returns the sources of all articles of a work as those of one, local
// ones first.
func (w *work) whole() *article {
	if len(w.articles) == 1 {
		return w.articles[0]
	}
	whole := &article{}
	for _, a := range w.articles {
		whole.parts = append(whole.parts, a.parts...)
	}
	slices.SortStableFunc(whole.parts, func(p, q part) int { return p.list - q.list })
	return whole
}
