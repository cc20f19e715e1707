package source

import (
	"bytes"
	"compress/gzip"
	"feedgen/feed/budget"
	"feedgen/feed/text"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the expected side of testdata anew")

// readAll returns all that a document says, as text.
func readAll(body []byte) string {
	var b strings.Builder
	doc, err := Read(body, "", func(i Item) bool {
		line := func(name, value string) {
			if value != "" {
				fmt.Fprintf(&b, "  %s: %s\n", name, value)
			}
		}
		b.WriteString("item\n")
		line("url", i.URL)
		line("id", i.ID)
		line("title", i.Title)
		line("summary", i.Summary)
		line("content", i.Content)
		line("image", i.Image)
		line("authors", strings.Join(i.Authors, " | "))
		line("tags", strings.Join(i.Tags, " | "))
		line("published", i.Published.String())
		line("updated", i.Updated.String())
		line("lastmod", i.LastMod)
		line("feed", i.Feed)
		return true
	})
	fmt.Fprintf(&b, "%+v\n", doc)
	if err != nil {
		fmt.Fprintf(&b, "error: %v\n", err)
	}
	return b.String()
}

// TestRead reads each testdata/NAME.in and compares what it says with NAME.out.
func TestRead(t *testing.T) {
	inputs, err := filepath.Glob("testdata/*.in")
	if err != nil || len(inputs) == 0 {
		t.Fatalf("no inputs: %v", err)
	}
	for _, name := range inputs {
		t.Run(filepath.Base(name), func(t *testing.T) {
			body, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := readAll(body)
			out := strings.TrimSuffix(name, ".in") + ".out"
			if *update {
				if err := os.WriteFile(out, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			if zipped := readAll(zip(t, body)); zipped != got {
				t.Errorf("gzipped, %s differs (-plain +gzipped):\n%s", name, cmp.Diff(got, zipped))
			}
		})
	}
}

func zip(t testing.TB, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadStops(t *testing.T) {
	for _, body := range []string{
		"<rss><channel><item><link>http://a.test/1</link></item><item><link>http://a.test/2</link></item></channel></rss>",
		`<feed><entry><link href="http://a.test/1"/></entry><entry><link href="http://a.test/2"/></entry></feed>`,
		`{"items": [{"url": "http://a.test/1"}, {"url": "http://a.test/2"}]}`,
		`<opml><body><outline url="http://a.test/1"/><outline url="http://a.test/2"/></body></opml>`,
		"<urlset><url><loc>http://a.test/1</loc></url><url><loc>http://a.test/2</loc></url></urlset>",
		"http://a.test/1\nhttp://a.test/2\n",
	} {
		n := 0
		if _, err := Read([]byte(body), "", func(Item) bool { n++; return false }); n != 1 || err != nil {
			t.Errorf("%s: %d items and %v, want 1 and no error", body, n, err)
		}
	}
}

// hostile are documents that strangers might send to use up time and memory.
func hostile() map[string]func() []byte {
	const size = 5_000_000
	repeat := func(before, s, after string) func() []byte {
		return func() []byte {
			return []byte(before + strings.Repeat(s, (size-len(before)-len(after))/len(s)) + after)
		}
	}
	numbered := func(before, format, after string) func() []byte {
		return func() []byte {
			b := []byte(before)
			for i := 0; len(b) < size; i++ {
				b = fmt.Appendf(b, format, i)
			}
			return append(b, after...)
		}
	}
	return map[string]func() []byte{
		"nested elements":    repeat("<rss><channel><item>", "<x:a>", ""),
		"nested namespaces":  repeat("<rss><channel><item>", "<a xmlns='x'>", ""),
		"nested in Atom":     repeat("<feed><entry>", "<x:a>", ""),
		"nested in a text":   repeat("<rss><channel><item><description>", "<b>", ""),
		"many elements":      repeat("<rss><channel><item>", "<x:a/>", "</item></channel></rss>"),
		"many items":         repeat("<rss><channel>", "<item/>", "</channel></rss>"),
		"many authors":       repeat("<rss><channel><item>", "<author>n</author>", "</item></channel></rss>"),
		"many tags":          repeat("<rss><channel><item>", "<category>n</category>", "</item></channel></rss>"),
		"many addresses":     repeat("<urlset>", "<url><loc>/a</loc></url>", "</urlset>"),
		"one text":           repeat("<rss><channel><item><title>", "a", "</title></item></channel></rss>"),
		"references":         repeat("<rss><channel><item><title>", "&", "</title></item></channel></rss>"),
		"comments":           repeat("<rss>", "<!-- -->", "</rss>"),
		"an open comment":    repeat("<rss><!--", "-", ""),
		"an open tag":        repeat("<rss><a ", "b", ""),
		"quotes":             repeat("<rss><a ", "b='", ""),
		"attributes":         numbered("<rss><channel><item><a ", "a%d=1 ", "></item></channel></rss>"),
		"prefixes":           numbered("<rss ", "xmlns:a%d='b%[1]d' ", "></rss>"),
		"many prefixes":      numbered("<rss>", "<a xmlns:a%d='http://purl.org/dc/terms/'/>", "</rss>"),
		"junk before":        repeat("", "junk ", "<rss/>"),
		"less-than signs":    repeat("<rss>", "<", "</rss>"),
		"ends without start": repeat("<rss><a><a><a><a>", "</b>", "</rss>"),
		"doctype":            repeat("<!DOCTYPE a [", "<!ENTITY a '&a;&a;'>", "]><rss/>"),
		"outlines":           repeat("<opml><body>", "<outline url='/a'/>", "</body></opml>"),
		"lines":              repeat("http://a.test/", "\n", ""),
		"one line":           repeat("http://a.test/", "a", ""),
		"nested JSON":        repeat(`{"a":`, "[", ""),
		"JSON objects":       repeat(`{"items":[`, `{"a":`, ""),
		"JSON authors":       repeat(`{"items":[{"authors":[`, `{"name":"n"},`, `{}]}]}`),
		"JSON tags":          repeat(`{"items":[{"tags":[`, `"n",`, `""]}]}`),
		"JSON items":         repeat(`{"items":[`, `{},`, `{}]}`),
		"JSON keys":          repeat(`{`, `"a":1,`, `"items":[]}`),
		"JSON text":          repeat(`{"items":[{"title":"`, `\u0041`, `"}]}`),
	}
}

// TestBudget holds that no document costs much memory beside its own bytes, nor
// much time.
func TestBudget(t *testing.T) {
	for name, make := range hostile() {
		body := make()
		budget.Check(t, name, budget.CPU, budget.Memory, func() { Read(body, "", func(Item) bool { return true }) })
	}
}

func BenchmarkHostile(b *testing.B) {
	for name, make := range hostile() {
		body := make()
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Read(body, "", func(Item) bool { return true })
			}
		})
	}
}

func TestGzipBomb(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, "<urlset>")
	for range 2_200_000 {
		io.WriteString(w, "<url><loc>/a</loc></url>")
	}
	w.Close()
	n := 0
	_, err := Read(b.Bytes(), "", func(Item) bool { n++; return true })
	if err == nil || n != maxItems {
		t.Errorf("%d items, %v; want %d and an error", n, err, maxItems)
	}
	b.Reset()
	w.Reset(&b)
	io.WriteString(w, "<urlset>")
	w.Write(make([]byte, maxUnzippedBytes))
	w.Close()
	if _, err := Read(b.Bytes(), "", nil); err == nil || !strings.Contains(err.Error(), "larger than 50 MB") {
		t.Errorf("of zeros: %v; want an error of its size", err)
	}
}

func FuzzRead(f *testing.F) {
	inputs, err := filepath.Glob("testdata/*.in")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range inputs {
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		Read(body, "", func(i Item) bool {
			if len(i.URL) > 4*text.MaxValueBytes || len(i.Title) > maxTextBytes ||
				len(i.Authors) > text.MaxValues || len(i.Tags) > text.MaxValues {
				t.Errorf("an item exceeds the limits: %.200v", i)
			}
			return true
		})
	})
}

func ExampleRead() {
	feed := []byte(`<rss version="2.0"><channel><title>Notes</title>
		<item><title>Un été à l&eacute;quipe</title><link>https://example.org/a?b=1&c=2</link></item>
	</channel></rss>`)
	doc, err := Read(feed, "application/rss+xml", func(i Item) bool {
		fmt.Println(i.Title, i.URL)
		return true
	})
	fmt.Println(doc.Kind, doc.Title, err)
	// Output:
	// Un été à léquipe https://example.org/a?b=1&c=2
	// RSS Notes <nil>
}
