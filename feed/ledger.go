package feed

import (
	"cmp"
	"feedgen/feed/link"
	"strconv"
	"time"
)

// Ledger is what is remembered of every entry that ever was in the feed, so
// that an id is given once and never changes. It only grows: an entry that
// leaves keeps its id, in case it comes back. Merge reads a ledger and returns
// the next one.
type Ledger []Record

// Record is the memory of one entry. It is stored as
//
//	{"id": "https://blog.example/a/", "urls": ["https://blog.example/a/", "https://blog.example/b"],
//	 "title": "…", "first_seen": "2026-11-01T06:17:00Z",
//	 "published": "2022-01-25T11:12:13Z", "precision": "day", "in_feed": true, "digest": "5f0c…"}
type Record struct {
	ID string `json:"id"`

	// URLs are the addresses that the article was known by, oldest first, as
	// they were written. No two records share one.
	URLs []string `json:"urls"`

	// Title and Published are what the feed last said. They recognise an
	// article whose address was corrected in the list.
	Title string `json:"title,omitempty"`

	// FirstSeen is zero as long as the entry waits for its date.
	FirstSeen time.Time `json:"first_seen,omitzero"`
	Published time.Time `json:"published,omitzero"`
	Precision Precision `json:"precision"`

	Discovered bool `json:"discovered,omitempty"`

	// InFeed says that the entry was in the last published feed, and Digest
	// what it said there.
	InFeed bool   `json:"in_feed,omitempty"`
	Digest string `json:"digest,omitempty"`
}

// LedgerOf returns the ledger that a published feed's entries amount to, for
// when the state was lost. See Restore.
func LedgerOf(entries []Entry) Ledger {
	var l Ledger
	for _, e := range entries {
		l = append(l, Record{
			ID: e.ID, URLs: e.URLs, Title: e.Title,
			FirstSeen: e.FirstSeen, Published: e.Published.Time, Precision: e.Published.Precision,
			Discovered: e.Discovered, InFeed: true, Digest: e.digest(),
		})
	}
	return l
}

// published returns the date that r's entry has in the feed; zero if it never
// was in it.
func (r *Record) published() Date {
	if r.FirstSeen.IsZero() {
		return Date{}
	}
	return Date{r.Published, r.Precision}
}

// maxURLs bounds what one record learns from pages, against a site that
// redirects to another address at every visit.
const maxURLs = 20

// book is a ledger at work: it finds records by address.
type book struct {
	records []Record
	byKey   map[string]int // link.Key to index in records
	ids     map[string]bool
}

func newBook(l Ledger) *book {
	b := &book{byKey: map[string]int{}, ids: map[string]bool{}}
	for _, r := range l {
		i := len(b.records)
		r.URLs = nil
		b.records = append(b.records, r)
		b.ids[r.ID] = true
		for _, u := range l[i].URLs {
			b.learn(i, u)
		}
	}
	return b
}

// learn adds an address to a record, unless a record has it.
func (b *book) learn(record int, rawURL string) {
	key := link.Key(rawURL)
	r := &b.records[record]
	if _, taken := b.byKey[key]; taken {
		return
	}
	b.byKey[key] = record
	r.URLs = append(r.URLs, rawURL)
}

// release takes an address away from whichever record has it.
func (b *book) release(key string) {
	i, ok := b.byKey[key]
	if !ok {
		return
	}
	delete(b.byKey, key)
	var kept []string
	for _, u := range b.records[i].URLs {
		if link.Key(u) != key {
			kept = append(kept, u)
		}
	}
	b.records[i].URLs = kept
}

// open starts the record of a new entry, under the id it asks for or else its
// oldest address, as far as they are free.
func (b *book) open(wanted, address string) int {
	id := cmp.Or(wanted, address)
	if b.ids[id] {
		id = address
	}
	for n := 2; b.ids[id]; n++ {
		id = address + "#" + strconv.Itoa(n)
	}
	b.ids[id] = true
	b.records = append(b.records, Record{ID: id})
	return len(b.records) - 1
}
