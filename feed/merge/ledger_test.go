package merge

import (
	"testing"

	"feedgen/feed"
	"feedgen/feed/link"

	gocmp "github.com/google/go-cmp/cmp"
)

// TestLedgerOf holds which addresses of a published entry are those of the article
// whose id it has, and which are those of its copies.
func TestLedgerOf(t *testing.T) {
	entry := func(id, url string, urls []string, copies ...string) feed.Entry {
		return feed.Entry{ID: id, URL: url, URLs: urls, Copies: copies}
	}
	entries := []feed.Entry{
		entry(blog+"0", blog+"0", []string{"https://old.example/0", blog + "0"}),
		entry(blog+"1", blog+"1", []string{blog + "1", social + "1"}, social+"1"),
		// The entry has the id of the article that was published first, and the link of another.
		entry(social+"2", blog+"2", []string{social + "2", blog + "2", review + "2"}, social+"2", review+"2"),
		entry("urn:3", blog+"3", []string{"https://old.example/3", blog + "3", social + "3"}, social+"3"),
		// A copy that is an entry of its own, and one of two entries.
		entry(blog+"4", blog+"4", []string{blog + "4", social + "5", review + "4"}, social+"5", review+"4"),
		entry(social+"5", social+"5", []string{social + "5", review + "4"}, review+"4"),
	}
	type record struct {
		ID, CopyOf string
		URLs       []string
	}
	var got []record
	for _, r := range LedgerOf(entries) {
		got = append(got, record{r.ID, r.CopyOf, r.URLs})
		if r.InFeed != (r.CopyOf == "") {
			t.Errorf("%s is in the feed: %v", r.ID, r.InFeed)
		}
	}
	want := []record{
		{ID: blog + "0", URLs: []string{"https://old.example/0", blog + "0"}},
		{ID: blog + "1", URLs: []string{blog + "1"}},
		{ID: social + "2", URLs: []string{social + "2"}},
		{ID: "urn:3", URLs: []string{"https://old.example/3", blog + "3"}},
		{ID: blog + "4", URLs: []string{blog + "4"}},
		{ID: social + "5", URLs: []string{social + "5"}},
		{ID: social + "1", CopyOf: blog + "1", URLs: []string{social + "1"}},
		{ID: blog + "2", CopyOf: social + "2", URLs: []string{blog + "2"}},
		{ID: review + "2", CopyOf: social + "2", URLs: []string{review + "2"}},
		{ID: social + "3", CopyOf: "urn:3", URLs: []string{social + "3"}},
		{ID: review + "4", CopyOf: blog + "4", URLs: []string{review + "4"}},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestIndexOfPlaces holds which addresses a record learns and keeps, if they are places
// on one page.
func TestIndexOfPlaces(t *testing.T) {
	const page, other = "https://blog.example.org/notes", "https://blog.example.org/more"
	x := newIndex(Ledger{{ID: "a", URLs: []string{page + "#one"}}, {ID: "b", URLs: []string{other}}})
	for _, c := range []struct{ address, key string }{
		{page + "#two", link.Key(page + "#two")},    // the page was read: it has one article, whose address is known
		{other, link.ExactKey(other)},               // another record has it
		{page, link.ExactKey(page)},                 // the page itself
		{other + "#x", link.ExactKey(other + "#x")}, // a place that nobody has
	} {
		x.learn(0, c.address, c.key)
	}
	if diff := gocmp.Diff([]string{page + "#one", page, other + "#x"}, x.records[0].URLs); diff != "" {
		t.Errorf("learned (-want +got):\n%s", diff)
	}
	x.dropPlaces(0)
	if diff := gocmp.Diff([]string{page + "#one", other + "#x"}, x.records[0].URLs); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if r, taken := x.byKey[link.ExactKey(page)]; taken {
		t.Errorf("record %d still has %s", r, page)
	}
}

// TestDigest holds the form of digests, which states store.
func TestDigest(t *testing.T) {
	e := feed.Entry{URL: blog + "1", Title: "Measuring what waits here", Published: dated("2024-05-03")}
	if got, want := digest(&e), "4215d12ec4459540"; got != want {
		t.Errorf("the digest is %s, want %s: every state would have changed entries", got, want)
	}
	alone := digest(&e)
	if e.Copies = []string{social + "1"}; digest(&e) == alone {
		t.Error("a copy does not change the digest")
	}
}
