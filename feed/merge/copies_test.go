package merge

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"feedgen/feed"
	"feedgen/feed/format"
	"feedgen/feed/link"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// pair are two sources that are copies of each other, or not.
type pair struct {
	a, b  feed.Entry
	local bool // those that may be are local entries
}

func dated(day string) feed.Date {
	d, err := feed.ParseDate(day)
	if err != nil {
		panic(err)
	}
	return d
}

func daysAfter(day string, n int) feed.Date {
	return dated(dated(day).Time.AddDate(0, 0, n).Format(time.DateOnly))
}

var (
	subjects = []string{
		"Mesurer l’attente", "Tester en production", "Les vecteurs", "Measuring what waits", "C++ und C#", "Las pruebas lentas",
	}
	verbs = []string{
		"sans y perdre son temps", "when nobody is looking", "pour de vrai cette fois", "a second time around", "im laufenden Betrieb",
	}
	people = []string{"Ada Lovelace", "Émilie du Châtelet", "Sofia Kovalevskaïa"}
)

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

// newPair returns an article and a second one on another host with the same
// title, that says nothing of the first.
func newPair(r *rand.Rand, n int) pair {
	title := pick(r, subjects) + " " + pick(r, verbs)
	day := fmt.Sprintf("20%02d-%02d-%02d", 10+r.IntN(9), 1+r.IntN(12), 1+r.IntN(28))
	a := feed.Entry{
		URL: fmt.Sprintf("https://blog.example.org/%d", n), Title: title, Published: dated(day),
		Authors: []feed.Author{{Name: people[0]}}, Discovered: r.IntN(3) == 0,
	}
	b := a
	b.URL, b.Discovered = fmt.Sprintf("https://www.social.example.com/pulse/%d", n), r.IntN(2) == 0
	b.Published = daysAfter(day, r.IntN(46))
	return pair{a, b, r.IntN(2) == 0}
}

// respelled returns a title as another site writes it.
func respelled(r *rand.Rand, title string) string {
	switch r.IntN(5) {
	case 0:
		return strings.ToUpper(title)
	case 1:
		return strings.ReplaceAll(title, "’", "'") + " !"
	case 2:
		return title + " | Social"
	case 3:
		return title + " : mode d’emploi"
	}
	return title
}

// copiesThatSaySo returns pairs of which one names the other.
func copiesThatSaySo(r *rand.Rand, n int) pair {
	p := newPair(r, n)
	p.b.Title = respelled(r, p.a.Title)
	if r.IntN(2) == 0 {
		p.b.Authors = nil
	}
	if r.IntN(2) == 0 {
		p.b.Published = daysAfter(p.a.Published.String(), r.IntN(2000))
	}
	if r.IntN(2) == 0 {
		insecure := strings.Replace(p.a.URL, "https:", "http:", 1)
		p.b.Original = pick(r, []string{p.a.URL, p.a.URL + "/", insecure, p.a.URL + "?utm_source=social"})
	} else {
		p.a.Copies = []string{"https://elsewhere.example/x", p.b.URL}
	}
	return p
}

// copiesByTitle returns pairs that agree in title, author and time.
func copiesByTitle(r *rand.Rand, n int) pair {
	p := newPair(r, n)
	p.b.Authors = append([]feed.Author{{Name: "Somebody Else"}}, feed.Author{Name: strings.ToUpper(people[0])})
	if r.IntN(4) == 0 {
		p.b.Published = dated(p.a.Published.Time.Format("2006-01"))
	}
	return p
}

// others returns pairs that are no copies.
func others(r *rand.Rand, n int) pair {
	p := newPair(r, n)
	switch r.IntN(10) {
	case 0: // a series
		p.a.Title, p.b.Title = fmt.Sprintf("%s, partie %d", p.a.Title, n), fmt.Sprintf("%s, partie %d", p.a.Title, n+1)
	case 1: // which one site gives the same address
		p.b.Title += " : " + pick(r, []string{"2", "partie II", "2e partie", "part 3"})
		p.b.Original = p.a.URL
	case 2: // a column of each year
		p.b.Published = daysAfter(p.a.Published.String(), 46+r.IntN(400))
	case 3: // a translation of the same title
		p.a.Language, p.b.Language = "fr", pick(r, []string{"en", "de-CH"})
	case 4: // one that names its original
		p.a.Title, p.a.Language = "Mesurer l’attente en production, sans y perdre son temps", "fr"
		p.b.Title, p.b.Language, p.b.Original = "Measuring waits in production, without wasting time", "en", p.a.URL
	case 5: // one host
		p.b.URL = strings.Replace(p.a.URL, "https://", "http://www.", 1) + "-2"
		p.b.Original, p.a.Discovered, p.b.Discovered = p.a.URL, false, false
	case 6: // nobody in common
		p.b.Authors = pickAuthors(r)
	case 7: // a title that anybody may use
		p.a.Title = pick(r, []string{"Year in review", "C++", "Hello", "Bilan 2024"})
		p.b.Title = p.a.Title
	case 8: // undated
		p.b.Published = feed.Date{}
	case 9: // another article
		p.b.Title, p.b.Original = "Notes de lecture, de mars à mai", p.a.URL
	}
	return p
}

func pickAuthors(r *rand.Rand) []feed.Author {
	if r.IntN(2) == 0 {
		return nil
	}
	return []feed.Author{{Name: people[1]}, {Name: people[2]}}
}

// sources makes a local entry or a page of each.
func (p pair) sources() Sources {
	var s Sources
	for _, e := range []feed.Entry{p.a, p.b} {
		if p.local && !e.Discovered && e.Original == "" && e.Copies == nil {
			s.Local = append(s.Local, []feed.Entry{e})
			continue
		}
		e.URLs = []string{e.URL}
		s.Pages = append(s.Pages, &e)
	}
	return s
}

// TestCopies joins 200 pairs of copies, and none of 200 other pairs.
func TestCopies(t *testing.T) {
	opt := Options{Now: time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC), Authors: []feed.Author{{Name: people[0]}}}
	for name, kind := range map[string]struct {
		make    func(*rand.Rand, int) pair
		entries int
	}{
		"say so":   {copiesThatSaySo, 1},
		"by title": {copiesByTitle, 1},
		"others":   {others, 2},
	} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(17, 3))
			for n := range 200 {
				p := kind.make(r, n)
				if m := Merge(p.sources(), nil, opt); len(m.Entries) != kind.entries {
					t.Errorf("%d entries, want %d, of\n%+v\n%+v", len(m.Entries), kind.entries, p.a, p.b)
				}
			}
		})
	}
}

// TestCopiesPublishedApart joins entries that were both published, and takes them
// apart again.
func TestCopiesPublishedApart(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 4))
	for n := range 200 {
		p := copiesThatSaySo(r, n)
		known := p
		known.a.Copies, known.b.Original, known.b.Title = nil, "", "Something else"
		var ledger Ledger
		run := func(p pair, day int) Merged {
			m := Merge(p.sources(), ledger, Options{Now: time.Date(2026, 11, day, 6, 0, 0, 0, time.UTC)})
			ledger = m.Ledger
			return m
		}
		run(pair{a: known.a, b: feed.Entry{URL: "https://x.example/", Title: "X"}}, 1)
		first := run(known, 2)
		ids := idsOf(first.Entries)
		joined := run(p, 3)
		if len(joined.Entries) != 1 || joined.Entries[0].ID != p.a.URL || len(joined.Added) > 0 {
			t.Fatalf("joined to %+v", joined.Entries)
		}
		if want := map[string]string{p.b.URL: p.a.URL}; !maps.Equal(joined.Joined, want) || slices.Contains(joined.Gone, p.b.URL) {
			t.Fatalf("joined %v, gone %v; want %v joined", joined.Joined, joined.Gone, want)
		}
		if n%2 == 0 {
			ledger = restored(t, joined.Entries)
		}
		again := run(p, 4)
		if len(again.Entries) != 1 || again.Entries[0].ID != p.a.URL || len(again.Changed)+len(again.Removed()) > 0 {
			t.Fatalf("then %+v, changed %v", again.Entries, again.Changed)
		}
		// Without further evidence they stay one entry, as readers know them.
		if again := run(known, 5); len(again.Entries) != 1 || again.Entries[0].ID != p.a.URL {
			t.Fatalf("without evidence %+v", again.Entries)
		}
		apart := p
		if n%3 == 0 {
			apart.a.Apart = true
		} else {
			apart.b.Apart = true
		}
		if m := run(apart, 6); !slices.Equal(sorted(idsOf(m.Entries)), sorted(ids)) || len(m.Gone) > 0 {
			t.Fatalf("apart they have the ids %q, gone %q; want %q", idsOf(m.Entries), m.Gone, ids)
		}
	}
}

func idsOf(entries []feed.Entry) []string {
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	return ids
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// restored returns the ledger that the published feed gives back.
func restored(t interface{ Fatal(...any) }, entries []feed.Entry) Ledger {
	files, err := format.Render(&feed.Feed{
		Title: "T", Link: "https://x.example/", BaseURL: "https://x.example/",
		Files: feed.Files{format.JSON: "feed.json"}, Entries: entries,
	})
	if err != nil {
		t.Fatal(err)
	}
	published, _, err := format.Restore(files[0].Data(), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return LedgerOf(published)
}

// TestCopiesOverTime follows articles that appear on several hosts, say so or
// not, leave the list and come back.
func TestCopiesOverTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hosts := []string{"blog.example", "social.example", "review.example"}
		var all []feed.Entry
		for i, n := 0, rapid.IntRange(2, 8).Draw(t, "n"); i < n; i++ {
			host := rapid.SampledFrom(hosts).Draw(t, "host")
			u := fmt.Sprintf("https://%s/%d", host, i)
			all = append(all, feed.Entry{
				URL: u, URLs: []string{u}, Title: rapid.SampledFrom([]string{
					"An article of several words", "Another one of several words", "Short title",
				}).Draw(t, "title"),
				Authors:    []feed.Author{{Name: rapid.SampledFrom(people[:2]).Draw(t, "author")}},
				Published:  daysAfter("2024-01-01", 8*rapid.IntRange(0, 10).Draw(t, "week")+i),
				Discovered: rapid.Bool().Draw(t, "discovered"),
			})
		}
		listed := map[int]bool{}
		var ledger Ledger
		opt := Options{Now: time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC)}
		for range rapid.IntRange(2, 6).Draw(t, "runs") {
			opt.Now = opt.Now.Add(24 * time.Hour)
			opt.Prefer = rapid.SampledFrom([][]string{nil, {"social.example"}, {"review.example", "blog.example"}}).Draw(t, "prefer")
			changed := rapid.IntRange(0, len(all)-1).Draw(t, "changed")
			other := rapid.IntRange(0, len(all)-1).Draw(t, "other")
			switch rapid.SampledFrom([]string{"list", "list", "list", "leave", "original", "copy", "apart", "together"}).Draw(t, "event") {
			case "list":
				listed[changed] = true
			case "leave":
				delete(listed, changed)
			case "original":
				all[changed].Original = all[other].URL
			case "copy":
				all[changed].Copies = []string{all[other].URL}
			case "apart":
				all[changed].Apart = true
			case "together":
				all[changed].Apart = false
			}
			var src Sources
			for i := range all {
				if listed[i] {
					src.Pages = append(src.Pages, &all[i])
				}
			}
			m := Merge(src, ledger, opt)
			seen := map[string]bool{}
			at := map[string]string{} // the entry of each address
			for _, e := range m.Entries {
				if seen[e.ID] {
					t.Fatalf("two entries have the id %s", e.ID)
				}
				seen[e.ID] = true
				stands := map[string]bool{}
				for _, u := range append([]string{e.URL}, e.Copies...) {
					if stands[link.Host(u)] {
						t.Fatalf("two articles of %s are one: %q", link.Host(u), append([]string{e.URL}, e.Copies...))
					}
					stands[link.Host(u)] = true
					at[u] = e.ID
				}
			}
			for _, e := range src.Pages {
				if at[e.URL] == "" {
					t.Fatalf("%s is in no entry", e.URL)
				}
				if e.Apart && slices.ContainsFunc(m.Entries, func(x feed.Entry) bool { return x.ID == at[e.URL] && len(x.Copies) > 0 }) {
					t.Fatalf("%s is not apart", e.URL)
				}
			}
			for _, r := range ledger {
				known := slices.ContainsFunc(src.Pages, func(e *feed.Entry) bool { return at[e.URL] == r.ID })
				_, joined := m.Joined[r.ID]
				if r.InFeed && !seen[r.ID] && !joined && !slices.Contains(m.Gone, r.ID) {
					t.Fatalf("%s is neither kept, nor joined, nor gone (known: %v)", r.ID, known)
				}
			}
			for _, id := range m.Gone {
				// Only an article that left the list takes its id with it.
				if at[id] == id {
					t.Fatalf("%s is gone and listed", id)
				}
			}
			again := Merge(src, m.Ledger, opt)
			if diff := gocmp.Diff(m.Entries, again.Entries); diff != "" || len(again.Added)+len(again.Changed)+len(again.Removed()) > 0 {
				t.Fatalf("merged again (-first +second):\n%s", diff)
			}
			ledger = m.Ledger
		}
	})
}

const (
	blog   = "https://blog.example.org/"
	social = "https://social.example.com/"
	review = "https://review.example.net/"
)

// written is a page at an address, by one author and of one day.
func written(url, title string) feed.Entry {
	return feed.Entry{
		URL: url, URLs: []string{url}, Title: title, Authors: []feed.Author{{Name: people[0]}}, Published: dated("2024-05-03"),
	}
}

func pagesOf(entries ...feed.Entry) Sources {
	var s Sources
	for i := range entries {
		s.Pages = append(s.Pages, &entries[i])
	}
	return s
}

// with returns an entry that fill changes.
func with(e feed.Entry, fill func(*feed.Entry)) feed.Entry {
	fill(&e)
	return e
}

// linked returns the address of each entry with those of its copies.
func linked(entries []feed.Entry) []string {
	var list []string
	for _, e := range entries {
		list = append(list, strings.Join(append([]string{e.URL}, sorted(e.Copies)...), " "))
	}
	return sorted(list)
}

// TestCopiesCase holds what makes two articles copies, and which of them gives the link.
func TestCopiesCase(t *testing.T) {
	const title = "Measuring what waits here"
	saysSo := func(title string) Sources { // of the same article with another title
		copied := written(social+"1", title)
		copied.Original, copied.Authors = blog+"1", nil
		return pagesOf(written(blog+"1", "Measuring what waits here"), copied)
	}
	moved := saysSo(title + " | Social")
	moved.Pages[0].URLs = []string{"https://s.example/1"}
	short := saysSo("Year in review | Social")
	short.Pages[0].Title = "Year in review"
	one, two := []string{blog + "1 " + social + "1"}, []string{blog + "1", social + "1"}
	for name, c := range map[string]struct {
		sources  Sources
		prefer   []string
		want     []string
		warnings string
	}{
		"a namesake":                   {sources: pagesOf(written(blog+"1", title), written(social+"1", title)), want: one},
		"a subtitle behind":            {sources: saysSo(title + " | Social"), want: one},
		"a kicker in front":            {sources: saysSo("Notes: " + title), want: one},
		"another part of it, in front": {sources: saysSo("Part 2: " + title), want: two, warnings: "another title"},
		"a short title and a subtitle": {sources: short, want: two, warnings: "another title"},
		"another title": {
			sources: saysSo("Boats"), want: two, warnings: social + "1 claims to be a copy of " + blog + "1, which has another title",
		},
		"an original that redirects": {sources: moved, want: one},
		"a short title in the list": {
			sources: Sources{
				Local: [][]feed.Entry{{{URL: blog + "1", Title: "A note"}}},
				Pages: pagesOf(written(blog+"1", title), written(social+"1", title)).Pages,
			},
			want: one,
		},
		"a column": {
			sources: pagesOf(written(blog+"1", title), written(blog+"2", title), written(social+"1", title)),
			want:    []string{blog + "1", blog + "2", social + "1"},
		},
		"a column on the other host": {
			sources: pagesOf(written(social+"1", title), written(blog+"1", title), written(blog+"2", title)),
			want:    []string{blog + "1", blog + "2", social + "1"},
		},
		"copies below a column": {
			sources: pagesOf(
				written(blog+"8", "The week of the harbour"), written(blog+"9", "The week of the harbour"),
				written(blog+"1", title), written(social+"1", title),
			),
			want: []string{one[0], blog + "8", blog + "9"},
		},
		"a preferred host": {
			sources: pagesOf(written(blog+"1", title), written(social+"1", title)), prefer: []string{"social.example.com"},
			want: []string{social + "1 " + blog + "1"},
		},
		"the second preferred host": {
			sources: pagesOf(written(blog+"1", title), written(social+"1", title)),
			prefer:  []string{"review.example.net", "social.example.com"},
			want:    []string{social + "1 " + blog + "1"},
		},
		"one that is listed": {
			sources: pagesOf(
				with(written(social+"1", title), func(e *feed.Entry) { e.Discovered, e.Published = true, dated("2024-05-01") }),
				written(blog+"1", title),
			),
			want: one,
		},
		"the original, though it has the later date": {
			sources: pagesOf(
				with(written(social+"1", title), func(e *feed.Entry) { e.Original, e.Published = blog+"1", dated("2024-05-01") }),
				written(blog+"1", title),
			),
			want: one,
		},
		"the older": {
			sources: pagesOf(
				written(blog+"1", title),
				with(written(social+"1", title), func(e *feed.Entry) { e.Published = dated("2024-05-01") }),
			),
			want: []string{social + "1 " + blog + "1"},
		},
		"one with a date": {
			sources: pagesOf(
				with(written(social+"1", title), func(e *feed.Entry) { e.Original, e.Published = "", feed.Date{} }),
				with(written(blog+"1", title), func(e *feed.Entry) { e.Copies = []string{social + "1"} }),
			),
			want: one,
		},
	} {
		m := Merge(c.sources, nil, Options{Now: time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC), Prefer: c.prefer})
		if diff := gocmp.Diff(c.want, linked(m.Entries)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if got := strings.Join(m.Warnings, "\n"); !strings.Contains(got, c.warnings) || (c.warnings == "") != (got == "") {
			t.Errorf("%s: warnings %q, want %q", name, got, c.warnings)
		}
	}
}

// TestCopiesLeave follows the copies of an article whose original leaves the lists, and
// of others when one is set apart or hidden.
func TestCopiesLeave(t *testing.T) {
	const title = "Measuring what waits here"
	a, boats := written(blog+"1", title), written(blog+"2", "Boats of the harbour and their names")
	// At first they have its title, later nothing says that they are copies.
	b, c := written(social+"1", "What waits"), written(review+"1", "What is waiting")
	set := func(e feed.Entry, flag func(*feed.Entry) *bool) feed.Entry {
		*flag(&e) = true
		return e
	}
	apart, hidden := func(e *feed.Entry) *bool { return &e.Apart }, func(e *feed.Entry) *bool { return &e.Hidden }
	all, without := blog+"1 "+review+"1 "+social+"1", blog+"1 "+review+"1"
	for name, tt := range map[string]struct {
		then []feed.Entry
		want []string
	}{
		"all stay":                 {[]feed.Entry{c, b, a}, []string{all}},
		"the original leaves":      {[]feed.Entry{b, c}, []string{social + "1 " + review + "1"}},
		"a copy leaves":            {[]feed.Entry{a, c}, []string{without}},
		"one copy is left":         {[]feed.Entry{c}, []string{review + "1"}},
		"another article is apart": {[]feed.Entry{a, b, c, set(boats, apart)}, []string{all, blog + "2"}},
		"a copy is apart":          {[]feed.Entry{a, set(b, apart), c}, []string{without, social + "1"}},
		"a copy is hidden":         {[]feed.Entry{a, set(b, hidden), c}, []string{without}},
	} {
		opt := Options{Now: time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC), Prefer: []string{"blog.example.org", "social.example.com"}}
		first := Merge(pagesOf(a, written(b.URL, title), written(c.URL, title)), nil, opt)
		if got := linked(first.Entries); !slices.Equal(got, []string{all}) {
			t.Fatalf("first %q, want %q", got, all)
		}
		opt.Now = opt.Now.Add(24 * time.Hour)
		m := Merge(pagesOf(tt.then...), first.Ledger, opt)
		if diff := gocmp.Diff(tt.want, linked(m.Entries)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		for _, e := range m.Entries {
			if len(e.Copies) > 0 && e.ID != first.Entries[0].ID {
				t.Errorf("%s: %s has the id %s, want %s", name, e.URL, e.ID, first.Entries[0].ID)
			}
		}
	}
}

// TestCopiesKeepTheFirst holds that of two ids that were published at once that of the
// article that gives the link stays, and that what a list says of a copy comes first.
func TestCopiesKeepTheFirst(t *testing.T) {
	const title = "Measuring what waits here"
	opt := Options{Now: time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC), Prefer: []string{"blog.example.org"}}
	a, b := written(blog+"1", title), written(social+"1", "What waits")
	first := Merge(pagesOf(b, a), nil, opt)
	b.Title, b.Original = title, blog+"1"
	opt.Now = opt.Now.Add(24 * time.Hour)
	m := Merge(pagesOf(b, a), first.Ledger, opt)
	if len(m.Entries) != 1 || m.Entries[0].ID != blog+"1" {
		t.Errorf("joined to %+v", m.Entries)
	}

	local := feed.Entry{
		URL: social + "1", Title: title, Summary: "Said in the list.", Authors: a.Authors, Published: a.Published,
	}
	a.Summary = "Said on the page."
	m = Merge(Sources{Local: [][]feed.Entry{{local}}, Pages: []*feed.Entry{&a}}, nil, opt)
	if len(m.Entries) != 1 || m.Entries[0].URL != blog+"1" || m.Entries[0].Summary != local.Summary {
		t.Errorf("joined to %+v", m.Entries)
	}
}
