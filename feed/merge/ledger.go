package merge

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"feedgen/feed"
	"feedgen/feed/link"
)

// Ledger records every entry that was ever in the feed, so that ids never change.
// It only grows: an entry that leaves keeps its id, in case it returns. Merge reads
// a ledger and returns the next one.
type Ledger []Record

// Record is the record of one entry. It is stored as
//
//	{"id": "https://blog.example/a/", "urls": ["https://blog.example/a/", "https://blog.example/b"],
//	 "title": "…", "first_seen": "2026-11-01T06:17:00Z",
//	 "published": "2022-01-25T11:12:13Z", "precision": "day", "in_feed": true, "digest": "5f0c…"}
type Record struct {
	ID string `json:"id"`

	// URLs are the addresses of the article as written, oldest first. No two records
	// share one.
	URLs []string `json:"urls"`

	// Title and Published are those last published. They identify an article
	// whose address was corrected in the list.
	Title string `json:"title,omitempty"`

	// FirstSeen is zero while the entry waits for its date.
	FirstSeen time.Time      `json:"first_seen,omitzero"`
	Published time.Time      `json:"published,omitzero"`
	Precision feed.Precision `json:"precision"`

	Discovered bool `json:"discovered,omitempty"`

	// CopyOf is the id of the entry that contains the article, if that has the id of
	// a copy on another host. The id of this record is then in no feed, and stays
	// reserved in case the two are separated.
	CopyOf string `json:"copy_of,omitempty"`

	// InFeed reports whether the entry was in the last published feed, and
	// Digest is that of its contents there.
	InFeed bool   `json:"in_feed,omitempty"`
	Digest string `json:"digest,omitempty"`
}

// LedgerOf returns the ledger of a published feed's entries, to replace a lost one.
// See format.Restore.
func LedgerOf(entries []feed.Entry) Ledger {
	var l, copies Ledger
	for i := range entries {
		e := &entries[i]
		own, others := split(e)
		for _, u := range others {
			copies = append(copies, Record{ID: link.ASCII(u), URLs: []string{u}, CopyOf: e.ID})
		}
		l = append(l, Record{
			ID: e.ID, URLs: own, Title: e.Title,
			FirstSeen: e.FirstSeen, Published: e.Published.Time, Precision: e.Published.Precision,
			Discovered: e.Discovered, InFeed: true, Digest: digest(e),
		})
	}
	ids := map[string]bool{}
	for _, r := range l {
		ids[r.ID] = true
	}
	for _, r := range copies {
		if !ids[r.ID] {
			ids[r.ID] = true
			l = append(l, r)
		}
	}
	return l
}

// split returns the addresses of the article whose id an entry has, which come
// first in its URLs, and those of its copies.
func split(e *feed.Entry) (own, copies []string) {
	if len(e.Copies) == 0 {
		return e.URLs, nil
	}
	isPlace := link.Keys(append([]string{e.URL}, e.Copies...))
	heir := ""
	for _, u := range e.URLs {
		key := link.Key(u)
		if isPlace[key] && heir == "" {
			heir = key
		}
		if isPlace[key] && key != heir {
			copies = append(copies, u)
			continue
		}
		own = append(own, u)
	}
	return own, copies
}

// digests returns the digests of the entries in the feed, by their ids.
func (l Ledger) digests() map[string]string {
	digests := make(map[string]string, len(l))
	for _, r := range l {
		digests[r.ID] = r.Digest
	}
	return digests
}

// published returns the date of r's entry in the feed; zero if it was never in it.
func (r *Record) published() feed.Date {
	return feed.Date{Time: r.Published, Precision: r.Precision}
}

// digest returns a digest of the published fields of e. States store it, so its form
// must not change.
func digest(e *feed.Entry) string {
	fields := []any{
		e.URL, e.Title, e.Authors, e.Summary, e.Content, e.Image, e.Language, e.Tags,
		e.Published.Time.UTC(), e.Published.Precision, e.Updated.Time.UTC(),
	}
	if len(e.Copies) > 0 {
		fields = append(fields, e.Copies)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", fields))
	return hex.EncodeToString(sum[:8])
}

// maxURLs limits the addresses of one record, against sites that redirect to a new
// address at every visit.
const maxURLs = 20

// index finds the records of a ledger by address, and adds to them.
type index struct {
	records []Record
	byKey   map[string]int // link.ExactKey to place in records
	byID    map[string]int
}

func newIndex(l Ledger) *index {
	x := &index{records: make([]Record, 0, len(l)), byKey: map[string]int{}, byID: map[string]int{}}
	for _, r := range l {
		i := len(x.records)
		r.URLs = nil
		x.records = append(x.records, r)
		x.byID[r.ID] = i
		for _, u := range l[i].URLs {
			x.learn(i, u, link.ExactKey(u))
		}
	}
	return x
}

// learn adds an address with its key to a record, unless some record has it.
func (x *index) learn(record int, rawURL, key string) {
	r := &x.records[record]
	if _, taken := x.byKey[key]; taken {
		return
	}
	if key != link.ExactKey(rawURL) && slices.ContainsFunc(r.URLs, func(u string) bool { return link.Key(u) == key }) {
		return
	}
	x.byKey[key] = record
	r.URLs = append(r.URLs, rawURL)
}

// dropPlaces removes addresses from a record that are places on a page that it also
// has.
func (x *index) dropPlaces(record int) {
	r := &x.records[record]
	if !slices.ContainsFunc(r.URLs, func(u string) bool { return strings.Contains(u, "#") }) {
		return
	}
	pages := map[string]bool{}
	var kept []string
	for _, u := range r.URLs {
		page := link.Key(u)
		if pages[page] {
			delete(x.byKey, link.ExactKey(u))
			continue
		}
		pages[page] = true
		kept = append(kept, u)
	}
	r.URLs = kept
}

// release removes an address from the record that has it.
func (x *index) release(key string) {
	i := x.byKey[key]
	delete(x.byKey, key)
	var kept []string
	for _, u := range x.records[i].URLs {
		if link.ExactKey(u) != key {
			kept = append(kept, u)
		}
	}
	x.records[i].URLs = kept
}

// start adds the record of a new entry and returns its index. The id is wanted, or
// else the oldest address, if it is free.
func (x *index) start(wanted, address string) int {
	id := cmp.Or(wanted, address)
	if x.hasID(id) {
		id = address
	}
	for n := 2; x.hasID(id); n++ {
		id = address + "#" + strconv.Itoa(n)
	}
	x.byID[id] = len(x.records)
	x.records = append(x.records, Record{ID: id})
	return len(x.records) - 1
}

func (x *index) hasID(id string) bool {
	_, taken := x.byID[id]
	return taken
}

// bySeniority returns the indexes of the records in the order in which they joined
// the feed; those that wait for their date come last.
func (x *index) bySeniority() []int {
	order := make([]int, len(x.records))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := x.records[i].FirstSeen, x.records[j].FirstSeen
		if a.IsZero() != b.IsZero() {
			return -a.Compare(b)
		}
		return a.Compare(b)
	})
	return order
}
