package merge

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"feedgen/feed"
	"feedgen/feed/link"
	"feedgen/feed/text"

	"golang.org/x/text/language"
)

const (
	// maxApart is the longest time between the dates of two copies that only share
	// title and author.
	maxApart = 45 * 24 * time.Hour

	// minWords is the least number of words in a title that identifies an article
	// on another host. Shorter titles, such as "Year in review", recur.
	minWords = 4

	// maxNamesakes is the greatest number of articles with one title. More are a
	// column.
	maxNamesakes = 20
)

// works are the articles, each with its copies on other hosts.
type works struct {
	*claims
	list []*work
	of   map[*article]*work
}

// work is one article with its copies. Most have none.
type work struct {
	articles []*article // once the works are complete, the first gives the link
	records  []int      // in index.records, of all articles
	record   int        // the one whose id the entry has
}

// joinCopies joins articles on different hosts that are copies: by the ledger, by
// what the pages declare, and by title, author and time.
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

// join joins the works of two articles.
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

// mayJoin reports whether two articles may be copies: neither is hidden or apart,
// and their works are on different hosts.
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

// root returns the record that a record is a copy of, or itself.
func (c *claims) root(r int) int {
	const longest = 8 // Merge writes chains of length 1; an edited ledger may have cycles
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

// releaseApart gives articles that are apart their own ids back, and their copies
// theirs.
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

// joinKnown joins the articles that are copies by the ledger. The copies of an
// article that left the lists keep its id. A hidden copy is removed.
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

// joinDeclared joins articles of which one names the other as its original or as a
// copy. It returns the originals.
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

// declared joins an article with another that it calls a copy. It reports whether
// they are one work.
func (w *works) declared(a, other *article) bool {
	switch {
	case other == nil || other == a:
		return false
	case w.of[a] == w.of[other]:
		return true
	case !w.mayJoin(a, other):
		return false
	case !w.titlesAgree(a, other):
		w.warn("%s claims to be a copy of %s, which has another title: kept apart", a.address(), other.address())
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

// titlesAgree reports whether any titles of two articles are equal, or one extends
// the other (see isExtended).
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

// addition matches the separator before a subtitle or the name of a site.
var addition = regexp.MustCompile(`\s[|–—·•-]\s|\s?:\s`)

// number matches the numbers of parts and years of a series.
var number = regexp.MustCompile(`(?i)\d|\b[ivx]+\b`)

// isExtended reports whether longer is shorter with a subtitle or the name of a
// site, and not another part of a series.
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

// sameLanguage reports whether two articles may be in one language. A translation
// is another article.
func sameLanguage(a, b *article) bool {
	x, y := a.fill().Language, b.fill().Language
	if x == "" || y == "" {
		return true
	}
	xBase, _ := language.Make(x).Base()
	yBase, _ := language.Make(y).Base()
	return xBase == yBase
}

// joinNamesakes joins articles with the same title, a common author and dates
// within maxApart. A title that one host uses twice is that of a column, and is
// ignored.
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

// isColumn reports whether two of the articles are on one host.
func (w *works) isColumn(namesakes []*article) bool {
	seen := map[string]bool{}
	for _, a := range namesakes {
		hosts := a.hosts()
		if !disjoint(hosts, seen) {
			return true
		}
		maps.Copy(seen, hosts)
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

// areClose reports whether both articles have dates, and all dates in their works
// are within maxApart.
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

// ownDate returns the date from the article's list or page, or zero.
func (a *article) ownDate(loc *time.Location) time.Time {
	local, page := a.dates(false, loc, 0), a.dates(true, loc, 0)
	return cmp.Or(local.published, page.published).Time
}

// copies returns the records that are joined with each record.
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

// order puts the article first that gives the link: on the first preferred host,
// else a listed one, else an original, else the oldest.
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

// preference returns the index of the first preferred host that has the article.
func (a *article) preference(hosts []string) int {
	host := link.Host(a.address())
	i := slices.IndexFunc(hosts, func(key string) bool { return link.Covers(key, host) })
	if i < 0 {
		return len(hosts)
	}
	return i
}

// isDiscovered reports whether a source found the article.
func (a *article) isDiscovered() bool {
	return slices.ContainsFunc(a.parts, func(p part) bool { return p.Discovered })
}

// isListed reports whether the article is listed, not only discovered.
func (a *article) isListed() bool {
	return slices.ContainsFunc(a.parts, func(p part) bool { return !p.Discovered })
}

// identify chooses the record of a work. The id that was published first stays. If
// none was published, the first article gives the id, unless a list sets the id of
// another. The other records are joined with it and stay.
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
			w.warn("%s sets the id %s, but is published as %s, which stays", a.address(), want, root.ID)
		}
	}
}

// heir returns the article whose id the work has; the first if that one left the
// lists.
func (w *works) heir(work *work) *article {
	if owner := w.owner[work.record]; owner != nil && w.of[owner] == work {
		return owner
	}
	return work.articles[0]
}

// dated returns the article that dates a work: the one with its id or, before it is
// published, the first with a date.
func (w *works) dated(work *work) *article {
	if heir := w.heir(work); w.record[heir] == work.record {
		return heir
	}
	if !w.records[work.record].FirstSeen.IsZero() {
		return &article{parts: []part{{Entry: &feed.Entry{}}}}
	}
	i := slices.IndexFunc(work.articles, func(a *article) bool { return !a.ownDate(w.loc).IsZero() })
	return work.articles[max(0, i)]
}

// whole returns the parts of all articles of a work as one article, local ones
// first.
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
