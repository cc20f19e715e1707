package local

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"feedgen/feed"
)

// spellings write a list of articles in the forms that people and programs use.
var spellings = map[string]func([]feed.Entry) string{
	"headings.md": lines("", "### {jour} – {title}\n\n<{url}>\n\n", ""),
	"bullets.md":  lines("", "- {date}: [{title}](<{url}>)\n", ""),
	"numbered.md": lines("", "1. [{title}](<{url}>) ({jour})\n", ""),
	"tasks.md":    lines("", "- [x] **[{title}](<{url}>)**, {jour}\n", ""),
	"table.md":    lines("| Date | Titre | Lien |\n|---|---|---|\n", "| {date} | {cell} | [lien](<{url}>) |\n", ""),
	"lines.md":    lines("", "{date} – [{title}](<{url}>)\n\n", ""),
	"page.html": lines("<!doctype html><html><body><h1>Articles</h1>",
		"<article><h2>{jour} : <a href=\"{href}\">{text}</a></h2></article>\n", ""),
	"list.html": lines("<!doctype html><ul>", "<li><time>{date}</time> <a href=\"{href}\">{text}</a></li>\n", ""),
	"list.csv": func(entries []feed.Entry) string {
		var b strings.Builder
		w := csv.NewWriter(&b)
		_ = w.Write([]string{"title", "date", "url"})
		for _, e := range entries {
			_ = w.Write([]string{e.Title, e.Published.String(), e.URL})
		}
		w.Flush()
		return b.String()
	},
	"feed.xml": lines("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>",
		"<item><title>{text}</title><link>{href}</link><pubDate>{date}</pubDate></item>", "</channel></rss>"),
	"atom.xml": lines("<feed xmlns=\"http://www.w3.org/2005/Atom\">",
		"<entry><title>{text}</title><link href=\"{href}\"/><published>{date}</published></entry>", "</feed>"),
	"list.opml": lines("<opml version=\"2.0\"><body>",
		"<outline type=\"link\" text=\"{text}\" url=\"{href}\" created=\"{date}\"/>", "</body></opml>"),
	"feed.json": func(entries []feed.Entry) string {
		var items []map[string]string
		for _, e := range entries {
			items = append(items, map[string]string{"title": e.Title, "url": e.URL, "date_published": e.Published.String()})
		}
		text, _ := json.Marshal(map[string]any{"version": "https://jsonfeed.org/version/1.1", "items": items})
		return string(text)
	},
}

// lines returns a spelling that writes an article by a format: {jour} is its date
// in French, {cell} its title in a table, {href} and {text} are address and
// title in HTML.
func lines(start, format, end string) func([]feed.Entry) string {
	return func(entries []feed.Entry) string {
		var b strings.Builder
		b.WriteString(start)
		for _, e := range entries {
			title := strings.NewReplacer("[", `\[`, "]", `\]`, "*", `\*`).Replace(e.Title)
			b.WriteString(strings.NewReplacer("{date}", e.Published.String(), "{jour}", inFrench(e.Published), "{title}", title,
				"{url}", e.URL, "{cell}", strings.ReplaceAll(title, "|", `\|`),
				"{href}", html.EscapeString(e.URL), "{text}", html.EscapeString(e.Title),
			).Replace(format))
		}
		b.WriteString(end)
		return b.String()
	}
}

var frenchMonths = strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")

func inFrench(d feed.Date) string {
	month := fmt.Sprintf("%s %d", frenchMonths[d.Time.Month()-1], d.Time.Year())
	if d.Precision == feed.PrecisionMonth {
		return month
	}
	return fmt.Sprintf("%d %s", d.Time.Day(), month)
}

// The author's own list says the same, however it is written.
func TestSpellings(t *testing.T) {
	l, err := Parse("articles.md", readShared(t, "articles.md"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Entries) != len(authorsList) {
		t.Fatalf("%d entries, want %d", len(l.Entries), len(authorsList))
	}
	want := outlines(l.Entries)
	for name, write := range spellings {
		t.Run(name, func(t *testing.T) {
			text := write(l.Entries)
			got, err := Parse(name, []byte(text), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, outlines(got.Entries)); diff != "" || len(got.Warnings) > 0 {
				t.Errorf("warnings %q, entries (-want +got):\n%s", got.Warnings, diff)
			}
		})
	}
	t.Run("a file an article", func(t *testing.T) {
		folder := fstest.MapFS{"_index.md": {Data: []byte("---\ntitle: Articles\n---\n")}, "notes.txt": {}}
		for i, e := range l.Entries {
			folder[fmt.Sprintf("posts/%02d.md", i)] = &fstest.MapFile{
				Data: fmt.Appendf(nil, "---\ntitle: %q\ndate: %s\nlink: %s\n---\n\nText.\n", e.Title, e.Published, e.URL)}
		}
		got, err := ParseFolder("folder", folder, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, outlines(got.Entries)); diff != "" || len(got.Warnings) > 1 {
			t.Errorf("warnings %q, entries (-want +got):\n%s", got.Warnings, diff)
		}
	})
}

func outlines(entries []feed.Entry) []string {
	var list []string
	for _, e := range entries {
		list = append(list, e.Published.String()+" "+e.Title+" "+e.URL)
	}
	return list
}

// A ZIP file that unpacks to more than anybody's pages is not read to its end.
func TestZIPIsBounded(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	write := func(name string, text []byte) {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	write("a.md", []byte("- 2024-02-20 [T](https://a.example/a)\n"))
	write("bomb.md", make([]byte, maxPageBytes+1))
	write(strings.Repeat("d/", maxFolderDepth+1)+"deep.md", []byte("- 2024-02-20 [U](https://a.example/b)\n"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	l, err := Parse("pages.zip", b.Bytes(), Options{})
	if err != nil || len(l.Entries) != 1 || len(l.Warnings) != 1 || !strings.Contains(l.Warnings[0], "larger than 5 MB") {
		t.Errorf("entries %v, warnings %q, error %v; want one entry and a warning of bomb.md", l.Entries, l.Warnings, err)
	}
}

// OPML hands up the feeds that it subscribes to.
func TestOPMLFeeds(t *testing.T) {
	const src = `<opml><body><outline text="Blogs"><outline text="A" xmlUrl="https://a.example/feed"/></outline></body></opml>`
	l, err := Parse("feeds.opml", []byte(src), Options{})
	if err != nil || len(l.Warnings) > 0 || !cmp.Equal(l.Feeds, []string{"https://a.example/feed"}) {
		t.Errorf("feeds %q, warnings %q, error %v", l.Feeds, l.Warnings, err)
	}
}

// The forms of a folder of pages: the pages say their own addresses.
func TestFolderOfPages(t *testing.T) {
	page := func(head, body string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("<html><head>" + head + "</head><body>" + body + "</body></html>")}
	}
	folder := fstest.MapFS{
		"a.html": page(`<link rel="canonical" href="https://a.example/a">`, ""),
		"b.html": page("", `<h1>T</h1><footer><a href="https://a.example/b" class="p-canonical">Canonical link</a></footer>`),
		"c.html": page("", `<h1><a href="https://a.example/c">T</a></h1>`),
		"d.html": page("", "<h1>T</h1>"),
	}
	l, err := ParseFolder("pages", folder, Options{Page: func(address string, _ []byte) (feed.Entry, error) {
		return feed.Entry{URL: address}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range l.Entries {
		got = append(got, e.URL)
	}
	want := []string{"https://a.example/a", "https://a.example/b", "https://a.example/c"}
	if diff := cmp.Diff(want, got); diff != "" || len(l.Warnings) != 1 {
		t.Errorf("warnings %q, addresses (-want +got):\n%s", l.Warnings, diff)
	}
}

// FuzzParseOthers holds that strangers' bytes do no harm, whatever they are
// called.
func FuzzParseOthers(f *testing.F) {
	for name, write := range spellings {
		f.Add(filepath.Ext(name), []byte(write([]feed.Entry{{Title: "T", URL: "https://a.example/a"}})))
	}
	f.Fuzz(func(t *testing.T, ext string, src []byte) {
		l, err := Parse("list"+ext, src, Options{Base: "https://a.example/"})
		for _, e := range l.Entries {
			if e.Title == "" || e.Published.IsZero() || e.URL == "" {
				t.Errorf("entry without title, date or address: %+v (%v)", e, err)
			}
		}
	})
}

// TestUndated holds that an article whose date can't be read is returned apart, with
// all that stands beside its date, in each kind of list.
func TestUndated(t *testing.T) {
	const address = "https://a.example/1"
	for name, src := range map[string]string{
		"heading.md": "## 2024-02-30 : [A title](" + address + ")\n\nA summary.\n\nTags: a, b\n",
		"below.md":   "## 2024-13-01 : A title\n\n" + address + "\n\nA summary.\n\nTags: a, b\n",
		"item.md": "- 3 March 2024: [Another](https://a.example/2)\n- 30 Febtober 2024: [A title](" + address + ")\n" +
			"  Tags: a, b\n\n  A summary.\n",
		"list.csv":  "date,title,url,summary,tags\n2024-02-30,A title," + address + ",A summary.,\"a, b\"\n",
		"matter.md": "---\ntitle: A title\ndate: 2024-02-30\nlink: " + address + "\ntags: [a, b]\nsummary: A summary.\n---\n",
		"feed.json": `{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1", "url": "` + address +
			`", "title": "A title", "date_published": "soon", "summary": "A summary.", "tags": ["a", "b"]}]}`,
	} {
		folder := fstest.MapFS{name: {Data: []byte(src)}}
		for kind, read := range map[string]func() (List, error){
			"file":   func() (List, error) { return Parse(name, []byte(src), Options{}) },
			"folder": func() (List, error) { return ParseFolder("posts", folder, Options{}) },
		} {
			if kind == "folder" && !isPage(name) {
				continue
			}
			l, err := read()
			if err != nil || len(l.Undated) != 1 {
				t.Errorf("%s, %s: %v, %+v, want one undated", kind, name, err, l)
				continue
			}
			e := l.Undated[0]
			if e.URL != address || plain(e.Content) != "A summary." || !slices.Equal(e.Tags, []string{"a", "b"}) || !e.Published.IsZero() {
				t.Errorf("%s, %s: %+v", kind, name, e)
			}
			if !slices.ContainsFunc(l.Warnings, func(w string) bool { return strings.Contains(w, name) }) {
				t.Errorf("%s, %s: no warning names it: %q", kind, name, l.Warnings)
			}
		}
	}
}
