package view

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/term"
	"feedgen/feed"
	"feedgen/feed/publish"
	"feedgen/scrape"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the files that tests compare with")

// golden compares text with a file of testdata, or rewrites the file.
func golden(t *testing.T, name, text string) {
	t.Helper()
	name = "testdata/" + name
	if *update {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%v; -update writes it", err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestTable holds how a run's end looks at a terminal, wide and narrow.
func TestTable(t *testing.T) {
	entry := feed.Entry{
		URL: "https://blog.example/a", Title: "A", Published: feed.Date{Time: time.Date(2022, 1, 25, 6, 0, 0, 0, time.UTC),
			Precision: feed.PrecisionTime},
		Authors: make([]feed.Author, 2), Tags: []string{"Go"}, Image: "https://blog.example/a.png", Summary: "S",
	}
	pages := []scrape.Page{
		{URL: "https://blog.example/a-short-one/", Outcome: scrape.Fetched, Entry: entry},
		{URL: "https://www.blog.example/a-slug-that-is-much-longer-than-any-terminal-is-wide-and-then-some",
			Outcome: scrape.NotModified, Entry: entry},
		{URL: "https://blog.example/%E6%97%A5%E6%9C%AC%E8%AA%9E%E3%81%AE%E8%A8%98%E4%BA%8B%E3%81%AE" +
			"%E3%82%BF%E3%82%A4%E3%83%88%E3%83%AB%E3%81%AF%E3%81%A8%E3%81%A6%E3%82%82",
			Outcome: scrape.Skipped},
		{URL: "https://blog.example/a%0Aline", Outcome: scrape.Failed,
			Err: errors.New("the server's certificate is not trusted: x509: certificate has expired")},
	}
	files := []publish.Step{{Name: "rss.xml", Action: publish.Written}, {Name: "en/été.xml", Action: publish.Unchanged}}
	var b bytes.Buffer
	for _, width := range []int{100, 80, 40} {
		fmt.Fprintf(&b, "-- %d columns --\n", width)
		var lines bytes.Buffer
		s := summary{Table: term.Table{W: &lines, Width: width, Word: len("unchanged")}}
		s.pages(reported(pages, report.Local))
		s.files(files, "https://ada.example/a/long/way/down/to/the/feeds/")
		for line := range strings.Lines(lines.String()) {
			if n := ansi.StringWidth(strings.TrimSuffix(line, "\n")); n >= width {
				t.Errorf("%d columns: a line takes %d: %s", width, n, line)
			}
		}
		b.Write(lines.Bytes())
	}
	golden(t, "table.golden", b.String())
}

func reported(pages []scrape.Page, used report.Used) (list []report.Page) {
	for _, p := range pages {
		list = append(list, report.Page{Page: &p, Used: used})
	}
	return list
}

func TestTableOfManyPages(t *testing.T) {
	var pages []scrape.Page
	for i := range 1000 {
		p := scrape.Page{URL: fmt.Sprintf("https://blog.example/%d", i), Outcome: scrape.NotModified}
		switch i % 100 {
		case 50:
			p.Outcome, p.Err = scrape.Failed, errors.New("the server answers 404 Not Found")
		case 51:
			p.Outcome = scrape.Fetched
		}
		pages = append(pages, p)
	}
	var b bytes.Buffer
	s := summary{Table: term.Table{W: &b, Width: 80, Word: len("unchanged")}}
	s.pages(reported(pages, report.LastKnownGood))
	text := b.String()
	if !strings.HasPrefix(text, "failed     blog.example/50\n") || strings.Count(text, "fetched") != 10 || !strings.HasSuffix(text,
		"and 980 more pages\n") {
		t.Errorf("1000 pages, of which 10 failed and 10 were fetched:\n%s", text)
	}
}

func TestProgress(t *testing.T) {
	for _, c := range []struct {
		p    scrape.Progress
		took time.Duration
		want string
	}{
		{scrape.Progress{Total: 14}, 0, "0 of 14 pages"},
		{scrape.Progress{Done: 1, Total: 1, Host: "blog.example"}, time.Second, "1 of 1 page, fetching from blog.example"},
		{scrape.Progress{Done: 4, Total: 12, Host: "blog.example", Wait: time.Second}, 4 * time.Second,
			"4 of 12 pages, about 8s left, waiting 1s for blog.example"},
		{scrape.Progress{Done: 2, Total: 8, InFlight: 2, Host: "blog.example"}, 4 * time.Second,
			"2 of 8 pages, 2 in flight, about 12s left, fetching from blog.example"},
		{scrape.Progress{Done: 100, Total: 5000, Host: "blog.example"}, 100 * time.Second,
			"100 of 5000 pages, about 1h left, fetching from blog.example"},
		{scrape.Progress{Done: 10, Total: 100, Host: "blog.example", Wait: 90 * time.Second}, 20 * time.Second,
			"10 of 100 pages, about 3m left, waiting 2m for blog.example"},
	} {
		if got := Progress(c.p, c.took); got != c.want {
			t.Errorf("%+v after %s: %q, want %q", c.p, c.took, got, c.want)
		}
	}
}
