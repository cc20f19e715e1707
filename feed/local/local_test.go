package local

import (
	"bytes"
	"encoding/json"
	"errors"
	"feedgen/feed/link"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the expected side of the fixtures")

// result is what Parse returns, as the fixtures hold it.
type result struct {
	Entries  []entry  `json:"entries,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
	Errors   []string `json:"errors,omitempty"`
}

type entry struct {
	Published string   `json:"published"`
	Precision string   `json:"precision"`
	Title     string   `json:"title"`
	URL       string   `json:"url"`
	Tags      []string `json:"tags,omitempty"`
	Content   []string `json:"content,omitempty"` // by lines
}

func parse(name string, src []byte) result {
	l, err := Parse(name, src, Options{Base: "https://me.example.org/articles"})
	r := result{Warnings: l.Warnings}
	for _, e := range l.Entries {
		fixture := entry{e.Published.String(), e.Published.Precision.String(), e.Title, e.URL, e.Tags, nil}
		if e.Content != "" {
			fixture.Content = strings.Split(e.Content, "\n")
		}
		r.Entries = append(r.Entries, fixture)
	}
	if err != nil {
		r.Errors = strings.Split(err.Error(), "\n")
	}
	return r
}

func TestParse(t *testing.T) {
	pages, err := filepath.Glob("testdata/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no fixtures in testdata (%v)", err)
	}
	for _, page := range pages {
		t.Run(filepath.Base(page), func(t *testing.T) {
			src, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			got := parse(filepath.Base(page), src)
			golden := strings.TrimSuffix(page, ".md") + ".json"
			if *update {
				writeJSON(t, golden, got)
			}
			var want result
			if data, err := os.ReadFile(golden); err != nil {
				t.Fatal(err)
			} else if err := json.Unmarshal(data, &want); err != nil {
				t.Fatalf("%s: %v", golden, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", page, diff)
			}
			// How an editor ends lines, and whether it marks the file, makes
			// no difference.
			crlf := bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n"))
			if diff := cmp.Diff(want, parse(filepath.Base(page), append([]byte(bom), crlf...))); diff != "" {
				t.Errorf("%s with CRLF and a byte order mark (-want +got):\n%s", page, diff)
			}
		})
	}
}

func writeJSON(t *testing.T, name string, v any) {
	t.Helper()
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, buf.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestParseRefusesOtherCharsets(t *testing.T) {
	for name, src := range map[string]string{
		"Latin-1": "## 2024/02/20 : Un\r\n\r\nL'\xe9t\xe9",
		"UTF-16":  "\xff\xfe#\x00#\x00",
	} {
		l, err := Parse("articles.md", []byte(src), Options{})
		var at *Error
		if !errors.As(err, &at) || !strings.Contains(at.Message, "UTF-8") {
			t.Errorf("%s: got %d entries, error %v; want an *Error that asks for UTF-8", name, len(l.Entries), err)
			continue
		}
		if name == "Latin-1" && (at.Line != 3 || at.Column != 3) {
			t.Errorf("%s: error at %d:%d, want 3:3", name, at.Line, at.Column)
		}
	}
}

func FuzzParse(f *testing.F) {
	pages, err := filepath.Glob("testdata/*.md")
	if err != nil {
		f.Fatal(err)
	}
	for _, page := range pages {
		src, err := os.ReadFile(page)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		l, err := Parse("articles.md", src, Options{Base: "https://me.example.org/"})
		again, _ := Parse("articles.md", src, Options{Base: "https://me.example.org/"})
		if diff := cmp.Diff(l, again); diff != "" {
			t.Errorf("the same page gave another list the second time:\n%s", diff)
		}
		if len(l.Warnings) > maxWarnings+3 {
			t.Errorf("%d warnings: %q", len(l.Warnings), l.Warnings)
		}
		if err != nil {
			checkErrors(t, src, err)
			return
		}
		urls := map[string]bool{}
		for _, e := range l.Entries {
			u, err := url.Parse(e.URL)
			if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
				t.Errorf("URL %q is not absolute", e.URL)
			}
			if key := link.Key(e.URL); urls[key] {
				t.Errorf("URL %q twice", e.URL)
			} else {
				urls[key] = true
			}
			if strings.TrimSpace(e.Title) == "" || e.Published.IsZero() {
				t.Errorf("entry without title or date: %+v", e)
			}
		}
	})
}

// checkErrors holds that each error names a line of the page and shows it.
func checkErrors(t *testing.T, src []byte, err error) {
	t.Helper()
	lines := strings.Split(strings.TrimPrefix(newlines.Replace(string(src)), bom), "\n")
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("error is a %T, want joined ones", err)
	}
	for _, err := range joined.Unwrap() {
		e := err.(*Error)
		if e.Line < 1 || e.Line > len(lines) || e.Text != lines[e.Line-1] || e.Column < 1 {
			t.Errorf("error at line %d, column %d of %d lines, with the text %q: %v", e.Line, e.Column, len(lines), e.Text, e)
		}
	}
}

// TestCostlyLists holds that a text which no author wrote is not read, with the reason
// as a warning, and one that an author might write is. Published articles of both
// are mentioned, so they stay.
func TestCostlyLists(t *testing.T) {
	const article = "- 2022-01-01: [A *title* of `code`](https://a.example/%d)\n"
	many := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, article, i)
		}
		return b.String()
	}
	one := many(1)
	for _, tt := range []struct {
		page    string
		entries int
		want    string
	}{
		{many(5000), 5000, ""},
		{"> - > 1. > * a\n\n" + one, 1, ""},
		{one + strings.Repeat(">", 100), 0, "list.md:2:1: the list is not read: too costly to read: quotes and lists in one another"},
		{one + strings.Repeat("1. - ", 100), 0, "quotes and lists in one another"},
		{one + strings.Repeat("*a ", 200_000), 0, "brackets, asterisks"},
		{one + "\n" + strings.Repeat("|-", 60) + "|\n" + strings.Repeat("|a\n", 2000), 0, "tables of more than 100000 cells"},
		{one + strings.Repeat("\na[^1]", 3000), 0, "more than 2000 footnotes"},
		{one + strings.Repeat("\n", 200_000), 1, "list.md:100001: the rest is not read"},
		{one + strings.Repeat("a", 900_000), 1, "list.md:2: the rest is not read"},
		{one + "\n```\n" + strings.Repeat("a\n", 450_000) + "```\n", 1, "the rest is not read"},
		{strings.Repeat("a\n", 99_990) + "## 2022-01-01 : A\n\n<https://a.example/0>\n" + strings.Repeat("a\n", 20), 0,
			"list.md:99991: the rest is not read"},
	} {
		list, err := Parse("list.md", []byte(tt.page), Options{})
		if err != nil || len(list.Entries) != tt.entries {
			t.Errorf("%.40q…: %d entries, %v, want %d", tt.page, len(list.Entries), err, tt.entries)
		}
		said := strings.Join(list.Warnings, "\n")
		if !strings.Contains(said, tt.want) || (said == "") != (tt.want == "") {
			t.Errorf("%.40q…: warnings %q, want %q", tt.page, said, tt.want)
		}
		if tt.want != "" && !slices.Contains(list.Mentioned, "https://a.example/0") {
			t.Errorf("%.40q…: the article is not mentioned", tt.page)
		}
	}
}
