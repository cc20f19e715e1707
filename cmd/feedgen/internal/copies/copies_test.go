package copies

import (
	"errors"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feed"
	"feedgen/scrape"
	"feedgen/scrape/archive"
	"feedgen/scrape/links"

	"github.com/google/go-cmp/cmp"
)

var (
	started = time.Date(2026, 11, 25, 6, 17, 3, 0, time.UTC)
	long    = started.AddDate(0, 0, -30)
)

// configured returns a configuration with an archive in a folder.
func configured(t *testing.T) *config.Config {
	t.Helper()
	c := config.Default()
	c.Archive.Bucket = "file://" + t.TempDir()
	return c
}

// TestDeadLinks holds which links are reported: those of the feed that have been dead
// for long, whether a page or a check shows it.
func TestDeadLinks(t *testing.T) {
	gone, day := errors.New("the server answers 404 Not Found"), feed.Date{Time: time.Date(2022, 1, 25, 9, 0, 0, 0, time.UTC)}
	page := func(url string, dead time.Time, found string) scrape.Page {
		return scrape.Page{URL: url, Dead: dead, Err: gone, Entry: feed.Entry{URL: found}}
	}
	pages := []scrape.Page{
		page("https://a.example/dead", long, "https://a.example/dead"),
		page("https://a.example/young", started.AddDate(0, 0, -2), ""),
		page("https://a.example/listed", long, "https://a.example/found"),
		page("https://a.example/alive", time.Time{}, ""),
	}
	st := State{
		Copies: archive.Index{
			"https://a.example/dead": {Copies: []archive.Copy{
				{Name: "a.example/2022/dead-1", At: long}, {Name: "a.example/2022/dead-2", At: started},
			}},
			"https://a.example/never": {Changed: true},
		},
		Links: links.Memory{
			"https://b.example/looked": {Checked: started, Dead: long, Error: "gone"}, "https://b.example/fine": {Checked: started},
		},
	}
	var entries []feed.Entry
	for _, u := range []string{
		"https://a.example/dead", "https://a.example/young", "https://a.example/found", "https://a.example/alive",
		"https://b.example/looked", "https://b.example/fine",
	} {
		entries = append(entries, feed.Entry{URL: u, Published: day})
	}
	c := configured(t)
	f, err := NewFinder(t.Context(), c, st)
	if err != nil {
		t.Fatal(err)
	}
	dead := f.DeadLinks(entries, pages, started.AddDate(0, 0, -7))
	wayback := func(u string) string { return "https://web.archive.org/web/20220125/" + u }
	want := []Dead{
		{
			URL: "https://a.example/dead", Since: long, Error: gone.Error(), Wayback: wayback("https://a.example/dead"),
			Copy: c.Archive.Bucket + "/a.example/2022/dead-2.html",
		},
		{URL: "https://a.example/found", Since: long, Error: gone.Error(), Wayback: wayback("https://a.example/found")},
		{URL: "https://b.example/looked", Since: long, Error: "gone", Wayback: wayback("https://b.example/looked")},
	}
	if diff := cmp.Diff(want, dead); diff != "" {
		t.Errorf("dead links (-want +got):\n%s", diff)
	}
	Relate(entries, dead)
	if len(entries[0].Related) != 1 || len(entries[1].Related) != 0 || entries[0].URL != "https://a.example/dead" {
		t.Errorf("related: %v, %v", entries[0], entries[1])
	}
	if got := Unread(entries, pages); !cmp.Equal(got, []string{"https://b.example/looked", "https://b.example/fine"}) {
		t.Errorf("unread: %q", got)
	}
	if got := f.Copy(feed.Entry{URL: "https://b.example/new", URLs: []string{"http://www.a.example/dead/"}}); got != want[0].Copy {
		t.Errorf("by a former address: %q", got)
	}
	if _, err := f.Read(t.Context(), feed.Entry{URL: "https://a.example/never"}); err == nil {
		t.Error("a copy that there is not is read")
	}
}

// TestPending holds how long copies are pending whose pages nobody reads, and that
// a pass reads few pages again for them.
func TestPending(t *testing.T) {
	pending := []Pending{{URL: "https://a.example/old", Since: started.AddDate(0, -4, 0)}}
	for i := range 2 * mostDue {
		pending = append(pending, Pending{URL: "https://a.example/" + string(rune('a'+i)), Digest: "1", Since: long, Tries: 3})
	}
	c, err := New(t.Context(), Inputs{Config: configured(t), Started: started, Pending: pending})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	whole, due := 0, 0
	for _, p := range pending {
		w, d := c.Settings(scrape.Settings{}).Needs(p.URL)
		if w {
			whole++
		}
		if d {
			due++
		}
	}
	if whole != len(pending) || due != mostDue {
		t.Errorf("%d pages are read whole and %d are due", whole, due)
	}
	_, left := c.Note(State{}, pending)
	if diff := cmp.Diff(pending[1:], left); diff != "" {
		t.Errorf("pending (-want +got):\n%s", diff)
	}
}
