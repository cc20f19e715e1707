package merge

import (
	"fmt"
	"testing"
	"time"

	"feedgen/feed"

	"pgregory.net/rapid"
)

// post is an article of a blog, which may have posts with its title or its day.
type post struct {
	entry  feed.Entry
	local  bool // a local entry; else its page is read
	listed bool
	gone   bool // its page no longer exists
	id     string
}

// TestOneHost follows the posts of one blog: parts of a series, a column of each
// year, posts with one title on one day. They come, are listed and discovered, and
// lose their pages. Each that exists is an entry of its own, with an id of its own.
// Only one that is discovered when the page of another with its title and day is
// gone takes that one's place.
func TestOneHost(t *testing.T) {
	titles := []string{
		"Measuring what waits, part 1", "Measuring what waits, part 2", "What I read this year", "What I read this year", "Quiz",
	}
	rapid.Check(t, func(t *rapid.T) {
		var posts []*post
		var ledger Ledger
		opt := Options{Now: time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC), Authors: []feed.Author{{Name: people[0]}}}
		for range rapid.IntRange(2, 12).Draw(t, "runs") {
			opt.Now = opt.Now.Add(24 * time.Hour)
			if len(posts) == 0 || rapid.IntRange(0, 2).Draw(t, "new") > 0 {
				u := fmt.Sprintf("https://%sblog.example/%d", rapid.SampledFrom([]string{"", "www."}).Draw(t, "host"), len(posts))
				p := &post{local: rapid.Bool().Draw(t, "local"), listed: true, entry: feed.Entry{
					URL: u, Title: rapid.SampledFrom(titles).Draw(t, "title"), Authors: []feed.Author{{Name: people[0]}},
					Published: daysAfter("2024-01-01", 366*rapid.IntRange(0, 1).Draw(t, "year")),
				}}
				p.entry.Discovered = !p.local && rapid.Bool().Draw(t, "discovered")
				posts = append(posts, p)
			} else {
				p := rapid.SampledFrom(posts).Draw(t, "post")
				if p.gone = !p.gone; p.gone && rapid.Bool().Draw(t, "leaves") {
					p.listed = false
				}
			}
			src := Sources{Local: [][]feed.Entry{nil}}
			for _, p := range posts {
				e := p.entry
				switch {
				case !p.listed:
					continue
				case p.local:
					src.Local[0] = append(src.Local[0], e)
				default:
					e.URLs = []string{e.URL}
					src.Pages = append(src.Pages, &e)
				}
				if p.gone {
					src.Gone = append(src.Gone, e.URL)
				}
			}
			m := Merge(src, ledger, opt)
			ledger = m.Ledger
			checkPosts(t, posts, m)
		}
	})
}

func checkPosts(t *rapid.T, posts []*post, m Merged) {
	entryAt := map[string]string{}
	for _, e := range m.Entries {
		for _, u := range e.URLs {
			if other, taken := entryAt[u]; taken {
				t.Fatalf("%s is in two entries, %s and %s", u, other, e.ID)
			}
			entryAt[u] = e.ID
		}
	}
	holder := map[string]*post{}
	for _, p := range posts {
		if !p.listed {
			continue
		}
		id := entryAt[p.entry.URL]
		if id == "" {
			t.Fatalf("%s is in no entry", p.entry.URL)
		}
		if p.id == "" {
			p.id = id
		}
		if p.id != id {
			t.Fatalf("%s had the id %s and now has %s", p.entry.URL, p.id, id)
		}
		other := holder[id]
		holder[id] = p
		if other == nil {
			continue
		}
		if !p.entry.Discovered && !other.entry.Discovered {
			t.Fatalf("%s and %s are listed, and one entry", p.entry.URL, other.entry.URL)
		}
		if p.entry.Title != other.entry.Title || p.entry.Published != other.entry.Published {
			t.Fatalf("%s and %s have not one title and day, and are one entry", p.entry.URL, other.entry.URL)
		}
	}
}
