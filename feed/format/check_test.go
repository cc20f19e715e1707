package format

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"feedgen/feed"
)

// second is how Check names the second entry.
const second = "entry https://example.org/0002: "

// Each case spoils a feed, or what was rendered of it, and names what Check
// must say.
func TestCheckComplains(t *testing.T) {
	replace := func(name, old, new string) func([]feed.File) []feed.File {
		return func(files []feed.File) []feed.File {
			for i, file := range files {
				if file.Name == name {
					if !bytes.Contains(file.Data(), []byte(old)) {
						panic(name + " holds no " + old)
					}
					files[i] = feed.NewFile(name, file.ContentType, bytes.Replace(file.Data(), []byte(old), []byte(new), 1))
				}
			}
			return files
		}
	}
	cut := func(i int) func([]feed.File) []feed.File {
		return func(files []feed.File) []feed.File {
			files[i] = feed.NewFile(files[i].Name, files[i].ContentType, files[i].Data()[:900])
			return files
		}
	}
	for _, tt := range []struct {
		name  string
		feed  func(*feed.Feed)
		files func([]feed.File) []feed.File
		want  []string
	}{
		{name: "no title", feed: func(f *feed.Feed) { f.Title = " " }, want: []string{"feed: title: missing"}},
		{name: "no link", feed: func(f *feed.Feed) { f.Link = "/articles" }, want: []string{"feed: link: "}},
		{name: "no base URL", feed: func(f *feed.Feed) { f.BaseURL = "feeds/" }, want: []string{"feed: base_url: "}},
		{name: "empty", feed: func(f *feed.Feed) { f.Entries = nil }, want: []string{"feed: no entries"}},
		{name: "one name twice", feed: func(f *feed.Feed) { f.Files[Atom] = "rss.xml" }, want: []string{"rss.xml occurs twice"}},
		{
			name: "same id",
			feed: func(f *feed.Feed) { f.Entries[1].ID = f.Entries[0].ID },
			want: []string{"entry https://example.org/0003: id: another entry has the same id"},
		},
		{name: "no id", feed: func(f *feed.Feed) { f.Entries[1].ID = "" }, want: []string{"entry https://example.org/0002: id: missing"}},
		{name: "no entry title", feed: func(f *feed.Feed) { f.Entries[1].Title = "" }, want: []string{second + "title: missing"}},
		{name: "relative URL", feed: func(f *feed.Feed) { f.Entries[1].URL = "/0002" }, want: []string{second + `url: "/0002"`}},
		{name: "relative image", feed: func(f *feed.Feed) { f.Entries[1].Image = "i.png" }, want: []string{second + `image: "i.png"`}},
		{
			name: "author's script",
			feed: func(f *feed.Feed) { f.Entries[1].Authors = []feed.Author{{Name: "A", URL: "javascript:alert(1)"}} },
			want: []string{second + "authors: "},
		},
		{name: "no date", feed: func(f *feed.Feed) { f.Entries[1].Published = feed.Date{} }, want: []string{second + "published: "}},
		{
			name: "year 0",
			feed: func(f *feed.Feed) { f.Entries[1].Published.Time = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC) },
			want: []string{second + "published: "},
		},
		{
			name: "updated first",
			feed: func(f *feed.Feed) { f.Entries[1].Updated.Time = time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC) },
			want: []string{second + "updated: earlier"},
		},
		{
			name: "script",
			feed: func(f *feed.Feed) { f.Entries[1].Content = "<p>a<script>b</script>" },
			want: []string{second + "content: holds <script>"},
		},
		{
			name: "handler",
			feed: func(f *feed.Feed) { f.Entries[1].Content = "<p onclick=b>a" },
			want: []string{second + "content: contains the attribute onclick"},
		},
		{
			name: "relative link",
			feed: func(f *feed.Feed) { f.Entries[1].Content = "<a href=b>a</a>" },
			want: []string{second + `content: links to "b"`},
		},
		{name: "hidden", feed: func(f *feed.Feed) { f.Entries[1].Hidden = true }, want: []string{second + "hidden: "}},
		{
			name: "several at once",
			feed: func(f *feed.Feed) { f.Title, f.Entries[2].Title = "", "" },
			want: []string{"feed: title", "entry https://example.org/0001: title"},
		},
		{
			name: "control character",
			feed: func(f *feed.Feed) { f.Entries[1].Tags = []string{"a\x01"} },
			want: []string{"rss.xml: XML syntax error", "en/atom.xml: XML syntax error"},
		},

		{name: "missing file", files: func(files []feed.File) []feed.File { return files[1:] }, want: []string{"rss.xml: missing"}},
		{
			name:  "stray file",
			files: func(files []feed.File) []feed.File { return append(files, feed.File{Name: "x"}) },
			want:  []string{"x: belongs to no format"},
		},
		{
			name:  "content type",
			files: func(files []feed.File) []feed.File { files[0].ContentType = "text/xml"; return files },
			want:  []string{`rss.xml: content type "text/xml"`},
		},
		{name: "cut XML", files: cut(1), want: []string{"en/atom.xml: XML syntax error"}},
		{name: "cut JSON", files: cut(2), want: []string{"feed.json: unexpected EOF"}},
		{
			name:  "forbidden character",
			files: replace("rss.xml", "Article 2", "Article\x012"),
			want:  []string{"rss.xml: XML syntax error", "U+0001"},
		},
		{
			name:  "other title",
			files: replace("en/atom.xml", "Article 2", "Article two"),
			want:  []string{`en/atom.xml: ` + second + `title: reads "Article two", want "Article 2"`},
		},
		{
			name:  "other id",
			files: replace("rss.xml", `<guid isPermaLink="true">https://example.org/0002`, `<guid isPermaLink="false">x`),
			want:  []string{`rss.xml: ` + second + `id: reads "x"`},
		},
		{
			name:  "wrong permalink",
			files: replace("rss.xml", `"true"`, `"false"`),
			want:  []string{"rss.xml: entry https://example.org/0003: guid: isPermaLink is false"},
		},
		{
			name:  "other link",
			files: replace("feed.json", `"url": "https://example.org/0002"`, `"url": "https://example.org/"`),
			want:  []string{"feed.json: " + second + "link: "},
		},
		{
			name:  "other date",
			files: replace("en/atom.xml", "<published>2000-01-02", "<published>2000-02-02"),
			want:  []string{"en/atom.xml: " + second + "published: "},
		},
		{
			name:  "bad date",
			files: replace("en/atom.xml", "<updated>2000-01-02T", "<updated>2 January "),
			want:  []string{"en/atom.xml: " + second + "updated: "},
		},
		{
			name:  "lost author",
			files: replace("rss.xml", "<dc:creator>A</dc:creator>", ""),
			want:  []string{"rss.xml: entry https://example.org/0003: authors: "},
		},
		{
			name:  "no content",
			files: replace("feed.json", "content_text", "content"),
			want:  []string{"feed.json: entry https://example.org/0003: content_html, content_text: "},
		},
		{name: "old version", files: replace("feed.json", "version/1.1", "version/1"), want: []string{"feed.json: version: "}},
		{name: "self link", files: replace("rss.xml", `rel="self"`, `rel="other"`), want: []string{`rss.xml: self link: reads ""`}},
		{name: "lost entry", files: replace("index.html", "h-entry", "x-entry"), want: []string{"index.html: 2 entries, want 3"}},
		{
			name:  "page's title",
			files: replace("index.html", "Article 2</a>", "Article</a>"),
			want:  []string{"index.html: " + second + "title: "},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := limitedFeed(numbered(1, 3, time.Time{}))
			f.Entries = slices.Clone(f.Entries)
			if tt.feed != nil {
				tt.feed(f)
			}
			files, err := Render(f)
			if err != nil {
				t.Fatal(err)
			}
			if tt.files != nil {
				files = tt.files(files)
			}
			err = Check(files, f)
			if err == nil {
				t.Fatal("Check found nothing")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("Check: %v\nwant it to say %q", err, want)
				}
			}
		})
	}
}

func TestCheckIsBrief(t *testing.T) {
	f := limitedFeed(numbered(1, 500, time.Time{}))
	for i := range f.Entries {
		f.Entries[i].Title = ""
	}
	err := Check(nil, f)
	if n := strings.Count(err.Error(), "\n") + 1; n != maxComplaints {
		t.Errorf("%d complaints about 500 entries, want %d", n, maxComplaints)
	}
}
